using LabBot.Core;
using LabBot.Core.Drip;
using LabBot.Core.Learning;
using LabBot.Platforms.Slack;
using LabBot.Tests.Contracts;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace LabBot.Tests.Slack;

/// <summary>The drip over Slack's real ways to fail: nothing lost, nothing doubled.</summary>
public sealed class SlackMessengerTests : IAsyncDisposable
{
    private const string Due = "2026-03-27T08:00:00Z";

    private readonly InMemoryStore store = new();
    private SlackLab lab = null!;
    private Person ada = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_reading_sent_just_before_a_crash_is_found_in_the_conversation()
    {
        await StartAsync();
        lab.Clock.MoveTo(DateTimeOffset.Parse(Due, System.Globalization.CultureInfo.InvariantCulture));
        var claim = Assert.Single(await store.ClaimDueAsync(Now, DripWorker.Lease, DripWorker.SendTimeout, 1, Token));
        var card = ReadingCards.OfDay(TheKit.Catalog, Track.Find(TheKit.Catalog, "tldr")!, Track.Find(TheKit.Catalog, "tldr")!.Steps[0], claim.Learner, claim.Delivery.Key.Date);
        Assert.IsType<SendResult.Sent>(await lab.Messenger.SendAsync(lab.Member(ada), new DeliveryMark(claim.Delivery.Key, TheKit.Catalog.Works[0].Id), card, Token));
        // Whoever held the claim is dead. In between, the person writes, and the conversation cannot be read for a while.
        await ada.WritesInDmAsync("lio");
        lab.Slack.Faults.Next("conversations.history", new Fault.ServerError(), times: 10);
        await lab.TickAt("2026-03-27T08:02:00Z");
        lab.Slack.Faults.Clear();
        await lab.TickAt("2026-03-27T08:05:00Z");
        Assert.Single(Readings());
        var delivery = (await store.HistoryAsync(claim.Learner.Id, 10, Token)).Single(one => one.Key == claim.Delivery.Key);
        Assert.Equal((DeliveryState.Sent, Readings()[0].Ts), (delivery.State, delivery.Message));
    }

    [Fact]
    public async Task After_a_restore_the_conversations_say_what_was_sent()
    {
        await StartAsync();
        await lab.TickAt(Due);
        // The backup is from before that reading.
        var member = lab.Member(ada);
        await store.ForgetAsync(member, Token);
        var learner = LearnerChanges.New(member, "Ada") with { Id = DeliveryOf(Readings()[0]).Learner, Enrollment = new Enrollment("tldr", EnrollmentState.Active, Now, new LocalDate(2026, 3, 27)) };
        await store.ChangeAsync(member, () => learner, same => same, null, Token);
        store.IsRestored = true;
        await lab.TickAt("2026-03-27T09:00:00Z");
        Assert.Single(Readings());
        await lab.TickAt("2026-03-30T09:00:00Z");
        Assert.Equal(["road-to-biology-2", "ml-good-or-bad-for-science"], Readings().Select(one => (string?)one.Metadata!["event_payload"]!["work"]));
    }

    [Theory]
    [InlineData("user_disabled")]
    [InlineData("user_not_found")]
    [InlineData("users_not_found")]
    [InlineData("cannot_dm_bot")]
    public async Task After_a_restore_one_person_who_has_left_stops_nobody(string error)
    {
        await StartAsync();
        var bob = lab.Slack.Person("Bob");
        await bob.TypesAsync("/reading start");
        store.IsRestored = true;
        lab.Slack.Faults.Next("conversations.open", new Fault.Refusal(error));
        Assert.Equal(2, (await lab.TickAt(Due)).Sent);
        Assert.False(await store.WasRestoredAsync(Token));
    }

    [Fact]
    public async Task After_a_restore_the_apps_own_trouble_still_stops_the_readings()
    {
        await StartAsync();
        store.IsRestored = true;
        lab.Slack.Faults.Next("conversations.open", new Fault.Refusal("account_inactive"));
        Assert.Equal(0, (await lab.TickAt(Due)).Sent);
        Assert.Equal(1, (await lab.TickAt("2026-03-27T08:05:00Z")).Sent);
    }

