using LabBot.Core;
using LabBot.Core.Cards;
using LabBot.Core.Commands;
using LabBot.Core.Drip;
using LabBot.Core.Kit;
using LabBot.Core.Learning;

namespace LabBot.Terminal;

/// <summary>
/// The terminal as a platform: a message is printed, and a line of <c>terminal-sent.tsv</c> in the data folder is the conversation's history.
/// For rehearsals and for trying LabBot out. Used by one thread.
/// </summary>
/// <param name="dataFolder">Where the history is.</param>
/// <param name="names">What the commands are called.</param>
/// <param name="device">Where messages are printed.</param>
/// <param name="when">Says when a message comes, in a rehearsal, whose time is not the reader's; null to leave it out.</param>
public sealed class TerminalMessenger(string dataFolder, CommandNames names, TerminalDevice device, Func<string>? when = null) : IMessenger
{
    private readonly string history = Path.Combine(dataFolder, "terminal-sent.tsv");

    /// <inheritdoc/>
    public string Platform => "terminal";

    /// <inheritdoc/>
    public async Task<SendResult> SendAsync(MemberId to, DeliveryMark mark, Card card, CancellationToken cancellationToken)
    {
        await File.AppendAllTextAsync(history, $"{mark.Delivery}\t{mark.Work}\t{InertText.OneLine(to.User)}\n", cancellationToken).ConfigureAwait(false);
        await device.Output.WriteLineAsync($"To {InertText.OneLine(to.User)}{(when is null ? "" : ", " + when())}:\n{PlainTextRenderer.Render(card, device.Layout(names.Typed))}\n").ConfigureAwait(false);
        return new SendResult.Sent(mark.Delivery.ToString());
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<DeliveryMark>> HistoryAsync(MemberId with, CancellationToken cancellationToken) =>
        File.Exists(history) ? [.. (await File.ReadAllLinesAsync(history, cancellationToken).ConfigureAwait(false)).Where(line => IsOf(line, with)).Select(Mark).OfType<DeliveryMark>()] : [];

    /// <inheritdoc/>
    public async Task<FoundMessage?> FindAsync(MemberId to, DeliveryKey delivery, CancellationToken cancellationToken)
    {
        if (!File.Exists(history))
            return null;
        var line = (await File.ReadAllLinesAsync(history, cancellationToken).ConfigureAwait(false)).FirstOrDefault(line => IsOf(line, to) && Mark(line)?.Delivery == delivery);
        return line is null ? null : new FoundMessage(delivery.ToString(), Mark(line)!.Work);
    }

    /// <inheritdoc/>
    public async Task TellCuratorsAsync(Card card, CancellationToken cancellationToken) =>
        await device.Output.WriteLineAsync($"To the curators:\n{PlainTextRenderer.Render(card, device.Layout(names.Typed))}\n").ConfigureAwait(false);

    /// <inheritdoc/>
    public async Task<SendResult> TellAsync(MemberId who, Card card, string key, CancellationToken cancellationToken)
    {
        await device.Output.WriteLineAsync($"To {InertText.OneLine(who.User)}:\n{PlainTextRenderer.Render(card, device.Layout(names.Typed))}\n").ConfigureAwait(false);
        return new SendResult.Sent(key);
    }

    /// <inheritdoc/>
    public async Task<InviteResult> InviteAsync(MemberId who, Card card, string key, CancellationToken cancellationToken)
    {
        await device.Output.WriteLineAsync($"To {InertText.OneLine(who.User)}:\n{PlainTextRenderer.Render(card, device.Layout(names.Typed))}\n").ConfigureAwait(false);
        return new InviteResult.Invited("on this terminal", IsNoticed: true);
    }

    /// <inheritdoc/>
    public async Task ForgetAsync(LearnerId learner, CancellationToken cancellationToken)
    {
        if (!File.Exists(history))
            return;
        var lines = await File.ReadAllLinesAsync(history, cancellationToken).ConfigureAwait(false);
        var fresh = history + ".new";
        await File.WriteAllLinesAsync(fresh, lines.Where(line => Mark(line)?.Delivery.Learner != learner), cancellationToken).ConfigureAwait(false);
        File.Move(fresh, history, overwrite: true);
    }

    // A line of an older LabBot names nobody.
    private static bool IsOf(string line, MemberId member) => line.Split('\t') is not [_, _, var user] || user == InertText.OneLine(member.User);

    private static DeliveryMark? Mark(string line) =>
        line.Split('\t') is [var key, var work, ..] && DeliveryKey.TryParse(key, out var delivery) ? new DeliveryMark(delivery, work.Length > 0 ? new WorkId(work) : null) : null;
}
