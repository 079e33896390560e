using System.Collections.Frozen;
using System.Text.Json.Nodes;

namespace LabBot.Platforms.Slack.Rules;

/// <summary>Slack says no.</summary>
/// <param name="code">Slack's error code.</param>
/// <param name="detail">What was wrong, for the record.</param>
/// <param name="messages">The lines of <c>response_metadata.messages</c>.</param>
/// <param name="more">Other fields of the answer.</param>
internal sealed class SlackRefusalException(string code, string detail, IReadOnlyList<string>? messages = null, JsonObject? more = null) : Exception($"{code}: {detail}")
{
    // What the workspace or the operator did, which an app has to live with; all else is the app's own fault.
    private static readonly FrozenSet<string> Circumstances = FrozenSet.ToFrozenSet(
    [
        "account_inactive", "token_revoked", "invalid_auth", "channel_not_found", "not_in_channel", "user_not_in_channel", "is_archived", "user_not_found", "user_disabled", "cannot_dm_bot",
        "messages_tab_disabled", "message_not_found", "missing_scope", "not_found", "hash_conflict", "socket_mode_disabled", "restricted_action", "user_not_visible",
    ]);

    public string Code => code;
    public string Detail => detail;
    public bool IsTheAppsFault => !Circumstances.Contains(code);

    public JsonObject ToJson()
    {
        var json = new JsonObject { ["ok"] = false, ["error"] = code };
        if (messages is { Count: > 0 })
        {
            json["errors"] = new JsonArray([.. messages.Select(message => (JsonNode)message)]);
            json["response_metadata"] = new JsonObject { ["messages"] = new JsonArray([.. messages.Select(message => (JsonNode)$"[ERROR] {message}")]) };
        }

        foreach (var (name, value) in more ?? [])
            json[name] = value?.DeepClone();
        return json;
    }
}
