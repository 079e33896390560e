using LabBot.Core.Drip;
using LabBot.Core.Kit;
using LabBot.Core.Learning;
using LiteDB;
using NodaTime.Text;

namespace LabBot.Storage.LiteDb.Rows;

/// <summary>A delivery as a row. Its id orders a learner's deliveries by date and slot, as text does.</summary>
internal static class DeliveryRow
{
    public static string Id(DeliveryKey key) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{From(key.Learner)}{LocalDatePattern.Iso.Format(key.Date)}|{key.Slot:D4}");

    /// <summary>What every id of the learner starts with; the first id that none of theirs reaches starts with <see cref="To"/>.</summary>
    public static string From(LearnerId learner) => learner.Value + "|";

    /// <summary>The end of the learner's ids.</summary>
    public static string To(LearnerId learner) => learner.Value + "}";

    public static BsonDocument Write(Delivery delivery) => new()
    {
        ["_id"] = Id(delivery.Key),
        ["learner"] = delivery.Key.Learner.Value,
        ["date"] = Bson.Of(delivery.Key.Date),
        ["slot"] = delivery.Key.Slot,
        ["state"] = Bson.Of(delivery.State),
        ["notBefore"] = Bson.Of(delivery.NotBefore),
        ["deadline"] = Bson.Of(delivery.Deadline),
        ["work"] = Bson.Of(delivery.Work?.Value),
        ["message"] = Bson.Of(delivery.Message),
        ["token"] = delivery.Token,
        ["leaseUntil"] = Bson.Of(delivery.LeaseUntil),
        ["claimedAt"] = Bson.Of(delivery.ClaimedAt),
        ["ledger"] = Bson.Of(delivery.Ledger, Write),
    };

    public static Delivery Read(BsonDocument row) => new(
        new DeliveryKey(new LearnerId(row["learner"].AsString), row["date"].Date(), row["slot"].AsInt32),
        row["state"].Enum<DeliveryState>(),
        row["notBefore"].Instant(),
        row["deadline"].Instant(),
        row["work"].TextOrNull() is { } work ? new WorkId(work) : null,
        row["message"].TextOrNull(),
        row["token"].AsInt64,
        row["leaseUntil"].InstantOrNull(),
        row["ledger"].List(ReadEntry))
    {
        ClaimedAt = row["claimedAt"].InstantOrNull(),
    };

    private static BsonValue Write(LedgerEntry entry) => new BsonDocument { ["at"] = Bson.Of(entry.At), ["what"] = Bson.Of(entry.What) };

    private static LedgerEntry ReadEntry(BsonValue row) => new(row["at"].Instant(), row["what"].Text());
}
