using System.Text.Json.Nodes;

namespace LabBot.Platforms.Slack.Wire;

/// <summary>Something for the app, whichever way it goes.</summary>
/// <param name="Kind">slash_commands, interactive or events_api.</param>
/// <param name="Id">The envelope's id.</param>
/// <param name="Payload">What it says.</param>
internal sealed record Envelope(string Kind, string Id, JsonObject Payload)
{
    /// <summary>0 for the first time, then the number of the retry.</summary>
    public int Attempt { get; init; }

    /// <summary>Why the attempt before failed.</summary>
    public string RetryReason { get; init; } = "";

    public bool IsEvent => Kind == "events_api";
}
