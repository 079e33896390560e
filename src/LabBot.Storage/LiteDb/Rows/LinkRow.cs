using LabBot.Core.Linking;
using LiteDB;

namespace LabBot.Storage.LiteDb.Rows;

/// <summary>The links under way as a row: there is one, since all of them together are few.</summary>
internal static class LinkRow
{
    /// <summary>The row's id.</summary>
    public const string Key = "links";

    public static BsonDocument Write(LinkBook book) => new()
    {
        ["_id"] = Key,
        ["links"] = Bson.Of(book.Links, Write),
        ["tries"] = Bson.Of(book.Tries, Write),
    };

    public static LinkBook Read(BsonDocument row) => new(row["links"].List(ReadLink), row["tries"].List(ReadTry));

    private static BsonValue Write(Link link) => new BsonDocument
    {
        ["id"] = link.Id,
        ["code"] = link.CodeHash,
        ["asker"] = Write(link.Asker),
        ["other"] = link.Other is { } other ? Write(other) : BsonValue.Null,
        ["state"] = Bson.Of(link.State),
        ["until"] = Bson.Of(link.Until),
    };

    private static Link ReadLink(BsonValue row) => new(
        row["id"].AsString,
        row["code"].AsString,
        ReadSide(row["asker"]),
        row["other"].IsNull ? null : ReadSide(row["other"]),
        row["state"].Enum<LinkState>(),
        row["until"].Instant());

    private static BsonValue Write(LinkSide side) => new BsonDocument { ["member"] = LearnerRow.Write(side.Member), ["name"] = Bson.Of(side.Name), ["confirmed"] = side.HasConfirmed };

    private static LinkSide ReadSide(BsonValue row) => new(LearnerRow.ReadMember(row["member"]), row["name"].Text(), row["confirmed"].AsBoolean);

    private static BsonValue Write(LinkTry one) => new BsonDocument { ["by"] = one.By is { } by ? LearnerRow.Write(by) : BsonValue.Null, ["kind"] = Bson.Of(one.Kind), ["at"] = Bson.Of(one.At) };

    private static LinkTry ReadTry(BsonValue row) => new(row["by"].IsNull ? null : LearnerRow.ReadMember(row["by"]), row["kind"].Enum<LinkTryKind>(), row["at"].Instant());
}
