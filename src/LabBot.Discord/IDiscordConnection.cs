using System.Text.Json;
using System.Text.Json.Nodes;

namespace LabBot.Discord;

/// <summary>Brings what happens on Discord: over the gateway, or over HTTP where the operator has an address.</summary>
public interface IDiscordConnection
{
    /// <summary>
    /// Receives until cancelled. Every request is given to <paramref name="receiver"/> as it comes, many at a time. On stopping, what was received is answered
    /// first (<see cref="LabBot.Wire.Stopping.Answers"/> at most); then it returns.
    /// </summary>
    /// <exception cref="DiscordRefusedException">Discord will not have this connection, whatever is tried again: a wrong or revoked token, an intent that is not granted.</exception>
    Task RunAsync(DiscordReceiver receiver, CancellationToken cancellationToken);
}

/// <summary>
/// Answers one request; it may go on after it has answered. It does not throw: what does is logged.
/// </summary>
/// <param name="request">The request.</param>
/// <param name="respond">Gives the first answer to an interaction, at most once; of no use for an event.</param>
/// <param name="cancellationToken">LabBot stops, and this takes too long.</param>
public delegate Task DiscordReceiver(DiscordRequest request, DiscordResponder respond, CancellationToken cancellationToken);

/// <summary>
/// Gives Discord the first answer to an interaction, <c>{ "type": …, "data": … }</c>, and completes when Discord has it, so that what follows can follow. False
/// when Discord does not have it and nothing can follow: it came too late, or was answered already. It does not throw.
/// </summary>
/// <param name="response">The answer.</param>
/// <param name="file">A file that goes with it; null for none.</param>
public delegate Task<bool> DiscordResponder(JsonObject response, DiscordFile? file = null);

/// <summary>Something that happened on Discord.</summary>
/// <param name="Kind">What sort of thing.</param>
/// <param name="Payload">What Discord says of it; stays valid as long as it is held.</param>
/// <param name="Id">What tells it from any other, and is the same when Discord brings it again after a resume.</param>
public sealed record DiscordRequest(DiscordRequestKind Kind, JsonElement Payload, string Id);

/// <summary>The sorts of what happens on Discord, as far as LabBot wants to know.</summary>
public enum DiscordRequestKind
{
    /// <summary>A command, a button, a menu, a form, letters typed in an option (<c>INTERACTION_CREATE</c>, or an HTTP interaction).</summary>
    Interaction,

    /// <summary>Words in the bot's own conversation with somebody (<c>MESSAGE_CREATE</c>).</summary>
    Message,

    /// <summary>Somebody came to a server (<c>GUILD_MEMBER_ADD</c>).</summary>
    Joined,
}

/// <summary>Discord will not have us, and trying again would not help; the message says why and what to do.</summary>
public sealed class DiscordRefusedException(string message) : Exception(message);
