using System.Text.RegularExpressions;
using LabBot.Core.Drip;
using LabBot.Core.Lookup;
using LabBot.Core.Storage;
using LabBot.Platforms.Discord;
using LabBot.Platforms.Slack;
using LabBot.Tests.Contracts;
using LabBot.Tests.Discord;
using LabBot.Tests.Slack;
using Microsoft.Extensions.Logging.Abstractions;
using OnDiscord = LabBot.Platforms.Discord;
using OnSlack = LabBot.Platforms.Slack;

namespace LabBot.Tests.Linking;

/// <summary>One person with an account on Slack and one on Discord, both on loopback, over the real clients.</summary>
public partial class SlackAndDiscordTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_accounts_are_linked_and_the_next_days_reading_comes_once_where_it_is_wanted()
    {
        var stores = Stores.Of(new InMemoryStore());
        var clock = new MovableClock(new DateTimeOffset(2026, 3, 26, 13, 0, 0, TimeSpan.Zero));
        await using var slack = await SlackLab.StartAsync(stores: stores, clock: clock);
        await using var discord = await DiscordLab.StartAsync(stores: stores, clock: clock);
        var worker = new DripWorker(
            new LiveKit(TheKit.Catalog), stores.Learners, stores.Outbox, [slack.Messenger, discord.Messenger], DripDefaults.Standard, clock, NullLogger<DripWorker>.Instance);
        var (ada, adaLovelace) = (slack.Slack.Person("Ada", tz: "Europe/Amsterdam"), discord.Person("ada_l"));
        var (general, papers) = (slack.Slack.Channel("general", hasBot: true, ada), discord.Channel("papers"));

        // A first day on each, apart.
        await ada.TypesAsync("/reading start", general);
        await adaLovelace.TypesAsync("/reading start", papers);
        await adaLovelace.SeesAsync<OnDiscord.MessageSeen>();
        await TickAsync(worker, clock, "2026-03-27T09:00:00Z");
        var first = await ada.SeesAsync<OnSlack.MessageSeen>(seen => seen.Reads.Contains("Reading 1 of 28", StringComparison.Ordinal));
        await ada.ClicksAsync(first.Message, "Done");
        await adaLovelace.SeesAsync<OnDiscord.MessageSeen>(seen => seen.Reads.Contains("Reading 1 of 28", StringComparison.Ordinal));

        // The code from Slack, entered on Discord; each side sees both names and confirms.
        var asked = Assert.IsType<OnSlack.EphemeralSeen>(Assert.Single(await ada.TypesAsync("/labbot link", general)));
        var code = Code().Match(asked.Reads).Value;
        var entered = Assert.IsType<OnDiscord.EphemeralSeen>((await adaLovelace.TypesAsync($"/labbot link code:{code}", papers))[0]);
        await adaLovelace.ClicksAsync(entered.Message, "Confirm");
        await ada.ClicksAsync(asked.Message, "Go on");
        var names = await ada.SeesAsync<OnSlack.EphemeralSeen>(seen => seen.Reads.Contains("ada_l", StringComparison.Ordinal));
        await ada.ClicksAsync(names.Message, "Confirm");
        var linked = await ada.SeesAsync<OnSlack.EphemeralSeen>(seen => seen.Reads.Contains("Readings on Discord", StringComparison.Ordinal));
        await ada.ClicksAsync(linked.Message, "Readings on Discord");
        await ada.SeesAsync<OnSlack.EphemeralSeen>(seen => seen.IsChange && seen.Reads.Contains("Discord", StringComparison.Ordinal));
        var learner = Assert.Single(await stores.Learners.AllAsync(Token));
        Assert.Equal("discord", learner.Members[0].Platform);

        // The next reading day: one reading, on Discord, and Slack stays quiet.
        var before = (Slack: ada.Transcript.Count, Discord: Readings(adaLovelace));
        await TickAsync(worker, clock, "2026-03-30T06:59:00Z");
        Assert.Equal(before.Discord, Readings(adaLovelace));
        for (var hour = 9; hour < 20; hour++)
            await TickAsync(worker, clock, $"2026-03-30T{hour:00}:00:00Z");
        var second = await adaLovelace.SeesAsync<OnDiscord.MessageSeen>(seen => seen.Reads.Contains("Reading 2 of 28", StringComparison.Ordinal));
        Assert.Equal(before.Discord + 1, Readings(adaLovelace));
        Assert.Equal(before.Slack, ada.Transcript.Count);
        // An answer on either side counts for both.
        await adaLovelace.ClicksAsync(second.Message, "Done");
        Assert.Contains("2 of 28", Assert.Single(await ada.TypesAsync("/reading progress", general)).Reads, StringComparison.Ordinal);
        Assert.Empty(slack.Slack.Violations);
        Assert.Empty(discord.Discord.Violations);
        Approved.Matches("linked-accounts.txt", Text(SlackOnLoopback.TranscriptOf(ada), DiscordOnLoopback.TranscriptOf(adaLovelace), code));
    }

    [Fact]
    public async Task Forgotten_from_Discord_with_the_account_on_Slack_nothing_is_left_of_either()
    {
        var stores = Stores.Of(new InMemoryStore());
        var clock = new MovableClock(new DateTimeOffset(2026, 3, 26, 13, 0, 0, TimeSpan.Zero));
        await using var slack = await SlackLab.StartAsync(stores: stores, clock: clock);
        await using var discord = await DiscordLab.StartAsync(stores: stores, clock: clock);
        var (ada, adaLovelace) = (slack.Slack.Person("Ada"), discord.Person("ada_l"));
        await adaLovelace.TypesAsync("/reading start", adaLovelace.Dm);
        await discord.Bot.FinishAsync(TimeSpan.FromSeconds(10));
        var asked = Assert.IsType<OnSlack.EphemeralSeen>(Assert.Single(await ada.TypesAsync("/labbot link")));
        var entered = (OnDiscord.MessageSeen)(await adaLovelace.TypesAsync($"/labbot link code:{Code().Match(asked.Reads).Value}", adaLovelace.Dm))[0];
        await adaLovelace.ClicksAsync(entered.Message, "Confirm");
        await ada.ClicksAsync(asked.Message, "Go on");
        await ada.ClicksAsync((await ada.SeesAsync<OnSlack.EphemeralSeen>(seen => seen.Reads.Contains("ada_l", StringComparison.Ordinal))).Message, "Confirm");
        await ada.SeesAsync<OnSlack.EphemeralSeen>(seen => seen.Reads.Contains("Readings on Discord", StringComparison.Ordinal));
        // What follows an acknowledgement begins after it, so that the first look may have come too early.
        await discord.Bot.FinishAsync(TimeSpan.FromSeconds(10));
        Assert.NotNull(await stores.Conversations.FindAsync(DiscordLab.Member(adaLovelace), Token));
        var question = (OnDiscord.MessageSeen)(await adaLovelace.TypesAsync("/labbot forget-me", adaLovelace.Dm))[0];
        Assert.Contains("Slack", question.Reads, StringComparison.Ordinal);
        await adaLovelace.ClicksAsync(question.Message, question.Message.Labels.First(label => label.Contains("Slack", StringComparison.Ordinal)));
        await adaLovelace.SeesAsync<OnDiscord.MessageSeen>(seen => seen.IsChange);
        await discord.Bot.FinishAsync(TimeSpan.FromSeconds(10));
        Assert.Empty(await stores.Learners.AllAsync(Token));
        Assert.Null(await stores.Conversations.FindAsync(DiscordLab.Member(adaLovelace), Token));
    }

    private static int Readings(DiscordPerson person) => person.Transcript.OfType<OnDiscord.MessageSeen>().Count(seen => !seen.IsChange && seen.Reads.Contains("Reading ", StringComparison.Ordinal) && seen.Reads.Contains(" of 28", StringComparison.Ordinal));

    private static async Task TickAsync(DripWorker worker, MovableClock clock, string now)
    {
        clock.MoveTo(DateTimeOffset.Parse(now, System.Globalization.CultureInfo.InvariantCulture));
        await worker.TickAsync(Token);
    }

    private static string Text(string slack, string discord, string code) =>
        Moment().Replace(Clock().Replace($"On Slack\n\n{slack.TrimEnd()}\n\nOn Discord\n\n{discord.TrimEnd()}", ""), "‹time›").Replace(code, "7KQM-3XWD", StringComparison.Ordinal);

    [GeneratedRegex(@"[A-Z2-9]{4}-[A-Z2-9]{4}")]
    private static partial Regex Code();

    [GeneratedRegex(@"^\d\d:\d\d:\d\d ", RegexOptions.Multiline)]
    private static partial Regex Clock();

    [GeneratedRegex(@"<t:\d+:f>|<!date\^[^>]*>|\d{4}-\d\d-\d\d \d\d:\d\d UTC")]
    private static partial Regex Moment();
}
