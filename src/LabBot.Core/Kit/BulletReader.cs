using System.Text.RegularExpressions;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace LabBot.Core.Kit;

/// <summary>
/// Takes the bullets of a list one by one, and says what is wrong with how they are written down: mark, indentation, line
/// breaks. Markdown forgives most of it by guessing what a line belongs to; a kit does not guess.
/// </summary>
internal sealed partial class BulletReader(string text, FileProblems problems)
{
    /// <summary>The list's bullets, of which each should begin at <paramref name="column"/> (0 is the left edge).</summary>
    public IEnumerable<BulletLine> Read(ListBlock list, int column)
    {
        if (list.IsOrdered)
            problems.Error(list, "a numbered list", "bullets start with '- '; their order in the file is their order in the kit");
        else if (list.BulletType != '-')
            problems.Error(list, $"a bullet that starts with '{list.BulletType}'", "bullets start with '- '");
        foreach (var item in list.Cast<ListItemBlock>())
        {
            if (item.Count == 0 || item[0].Line != item.Line)
                problems.Error(item, "an empty bullet", "expected '- [label](url) — note'");
            else if (item[0] is not ParagraphBlock { Inline: { } inline } paragraph)
                problems.Error(item, $"{PlainText.Describe(item[0])} in a bullet", "expected '- [label](url) — note'");
            else
                yield return ReadLine(list, item, paragraph, inline, column);
        }
    }

    /// <summary>The text of a block as it is typed.</summary>
    public string[] Lines(Block block) => LineEnding().Split(text[block.Span.Start..Math.Min(block.Span.End + 1, text.Length)]);

    /// <summary>The line on which a block begins, from 1; Markdig gives that of its underline to an underlined heading.</summary>
    public int LineAt(Block block) => LineEnding().Count(text.AsSpan(0, block.Span.Start)) + 1;

    private BulletLine ReadLine(ListBlock list, ListItemBlock item, ParagraphBlock paragraph, ContainerInline inline, int column)
    {
        var lines = Lines(paragraph);
        if (!list.IsOrdered && !IsStrayField(lines[0], column))
            CheckIndentation(item, paragraph, column);
        for (var i = 1; i < lines.Length; i++)
            RefuseSecondLine(paragraph.Line + 1 + i, lines[i].Trim());
        if (inline.Descendants<HtmlInline>().FirstOrDefault() is { } html)
            problems.Error(item, $"HTML '{Problem.Short(html.Tag)}'", "a kit is plain text and links");
        return new BulletLine(item, column, [.. inline.TakeWhile(part => part is not LineBreakInline)], lines[0].Trim());
    }

    /// <summary>Whether a field or relation stands where listings stand; that is said once, by who knows what it lacks.</summary>
    private static bool IsStrayField(string line, int column) => column == 0 && BulletLine.KnownWord(line) is not null;

    private void CheckIndentation(ListItemBlock item, ParagraphBlock paragraph, int column)
    {
        var lineStart = text.AsSpan(0, item.Span.Start).LastIndexOfAny('\r', '\n') + 1;
        if (text.AsSpan(lineStart, item.Span.Start - lineStart).Contains('\t'))
            problems.Error(item, "a tab before the bullet", "indent with two spaces for each level");
        else if (item.Column != column)
            problems.Error(item, $"a bullet indented by {item.Column} {(item.Column == 1 ? "space" : "spaces")}", $"expected {(column == 0 ? "none" : column)} here; what belongs to a bullet stands under it, two spaces further in");
        else if (paragraph.Column != item.Column + 2)
            problems.Error(item, "more than one space behind the hyphen", "a bullet starts with '- '");
    }

    private void RefuseSecondLine(int line, string typed)
    {
        if (BulletMark().IsMatch(typed))
            problems.Error(line, $"'{Problem.Short(typed)}' is indented too far to be a bullet", "indent with two spaces for each level");
        else if (BulletLine.KnownWord(typed) is { } word)
            problems.Error(line, $"a line that begins with '{word}:' but is no bullet", $"write '- {word}: …', indented by two spaces under its listing");
        else
            problems.Error(line, $"a second line in a bullet: '{Problem.Short(typed)}'", "a bullet is one line: join the two, or start the second with '- '");
    }

    [GeneratedRegex(@"\r\n|\r|\n", RegexOptions.CultureInvariant)]
    private static partial Regex LineEnding();

    [GeneratedRegex(@"^(?:[-*+•]|[0-9]+[.)])\s", RegexOptions.CultureInvariant)]
    private static partial Regex BulletMark();
}
