using LabBot.Core.Cards;
using LabBot.Core.Commands;
using LabBot.Core.Lookup;

namespace LabBot.Terminal;

/// <summary>
/// The conversation on a terminal, or over a pipe one line at a time: each line goes through the router, each answer is
/// printed. When the kit's files change, the next line is answered from the new ones.
/// </summary>
public sealed class Chat(CommandRouter router, CommandNames names, LiveKit kit, CatalogFolder folder, EditsFile edits, TerminalDevice device)
{
    private DateTime? seen = edits.Stamp;

    private static readonly string[] Leaving = ["/quit", "/exit", "/bye"];

    /// <summary>Talks until the person leaves, the input ends or the program is told to stop.</summary>
    public async Task RunAsync(Caller caller, CancellationToken cancellationToken)
    {
        // Reading blocks its thread, so it has one of its own: a program that is told to stop does not wait for a key.
        var read = device.IsInteractive ? Typed(caller) : device.Input.ReadLine;
        try
        {
            while (await Task.Run(read, cancellationToken).WaitAsync(cancellationToken).ConfigureAwait(false) is { } line)
            {
                if (Leaving.Contains(line.Trim(), StringComparer.OrdinalIgnoreCase))
                    return;
                if (line.Trim().Length == 0)
                    continue;
                ReloadWhenChanged();
                var reply = await router.TypedAsync(line, caller, cancellationToken).ConfigureAwait(false);
                device.Output.WriteLine(ReplyText.Render(reply, device.Layout(names.Typed)));
                device.Output.WriteLine();
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            device.Output.WriteLine();
        }
        finally
        {
            if (device.IsInteractive)
                Console.TreatControlCAsInput = false;
        }
    }

    /// <summary>The whole lines that a line being typed may become: commands, then what the command itself proposes.</summary>
    public IReadOnlyList<string> Complete(string line, Caller caller)
    {
        var commands = router.VisibleTo(caller).Select(definition => names.Typed(definition.Name) + " ")
            .Where(typed => line.Length > 0 && typed.Length > line.Length && typed.StartsWith(line, StringComparison.OrdinalIgnoreCase))
            .ToList();
        if (commands.Count > 0 || line.Trim().Length == 0)
            return commands;

        // Commands answer while one types from memory, so there is nothing to wait for.
        var reply = router.TypedAsync(line, caller, CancellationToken.None, InvocationKind.Typing).AsTask().GetAwaiter().GetResult();
        return reply is Reply.Choices choices ? [.. choices.List.Select(choice => Before(line, caller) + Short(choice))] : [];
    }

    // What stays of the line: the command, and the options before the one that is being typed.
    private string Before(string line, Caller caller)
    {
        if (router.VisibleTo(caller).Where(one => line.StartsWith(names.Typed(one.Name) + " ", StringComparison.OrdinalIgnoreCase)).MaxBy(one => one.Name.Length) is not { } definition)
            return "";
        var end = names.Typed(definition.Name).Length + 1;
        for (var option = 1; option < definition.Options.Count && line.IndexOf(' ', end) is >= 0 and var space; option++)
            end = space + 1;
        return line[..end];
    }

    // A row of the terminal is short: the kit's own label stands for a long title, where it finds the same thing.
    private string Short(Choice choice)
    {
        var view = kit.Now;
        return view.Index.ByReference(choice.Value) is KitThing.OfWork { Work: var work } thing
            && view.Catalog.ListingsOf(work.Id).First().Name is var name && name.Length < choice.Label.Length
            && view.Index.Find(name) is KitAnswer.One { Thing: var found } && found == thing
            ? name
            : choice.Label;
    }

    private Func<string?> Typed(Caller caller)
    {
        var hint = new Card("Talk to LabBot",
        [
            new Paragraph(new Span.Code(names.Typed(FindInKit.Name, "scgpt")), " finds a reading, ", new Span.Code(names.Typed("labbot help")), " shows the rest. Tab completes, ↑ brings back, Ctrl+D leaves."),
        ]);
        device.Output.WriteLine(PlainTextRenderer.Render(hint, device.Layout(names.Typed)));
        device.Output.WriteLine();
        Console.TreatControlCAsInput = true;
        var editor = new LineEditor(device.Output, () => Console.ReadKey(intercept: true), () => Console.WindowWidth, line => Complete(line, caller));
        return () => editor.ReadLine("> ");
    }

    private void ReloadWhenChanged()
    {
        var (filesChanged, stamp) = (folder.HasChanged(), edits.Stamp);
        if (!filesChanged && stamp == seen)
            return;
        seen = stamp;
        var load = folder.Load();
        foreach (var problem in load.Errors)
            device.WriteError(folder.Show(problem));
        if (edits.Over(load, device.WriteError).Catalog is { } catalog)
            kit.Replace(catalog);
        if (filesChanged)
        {
            device.WriteError(load.Catalog is null
                ? "The kit's files have changed and hold errors; answers come from the kit as it was."
                : $"The kit's files have changed; it now holds {CatalogSummary.Counts(load.Catalog)}.");
        }
    }
}
