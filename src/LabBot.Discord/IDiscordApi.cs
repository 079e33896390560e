using System.Text.Json;
using System.Text.Json.Nodes;

namespace LabBot.Discord;

/// <summary>
/// Calls Discord. What Discord says comes back as a <see cref="DiscordAnswer"/>, nothing that Discord or the network may do is thrown. A call is sent again only if
/// it changes nothing, certainly never left, or is a message whose nonce Discord enforces. It learns Discord's limits from its answers and keeps under them, for the
/// drip apart from the interactions. Safe on any thread.
/// </summary>
public interface IDiscordApi
{
    /// <summary>
    /// Calls a route. Who gives up by <paramref name="cancellationToken"/> gets an answer too, soon: whether it may have happened all the same.
    /// </summary>
    Task<DiscordAnswer> CallAsync(DiscordCall call, CancellationToken cancellationToken);
}

/// <summary>One call of the API.</summary>
/// <param name="Route">The route, one of <see cref="DiscordRoutes"/>.</param>
/// <param name="Body">What is sent; null for nothing.</param>
/// <param name="Budget">Whose share of Discord's limits it takes.</param>
public sealed record DiscordCall(DiscordRoute Route, JsonObject? Body = null, DiscordBudget Budget = DiscordBudget.Interaction)
{
    /// <summary>A file that goes with a message; null for none.</summary>
    public DiscordFile? File { get; init; }
}

/// <summary>Whose share of Discord's limits a call takes: an answer to a person never waits behind the drip.</summary>
public enum DiscordBudget
{
    /// <summary>Somebody waits for it.</summary>
    Interaction,

    /// <summary>The daily readings, and what nobody waits for.</summary>
    Drip,
}

/// <summary>A file to send.</summary>
/// <param name="Name">File name with ending.</param>
/// <param name="MediaType">Its media type.</param>
/// <param name="Content">Its bytes.</param>
public sealed record DiscordFile(string Name, string MediaType, ReadOnlyMemory<byte> Content);

/// <summary>What came of a call. The closed set is the records inside.</summary>
public abstract record DiscordAnswer
{
    private DiscordAnswer()
    {
    }

    /// <summary>Discord did it.</summary>
    /// <param name="Body">What Discord answered; undefined where it answers with nothing.</param>
    public sealed record Done(JsonElement Body) : DiscordAnswer;

    /// <summary>Discord asks to wait; nothing was done.</summary>
    /// <param name="Delay">How long.</param>
    public sealed record Wait(TimeSpan Delay) : DiscordAnswer;

    /// <summary>Discord refuses; nothing was done.</summary>
    /// <param name="Code">Discord's number for it, such as 50007 (https://discord.com/developers/docs/topics/opcodes-and-status-codes#json); 0 where it gives none.</param>
    /// <param name="Status">The status of the response, such as 403.</param>
    /// <param name="Error">Discord's words for it, for the log.</param>
    public sealed record Refused(int Code, int Status, string Error) : DiscordAnswer;

    /// <summary>The request never left, or Discord said that it failed (a server error before anything was done cannot be told from one after).</summary>
    /// <param name="Reason">Why, in plain words, without any secret.</param>
    /// <param name="MayHaveHappened">Whether Discord may have done it all the same; false for what changes nothing.</param>
    public sealed record NoAnswer(string Reason, bool MayHaveHappened) : DiscordAnswer;
}
