using System.Text.Json;

namespace LabBot.Slack.Wire;

/// <summary>What tells a request from any other, and is the same when Slack sends it again.</summary>
internal static class RequestId
{
    /// <summary>The event's id, else the trigger's, else <paramref name="otherwise"/>.</summary>
    public static string Of(JsonElement payload, string otherwise) => Text(payload, "event_id") ?? Text(payload, "trigger_id") ?? otherwise;

    private static string? Text(JsonElement payload, string name) =>
        payload.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : null;
}
