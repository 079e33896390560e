using System.Text.Json;
using System.Text.Json.Nodes;

namespace LabBot.Slack;

/// <summary>Brings what happens in Slack: over Socket Mode, or over HTTP where the operator has an address.</summary>
public interface ISlackConnection
{
    /// <summary>
    /// Receives until cancelled. Every request is given to <paramref name="receiver"/> as it comes, many at a time; what that returns is sent back as the
    /// acknowledgement. On stopping, what was received is answered first (<see cref="LabBot.Wire.Stopping.Answers"/> at most); then it returns.
    /// </summary>
    /// <exception cref="SlackRefusedException">Slack will not have this connection, whatever is tried again: a wrong or revoked token.</exception>
    Task RunAsync(SlackReceiver receiver, CancellationToken cancellationToken);
}

/// <summary>
/// Answers one request. What it returns rides in the acknowledgement, where Slack takes an answer there: commands and interactions, not events. Null
/// acknowledges without a word. It does not throw: what does is logged and not acknowledged, so that Slack sends it again or tells the person.
/// </summary>
public delegate ValueTask<JsonObject?> SlackReceiver(SlackRequest request, CancellationToken cancellationToken);

/// <summary>Something that happened in Slack.</summary>
/// <param name="Kind">What sort of thing.</param>
/// <param name="Payload">What Slack says of it; stays valid as long as it is held.</param>
/// <param name="Id">What tells it from any other, and is the same when Slack sends it again: the event's id, the trigger's, else the envelope's.</param>
/// <param name="Retry">How many times Slack has sent it before; 0 the first time.</param>
public sealed record SlackRequest(SlackRequestKind Kind, JsonElement Payload, string Id, int Retry);

/// <summary>The sorts of what happens in Slack.</summary>
public enum SlackRequestKind
{
    /// <summary>A slash command: <c>/kit scgpt</c>.</summary>
    Command,

    /// <summary>A button, a menu, a search box, a form, a shortcut.</summary>
    Interaction,

    /// <summary>An event: a mention, a message to the app, somebody joined, the Home tab was opened.</summary>
    Event,
}

/// <summary>Slack will not have us, and trying again would not help; the message says why and what to do.</summary>
public sealed class SlackRefusedException(string message) : Exception(message);
