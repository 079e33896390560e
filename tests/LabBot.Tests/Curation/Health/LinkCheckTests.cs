using CsCheck;
using LabBot.Core.Curation.Health;
using NodaTime;

namespace LabBot.Tests.Curation.Health;

/// <summary>Every decision about a link.</summary>
public sealed class LinkCheckTests
{
    private static readonly Instant Start = Instant.FromUtc(2026, 3, 2, 9, 0);

    private static readonly LinkHealth New = LinkHealth.New(new Uri("https://example.org/page"), Start);

    private static readonly LinkObservation Answers = new LinkObservation.Answers("\"v1\"", "Mon, 02 Mar 2026 09:00:00 GMT");
    private static readonly LinkObservation Fails = new LinkObservation.Fails("example.org has no such page (its answer was 404).");
    private static readonly LinkObservation Hides = new LinkObservation.Hides("example.org does not show it to LabBot (its answer was 403).");
    private static readonly LinkObservation Moves = new LinkObservation.Moves(new Uri("https://example.org/new"));

    [Fact]
    public void A_link_that_answers_is_fine_since_it_first_did()
    {
        var fine = After((0, Answers), (7 * 24, Answers));
        Assert.Equal((LinkStanding.Fine, Start, Start + Duration.FromDays(7)), (fine.Standing, fine.Since, fine.CheckedAt));
        Assert.Equal(("\"v1\"", "Mon, 02 Mar 2026 09:00:00 GMT", null), (fine.ETag, fine.LastModified, fine.Reason));
    }

    [Fact]
    public void Three_failures_on_three_days_over_forty_eight_hours_make_it_dead()
    {
        Assert.Equal(LinkStanding.Failing, After((0, Fails)).Standing);
        Assert.Equal(LinkStanding.Failing, After((0, Fails), (24, Fails)).Standing);
        var dead = After((0, Fails), (24, Fails), (48, Fails));
        Assert.Equal((LinkStanding.Dead, 3, Start + Duration.FromHours(48)), (dead.Standing, dead.Strikes!.Days, dead.Since));
        Assert.Equal("example.org has no such page (its answer was 404).", dead.Reason);
    }

    [Fact]
    public void Three_days_that_are_not_forty_eight_hours_do_not()
    {
        // 09:00, 00:30 and 08:59 two days later: three days of the calendar.
        var failing = After((0, Fails), (15.5, Fails), (47.9, Fails));
        Assert.Equal((LinkStanding.Failing, 3), (failing.Standing, failing.Strikes!.Days));
        Assert.Equal(LinkStanding.Dead, LinkCheck.After(failing, Fails, Start + Duration.FromHours(72)).Standing);
    }

    [Fact]
    public void Many_failures_on_one_day_are_one_strike()
    {
        var failing = After((0, Fails), (1, Fails), (2, Fails), (3, Fails), (14.9, Fails));
        Assert.Equal((LinkStanding.Failing, 1, Start), (failing.Standing, failing.Strikes!.Days, failing.Strikes.First));
    }

    [Fact]
    public void Forty_eight_hours_with_two_failures_do_not_make_it_dead() => Assert.Equal(LinkStanding.Failing, After((0, Fails), (24 * 30, Fails)).Standing);

    [Fact]
    public void An_answer_between_begins_anew()
    {
        var failing = After((0, Fails), (24, Fails), (30, Answers), (48, Fails), (72, Fails));
        Assert.Equal((LinkStanding.Failing, 2), (failing.Standing, failing.Strikes!.Days));
        Assert.Null(After((0, Fails), (24, Answers)).Strikes);
    }

    [Fact]
    public void A_server_that_hides_never_makes_it_dead_and_wipes_nothing_out()
    {
        var hidden = After([.. Enumerable.Range(0, 30).Select(day => (day * 24.0, Hides))]);
        Assert.Equal((LinkStanding.Unknown, null), (hidden.Standing, hidden.Strikes));
        var between = After((0, Fails), (24, Hides), (48, Fails));
        Assert.Equal((LinkStanding.Failing, 2), (between.Standing, between.Strikes!.Days));
        Assert.Equal(LinkStanding.Unknown, After((0, Fails), (24, Fails), (48, Fails), (72, Hides)).Standing);
    }