    [Fact]
    public async Task A_takeover_for_who_has_left_ends_as_unreachable()
    {
        await StartAsync();
        var claim = await ClaimAsync();
        lab.Slack.Faults.Next("conversations.open", new Fault.Refusal("user_disabled"));
        lab.Slack.Faults.Next("chat.postMessage", new Fault.Refusal("user_disabled"));
        await lab.TickAt("2026-03-27T08:05:00Z");
        Assert.Equal(DeliveryState.Failed, (await store.HistoryAsync(claim.Learner.Id, 10, Token)).Single(one => one.Key == claim.Delivery.Key).State);
    }

    [Fact]
    public async Task A_long_conversation_is_looked_through_only_as_far_as_the_reading_may_be()
    {
        await StartAsync();
        lab.Clock.MoveTo(DateTimeOffset.Parse("2026-04-10T08:00:00Z", System.Globalization.CultureInfo.InvariantCulture));
        var key = new DeliveryKey((await store.FindAsync(lab.Member(ada), Token))!.Id, new LocalDate(2026, 4, 10), 0);
        var before = lab.Slack.Record.CallsOf("conversations.history").Count;
        Assert.Null(await lab.Messenger.FindAsync(lab.Member(ada), key, Token));
        Assert.Equal(before + 1, lab.Slack.Record.CallsOf("conversations.history").Count);
        Assert.Equal("1775692800", (string?)lab.Slack.Record.CallsOf("conversations.history")[^1].Arguments["oldest"]);
        var card = new Core.Cards.Card("A reading", []);
        Assert.IsType<SendResult.Sent>(await lab.Messenger.SendAsync(lab.Member(ada), new DeliveryMark(key, TheKit.Catalog.Works[0].Id), card, Token));
        Assert.Equal(TheKit.Catalog.Works[0].Id, (await lab.Messenger.FindAsync(lab.Member(ada), key, Token))!.Work);
    }

    [Fact]
    public async Task Members_of_another_workspace_are_not_posted_to_nor_blamed_and_it_is_told_once_an_hour()
    {
        var lines = new Lines<SlackLab>();
        using var loggers = LoggerFactory.Create(builder => builder.AddProvider(new Given(lines)));
        lab = await SlackLab.StartAsync("2026-03-26T09:00:00Z", stores: Core.Storage.Stores.Of(store), loggers: loggers);
        for (var i = 0; i < 3; i++)
        {
            var member = new MemberId("slack", "TELSEWHERE", $"U{i}");
            await store.ChangeAsync(
                member, () => LearnerChanges.New(member, "Eve") with { Enrollment = new Enrollment("tldr", EnrollmentState.Active, Now, new LocalDate(2026, 3, 27)) }, same => same, null, Token);
        }

        await lab.TickAt("2026-03-27T09:00:00Z");
        await lab.TickAt("2026-03-27T09:30:00Z");
        Assert.Empty(lab.Slack.Record.CallsOf("chat.postMessage"));
        Assert.Single(lines.All, line => line.Contains("TELSEWHERE", StringComparison.Ordinal));
        await lab.TickAt("2026-03-27T10:01:00Z");
        Assert.Equal(2, lines.All.Count(line => line.Contains("TELSEWHERE", StringComparison.Ordinal)));
        Assert.All(await store.AllAsync(Token), learner => Assert.Equal(EnrollmentState.Active, learner.Enrollment!.State));
    }

    [Theory]
    [InlineData("invalid_blocks")]
    [InlineData("invalid_blocks_format")]
    [InlineData("msg_too_long")]
    [InlineData("msg_blocks_too_long")]
    [InlineData("no_text")]
    [InlineData("metadata_too_large")]
    [InlineData("metadata_must_be_sent_from_app")]
    [InlineData("invalid_metadata_schema")]
    public async Task A_card_that_Slack_does_not_take_is_tried_once_and_the_next_work_comes_the_next_day(string error)
    {
        await StartAsync();
        lab.Slack.Faults.Next("chat.postMessage", new Fault.Refusal(error));
        await lab.TickAt(Due);
        await lab.TickAt("2026-03-27T12:00:00Z");
        Assert.Single(lab.Slack.Record.CallsOf("chat.postMessage"));
        var learner = (await store.FindAsync(lab.Member(ada), Token))!;
        Assert.Equal(EnrollmentState.Active, learner.Enrollment!.State);
        Assert.Contains(error, (await store.HistoryAsync(learner.Id, 10, Token)).Single(one => one.State == DeliveryState.Failed).Ledger[^1].What, StringComparison.Ordinal);
        await lab.TickAt("2026-03-30T08:00:00Z");
        Assert.Equal("ml-good-or-bad-for-science", (string?)Assert.Single(Readings()).Metadata!["event_payload"]!["work"]);
    }

