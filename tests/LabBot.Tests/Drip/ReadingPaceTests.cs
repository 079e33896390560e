using LabBot.Core.Drip;
using LabBot.Core.Kit;
using LabBot.Core.Learning;
using LabBot.Tests.Contracts;
using NodaTime;

namespace LabBot.Tests.Drip;

public class ReadingPaceTests
{
    // Readings come on working days from Monday 2 March 2026 on.
    private static readonly LocalDate Monday = new(2026, 3, 2);
    private static readonly DripSchedule Workdays = DripDefaults.Standard.For(LearnerSettings.Default);
    private static readonly Track Tldr = Track.Find(TheKit.Catalog, "tldr")!;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Two_days_show_no_pace(int daysIn) => Assert.Null(Of(Monday.PlusDays(daysIn)));

    [Fact]
    public void A_day_counts_once_it_is_over_or_has_an_answer()
    {
        Assert.Equal(new ReadingPace(0, 3, null), Of(Monday.PlusDays(3)));
        Assert.Equal((1, 3), Counts(Of(Monday.PlusDays(2), Monday.PlusDays(2))));
        // A weekend is no reading day, but an answer on it counts.
        Assert.Equal((1, 5), Counts(Of(Monday.PlusDays(6), Monday.PlusDays(5))));
    }

    [Fact]
    public void Who_answers_each_day_ends_with_the_schedule_and_who_answers_every_second_later()
    {
        // 28 readings from a Monday on end on a Wednesday, five weeks later.
        LocalDate[] week = [.. Enumerable.Range(0, 5).Select(Monday.PlusDays)];
        Assert.Equal(Monday.PlusDays(37), Of(Monday.PlusDays(7), week)!.End);
        // 26 are left at two in five days: 65 reading days after Friday.
        Assert.Equal(Monday.PlusDays(4 + (13 * 7)), Of(Monday.PlusDays(7), week[0], week[2])!.End);
        // Two a day: 18 left take nine days.
        Assert.Equal(Monday.PlusDays(17), Of(Monday.PlusDays(7), [.. week, .. week])!.End);
    }

    [Fact]
    public void Four_weeks_are_remembered_and_a_resumption_forgives()
    {
        var today = Monday.PlusDays(70);
        Assert.Equal((0, 20), Counts(Of(today, Monday, Monday.PlusDays(1), Monday.PlusDays(2))));
        var resumed = Learner(Monday.PlusDays(69));
        Assert.Null(ReadingPace.Of(Tldr, resumed with { Enrollment = resumed.Enrollment! with { From = today } }, Workdays, today.PlusDays(2)));
    }

    [Fact]
    public void An_end_that_nobody_lives_to_see_has_no_date()
    {
        var endless = Tldr with { Steps = [.. Tldr.Steps, .. Enumerable.Range(0, 200).Select(i => Tldr.Steps[0] with { Work = Tldr.Steps[0].Work with { Id = new WorkId($"work-{i}") } })] };
        var today = Monday.PlusDays(60);
        Assert.Equal(new ReadingPace(1, 20, null), ReadingPace.Of(endless, Learner(today.PlusDays(-1)), Workdays, today));
    }

    [Fact]
    public void What_is_all_answered_ended_with_the_last_day() =>
        Assert.Equal(Monday.PlusDays(6), Of(Monday.PlusDays(7), [.. Enumerable.Repeat(Monday, 28)])!.End);

    private static (int Answered, int Days) Counts(ReadingPace? pace) => (pace!.Answered, pace.Days);

    private static ReadingPace? Of(LocalDate today, params LocalDate[] answers) => ReadingPace.Of(Tldr, Learner(answers), Workdays, today);

    private static Learner Learner(params LocalDate[] answers) => Samples.Enrolled("ada") with
    {
        Progress = Progress.Of(answers.Zip(Tldr.Steps, (date, step) => new WorkProgress(step.Work.Id, ReadingState.Done, date))),
    };
}
