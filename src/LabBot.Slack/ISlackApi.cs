using System.Text.Json;
using System.Text.Json.Nodes;

namespace LabBot.Slack;

/// <summary>
/// Calls Slack. What Slack says comes back as a <see cref="SlackAnswer"/>, nothing that Slack or the network may do is thrown. A call is sent again only if it
/// changes nothing or certainly never left. It paces itself under Slack's limits and obeys every Retry-After, for the drip apart from the interactions. Safe on any thread.
/// </summary>
public interface ISlackApi
{
    /// <summary>
    /// Calls a method of the Web API. Who gives up by <paramref name="cancellationToken"/> gets an answer too, soon: whether it may have happened all the same.
    /// </summary>
    Task<SlackAnswer> CallAsync(SlackCall call, CancellationToken cancellationToken);

    /// <summary>Answers an interaction at the address that came with it: at most five times, within thirty minutes.</summary>
    Task<SlackAnswer> RespondAsync(Uri responseUrl, JsonObject message, CancellationToken cancellationToken);

    /// <summary>Shares a file in a conversation, with a text beside it.</summary>
    Task<SlackAnswer> UploadAsync(SlackFile file, CancellationToken cancellationToken);
}

/// <summary>One call of the Web API.</summary>
/// <param name="Method">The method, such as <c>chat.postMessage</c>.</param>
/// <param name="Arguments">Its arguments.</param>
/// <param name="Budget">Whose share of Slack's limits it takes.</param>
/// <param name="Person">
/// The id of who waits for it, so that everybody has the same share; null means whom the arguments name, or else their conversation.
/// </param>
public sealed record SlackCall(string Method, JsonObject Arguments, SlackBudget Budget = SlackBudget.Interaction, string? Person = null);

/// <summary>Whose share of Slack's limits a call takes: an answer to a person never waits behind the drip.</summary>
public enum SlackBudget
{
    /// <summary>Somebody waits for it.</summary>
    Interaction,

    /// <summary>The daily readings, and what nobody waits for.</summary>
    Drip,
}

/// <summary>A file to share.</summary>
/// <param name="Channel">The conversation's id.</param>
/// <param name="Name">File name with ending.</param>
/// <param name="Content">Its bytes.</param>
/// <param name="Text">What stands beside it, as Slack's own markup.</param>
public sealed record SlackFile(string Channel, string Name, ReadOnlyMemory<byte> Content, string Text);

/// <summary>What came of a call. The closed set is the records inside.</summary>
public abstract record SlackAnswer
{
    private SlackAnswer()
    {
    }

    /// <summary>Slack did it.</summary>
    /// <param name="Body">What Slack answered; undefined where it answers with no JSON.</param>
    public sealed record Done(JsonElement Body) : SlackAnswer;

    /// <summary>Slack asks to wait; nothing was done.</summary>
    /// <param name="Delay">How long, at least one second.</param>
    public sealed record Wait(TimeSpan Delay) : SlackAnswer;

    /// <summary>Slack refuses; nothing was done.</summary>
    /// <param name="Error">Slack's word for it, such as <c>channel_not_found</c>.</param>
    /// <param name="Body">All that Slack answered.</param>
    public sealed record Refused(string Error, JsonElement Body) : SlackAnswer;

    /// <summary>The request never left, or Slack said that it failed (a server error before anything was done cannot be told from one after).</summary>
    /// <param name="Reason">Why, in plain words, without any secret.</param>
    /// <param name="MayHaveHappened">Whether Slack may have done it all the same; false for what changes nothing.</param>
    public sealed record NoAnswer(string Reason, bool MayHaveHappened) : SlackAnswer;
}
