using System.Text.Json;
using LabBot.Core;
using LabBot.Core.Cards;
using LabBot.Core.Drip;

namespace LabBot.Discord;

/// <summary>
/// Invites people to the readings in the channel that the operator has set: who joins, and whom a curator names. Nobody is written to first. Safe on any thread.
/// </summary>
internal sealed class DiscordInvitations(IDiscordApi api, DiscordSettings settings, Func<DiscordCards> cards, TimeProvider time)
{
    private const string Expected = "somebody of the server in which people are welcomed, chosen from the list that comes after @";
    private const string Where = "in the welcome channel";

    private readonly DiscordPatience patience = new(api, time);

    /// <summary>As <see cref="IMessenger.InviteAsync"/>.</summary>
    public async Task<InviteResult> InviteAsync(MemberId who, Card card, string key, CancellationToken cancellationToken)
    {
        if (settings.WelcomeChannel is not { } channel)
            return new InviteResult.NotPossible("LabBot writes to nobody first, so an invitation wants a channel. Whoever runs LabBot can name one in Discord:WelcomeChannel; who joins is invited there too.");
        if (await TroubleAsync(who, channel, cancellationToken).ConfigureAwait(false) is { } trouble)
            return trouble;
        foreach (var (part, message) in cards().Messages(card).Index())
        {
            var answer = await patience.PostAsync(channel, message, key, part, cancellationToken).ConfigureAwait(false);
            if (answer is DiscordAnswer.NoAnswer { MayHaveHappened: true })
                return new InviteResult.Unclear(Where);
            if (answer is not DiscordAnswer.Done)
                return Not(answer, $"Discord takes no invitation {Where}");
        }

        // A message of LabBot's pings nobody, whoever it names.
        return new InviteResult.Invited(Where, IsNoticed: false);
    }

    // Null: a person of the channel's server.
    private async Task<InviteResult?> TroubleAsync(MemberId who, string channel, CancellationToken cancellationToken)
    {
        if (!DiscordSpans.IsDiscordUser(who))
            return new InviteResult.NoSuchPerson(Expected);
        var shown = await patience.TryAsync(DiscordRoutes.Channel(channel), null, cancellationToken).ConfigureAwait(false);
        if (shown is not DiscordAnswer.Done { Body: { ValueKind: JsonValueKind.Object } place } || !place.TryGetProperty("guild_id", out var server) || server.GetString() is not { Length: > 0 } id)
            return Not(shown, "Discord does not show LabBot the welcome channel");
        var answer = await patience.TryAsync(DiscordRoutes.Member(id, who.User), null, cancellationToken).ConfigureAwait(false);
        if (answer is DiscordAnswer.Refused { Code: DiscordPeople.UnknownMember or DiscordPeople.UnknownUser })
            return new InviteResult.NoSuchPerson(Expected);
        if (answer is not DiscordAnswer.Done { Body: { ValueKind: JsonValueKind.Object } member })
            return Not(answer, "Discord does not say who that is");
        return member.TryGetProperty("user", out var user) && user.TryGetProperty("bot", out var bot) && bot.ValueKind == JsonValueKind.True ? new InviteResult.Bot() : null;
    }

    private static InviteResult Not(DiscordAnswer answer, string says) => answer is DiscordAnswer.Refused or DiscordAnswer.Done
        ? new InviteResult.NotPossible($"{says} ({(answer is DiscordAnswer.Done ? "it is in no server" : DiscordPatience.ReasonOf(answer))}). Whoever runs LabBot sees with 'labbot doctor' what to mend.")
        : new InviteResult.NotNow($"{says} just now.");
}
