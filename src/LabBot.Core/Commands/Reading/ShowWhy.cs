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
        _ => delivery.State.ToString().ToLowerInvariant(),
    };

    private static async Task<Reply> AnswerAsync(ReadingDesk desk, Learner learner, CancellationToken cancellationToken)
    {
        var history = await desk.Stores.Outbox.HistoryAsync(learner.Id, MostDeliveries, cancellationToken).ConfigureAwait(false);
        var zone = desk.Defaults.For(learner.Settings).Zone;
        return new Reply.Show(new Card("What was sent, and why",
        [
            history.Count == 0
                ? new Paragraph("Nothing has been planned yet.")
                : new Items(null, [.. history.Select(delivery => new Item(
                    ReadingCards.Day(delivery.Key.Date),
                    [string.Join('\n', delivery.Ledger
                        .Select(entry => $"{entry.At.InZone(zone).ToString("ddd HH':'mm", CultureInfo.InvariantCulture)} {entry.What}")
                        .Prepend(Subject(desk, delivery, zone)))]))]),
            .. history.Count < MostDeliveries ? (IEnumerable<CardBlock>)[] : [new Footnote($"These are the latest {MostDeliveries}; {desk.Names.Typed("labbot my-data")} holds all of them.")],
            new Footnote($"Times are {zone.Id}."),
        ]));
    }
}
