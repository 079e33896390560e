using System.Collections.Concurrent;
using LabBot.Benchmarks.Bots;
using LabBot.Platforms.Discord;
using LabBot.Platforms.Discord.Rules;

namespace LabBot.Benchmarks.Discord;

/// <summary>
/// The link breaks while people type commands and write to LabBot: how long nothing is answered, and whether anything is lost. What happens meanwhile waits at Discord for the
/// session to be resumed; whoever typed a command has given up after three seconds.
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

    private const int People = 200;
    private const int CommandsPerSecond = 50;
    private const int WordsPerSecond = 3;
    private const int Resume = 6;
    private const int Identify = 2;

    private static readonly TimeSpan Before = TimeSpan.FromSeconds(5);

    /// <summary>
    /// What was measured. Times are seconds from the break: until the bot resumed its session or began one, and until a command that was sent after the break was answered.
    /// </summary>
    public sealed record Figures(string Name, Break Break, double Noticed, double Back, int CommandsNotAnswered, int Identifies, int Words, int WordsLost, int WordsDoubled);

    /// <summary>The world for it.</summary>
    public static DiscordWorld World { get; } = new() { Keep = 2_000, Rates = DiscordRates.None };

    public static async Task<Figures> MeasureAsync(BotOnDiscord bot, Break kind, TimeSpan after, bool withWords)
    {
        var crowd = new Crowd(bot.Discord, People, seed: 4);
        var (brokenAt, back, notAnswered) = (long.MaxValue, new ConcurrentBag<long>(), 0);
        var writers = new ConcurrentBag<DiscordPerson>();
        var commands = OpenLoop.RunAsync(CommandsPerSecond, Before + after, async (number, _) =>
        {
            var sent = TimeProvider.System.GetTimestamp();
            var answer = await crowd.AsksAsync(number, People).ConfigureAwait(false);
            if (answer.Kind != AnswerKind.Full)
                Interlocked.Increment(ref notAnswered);
            else if (sent > Volatile.Read(ref brokenAt))
                back.Add(answer.ReadAt);
        });
        var written = withWords ? OpenLoop.RunAsync(WordsPerSecond, Before + after, (number, _) => WriteAsync(crowd, number, writers)) : Task.CompletedTask;

        await Task.Delay(Before, TimeProvider.System).ConfigureAwait(false);
        Volatile.Write(ref brokenAt, TimeProvider.System.GetTimestamp());
        var breaks = TimeProvider.System.GetUtcNow();
        if (kind == Break.Cut)
            bot.Discord.CutConnections();
        else
            bot.Discord.HalfOpenConnections();
        await Task.WhenAll(commands, written).ConfigureAwait(false);

        var begun = bot.Discord.Record.GatewaySends.Where(send => send.At >= breaks && send.Opcode is Resume or Identify).ToList();
        // A message may still be on its way when its words were brought.
        await Task.Delay(TimeSpan.FromSeconds(3), TimeProvider.System).ConfigureAwait(false);
        var answers = writers.Select(writer => writer.Dm.Messages.Count(message => message.Author == bot.Discord.World.ApplicationId)).ToList();
        return new Figures(
            bot.Bot.Name, kind, begun.Count > 0 ? (begun[0].At - breaks).TotalSeconds : double.NaN, back.IsEmpty ? double.NaN : TimeProvider.System.GetElapsedTime(brokenAt, back.Min()).TotalSeconds, notAnswered,
            begun.Count(send => send.Opcode == Identify), answers.Count, answers.Count(one => one == 0), answers.Count(one => one > 1));
    }

    private static Task WriteAsync(Crowd crowd, int number, ConcurrentBag<DiscordPerson> writers)
    {
        // Each in a conversation of their own, so that an answer is known to be to these words.
        var writer = crowd.Discord.Person($"Writer{number}", servers: crowd.Server);
        writers.Add(writer);
        // A whole title, which is answered with one message; "learning" alone takes two, which would look like an answer that came twice.
        writer.Says(Lookups.Titles[number % Lookups.Titles.Count], writer.Dm);
        return Task.CompletedTask;
    }
}
