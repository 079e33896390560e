using System.Collections.Concurrent;
using System.Globalization;
using LabBot.Benchmarks.Bots;
using LabBot.Platforms.Slack;

namespace LabBot.Benchmarks.Slack;

/// <summary>
/// The link breaks while people type commands and write mentions: how long nothing is answered, and whether anything is lost. An event that was not acknowledged
/// comes again, as Slack does it, but sooner than Slack would: at once, after 3 s, 10 s and 30 s.
/// </summary>
internal static class Reconnecting
{
    /// <summary>How the link ends.</summary>
    public enum Break
    {
        /// <summary>The connection breaks off.</summary>
        Cut,

        /// <summary>It stays, but nothing comes through any more; nobody is told.</summary>
        HalfOpen,
    }

    private const int CommandsPerSecond = 50;
    private const int People = 200;
    private const int MentionsPerSecond = 3;

    private static readonly TimeSpan Before = TimeSpan.FromSeconds(5);

    /// <summary>
    /// What was measured. Times are seconds from the break: until LabBot asked for a new link, and until a command that was sent after the break was answered.
    /// </summary>
    public sealed record Figures(string Name, Break Break, double Noticed, double Back, int CommandsNotAnswered, int Mentions, int MentionsLost, int MentionsDoubled);

    /// <summary>The world for it.</summary>
    public static SlackWorld World { get; } = new() { Retries = [TimeSpan.Zero, TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(30)] };

    public static async Task<Figures> MeasureAsync(BotOnSlack bot, Break kind, TimeSpan after, bool withMentions)
    {
        var crowd = new Crowd(bot.Slack, People, seed: 4);
        var (brokenAt, back, notAnswered) = (long.MaxValue, new ConcurrentBag<long>(), 0);
        var mentions = new ConcurrentBag<(SlackChannel Channel, string Ts)>();
        var commands = OpenLoop.RunAsync(CommandsPerSecond, Before + after, async (number, _) =>
        {
            var sent = TimeProvider.System.GetTimestamp();
            var answer = await crowd.AsksAsync(number, People).ConfigureAwait(false);
            if (answer.Kind != AnswerKind.Full)
                Interlocked.Increment(ref notAnswered);
            else if (sent > Volatile.Read(ref brokenAt))
                back.Add(answer.ReadAt);
        });
        var written = withMentions ? OpenLoop.RunAsync(MentionsPerSecond, Before + after, (number, _) => MentionAsync(crowd, number, mentions)) : Task.CompletedTask;

        await Task.Delay(Before, TimeProvider.System).ConfigureAwait(false);
        Volatile.Write(ref brokenAt, TimeProvider.System.GetTimestamp());
        var breaks = TimeProvider.System.GetUtcNow();
        if (kind == Break.Cut)
            bot.Slack.CutConnections();
        else
            bot.Slack.HalfOpenConnections();
        await Task.WhenAll(commands, written).ConfigureAwait(false);

        var noticed = bot.Slack.Record.CallsOf("apps.connections.open").FirstOrDefault(call => call.At >= breaks)?.At - breaks;
        // A post may still be on its way when its mention was acknowledged.
        await Task.Delay(TimeSpan.FromSeconds(3), TimeProvider.System).ConfigureAwait(false);
        var posts = mentions.Select(mention => mention.Channel.Messages.Count(message => message.IsFromApp && message.ThreadTs == mention.Ts)).ToList();
        return new Figures(
            bot.Bot.Name, kind, noticed?.TotalSeconds ?? double.NaN, back.IsEmpty ? double.NaN : TimeProvider.System.GetElapsedTime(brokenAt, back.Min()).TotalSeconds, notAnswered,
            posts.Count, posts.Count(one => one == 0), posts.Count(one => one > 1));
    }

    private static async Task MentionAsync(Crowd crowd, int number, ConcurrentBag<(SlackChannel Channel, string Ts)> mentions)
    {
        // Each in a channel of its own: Slack takes one message a second and channel.
        var (slack, person) = (crowd.Slack, crowd.People[number % crowd.People.Length]);
        var channel = slack.Channel(string.Create(CultureInfo.InvariantCulture, $"mention-{number}"), hasBot: true, person);
        var (happened, message) = Happenings.Mention(slack, person, channel, crowd.Lookup(number));
        mentions.Add((channel, message));
        await slack.SendEventAsync("app_mention", happened).ConfigureAwait(false);
    }
}
