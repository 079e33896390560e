using System.Collections.Frozen;
using System.Text.Json.Nodes;

namespace LabBot.Platforms.Discord.Rules;

/// <summary>Discord says no (https://discord.com/developers/docs/topics/opcodes-and-status-codes#json).</summary>
/// <param name="status">The HTTP status.</param>
/// <param name="code">Discord's number for it; 0 where it has none.</param>
/// <param name="words">Discord's words for it.</param>
/// <param name="detail">What was wrong, for the record.</param>
/// <param name="errors">The tree of the fields that are wrong.</param>
internal sealed class DiscordRefusalException(int status, int code, string words, string detail, JsonObject? errors = null) : Exception($"{code} {words}: {detail}")
{
    // What people or operators did, which an app has to live with; all else is the app's own fault. 0 with 401 is a token that no longer works.
    private static readonly FrozenSet<int> Circumstances = FrozenSet.ToFrozenSet([10003, 10004, 10007, 10008, 10013, 40001, 40003, 50001, 50007, 50013, 50278]);

    public int Status => status;
    public int Code => code;
    public string Detail => detail;
    public bool IsTheAppsFault => !Circumstances.Contains(code) && status != 401;

    public JsonObject ToJson()
    {
        var json = new JsonObject { ["message"] = words, ["code"] = code };
        if (errors is not null)
            json["errors"] = errors.DeepClone();
        return json;
    }

    /// <summary>A refusal that a test planned, with the status that goes with its code: 404 for what is unknown, 400 for what is wrongly asked, else 403.</summary>
    public static DiscordRefusalException Planned(int code) =>
        new(code is > 10000 and < 11000 ? 404 : code is 40003 or 40060 or 50006 or 50024 or 50035 or 50109 or > 30000 and < 31000 ? 400 : code is 40001 or 50027 ? 401 : 403, code, "Refused", "planned");

    public static DiscordRefusalException UnknownChannel(string id) => new(404, 10003, "Unknown Channel", $"no channel is {id}");

    public static DiscordRefusalException UnknownMessage(string id) => new(404, 10008, "Unknown Message", $"no message is {id}");

    public static DiscordRefusalException UnknownInteraction(string detail) => new(404, 10062, "Unknown interaction", detail);

    public static DiscordRefusalException UnknownWebhook(string detail) => new(404, 10015, "Unknown Webhook", detail);

    public static DiscordRefusalException MissingAccess(string detail) => new(403, 50001, "Missing Access", detail);

    public static DiscordRefusalException MissingPermissions(string detail) => new(403, 50013, "Missing Permissions", detail);

    public static DiscordRefusalException InvalidForm(string detail, JsonObject errors) => new(400, 50035, "Invalid Form Body", detail, errors);
}
