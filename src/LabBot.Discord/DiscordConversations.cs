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
        // Who was forgotten while Discord opened it is not kept, and not written to.
        return await KeepAsync(user, channel, cancellationToken).ConfigureAwait(false) ? (channel, null) : (null, new DiscordAnswer.NoAnswer("there is nobody any more to write to", false));
    }

    /// <summary>The channel that is kept; null when there is none.</summary>
    public Task<string?> FindAsync(string user, CancellationToken cancellationToken) => kept().FindAsync(DiscordPeople.Member(user), cancellationToken);

    /// <summary>Keeps a channel, in place of another. False, and nothing is kept, where there is no learner (any more).</summary>
    public async Task<bool> KeepAsync(string user, string channel, CancellationToken cancellationToken) =>
        await FindAsync(user, cancellationToken).ConfigureAwait(false) == channel || await kept().KeepOfLearnerAsync(DiscordPeople.Member(user), channel, cancellationToken).ConfigureAwait(false);

    /// <summary>Keeps the DM in which a person spoke, where nothing is kept of them: a thread gives way to nothing that was said elsewhere.</summary>
    /// <param name="user">Who.</param>
    /// <param name="channel">The DM.</param>
    /// <param name="isCurator">Whether they are told what curators are told, and so need be no learner.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task MeetAsync(string user, string channel, bool isCurator, CancellationToken cancellationToken)
    {
        if (await FindAsync(user, cancellationToken).ConfigureAwait(false) is not null)
            return;
        if (isCurator)
            await kept().KeepAsync(DiscordPeople.Member(user), channel, cancellationToken).ConfigureAwait(false);
        else
            await kept().KeepOfLearnerAsync(DiscordPeople.Member(user), channel, cancellationToken).ConfigureAwait(false);
    }
}
