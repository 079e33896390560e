using System.Text.Json;
using System.Text.Json.Nodes;
using LabBot.Core;
using LabBot.Core.Cards;
using LabBot.Core.Drip;

namespace LabBot.Slack;

/// <summary>Invites people to the readings, as the operator has set: who joins, and whom a curator names. Safe on any thread.</summary>
internal sealed class SlackInvitations(ISlackApi api, SlackSettings settings, TimeProvider time)
{
    private const string Expected = "somebody of this workspace, chosen from the list that comes after @";

    private readonly SlackPatience patience = new(time);

    /// <summary>As <see cref="IMessenger.InviteAsync"/>. Slack knows no key that would make a message unique.</summary>
    public async Task<InviteResult> InviteAsync(MemberId who, Card card, CancellationToken cancellationToken)
    {
        if (settings.Invitation == SlackInvitation.None)
            return new InviteResult.NotPossible("Slack:Invitation is none, so LabBot invites nobody. Whoever runs LabBot can set it to dm or channel.");
        if (await TroubleAsync(who, cancellationToken).ConfigureAwait(false) is { } trouble)
            return trouble;
        var isDirect = settings.Invitation == SlackInvitation.Dm;
        var where = isDirect ? "in their conversation with LabBot" : "in the welcome channel";
        foreach (var message in SlackRenderer.Messages(card))
        {
            var post = SlackMessenger.Post(isDirect ? who.User : settings.WelcomeChannel!, message, null);
            if (isDirect)
                SlackMessenger.MarkBlocks(post, SlackMessenger.InvitationPrefix);
            var answer = await patience.TryAsync(token => api.CallAsync(new SlackCall("chat.postMessage", post.DeepClone().AsObject(), Person: who.User), token), cancellationToken).ConfigureAwait(false);
            if (answer is SlackAnswer.NoAnswer { MayHaveHappened: true })
                return new InviteResult.Unclear(where);
            if (answer is not SlackAnswer.Done)
                return Not(answer, $"Slack takes no invitation {where}");
        }

        return new InviteResult.Invited(where, IsNoticed: true);
    }

    // Null: a person of this workspace.
    private async Task<InviteResult?> TroubleAsync(MemberId who, CancellationToken cancellationToken)
    {
        if (!SlackSpans.IsSlackUser(who))
            return new InviteResult.NoSuchPerson(Expected);
        var answer = await patience.TryAsync(
            token => api.CallAsync(new SlackCall("users.info", new JsonObject { ["user"] = who.User }, Person: who.User), token), cancellationToken).ConfigureAwait(false);
        if (answer is SlackAnswer.Refused { Error: "user_not_found" or "users_not_found" or "user_not_visible" })
            return new InviteResult.NoSuchPerson(Expected);
        if (answer is not SlackAnswer.Done { Body: { ValueKind: JsonValueKind.Object } body } || !body.TryGetProperty("user", out var user) || user.ValueKind != JsonValueKind.Object)
            return Not(answer, "Slack does not say who that is");
        if (Is(user, "is_bot"))
            return new InviteResult.Bot();
        // Who has left, and who is of another workspace and only shares a channel.
        var isHere = !Is(user, "deleted") && (!user.TryGetProperty("team_id", out var team) || team.ValueKind != JsonValueKind.String || team.GetString() == who.Workspace);
        return isHere ? null : new InviteResult.NoSuchPerson(Expected);
    }

    private static InviteResult Not(SlackAnswer answer, string says) => answer is SlackAnswer.Refused refused
        ? new InviteResult.NotPossible($"{says} ({refused.Error}). Whoever runs LabBot sees with 'labbot doctor' what to mend.")
        : new InviteResult.NotNow($"{says} just now.");

    private static bool Is(JsonElement user, string flag) => user.TryGetProperty(flag, out var value) && value.ValueKind == JsonValueKind.True;
}
