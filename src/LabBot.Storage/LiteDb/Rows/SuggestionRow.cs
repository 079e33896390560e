using LabBot.Core.Curation;
using LiteDB;

namespace LabBot.Storage.LiteDb.Rows;

/// <summary>A suggestion as a row.</summary>
internal static class SuggestionRow
{
    public static BsonDocument Write(Suggestion suggestion) => new()
    {
        ["_id"] = suggestion.Id,
        ["link"] = Bson.Of(suggestion.Link.OriginalString),
        ["why"] = Bson.Of(suggestion.Why),
        ["by"] = suggestion.By is { } by ? LearnerRow.Write(by) : BsonValue.Null,
        ["byName"] = Bson.Of(suggestion.ByName),
        ["made"] = Bson.Of(suggestion.At),
        ["decision"] = suggestion.Decision is { } decision ? Write(decision) : BsonValue.Null,
    };

    public static Suggestion Read(BsonDocument row) => new(
        row["_id"].AsString,
        new Uri(row["link"].Text()),
        row["why"].Text(),
        row["by"].IsNull ? null : LearnerRow.ReadMember(row["by"]),
        row["byName"].Text(),
        row["made"].Instant())
    {
        Decision = row["decision"].IsNull ? null : ReadDecision(row["decision"]),
    };

    private static BsonDocument Write(Decision decision) => new()
    {
        ["edit"] = decision.Edit is { } edit ? new BsonValue(edit) : BsonValue.Null,
        ["reason"] = Bson.Of(decision.Reason),
        ["by"] = decision.By is { } by ? LearnerRow.Write(by) : BsonValue.Null,
        ["made"] = Bson.Of(decision.At),
        ["told"] = decision.IsTold,
    };

    private static Decision ReadDecision(BsonValue row) => new(
        row["edit"].IsNull ? null : row["edit"].AsInt64, row["reason"].TextOrNull(), row["by"].IsNull ? null : LearnerRow.ReadMember(row["by"]), row["made"].Instant(), row["told"].AsBoolean);
}
