namespace LabBot.Terminal;

/// <summary>
/// Reads a line from a person: editing, history (↑ ↓) and completion (Tab). No maintained library of this kind is to be had,
/// so this is the small part that a conversation needs. Not thread-safe.
/// </summary>
/// <param name="output">The terminal's output.</param>
/// <param name="readKey">Waits for a key.</param>
/// <param name="columns">The terminal's width, in columns.</param>
/// <param name="complete">The whole lines that a line may become, best first.</param>
public sealed class LineEditor(TextWriter output, Func<ConsoleKeyInfo> readKey, Func<int> columns, Func<string, IReadOnlyList<string>> complete)
{
    private readonly List<string> history = [];

    /// <summary>The line that was entered; null when the person leaves (Ctrl+D on an empty line, or Ctrl+C).</summary>
    public string? ReadLine(string prompt)
    {
        var line = LineBuffer.Empty;
        var recalled = history.Count;
        var draft = line;
        (IReadOnlyList<string> Lines, int Next)? completion = null;
        while (true)
        {
            Draw(prompt, line);
            var key = readKey();
            var control = key.Modifiers.HasFlag(ConsoleModifiers.Control);
            if (key.Key != ConsoleKey.Tab)
                completion = null;
            switch (key.Key)
            {
                case ConsoleKey.Enter:
                    output.Write($"\r{prompt}{line.Text}\e[K\n");
                    Remember(line.Text);
                    return line.Text;
                case ConsoleKey.C when control:
                case ConsoleKey.D when control && line.Text.Length == 0:
                    output.Write("\n");
                    return null;
                case ConsoleKey.Tab:
                    completion ??= (complete(line.Text), 0);
                    if (completion.Value.Lines is { Count: > 0 } lines)
                    {
                        line = LineBuffer.Of(lines[completion.Value.Next]);
                        completion = (lines, (completion.Value.Next + 1) % lines.Count);
                    }

                    break;
                case ConsoleKey.UpArrow:
                    draft = recalled == history.Count ? line : draft;
                    line = Recall(recalled = Math.Max(0, recalled - 1), draft);
                    break;
                case ConsoleKey.DownArrow:
                    draft = recalled == history.Count ? line : draft;
                    line = Recall(recalled = Math.Min(history.Count, recalled + 1), draft);
                    break;
                default:
                    line = Edit(line, key, control);
                    break;
            }
        }
    }

    private static LineBuffer Edit(LineBuffer line, ConsoleKeyInfo key, bool control) => (key.Key, control) switch
    {
        (ConsoleKey.Backspace, _) or (ConsoleKey.H, true) => line.Backspace(),
        (ConsoleKey.Delete, _) or (ConsoleKey.D, true) => line.Delete(),
        (ConsoleKey.LeftArrow, _) or (ConsoleKey.B, true) => line.Left(),
        (ConsoleKey.RightArrow, _) or (ConsoleKey.F, true) => line.Right(),
        (ConsoleKey.Home, _) or (ConsoleKey.A, true) => line.Home(),
        (ConsoleKey.End, _) or (ConsoleKey.E, true) => line.End(),
        (ConsoleKey.U, true) => line.CutToStart(),
        (ConsoleKey.K, true) => line.CutToEnd(),
        (ConsoleKey.W, true) => line.CutWord(),
        (ConsoleKey.Escape, _) => LineBuffer.Empty,
        _ => char.IsControl(key.KeyChar) ? line : line.Insert(key.KeyChar),
    };

    // Behind the history stands what was being typed.
    private LineBuffer Recall(int place, LineBuffer draft) => place < history.Count ? LineBuffer.Of(history[place]) : draft;

    private void Remember(string line)
    {
        if (line.Trim().Length > 0 && (history.Count == 0 || history[^1] != line))
            history.Add(line);
    }

    // One row of the terminal: a longer line shows the part around the cursor, with "…" where some of it is out of sight.
    private void Draw(string prompt, LineBuffer line)
    {
        var room = Math.Max(10, columns() - prompt.Length - 2);
        var from = Math.Max(0, line.Cursor - room);
        var to = Math.Min(line.Text.Length, from + room);
        var shown = $"{(from > 0 ? "…" : "")}{line.Text[Math.Min(from + (from > 0 ? 1 : 0), to)..to]}{(to < line.Text.Length ? "…" : "")}";
        output.Write($"\r{prompt}{shown}\e[K\r\e[{prompt.Length + line.Cursor - from}C");
        output.Flush();
    }
}
