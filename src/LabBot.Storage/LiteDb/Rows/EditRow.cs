using System.Globalization;
using LabBot.Core.Curation;
using LiteDB;

namespace LabBot.Storage.LiteDb.Rows;

/// <summary>An edit as a row. Its id sorts as its number does.</summary>
internal static class EditRow
{
    public static string Id(long number) => number.ToString("0000000000", CultureInfo.InvariantCulture);

    public static BsonDocument Write(CatalogEdit edit) => new()
    {
        ["_id"] = Id(edit.Number),
        ["made"] = Bson.Of(edit.At),
        ["by"] = edit.By is { } by ? LearnerRow.Write(by) : BsonValue.Null,
        ["byName"] = Bson.Of(edit.ByName),
        ["what"] = Bson.Of(edit.What),
        ["changes"] = Bson.Of(CatalogChangeJson.Write(edit.Changes)),
        ["undoes"] = edit.Undoes is { } undone ? new BsonValue(undone) : BsonValue.Null,
        ["suggestion"] = Bson.Of(edit.Suggestion),
        ["suggestedBy"] = Bson.Of(edit.SuggestedBy),
        ["settled"] = Bson.Of(edit.Settled.Order(), index => new BsonValue(index)),
    };

    public static CatalogEdit Read(BsonDocument row) => new(
        long.Parse(row["_id"].AsString, CultureInfo.InvariantCulture),
        row["made"].Instant(),
        row["by"].IsNull ? null : LearnerRow.ReadMember(row["by"]),
        row["byName"].Text(),
        row["what"].Text(),
        CatalogChangeJson.Read(row["changes"].Text()))
    {
        Undoes = row["undoes"].IsNull ? null : row["undoes"].AsInt64,
        Suggestion = row["suggestion"].TextOrNull(),
        SuggestedBy = row["suggestedBy"].TextOrNull(),
        Settled = row["settled"].List(index => index.AsInt32).ToHashSet(),
    };
}
