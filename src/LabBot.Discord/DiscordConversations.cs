using System.Text.Json.Nodes;
using LabBot.Core.Storage;

namespace LabBot.Discord;

/// <summary>
/// LabBot's private conversation with each member: opened once, at the pace that the client keeps, and remembered. It is the DM, or the private thread of who
/// takes none. Safe on any thread.
/// </summary>
internal sealed class DiscordConversations(IDiscordApi api, Func<IConversations> kept)
{
    /// <summary>The channel of the conversation, opened if it is not yet; or what Discord said instead.</summary>
    public async Task<(string? Channel, DiscordAnswer? Instead)> OpenAsync(string user, DiscordBudget budget, CancellationToken cancellationToken) =>
        await FindAsync(user, cancellationToken).ConfigureAwait(false) is { } known ? (known, null) : await OpenAnewAsync(user, budget, cancellationToken).ConfigureAwait(false);

    /// <summary>The channel of the DM, asked for anew: the one that is kept is gone.</summary>
    public async Task<(string? Channel, DiscordAnswer? Instead)> OpenAnewAsync(string user, DiscordBudget budget, CancellationToken cancellationToken)
    {
        var answer = await api.CallAsync(new DiscordCall(DiscordRoutes.OpenConversation(), new JsonObject { ["recipient_id"] = user }, budget), cancellationToken).ConfigureAwait(false);
        if (answer is not DiscordAnswer.Done { Body: var body } || !body.TryGetProperty("id", out var id) || id.GetString() is not { Length: > 0 } channel)
            return (null, answer);
        await KeepAsync(user, channel, cancellationToken).ConfigureAwait(false);
        return (channel, null);
    }

    /// <summary>The channel that is kept; null when there is none.</summary>
    public Task<string?> FindAsync(string user, CancellationToken cancellationToken) => kept().FindAsync(DiscordPeople.Member(user), cancellationToken);

    /// <summary>Keeps a channel, in place of another.</summary>
    public async Task KeepAsync(string user, string channel, CancellationToken cancellationToken)
    {
        if (await FindAsync(user, cancellationToken).ConfigureAwait(false) != channel)
            await kept().KeepAsync(DiscordPeople.Member(user), channel, cancellationToken).ConfigureAwait(false);
    }
}
