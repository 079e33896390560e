using LiteDB;
using NodaTime;

namespace LabBot.Storage.LiteDb.Rows;

/// <summary>What the store knows of itself, written with every step. The counts prove that no row went missing.</summary>
/// <param name="Id">Which store this is; its journal says the same.</param>
/// <param name="Schema">The version of the rows.</param>
/// <param name="Sequence">The number of the latest step.</param>
/// <param name="Token">The latest fencing token given out.</param>
/// <param name="Latest">The latest instant that a ledger has held.</param>
/// <param name="Learners">How many learners there are.</param>
/// <param name="Open">How many planned and claimed deliveries.</param>
/// <param name="Closed">How many others.</param>
/// <param name="Suggestions">How many suggestions.</param>
/// <param name="Conversations">How many conversations.</param>
/// <param name="Edits">How many edits, which is the number of the latest.</param>
/// <param name="Proposals">How many proposals.</param>
/// <param name="Health">Of how many addresses of the kit something is known.</param>
internal sealed record StoreRow(Guid Id, int Schema, long Sequence, long Token, Instant? Latest, int Learners, int Open, int Closed, int Suggestions, int Conversations, int Edits, int Proposals, int Health)
{
    /// <summary>The row's id: there is one.</summary>
    public const string Key = "store";

    public static BsonDocument Write(StoreRow store) => new()
    {
        ["_id"] = Key,
        ["store"] = store.Id,
        ["schema"] = store.Schema,
        ["sequence"] = store.Sequence,
        ["token"] = store.Token,
        ["latest"] = Bson.Of(store.Latest),
        ["learners"] = store.Learners,
        ["open"] = store.Open,
        ["closed"] = store.Closed,
        ["suggestions"] = store.Suggestions,
        ["conversations"] = store.Conversations,
        ["edits"] = store.Edits,
        ["proposals"] = store.Proposals,
        ["health"] = store.Health,
    };

    public static StoreRow Read(BsonDocument row) => new(
        row["store"].AsGuid,
        row["schema"].AsInt32,
        row["sequence"].AsInt64,
        row["token"].AsInt64,
        row["latest"].InstantOrNull(),
        row["learners"].AsInt32,
        row["open"].AsInt32,
        row["closed"].AsInt32,
        row["suggestions"].AsInt32,
        row["conversations"].AsInt32,
        row["edits"].AsInt32,
        row["proposals"].AsInt32,
        row["health"].AsInt32);
}