    [Fact]
    public void A_link_that_moved_says_where_and_since_when()
    {
        var moved = After((0, Answers), (24, Moves), (48, Moves));
        Assert.Equal((LinkStanding.Moved, new Uri("https://example.org/new"), Start + Duration.FromHours(24)), (moved.Standing, moved.MovedTo, moved.Since));
        Assert.Null(moved.ETag);
        var again = LinkCheck.After(moved, new LinkObservation.Moves(new Uri("https://example.org/newer")), Start + Duration.FromHours(72));
        Assert.Equal((new Uri("https://example.org/newer"), Start + Duration.FromHours(72)), (again.MovedTo, again.Since));
        Assert.Null(LinkCheck.After(again, Answers, Start + Duration.FromHours(96)).MovedTo);
    }

    [Fact]
    public void A_dead_link_that_answers_again_is_fine()
    {
        var fine = LinkCheck.After(After((0, Fails), (24, Fails), (48, Fails)) with { Archived = new Uri("https://web.archive.org/web/2020/x") }, Answers, Start + Duration.FromHours(72));
        Assert.Equal((LinkStanding.Fine, null, null), (fine.Standing, fine.Strikes, fine.Archived));
    }

    [Fact]
    public void Each_link_is_looked_at_within_a_week_and_then_every_week()
    {
        var due = LinkCheck.DueAt(New);
        Assert.InRange(due, Start + Duration.Epsilon, Start + LinkCheck.Round);
        Assert.Equal(due + LinkCheck.Round, LinkCheck.DueAt(LinkCheck.After(New, Answers, due)));
        // One that was looked at late keeps its minute.
        Assert.Equal(due + LinkCheck.Round, LinkCheck.DueAt(LinkCheck.After(New, Hides, due + Duration.FromHours(3))));
    }

    [Fact]
    public void One_that_fails_is_looked_at_after_a_day_until_it_is_dead()
    {
        var due = LinkCheck.DueAt(New);
        Assert.Equal(due + Duration.FromDays(1), LinkCheck.DueAt(LinkCheck.After(New, Fails, due)));
        var dead = LinkCheck.After(LinkCheck.After(LinkCheck.After(New, Fails, due), Fails, due + Duration.FromDays(1)), Fails, due + Duration.FromDays(2));
        Assert.Equal(LinkStanding.Dead, dead.Standing);
        Assert.Equal(due + LinkCheck.Round, LinkCheck.DueAt(dead));
    }

    [Fact]
    public void The_links_of_a_kit_are_spread_over_the_week()
    {
        var days = Enumerable.Range(0, 700).Select(i => LinkCheck.DueAt(LinkHealth.New(new Uri($"https://example.org/{i}"), Start))).CountBy(due => (int)(due - Start).TotalDays).ToDictionary();
        Assert.Equal(7, days.Count);
        Assert.All(days.Values, count => Assert.InRange(count, 60, 140));
    }

    [Fact]
    public void Whatever_is_seen_a_dead_link_has_failed_on_three_days_over_forty_eight_hours_without_an_answer()
    {
        Gen.Select(Gen.OneOf<LinkObservation>(Answers, Fails, Fails, Fails, Hides, Moves), Gen.Int[1, 60 * 40]).Array[1, 40].Sample(steps =>
        {
            var (health, now) = (New, Start);
            var failures = new List<Instant>();
            foreach (var (seen, minutes) in steps)
            {
                now += Duration.FromMinutes(minutes);
                health = LinkCheck.After(health, seen, now);
                if (seen is LinkObservation.Fails)
                    failures.Add(now);
                if (seen is LinkObservation.Answers or LinkObservation.Moves)
                    failures.Clear();
                var isDead = failures.Select(at => at.InUtc().Date).Distinct().Count() >= 3 && failures.GroupBy(at => at.InUtc().Date).Select(day => day.First()).Last() - failures[0] >= Duration.FromHours(48);
                if (seen is LinkObservation.Fails)
                    Assert.Equal(isDead ? LinkStanding.Dead : LinkStanding.Failing, health.Standing);
                if (seen is LinkObservation.Hides)
                    Assert.Equal(LinkStanding.Unknown, health.Standing);
                Assert.Equal(now, health.CheckedAt);
            }
        }, iter: 5000);
    }

    private static LinkHealth After(params (double Hours, LinkObservation Seen)[] looks) => looks.Aggregate(New, (health, look) => LinkCheck.After(health, look.Seen, Start + Duration.FromHours(look.Hours)));
}
