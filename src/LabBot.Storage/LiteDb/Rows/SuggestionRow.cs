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
    };

    public static Suggestion Read(BsonDocument row) => new(
        row["_id"].AsString,
        new Uri(row["link"].Text()),
        row["why"].Text(),
        row["by"].IsNull ? null : LearnerRow.ReadMember(row["by"]),
        row["byName"].Text(),
        row["made"].Instant());
}