    [Fact]
    public async Task A_platform_that_asks_to_wait_is_obeyed()
    {
        await StartAsync();
        lab.Slack.Faults.Next("chat.postMessage", new Fault.RateLimited("30"));
        Assert.Equal(0, (await lab.TickAt(Due)).Sent);
        Assert.Equal(0, (await lab.TickAt("2026-03-27T08:00:20Z")).Sent);
        Assert.Equal(1, (await lab.TickAt("2026-03-27T08:00:40Z")).Sent);
        Assert.Single(Readings());
        Assert.Empty(lab.Slack.Violations);
    }

    [Fact]
    public async Task A_reading_whose_answer_was_lost_is_not_sent_again()
    {
        await StartAsync();
        lab.Slack.Faults.Next("chat.postMessage", new Fault.Reset(IsAfter: true));
        Assert.Equal(0, (await lab.TickAt(Due)).Sent);
        await lab.TickAt("2026-03-27T12:00:00Z");
        Assert.Single(Readings());
        await lab.TickAt("2026-03-30T08:00:00Z");
        Assert.Contains("may not have arrived", Readings()[1].Reads, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("user_disabled")]
    [InlineData("user_not_found")]
    [InlineData("channel_not_found")]
    [InlineData("is_archived")]
    [InlineData("cannot_dm_bot")]
    public async Task Who_cannot_be_written_to_is_tried_once(string error)
    {
        await StartAsync();
        lab.Slack.Faults.Next("chat.postMessage", new Fault.Refusal(error), times: 100);
        await lab.TickAt(Due);
        for (var day = 28; day <= 31; day++)
            await lab.TickAt($"2026-03-{day}T09:00:00Z");
        Assert.Single(lab.Slack.Record.CallsOf("chat.postMessage"));
        Assert.Equal(EnrollmentState.Unreachable, (await store.FindAsync(lab.Member(ada), Token))!.Enrollment!.State);
    }

    [Theory]
    [InlineData("invalid_auth")]
    [InlineData("token_revoked")]
    [InlineData("missing_scope")]
    [InlineData("messages_tab_disabled")]
    public async Task What_is_the_apps_own_trouble_keeps_the_reading_and_blames_nobody(string error)
    {
        await StartAsync();
        lab.Slack.Faults.Next("chat.postMessage", new Fault.Refusal(error));
        await lab.TickAt(Due);
        Assert.Equal(EnrollmentState.Active, (await store.FindAsync(lab.Member(ada), Token))!.Enrollment!.State);
        Assert.Equal(0, (await lab.TickAt("2026-03-27T08:30:00Z")).Sent);
        Assert.Equal(1, (await lab.TickAt("2026-03-27T09:01:00Z")).Sent);
        Assert.Single(Readings());
    }

    public ValueTask DisposeAsync() => lab.DisposeAsync();

    private Instant Now => Instant.FromDateTimeOffset(lab.Clock.GetUtcNow());

    private async Task StartAsync()
    {
        lab = await SlackLab.StartAsync("2026-03-26T09:00:00Z", stores: Core.Storage.Stores.Of(store));
        ada = lab.Slack.Person("Ada");
        await ada.TypesAsync("/reading start");
        await lab.Worker.TickAsync(Token);
    }

    private async Task<ClaimedDelivery> ClaimAsync()
    {
        lab.Clock.MoveTo(DateTimeOffset.Parse(Due, System.Globalization.CultureInfo.InvariantCulture));
        return Assert.Single(await store.ClaimDueAsync(Now, DripWorker.Lease, DripWorker.SendTimeout, 1, Token));
    }

    private List<SlackMessage> Readings() => [.. ada.Transcript.OfType<MessageSeen>().Where(seen => !seen.IsChange && seen.Message.Metadata is not null).Select(seen => seen.Message)];

    private static DeliveryKey DeliveryOf(SlackMessage message) =>
        DeliveryKey.TryParse((string)message.Metadata!["event_payload"]!["delivery"]!, out var key) ? key : throw new InvalidOperationException("no delivery");

    private sealed class Given(ILogger logger) : ILoggerProvider
    {
        public ILogger CreateLogger(string categoryName) => logger;

        public void Dispose()
        {
        }
    }
}
