using System.Globalization;
using LabBot.Core.Cards;
using LabBot.Core.Drip;
using LabBot.Core.Learning;
using NodaTime;

namespace LabBot.Core.Commands.Reading;

/// <summary><c>/reading why</c>: the ledger of the learner's deliveries.</summary>
public static class ShowWhy
{
    private const int MostDeliveries = 20;

    /// <summary>The command.</summary>
    public static CommandDefinition Define(ReadingDesk desk) => new()
    {
        Name = "reading why",
        Summary = "Shows when each reading was planned, sent or held, and why",
        Examples = [""],
        Handler = (invocation, cancellationToken) => desk.ForLearnerAsync(invocation, learner => AnswerAsync(desk, learner, cancellationToken), cancellationToken),
    };

    private static string Subject(ReadingDesk desk, Delivery delivery, DateTimeZone zone) => delivery switch
    {
        { Work: { } work } => desk.Catalog.FindWork(work)?.Title ?? work.Value,
        { State: DeliveryState.Planned } => $"due {delivery.NotBefore.InZone(zone).ToString("ddd HH':'mm", CultureInfo.InvariantCulture)}",
        { State: DeliveryState.Claimed } => "on its way",
        _ => "no reading",
    };

    // Days of the learner's week on which nothing was even planned, each stretch with its reason: a holiday is known, anything else is one of a few.
    private static IEnumerable<(LocalDate Last, Item Item)> Without(DripSchedule schedule, IReadOnlyList<Delivery> history, LocalDate today)
    {
        var had = history.Where(delivery => delivery.Key.Slot == 0).Select(delivery => delivery.Key.Date).ToHashSet();
        if (had.Count == 0)
            yield break;
        var stretch = new List<LocalDate>();
        for (var date = had.Min(); date < today; date = date.PlusDays(1))
        {
            if (!schedule.Days.Has(date.DayOfWeek))
                continue;
            if (stretch.Count > 0 && (had.Contains(date) || schedule.Holidays.Contains(date) != schedule.Holidays.Contains(stretch[0])))
            {
                yield return Missing(schedule, stretch);
                stretch = [];
            }

            if (!had.Contains(date))
                stretch.Add(date);
        }

        if (stretch.Count > 0)
            yield return Missing(schedule, stretch);
    }

    private static (LocalDate Last, Item Item) Missing(DripSchedule schedule, List<LocalDate> days) => (days[^1], new Item(
        days.Count == 1 ? ReadingCards.Day(days[0]) : $"{ReadingCards.Day(days[0])} to {ReadingCards.Day(days[^1])}",
        [schedule.Holidays.Contains(days[0])
            ? (days.Count == 1 ? "no reading: a holiday of the lab" : "no readings: holidays of the lab")
            : "nothing was planned: your readings were paused or ended, all that was left was put off, or LabBot was not running"]));

    private static async Task<Reply> AnswerAsync(ReadingDesk desk, Learner learner, CancellationToken cancellationToken)
    {
        var history = await desk.Stores.Outbox.HistoryAsync(learner.Id, MostDeliveries, cancellationToken).ConfigureAwait(false);
        var schedule = desk.Defaults.For(learner.Settings);
        var zone = schedule.Zone;
        var items = history.Select(delivery => (Last: delivery.Key.Date, Item: new Item(
                ReadingCards.Day(delivery.Key.Date),
                [string.Join('\n', delivery.Ledger
                    .Select(entry => $"{entry.At.InZone(zone).ToString("ddd HH':'mm", CultureInfo.InvariantCulture)} {entry.What}")
                    .Prepend(Subject(desk, delivery, zone)))])))
            .Concat(Without(schedule, history, desk.Today(learner)));
        return new Reply.Show(new Card("What was sent, and why",
        [
            history.Count == 0
                ? new Paragraph("Nothing has been planned yet.")
                : new Items(null, [.. items.OrderByDescending(one => one.Last).Select(one => one.Item)]),
            .. history.Count < MostDeliveries ? (IEnumerable<CardBlock>)[] : [new Footnote($"These are the latest {MostDeliveries}; {desk.Names.Typed("labbot my-data")} holds all of them.")],
            new Footnote($"Times are {zone.Id}."),
        ]));
    }
}
