using LabBot.Core.Kit;
using LiteDB;

namespace LabBot.Storage.LiteDb.Rows;

/// <summary>The counts as a row: there is one, since a kit has some hundred works.</summary>
internal static class UsageRow
{
    /// <summary>The row's id.</summary>
    public const string Key = "usage";

    public static BsonDocument Write(IReadOnlyDictionary<WorkId, int> usage) => new()
    {
        ["_id"] = Key,
        // A list and not a document: a work's id may hold what a field's name may not.
        ["works"] = new BsonArray(usage.OrderBy(one => one.Key.Value, StringComparer.Ordinal).Select(one => new BsonDocument { ["work"] = one.Key.Value, ["shown"] = one.Value })),
    };

    public static Dictionary<WorkId, int> Read(BsonDocument row) => row["works"].AsArray.ToDictionary(one => new WorkId(one["work"].AsString), one => one["shown"].AsInt32);
}
