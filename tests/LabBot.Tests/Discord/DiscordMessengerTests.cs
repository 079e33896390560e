using System.Globalization;
using System.Text.Json;
using LabBot.Core.Drip;
using LabBot.Core.Learning;
using LabBot.Discord;
using LabBot.Platforms.Discord;
using LabBot.Platforms.Discord.Rules;
using LabBot.Tests.Contracts;
using NodaTime;
using DiscordMessage = LabBot.Platforms.Discord.DiscordMessage;

namespace LabBot.Tests.Discord;

/// <summary>The drip over Discord's real ways to fail: nothing lost, nothing doubled.</summary>
public sealed class DiscordMessengerTests : IAsyncDisposable
{
    private const string Due = "2026-03-27T09:00:00Z";
    private const string Send = "POST /channels/{channel.id}/messages";
    private const string History = "GET /channels/{channel.id}/messages";
    private const string Open = "POST /users/@me/channels";

    private readonly InMemoryStore store = new();
    private DiscordLab lab = null!;
    private DiscordPerson ada = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_reading_sent_just_before_a_crash_is_found_in_the_conversation()
    {
        await StartAsync();
        var claim = await ClaimAsync();
        await SendClaimedAsync(claim);
        // Whoever held the claim is dead. In between, the person writes.
        await ada.WritesInDmAsync("lio");
        await lab.TickAt("2026-03-27T09:02:00Z");
        var reading = Assert.Single(Readings());
        var delivery = (await store.HistoryAsync(claim.Learner.Id, 10, Token)).Single(one => one.Key == claim.Delivery.Key);
        Assert.Equal((DeliveryState.Sent, reading.Id), (delivery.State, delivery.Message));
    }

    [Fact]
    public async Task Inside_the_nonce_window_a_reading_is_sent_again_without_a_look_back_and_comes_once()
    {
        await StartAsync();
        var claim = await ClaimAsync();
        await SendClaimedAsync(claim);
        lab.Discord.Faults.Next(History, new Fault.ServerError(), times: 20);
        // The claim was taken at nine; its lease and the grace are over after seventy seconds, the window after two minutes.
        await lab.TickAt("2026-03-27T09:01:15Z");
        var delivery = (await store.HistoryAsync(claim.Learner.Id, 10, Token)).Single(one => one.Key == claim.Delivery.Key);
        Assert.Equal((DeliveryState.Sent, Assert.Single(Readings()).Id), (delivery.State, delivery.Message));
    }

