using LabBot.Core.Curation;
using LiteDB;

namespace LabBot.Storage.LiteDb.Rows;

/// <summary>A proposal as a row.</summary>
internal static class ProposalRow
{
    public static BsonDocument Write(Proposal proposal) => new()
    {
        ["_id"] = proposal.Id,
        ["made"] = Bson.Of(proposal.At),
        ["for"] = proposal.For is { } curator ? LearnerRow.Write(curator) : BsonValue.Null,
        ["what"] = Bson.Of(proposal.What),
        ["changes"] = Bson.Of(CatalogChangeJson.Write(proposal.Changes)),
        ["undoes"] = proposal.Undoes is { } undone ? new BsonValue(undone) : BsonValue.Null,
        ["suggestion"] = Bson.Of(proposal.Suggestion),
    };

    public static Proposal Read(BsonDocument row) => new(
        row["_id"].AsString, row["made"].Instant(), row["for"].IsNull ? null : LearnerRow.ReadMember(row["for"]), row["what"].Text(), CatalogChangeJson.Read(row["changes"].Text()))
    {
        Undoes = row["undoes"].IsNull ? null : row["undoes"].AsInt64,
        Suggestion = row["suggestion"].TextOrNull(),
    };
}
