using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using LabBot.Core.Cards;

namespace LabBot.Discord;

/// <summary>Private threads for those who take no direct messages: one each, in the channel that the operator has set. Safe on any thread.</summary>
internal sealed class DiscordThreads(IDiscordApi api, DiscordSettings settings)
{
    /// <summary>The command behind the button of <see cref="Offer"/>. It is Discord's alone, so the router does not know it.</summary>
    public const string Command = "discord-thread";

    // A private thread (resources/channel, "Channel Types").
    private const int PrivateThread = 12;

    // It sinks out of the list after a week without a message, Discord's longest, and comes back with the next one (the same page, "Start Thread without Message").
    private const int ArchivedAfterMinutes = 10_080;

    /// <summary>The card with the way to a private thread, where the operator has set a channel for them.</summary>
    public Card Offer(Card card) => settings.ThreadsChannel is null ? card : card with
    {
        Blocks =
        [
            .. card.Blocks,
            new Paragraph("Or keep your messages closed and have the readings in a private thread of the server instead."),
            new Actions(new Button("Use a private thread", new ActionId(Command))),
        ],
    };

    /// <summary>Opens the thread of who clicked; the one that they have, where they have one.</summary>
    /// <param name="place">Who clicked, and where.</param>
    /// <param name="kept">The conversation that is kept of them.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The thread's id, to be kept also where they could not be let in; and, where they cannot use it, what to tell them.</returns>
    public async Task<(string? Thread, Card? Trouble)> OpenAsync(DiscordPlace place, string? kept, CancellationToken cancellationToken)
    {
        if (settings.ThreadsChannel is not { } channel)
            return (null, Trouble("This lab offers no private threads. Open your direct messages to the members of the server, and go on with /reading resume."));
        if (kept is not null && await api.CallAsync(new DiscordCall(DiscordRoutes.Channel(kept)), cancellationToken).ConfigureAwait(false) is DiscordAnswer.Done { Body: var known } && IsThread(known))
            return await LetInAsync(kept, place.User, cancellationToken).ConfigureAwait(false);
        var started = await api.CallAsync(new DiscordCall(DiscordRoutes.StartThread(channel), new JsonObject
        {
            ["name"] = "Daily readings",
            ["type"] = PrivateThread,
            ["invitable"] = false,
            ["auto_archive_duration"] = ArchivedAfterMinutes,
        }), cancellationToken).ConfigureAwait(false);
        if (started is not DiscordAnswer.Done { Body: var thread } || !thread.TryGetProperty("id", out var id) || id.GetString() is not { Length: > 0 } opened)
            return (null, Trouble($"Discord opened no thread ({ReasonOf(started)}). Try again in a moment; if it goes on, tell whoever runs LabBot."));
        return await LetInAsync(opened, place.User, cancellationToken).ConfigureAwait(false);
    }

    // Once more for who is in it changes nothing; who has left comes back.
    private async Task<(string? Thread, Card? Trouble)> LetInAsync(string thread, string user, CancellationToken cancellationToken)
    {
        var added = await api.CallAsync(new DiscordCall(DiscordRoutes.AddToThread(thread, user)), cancellationToken).ConfigureAwait(false);
        return added is DiscordAnswer.Done ? (thread, null) : (thread, Trouble($"Discord did not let you into the thread ({ReasonOf(added)}). You need to be able to see its channel; ask whoever runs LabBot."));
    }

    private static bool IsThread(JsonElement channel) => channel.TryGetProperty("type", out var type) && type.ValueKind == JsonValueKind.Number && type.GetInt32() == PrivateThread;

    private static string ReasonOf(DiscordAnswer answer) => answer switch
    {
        DiscordAnswer.Refused refused => refused.Error,
        DiscordAnswer.Wait wait => $"it asks to wait {wait.Delay.TotalSeconds:0} s",
        DiscordAnswer.NoAnswer none => none.Reason,
        DiscordAnswer.Done => "its answer names none",
        _ => throw new UnreachableException(),
    };

    private static Card Trouble(string says) => new("There is no thread yet", [new Paragraph(says)], Tone.Warning);
}