    [Fact]
    public async Task Outside_the_nonce_window_it_is_unknown_when_the_conversation_cannot_be_read_until_the_day_is_over()
    {
        await StartAsync();
        var claim = await ClaimAsync();
        lab.Discord.Faults.Next(History, new Fault.ServerError(), times: 200);
        foreach (var now in (string[])["2026-03-27T09:03:00Z", "2026-03-27T12:00:00Z", "2026-03-27T20:30:00Z"])
            await lab.TickAt(now);
        Assert.Empty(Readings());
        var delivery = (await store.HistoryAsync(claim.Learner.Id, 10, Token)).Single(one => one.Key == claim.Delivery.Key);
        Assert.Equal(DeliveryState.Unknown, delivery.State);
        lab.Discord.Faults.Clear();
        await lab.TickAt("2026-03-30T09:00:00Z");
        Assert.Contains("may not have arrived", Assert.Single(Readings()).Reads, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_reading_whose_answer_was_lost_comes_once(bool isAfter)
    {
        await StartAsync();
        lab.Discord.Faults.Next(Send, new Fault.Reset(isAfter), times: 2);
        await lab.TickAt(Due);
        await lab.TickAt("2026-03-27T09:01:30Z");
        await lab.TickAt("2026-03-27T12:00:00Z");
        Assert.Single(Readings());
        Assert.Empty(lab.Discord.Violations);
    }

    [Fact]
    public async Task In_a_month_of_broken_answers_every_reading_comes_once()
    {
        await StartAsync();
        lab.Discord.Faults.Sometimes(Send, 0.3, new Fault.ServerError(500), new Fault.ServerError(503), new Fault.Reset(true), new Fault.Reset(false), new Fault.Garbled("<html>"));
        var day = new LocalDate(2026, 3, 27);
        for (var i = 0; i < 30; i++, day = day.PlusDays(1))
        {
            foreach (var time in (string[])["09:00:00", "09:01:30", "09:04:00", "13:00:00", "19:00:00"])
                await lab.TickAt($"{day:uuuu-MM-dd}T{time}Z");
            // Read, so that silence pauses nothing.
            await store.ChangeAsync(DiscordLab.Member(ada), () => throw new InvalidOperationException(), learner => learner with { Enrollment = learner.Enrollment! with { Unanswered = 0 } }, null, Token);
        }

        var works = Readings().Select(MarkOf).Select(mark => mark.Work).ToList();
        Assert.Equal(works.Count, works.Distinct().Count());
        // Every working day of the month has had its own.
        Assert.Equal(TheKit.Catalog.Sections[0].Listings.Take(works.Count).Select(listing => listing.Work), works.Select(work => work!.Value));
        Assert.InRange(works.Count, 19, 21);
        TestContext.Current.SendDiagnosticMessage($"readings {works.Count}, lost 0, doubled 0");
    }

    [Fact]
    public async Task After_a_restore_the_conversations_say_what_was_sent_and_answered()
    {
        await StartAsync();
        await lab.TickAt(Due);
        await ada.ClicksAsync(Readings()[0], "Done");
        // The backup is from before that reading.
        var member = DiscordLab.Member(ada);
        var key = MarkOf(ada.Dm.Messages.First(message => message.Body.ToJsonString().Contains('~'))).Delivery;
        await store.ForgetAsync(member, Token);
        var learner = LearnerChanges.New(member, "Ada") with { Id = key.Learner, Enrollment = new Enrollment("tldr", EnrollmentState.Active, Now, new LocalDate(2026, 3, 27)) };
        await store.ChangeAsync(member, () => learner, same => same, null, Token);
        store.IsRestored = true;
        await lab.TickAt("2026-03-27T09:30:00Z");
        Assert.Single(Readings());
        await lab.TickAt("2026-03-30T09:30:00Z");
        Assert.Equal(["road-to-biology-2", "ml-good-or-bad-for-science"], Readings().Select(message => MarkOf(message).Work!.Value.Value));
    }

    [Theory]
    [InlineData("50007")]
    [InlineData("50278")]
    [InlineData("10013")]
    public async Task After_a_restore_one_person_who_has_left_stops_nobody(string code)
    {
        await StartAsync();
        var bob = lab.Person("Bob");
        await bob.TypesAsync("/reading start", bob.Dm);
        store.IsRestored = true;
        lab.Discord.Faults.Next(History, new Fault.Refusal(code));
        Assert.Equal(2, (await lab.TickAt(Due)).Sent);
        Assert.False(await store.WasRestoredAsync(Token));
    }

    [Fact]
    public async Task A_long_conversation_is_looked_through_only_as_far_as_the_reading_may_be()
    {
        await StartAsync();
        for (var i = 0; i < 250; i++)
            ada.Says("an older word", ada.Dm);
        lab.Clock.MoveTo(At("2026-04-10T08:00:00Z"));
        for (var i = 0; i < 150; i++)
            ada.Says("a newer word", ada.Dm);
        var key = new DeliveryKey((await store.FindAsync(DiscordLab.Member(ada), Token))!.Id, new LocalDate(2026, 4, 10), 0);
        Assert.Null(await lab.Messenger.FindAsync(DiscordLab.Member(ada), key, Token));
        Assert.Equal(2, lab.Discord.Record.CallsOf(History).Count);
    }

    [Theory]
    [InlineData("50035")]
    [InlineData("50006")]
    [InlineData("40005")]
    public async Task A_card_that_Discord_does_not_take_is_tried_once_and_the_next_work_comes_the_next_day(string code)
    {
        await StartAsync();
        var before = lab.Discord.Record.CallsOf(Send).Count;
        lab.Discord.Faults.Next(Send, new Fault.Refusal(code));
        await lab.TickAt(Due);
        await lab.TickAt("2026-03-27T12:00:00Z");
        Assert.Equal(before + 1, lab.Discord.Record.CallsOf(Send).Count);
        var learner = (await store.FindAsync(DiscordLab.Member(ada), Token))!;
        Assert.Equal(EnrollmentState.Active, learner.Enrollment!.State);
        Assert.Contains(code, (await store.HistoryAsync(learner.Id, 10, Token)).Single(one => one.State == DeliveryState.Failed).Ledger[^1].What, StringComparison.Ordinal);
        await lab.TickAt("2026-03-30T09:00:00Z");
        Assert.Equal("ml-good-or-bad-for-science", MarkOf(Assert.Single(Readings())).Work!.Value.Value);
    }

    [Fact]
    public async Task A_platform_that_asks_to_wait_is_obeyed()
    {
        await StartAsync();
        lab.Discord.Faults.Next(Send, new Fault.RateLimited("30"));
        Assert.Equal(0, (await lab.TickAt(Due)).Sent);
        Assert.Equal(0, (await lab.TickAt("2026-03-27T09:00:20Z")).Sent);
        Assert.Equal(1, (await lab.TickAt("2026-03-27T09:00:40Z")).Sent);
        Assert.Single(Readings());
        Assert.Empty(lab.Discord.Violations);
    }

    [Theory]
    [InlineData("50007")]
    [InlineData("50278")]
    [InlineData("10013")]
    public async Task Who_cannot_be_written_to_is_tried_once(string code)
    {
        await StartAsync();
        var before = lab.Discord.Record.CallsOf(Send).Count;
        lab.Discord.Faults.Next(Send, new Fault.Refusal(code), times: 100);
        await lab.TickAt(Due);
        for (var day = 28; day <= 31; day++)
            await lab.TickAt($"2026-03-{day}T09:00:00Z");
        Assert.Equal(before + 1, lab.Discord.Record.CallsOf(Send).Count);
        Assert.Equal(EnrollmentState.Unreachable, (await store.FindAsync(DiscordLab.Member(ada), Token))!.Enrollment!.State);
    }

    [Theory]
    [InlineData("50013")]
    [InlineData("50001")]
    public async Task What_is_the_apps_own_trouble_keeps_the_reading_and_blames_nobody(string code)
    {
        await StartAsync();
        lab.Discord.Faults.Next(Send, new Fault.Refusal(code));
        await lab.TickAt(Due);
        Assert.Equal(EnrollmentState.Active, (await store.FindAsync(DiscordLab.Member(ada), Token))!.Enrollment!.State);
        Assert.Equal(0, (await lab.TickAt("2026-03-27T09:30:00Z")).Sent);
        Assert.Equal(1, (await lab.TickAt("2026-03-27T10:01:00Z")).Sent);
        Assert.Single(Readings());
    }

    [Fact]
    public async Task A_conversation_that_is_gone_is_opened_anew_and_the_reading_comes()
    {
        await StartAsync();
        await store.KeepAsync(DiscordLab.Member(ada), "199999999999999999", Token);
        Assert.Equal(1, (await lab.TickAt(Due)).Sent);
        Assert.Single(Readings());
        Assert.Equal(ada.Dm.Id, await ((Core.Storage.IConversations)store).FindAsync(DiscordLab.Member(ada), Token));
    }

    // A thousand of whom four hundred are closed, in the long run; else a hundred and fifty of whom sixty are.
    [Fact]
    public async Task Whose_messages_are_closed_are_tried_once_in_a_week_however_many_they_are()
    {
        var people = LongRun.Is ? 1000 : 150;
        lab = await DiscordLab.StartAsync("2026-03-26T09:00:00Z", new DiscordWorld { Rates = DiscordRates.None }, stores: Core.Storage.Stores.Of(store));
        for (var i = 0; i < people; i++)
        {
            var person = lab.Person($"Person {i}");
            person.HasClosedDm = i % 5 < 2;
            var member = DiscordLab.Member(person);
            await store.ChangeAsync(
                member, () => LearnerChanges.New(member, person.Name) with { Enrollment = new Enrollment("tldr", EnrollmentState.Active, Now, new LocalDate(2026, 3, 27)) }, same => same, null, Token);
            await store.KeepAsync(member, person.Dm.Id, Token);
        }

        // The drip causes at most sixty refusals in ten minutes, of the ten thousand at which Discord bans a machine.
        for (var minute = 0; minute < 88; minute += 11)
            await lab.TickAt($"2026-03-27T{9 + (minute / 60):00}:{minute % 60:00}:00Z");
        await lab.TickAt("2026-03-30T09:00:00Z");
        var refused = lab.Discord.Record.CallsOf(Send).Where(call => call.Code == 50007).GroupBy(call => call.Path).ToList();
        Assert.Equal(people * 2 / 5, refused.Count);
        Assert.All(refused, tries => Assert.Single(tries));
        Assert.InRange(lab.Discord.Record.Calls.Where(call => call.IsInvalid).GroupBy(call => call.At.ToUnixTimeSeconds() / 600).Max(window => window.Count()), 1, 100);
        Assert.Equal(people * 2 / 5, (await store.AllAsync(Token)).Count(learner => learner.Enrollment!.State == EnrollmentState.Unreachable));
        Assert.Empty(lab.Discord.Violations);
    }

    [Fact]
    public void A_nonce_is_made_of_the_delivery_alone_and_fits()
    {
        var key = new DeliveryKey(new LearnerId("abcdefghijkl"), new LocalDate(2026, 3, 27), 0);
        Assert.Equal(DiscordMessenger.Nonce(key, 0), DiscordMessenger.Nonce(key, 0));
        Assert.Matches("^[a-z2-7]{24}$", DiscordMessenger.Nonce(key, 0));
        Assert.Equal(3, new[] { DiscordMessenger.Nonce(key, 0), DiscordMessenger.Nonce(key, 1), DiscordMessenger.Nonce(key with { Slot = 1 }, 0) }.Distinct().Count());
        // SHA-256 of the key in base32, its first 24 letters, by another implementation.
        Assert.Equal(Base32(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(key.ToString())))[..24], DiscordMessenger.Nonce(key, 0));

        static string Base32(byte[] bytes)
        {
            var bits = string.Concat(bytes.Select(one => Convert.ToString(one, 2).PadLeft(8, '0')));
            return string.Concat(Enumerable.Range(0, bits.Length / 5).Select(i => "abcdefghijklmnopqrstuvwxyz234567"[Convert.ToInt32(bits.Substring(i * 5, 5), 2)]));
        }
    }

    public ValueTask DisposeAsync() => lab is null ? ValueTask.CompletedTask : lab.DisposeAsync();

    private Instant Now => Instant.FromDateTimeOffset(lab.Clock.GetUtcNow());

    private static DateTimeOffset At(string instant) => DateTimeOffset.Parse(instant, CultureInfo.InvariantCulture);

    private async Task StartAsync()
    {
        lab = await DiscordLab.StartAsync("2026-03-26T09:00:00Z", stores: Core.Storage.Stores.Of(store));
        ada = lab.Person("Ada");
        await ada.TypesAsync("/reading start", ada.Dm);
        await lab.Bot.FinishAsync(TimeSpan.FromSeconds(10));
        await lab.Worker.TickAsync(Token);
    }

    private async Task<ClaimedDelivery> ClaimAsync()
    {
        lab.Clock.MoveTo(At(Due));
        return Assert.Single(await store.ClaimDueAsync(Now, DripWorker.Lease, DripWorker.SendTimeout, 1, Token));
    }

    private async Task SendClaimedAsync(ClaimedDelivery claim)
    {
        var track = Track.Find(TheKit.Catalog, "tldr")!;
        var card = ReadingCards.OfDay(TheKit.Catalog, track, track.Steps[0], claim.Learner, claim.Delivery.Key.Date);
        Assert.IsType<SendResult.Sent>(await lab.Messenger.SendAsync(DiscordLab.Member(ada), new DeliveryMark(claim.Delivery.Key, TheKit.Catalog.Works[0].Id), card, Token));
    }

    private List<DiscordMessage> Readings() => [.. ada.Transcript.OfType<MessageSeen>().Where(seen => !seen.IsChange && seen.Message.Body.ToJsonString().Contains('~')).Select(seen => seen.Message)];

    private static DeliveryMark MarkOf(DiscordMessage message) => DiscordMessenger.MarkOf(JsonDocument.Parse(message.Body.ToJsonString()).RootElement)!;
}
