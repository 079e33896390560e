using LabBot.Core;
using LiteDB;

namespace LabBot.Storage.LiteDb.Rows;

/// <summary>A conversation that a platform has opened, as a row.</summary>
internal static class ConversationRow
{
    /// <summary>The member in one text: its three parts, escaped so that no two members share it.</summary>
    public static string Id(MemberId member) => string.Join('/', Uri.EscapeDataString(member.Platform), Uri.EscapeDataString(member.Workspace), Uri.EscapeDataString(member.User));

    public static BsonDocument Write(MemberId member, string channel) => new() { ["_id"] = Id(member), ["channel"] = Bson.Of(channel) };

    public static string Read(BsonDocument row) => row["channel"].Text();
}
