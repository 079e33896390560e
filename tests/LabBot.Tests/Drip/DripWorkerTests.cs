using LabBot.Core.Cards;
using LabBot.Core.Commands;
using LabBot.Core.Drip;
using LabBot.Core.Learning;
using LabBot.Core.Storage;
using NodaTime;

namespace LabBot.Tests.Drip;

public class DripWorkerTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    // Monday 2 March 2026, 10:00 in Amsterdam.
    private const string Monday = "2026-03-02T09:00:00Z";

    [Fact]
    public async Task A_fortnight_brings_one_reading_a_working_day_in_the_kits_order()
    {
        var life = await Started("tldr");
        for (var day = 0; day < 14; day++)
        {
            await life.LiveDays(1);
            await life.Say("/reading done");
        }

        Assert.Equal(
            TheKit.Catalog.Sections[0].Listings.Take(10).Select(listing => listing.Work), life.Sent.Select(one => one.Mark.Work!.Value));
        Assert.All(life.Sent, one => Assert.Equal(new LocalTime(9, 0), one.At.InZone(DateTimeZoneProviders.Tzdb["Europe/Amsterdam"]).TimeOfDay));
    }

    [Fact]
    public async Task A_whole_track_is_delivered_once_each_and_ends_with_a_card()
    {
        var life = await Started("tldr");
        for (var day = 0; day < 45; day++)
        {
            await life.LiveDays(1);
            await life.Say("/reading done");
        }

        Assert.Equal(29, life.Sent.Count);
        Assert.Equal(28, life.Sent.Select(one => one.Mark.Work).OfType<Core.Kit.WorkId>().Distinct().Count());
        Approved.Matches("reading-finished.txt", Text(life.Sent[^1].Card));
        Assert.Contains("finished", await life.Say("/reading progress"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Switching_tracks_repeats_and_loses_nothing()
    {
        var life = await Started("tldr");
        for (var day = 0; day < 100; day++)
        {
            await life.LiveDays(1);
            await life.Say("/reading done");
            if (day == 9)
                await life.Say("/reading start full");
        }

        Assert.Equal(65, life.Sent.Select(one => one.Mark.Work).OfType<Core.Kit.WorkId>().Distinct().Count());
        Assert.Equal(66, life.Sent.Count);
    }

    [Fact]
    public async Task After_five_unanswered_readings_LabBot_pauses_says_so_once_and_waits()
    {
        var life = await Started("full");
        await life.LiveDays(30);
        Assert.Equal(6, life.Sent.Count);
        Assert.Equal("Your readings are paused", life.Sent[^1].Card.Title);
        Assert.Equal(["reading resume", "reading stop"], Assert.Single(life.Sent[^1].Card.Blocks.OfType<Actions>()).List.OfType<Button>().Select(button => button.Id.ToString()));
        await life.Click("reading resume");
        await life.LiveDays(1);
        Assert.Equal(7, life.Sent.Count);
        Assert.Equal(TheKit.Catalog.Works[5].Id, life.Sent[^1].Mark.Work);
    }

    [Fact]
    public async Task An_answer_to_any_reading_ends_the_silence()
    {
        var life = await Started("full");
        for (var week = 0; week < 4; week++)
        {
            await life.LiveDays(6);
            await life.Say("/reading done");
        }

        Assert.DoesNotContain(life.Sent, one => one.Card.Title == "Your readings are paused");
    }

    [Fact]
    public async Task A_downtime_of_a_week_brings_one_late_card_and_loses_nothing()
    {
        var life = await Started("full");
        await life.LiveDays(1);
        life.Sleep(Duration.FromDays(7) + Duration.FromHours(3));
        await life.Worker.TickAsync(Token);
        Assert.Equal(TheKit.Catalog.Works.Take(2).Select(work => work.Id), life.Sent.Select(one => one.Mark.Work!.Value));
    }

    [Fact]
    public async Task A_paused_drip_is_silent_and_goes_on_where_it_was()
    {
        var life = await Started("full");
        await life.LiveDays(1);
        await life.Say("/reading pause");
        await life.LiveDays(20);
        Assert.Single(life.Sent);
        await life.Say("/reading resume");
        await life.LiveDays(1);
        Assert.Equal(TheKit.Catalog.Works.Take(2).Select(work => work.Id), life.Sent.Select(one => one.Mark.Work!.Value));
    }

    [Fact]
    public async Task A_reading_put_off_comes_back_after_a_week_and_its_counterpoint_waits_for_it()
    {
        var life = await Started("tldr");
        await life.LiveDays(4);
        Assert.Equal("bitter-lesson", (await Answered(life, 3, "later")).Value);
        await life.LiveDays(3);
        Assert.Equal("scaling-hypothesis", life.Sent[^1].Mark.Work?.Value);
        await life.Say("/reading done");
        await life.LiveDays(8);
        var after = life.Sent.Skip(5).Select(one => one.Mark.Work?.Value).ToList();
        Assert.True(after.IndexOf("bitter-lesson") >= 0 && after.IndexOf("bitter-lesson") < after.IndexOf("better-lesson"), string.Join(' ', after));
    }

    [Fact]
    public async Task A_platform_that_asks_to_wait_is_obeyed_and_the_card_comes_once()
    {
        var life = await Started("full");
        var asked = 0;
        life.Answers = _ => asked++ < 3 ? new SendResult.RetryAfter(Duration.FromMinutes(20)) : null;
        await life.Live(Duration.FromHours(28));
        Assert.Single(life.Sent);
        Assert.Equal(4, asked);
    }

    [Fact]
    public async Task A_platform_that_asks_to_wait_no_time_at_all_is_asked_again_a_second_later()
    {
        var life = await Started("full");
        var asked = new List<Instant>();
        life.Answers = _ =>
        {
            asked.Add(life.Now);
            return asked.Count < 3 ? new SendResult.RetryAfter(Duration.Zero) : null;
        };
        await life.Worker.TickAsync(Token);
        life.Sleep(Duration.FromHours(23));
        for (var i = 0; i < 10; i++)
        {
            await life.Worker.TickAsync(Token);
            await life.Worker.TickAsync(Token);
            life.Sleep(Duration.FromMilliseconds(500));
        }

        Assert.Equal([Duration.FromSeconds(1), Duration.FromSeconds(1)], asked.Zip(asked.Skip(1), (one, next) => next - one));
        Assert.Single(life.Sent);
    }

    [Fact]
    public async Task Whoever_stands_behind_many_for_whom_nothing_can_be_planned_gets_their_reading()
    {
        // No Monday is a working day for years, and those before them in the store have readings on Mondays only.
        var monday = new LocalDate(2026, 3, 2);
        var life = new Fortnight(Monday, defaults: DripDefaults.Standard with { Holidays = Enumerable.Range(0, 600).Select(week => monday.PlusWeeks(week)).ToHashSet() });
        for (var i = 0; i < 600; i++)
            await EnrollAsync($"a{i:0000}", "mon");
        await EnrollAsync("z", "tue");
        Assert.Equal(1, (await life.Worker.TickAsync(Token)).Planned);
        life.Sleep(Duration.FromDays(1));
        await life.Worker.TickAsync(Token);
        Assert.Single(life.Sent);

        Task EnrollAsync(string id, string days)
        {
            var member = TheKit.Newcomer.Member with { User = id };
            return life.Store.ChangeAsync(
                member,
                () => LearnerChanges.New(member, id) with { Id = new LearnerId(id), Settings = new LearnerSettings(Days: days), Enrollment = new Enrollment("full", EnrollmentState.Active, life.Now, monday) },
                learner => learner,
                Token);
        }
    }

    [Fact]
    public async Task Closed_messages_are_tried_once_and_the_place_is_kept()
    {
        var life = await Started("full");
        var tries = 0;
        life.Answers = _ => { tries++; return new SendResult.Unreachable("the platform takes no messages for you"); };
        await life.LiveDays(10);
        Assert.Equal((1, 0), (tries, life.Sent.Count));
        Assert.Equal("A newcomer cannot be reached", Assert.Single(life.Told).Title);
        Assert.Contains("do not arrive", await life.Say("/reading progress"), StringComparison.Ordinal);
        life.Answers = _ => null;
        await life.Say("/reading resume");
        await life.LiveDays(1);
        Assert.Equal(TheKit.Catalog.Works[0].Id, life.Sent[^1].Mark.Work);
    }

    [Fact]
    public async Task A_send_that_is_cut_off_counts_as_one_that_may_have_arrived()
    {
        var life = await Started("full");
        life.Hangs = mark => mark.Work == TheKit.Catalog.Works[0].Id;
        await life.LiveDays(2);
        Assert.Equal([TheKit.Catalog.Works[1].Id], life.Sent.Select(one => one.Mark.Work!.Value));
        Assert.Contains("may not have arrived", Text(life.Sent[0].Card), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_may_not_have_arrived_is_not_sent_again_and_the_next_card_says_so()
    {
        var life = await Started("full");
        life.Answers = mark => mark.Work == TheKit.Catalog.Works[0].Id ? new SendResult.Unknown() : null;
        await life.LiveDays(3);
        Assert.Equal(TheKit.Catalog.Works.Take(3).Select(work => work.Id), life.Sent.Select(one => one.Mark.Work!.Value));
        Assert.Equal([false, true, false], life.Sent.Select(one => Text(one.Card).Contains("may not have arrived", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_card_sent_by_a_sender_that_died_is_found_and_not_sent_again()
    {
        var life = await Started("full");
        await life.Worker.TickAsync(Token);
        life.Sleep(Duration.FromDays(1) - Duration.FromHours(1));
        var claim = Assert.Single(await life.Store.ClaimDueAsync(life.Now, DripWorker.Lease, DripWorker.SendTimeout, 10, Token));
        await life.SendAsync(TheKit.Newcomer.Member, new DeliveryMark(claim.Delivery.Key, TheKit.Catalog.Works[0].Id), new Card("the same", []), Token);
        await life.Live(Duration.FromHours(6));
        Assert.Single(life.Sent);
        Assert.Equal(DeliveryState.Sent, (await life.Store.HistoryAsync(claim.Learner.Id, 10, Token)).Single(one => one.Key == claim.Delivery.Key).State);
    }

    [Fact]
    public async Task A_card_that_may_have_been_sent_is_not_sent_while_its_conversation_cannot_be_read()
    {
        var life = await Started("full");
        await life.Worker.TickAsync(Token);
        life.Sleep(Duration.FromDays(1) - Duration.FromHours(1));
        var claim = Assert.Single(await life.Store.ClaimDueAsync(life.Now, DripWorker.Lease, DripWorker.SendTimeout, 10, Token));
        await life.SendAsync(TheKit.Newcomer.Member, new DeliveryMark(claim.Delivery.Key, TheKit.Catalog.Works[0].Id), new Card("the same", []), Token);
        life.IsBlind = true;
        await life.Live(Duration.FromHours(3));
        Assert.Single(life.Sent);
        life.IsBlind = false;
        await life.Live(Duration.FromHours(1));
        Assert.Single(life.Sent);
        Assert.Equal(DeliveryState.Sent, (await life.Store.HistoryAsync(claim.Learner.Id, 10, Token)).Single(one => one.Key == claim.Delivery.Key).State);
    }

    [Fact]
    public async Task A_card_that_may_have_been_sent_counts_as_delivered_once_its_day_is_over_and_nobody_could_look()
    {
        var life = await Started("full");
        await life.Worker.TickAsync(Token);
        life.Sleep(Duration.FromDays(1) - Duration.FromHours(1));
        var claim = Assert.Single(await life.Store.ClaimDueAsync(life.Now, DripWorker.Lease, DripWorker.SendTimeout, 10, Token));
        life.IsBlind = true;
        await life.LiveDays(3);
        var delivery = (await life.Store.HistoryAsync(claim.Learner.Id, 10, Token)).Single(one => one.Key == claim.Delivery.Key);
        Assert.Equal((DeliveryState.Unknown, (Core.Kit.WorkId?)TheKit.Catalog.Works[0].Id), (delivery.State, delivery.Work));
        Assert.Equal(TheKit.Catalog.Works[1].Id, life.Sent[0].Mark.Work);
        Assert.Contains("may not have arrived", Text(life.Sent[0].Card), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_a_repeat_makes_no_second_message_a_send_without_an_answer_is_looked_for_and_recorded_as_sent()
    {
        var life = await Started("full");
        life.RepeatsSafelyFor = Duration.FromMinutes(2);
        life.Answers = _ => life.Sent.Count == 0 ? new SendResult.Unknown() : null;
        await life.LiveDays(1);
        var sent = (await HistoryAsync(life)).Single(one => one.Work is not null);
        Assert.Equal((DeliveryState.Sent, "m1"), (sent.State, sent.Message));
        await life.LiveDays(1);
        Assert.Equal(TheKit.Catalog.Works.Take(2).Select(work => work.Id), life.Sent.Select(one => one.Mark.Work!.Value));
        Assert.DoesNotContain("may not have arrived", Text(life.Sent[1].Card), StringComparison.Ordinal);
    }

    // The second send begins when the claim has run out, 70 s after the first: inside two minutes, outside one.
    [Theory]
    [InlineData(120, true)]
    [InlineData(80, true)]
    [InlineData(79, false)]
    [InlineData(0, false)]
    public async Task Where_nobody_can_look_a_card_is_sent_again_only_as_long_as_that_makes_no_second_message(int window, bool isSentAgain)
    {
        var life = await Started("full");
        life.RepeatsSafelyFor = Duration.FromSeconds(window);
        await life.Worker.TickAsync(Token);
        life.Sleep(Duration.FromDays(1) - Duration.FromHours(1));
        var claim = Assert.Single(await life.Store.ClaimDueAsync(life.Now, DripWorker.Lease, DripWorker.SendTimeout, 10, Token));
        await life.SendAsync(TheKit.Newcomer.Member, new DeliveryMark(claim.Delivery.Key, TheKit.Catalog.Works[0].Id), new Card("the same", []), Token);
        life.IsBlind = true;
        // What the learner has meanwhile said does not change what the message was.
        await life.Say("/reading skip " + TheKit.Catalog.Works[0].Id);
        life.Sleep(DripWorker.Lease + DripWorker.SendTimeout);
        await life.Worker.TickAsync(Token);
        Assert.Single(life.Sent);
        var delivery = (await HistoryAsync(life)).Single(one => one.Key == claim.Delivery.Key);
        Assert.Equal(isSentAgain ? DeliveryState.Sent : DeliveryState.Claimed, delivery.State);
        Assert.Equal(isSentAgain ? TheKit.Catalog.Works[0].Id : null, delivery.Work);
    }

    [Theory]
    [InlineData("/reading pause")]
    [InlineData("asked to wait")]
    [InlineData("no answer")]
    [InlineData("broken")]
    public async Task What_may_have_been_sent_stays_claimed_until_somebody_can_look(string trouble)
    {
        var life = await Started("full");
        life.RepeatsSafelyFor = Duration.FromMinutes(2);
        await life.Worker.TickAsync(Token);
        life.Sleep(Duration.FromDays(1) - Duration.FromHours(1));
        var claim = Assert.Single(await life.Store.ClaimDueAsync(life.Now, DripWorker.Lease, DripWorker.SendTimeout, 10, Token));
        await life.SendAsync(TheKit.Newcomer.Member, new DeliveryMark(claim.Delivery.Key, TheKit.Catalog.Works[0].Id), new Card("the same", []), Token);
        life.IsBlind = true;
        if (trouble.StartsWith('/'))
            await life.Say(trouble);
        life.Answers = _ => trouble switch
        {
            "asked to wait" => new SendResult.RetryAfter(Duration.FromSeconds(1)),
            "no answer" => new SendResult.Unknown(),
            "broken" => throw new InvalidOperationException("broken"),
            _ => null,
        };
        life.Sleep(DripWorker.Lease + DripWorker.SendTimeout);
        await life.Worker.TickAsync(Token);
        Assert.Equal(DeliveryState.Claimed, (await HistoryAsync(life)).Single(one => one.Key == claim.Delivery.Key).State);
        (life.IsBlind, life.Answers) = (false, _ => null);
        await life.Live(Duration.FromHours(1));
        Assert.Single(life.Sent);
        Assert.Equal(DeliveryState.Sent, (await HistoryAsync(life)).Single(one => one.Key == claim.Delivery.Key).State);
    }

    [Fact]
    public async Task A_card_that_the_platform_does_not_take_is_tried_once_named_and_comes_again_after_a_week()
    {
        var life = await Started("full");
        var first = TheKit.Catalog.Works[0].Id;
        var tries = new List<Instant>();
        life.Answers = mark =>
        {
            if (mark.Work != first)
                return null;
            tries.Add(life.Now);
            return tries.Count < 3 ? new SendResult.NotTaken("the platform does not take the card (too_long)") : null;
        };
        await life.LiveDays(3);
        Assert.Single(tries);
        Assert.Equal(TheKit.Catalog.Works[1].Id, life.Sent[0].Mark.Work);
        var failed = Assert.Single(await life.Store.HistoryAsync((await life.Store.FindAsync(TheKit.Newcomer.Member, Token))!.Id, 10, Token), one => one.State == DeliveryState.Failed);
        Assert.Equal("not sent, and put off for a week: the platform does not take the card (too_long)", failed.Ledger[^1].What);
        for (var time = 0; time < 6; time++)
        {
            await life.LiveDays(4);
            await life.Say("/reading done");
        }

        Assert.Equal(3, tries.Count);
        Assert.All(tries.Zip(tries.Skip(1), (one, next) => next - one), distance => Assert.True(distance >= Duration.FromDays(6)));
        Assert.Contains(life.Sent, one => one.Mark.Work == first);
        Assert.Equal("A reading cannot be sent", Assert.Single(life.Told).Title);
    }

    [Fact]
    public async Task After_a_restore_nothing_is_sent_while_a_conversation_cannot_be_read()
    {
        var life = await Started("full");
        (life.IsBlind, life.Store.IsRestored) = (true, true);
        await life.LiveDays(2);
        Assert.Empty(life.Sent);
        life.IsBlind = false;
        await life.LiveDays(1);
        Assert.Equal(TheKit.Catalog.Works.Take(2).Select(work => (Core.Kit.WorkId?)work.Id), life.Sent.Select(one => one.Mark.Work));
    }

    [Fact]
    public async Task A_reading_asked_for_does_not_count_as_the_days()
    {
        var life = await Started("full");
        Assert.Contains("Reading 1 of 65", await life.Say("/reading today"), StringComparison.Ordinal);
        await life.Say("/reading done");
        await life.LiveDays(1);
        Assert.Equal(TheKit.Catalog.Works[1].Id, Assert.Single(life.Sent).Mark.Work);
    }

    [Fact]
    public async Task An_hour_that_changes_does_not_bring_two_in_a_day()
    {
        var life = await Started("full");
        await life.LiveDays(1);
        await life.Say("/reading settings at 18:00");
        await life.Live(Duration.FromHours(20));
        Assert.Single(life.Sent);
        await life.LiveDays(1);
        Assert.Equal(2, life.Sent.Count);
    }

    [Fact]
    public async Task A_card_that_may_not_have_arrived_is_told_of_even_after_a_day_without_one()
    {
        var life = await Started("full");
        life.Answers = mark => mark.Work == TheKit.Catalog.Works[0].Id ? new SendResult.Unknown() : null;
        await life.LiveDays(1);
        life.Sleep(Duration.FromHours(35));
        await life.LiveDays(1);
        Assert.Contains("may not have arrived", Text(life.Sent[1].Card), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_no_longer_put_off_comes_on_the_next_day()
    {
        var life = await Started("tldr");
        foreach (var listing in TheKit.Catalog.Sections[0].Listings.Where(listing => listing.Work.Value is not ("bitter-lesson" or "better-lesson")))
            await life.Say($"/reading skip {listing.Work}");
        await life.Say("/reading later bitter-lesson");
        await life.Worker.TickAsync(Token);
        await life.Say("/reading done bitter-lesson");
        await life.LiveDays(1);
        Assert.Equal("better-lesson", Assert.Single(life.Sent).Mark.Work?.Value);
    }

    [Theory]
    [InlineData("/reading pause")]
    [InlineData("/reading today")]
    [InlineData("/labbot forget-me yes")]
    public async Task What_a_learner_says_while_others_get_their_card_counts(string line)
    {
        var life = await Started("full");
        var other = TheKit.Newcomer with { Member = TheKit.Newcomer.Member with { User = "grace" } };
        await life.Router.TypedAsync("/reading start full", other, Token);
        var said = false;
        life.Answers = _ =>
        {
            if (!said)
                life.Router.TypedAsync(line, life.Last == other.Member ? TheKit.Newcomer : other, Token).AsTask().GetAwaiter().GetResult();
            said = true;
            return null;
        };
        await life.LiveDays(1);
        Assert.Equal(line == "/reading today" ? 2 : 1, life.Sent.Count);
        if (line == "/reading today")
            Assert.Equal(TheKit.Catalog.Works[1].Id, life.Sent[1].Mark.Work);
    }

    [Fact]
    public async Task An_answer_while_the_card_that_pauses_is_under_way_keeps_the_drip_going()
    {
        var life = await Started("full");
        life.Answers = mark =>
        {
            if (mark.Work is null)
                life.Say("/reading done").GetAwaiter().GetResult();
            return null;
        };
        await life.LiveDays(9);
        Assert.Equal("Your readings are paused", life.Sent[5].Card.Title);
        Assert.Contains("going on", await life.Say("/reading progress"), StringComparison.Ordinal);
        Assert.Equal(TheKit.Catalog.Works[5].Id, life.Sent[6].Mark.Work);
    }

    [Fact]
    public async Task One_card_that_breaks_holds_up_nobody_else()
    {
        var life = await Started("full");
        await life.Router.TypedAsync("/reading start full", TheKit.Newcomer with { Member = TheKit.Newcomer.Member with { User = "grace" } }, Token);
        var broke = 0;
        life.Answers = _ => life.Last == TheKit.Newcomer.Member && broke++ < 3 ? throw new InvalidOperationException("broken") : null;
        await life.LiveDays(1);
        await life.Live(Duration.FromHours(2));
        Assert.Equal((2, 4), (life.Sent.Count, broke));
    }

    [Fact]
    public async Task Resume_on_a_drip_that_goes_on_takes_nothing_away_and_an_ended_one_stays_ended()
    {
        var life = await Started("full");
        await life.Live(Duration.FromHours(22) + Duration.FromMinutes(30));
        life.Sleep(Duration.FromHours(1));
        await life.Say("/reading resume");
        await life.Worker.TickAsync(Token);
        Assert.Single(life.Sent);

        await life.Say("/reading stop");
        Assert.StartsWith("There is nothing to pause", await life.Say("/reading pause"), StringComparison.Ordinal);
        Assert.StartsWith("There is nothing to resume", await life.Say("/reading resume"), StringComparison.Ordinal);
        await life.LiveDays(5);
        Assert.Single(life.Sent);
    }

    private static async Task<IReadOnlyList<Delivery>> HistoryAsync(Fortnight life) =>
        await life.Store.HistoryAsync((await life.Store.FindAsync(TheKit.Newcomer.Member, Token))!.Id, 10, Token);

    internal static async Task<Fortnight> Started(string track)
    {
        var life = new Fortnight(Monday);
        Assert.StartsWith("Your readings start", await life.Say("/reading start " + track), StringComparison.Ordinal);
        return life;
    }

    // Answers the readings that came, in order; the one at this place with the given word.
    private static async Task<Core.Kit.WorkId> Answered(Fortnight life, int place, string word)
    {
        while (life.Sent.Count <= place)
            await life.LiveDays(1);
        for (var i = 0; i < life.Sent.Count; i++)
            Assert.IsType<Reply.Update>(await life.Click(i == place ? $"reading {word}" : "reading done", life.Sent[i].Mark.Work!.Value.Value));
        return life.Sent[place].Mark.Work!.Value;
    }

    private static string Text(Card card) => PlainTextRenderer.Render(card, new PlainTextLayout(Typed: CommandNames.Default.Typed));
}
