using System.Text;

namespace LabBot.Core.Cards;

/// <summary>How a run of text looks on a terminal.</summary>
internal enum RunStyle
{
    Plain,
    Title,
    Bold,
    Dim,
    Code,
    Link,
    Success,
    Warning,
}

/// <summary>A piece of text in one style.</summary>
internal readonly record struct Run(string Text, RunStyle Style);

/// <summary>Lays runs out in lines: wraps at words, indents what continues, and styles when asked to.</summary>
internal sealed class TextPage(int? width, bool colour)
{
    private const string Plain = "\e[0m";

    private readonly StringBuilder text = new();
    private RunStyle style = RunStyle.Plain;

    /// <summary>Leaves one empty line.</summary>
    public void Break() => text.Append('\n');

    /// <summary>Writes one paragraph; its further lines are indented as far as the lead reaches.</summary>
    public void Line(string lead, params IReadOnlyList<Run> runs) => Line(lead, RunStyle.Plain, runs);

    /// <summary>Writes one paragraph behind a styled lead.</summary>
    public void Line(string lead, RunStyle leadStyle, IReadOnlyList<Run> runs)
    {
        var indent = new string(' ', lead.Length);
        var column = lead.Length;
        Write(lead, leadStyle);
        foreach (var (word, wordStyle) in Words(runs))
        {
            if (word == "\n" || (width is { } limit && column > indent.Length && column + word.TrimEnd().Length > limit))
            {
                EndRow();
                text.Append(indent);
                column = indent.Length;
                if (word.Trim().Length == 0)
                    continue;
            }

            Write(word, wordStyle);
            column += word.Length;
        }

        EndRow();
    }

    /// <summary>The page without its last line ending.</summary>
    public override string ToString() => text.ToString().TrimEnd('\n');

    // A word with the spaces behind it, or a line break alone.
    private static IEnumerable<(string Word, RunStyle Style)> Words(IReadOnlyList<Run> runs)
    {
        foreach (var run in runs)
        {
            var start = 0;
            for (var i = 0; i < run.Text.Length; i++)
            {
                var ends = run.Text[i] == '\n' || (run.Text[i] == ' ' && (i + 1 == run.Text.Length || run.Text[i + 1] != ' '));
                if (!ends)
                    continue;
                var end = run.Text[i] == '\n' ? i : i + 1;
                if (end > start)
                    yield return (run.Text[start..end], run.Style);
                if (run.Text[i] == '\n')
                    yield return ("\n", run.Style);
                start = i + 1;
            }

            if (start < run.Text.Length)
                yield return (run.Text[start..], run.Style);
        }
    }

    private void Write(string word, RunStyle wordStyle)
    {
        SetStyle(wordStyle);
        text.Append(word);
    }

    private void EndRow()
    {
        while (text.Length > 0 && text[^1] == ' ')
            text.Length--;
        SetStyle(RunStyle.Plain);
        text.Append('\n');
    }

    private void SetStyle(RunStyle next)
    {
        if (!colour || next == style)
            return;
        text.Append(style == RunStyle.Plain ? "" : Plain).Append(Sequence(next));
        style = next;
    }

    // Only colours that the reader's own theme defines, and of those none that is faint on a light or a dark ground.
    private static string Sequence(RunStyle of) => of switch
    {
        RunStyle.Title => "\e[1;36m",
        RunStyle.Bold => "\e[1m",
        RunStyle.Dim => "\e[2m",
        RunStyle.Code => "\e[36m",
        RunStyle.Link => "\e[4;34m",
        RunStyle.Success => "\e[1;32m",
        RunStyle.Warning => "\e[1;35m",
        _ => "",
    };
}
