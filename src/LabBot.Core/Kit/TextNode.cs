using System.Text.RegularExpressions;

namespace LabBot.Core.Kit;

/// <summary>
/// One line of a section file with what stands under it, as it can be changed: every line that is not touched is written back byte for byte. A line that is no bullet belongs to the
/// bullet before it. Not safe for several threads.
/// </summary>
internal sealed partial class TextNode
{
    private readonly List<TextNode> under = [];

    private TextNode(SourceLine line, bool isBullet) => (Line, IsBullet) = (line, isBullet);

    /// <summary>The line itself; empty for a whole file.</summary>
    public SourceLine Line { get; private set; }

    /// <summary>Whether it is a bullet.</summary>
    public bool IsBullet { get; }

    /// <summary>What it stands under; null for a whole file, and for what is not in a file.</summary>
    public TextNode? Parent { get; private set; }

    /// <summary>The bullets under it, in order.</summary>
    public IEnumerable<TextNode> Bullets => under.Where(node => node.IsBullet);

    /// <summary>Levels above it in the file: 0 for a bullet at the left edge, −1 for a whole file.</summary>
    private int Depth => Parent is null ? -1 : Parent.Depth + 1;

    /// <summary>A new bullet, which stands nowhere yet.</summary>
    public static TextNode Bullet(string text) => new(new SourceLine(text), isBullet: true);

    /// <summary>Takes a file apart; the node of each line stands at its place in <paramref name="byLine"/>, from 0.</summary>
    public static TextNode Read(SourceText text, out IReadOnlyList<TextNode> byLine)
    {
        var file = new TextNode(new SourceLine(""), isBullet: false);
        var open = new List<TextNode> { file };
        var nodes = new List<TextNode>();
        foreach (var line in text.Lines)
        {
            var bullet = Mark().Match(line.Text);
            var node = new TextNode(line, bullet.Success);
            if (bullet.Success && bullet.Groups["indent"].Length / 2 + 1 is var above && above < open.Count)
                open.RemoveRange(above, open.Count - above);
            node.Parent = open[^1];
            open[^1].under.Add(node);
            if (bullet.Success)
                open.Add(node);
            nodes.Add(node);
        }

        byLine = nodes;
        return file;
    }

    /// <summary>Its lines and those of all that stands under it, in order; without a line of its own for a whole file.</summary>
    public IEnumerable<SourceLine> Lines() => [.. Parent is null && !IsBullet ? (SourceLine[])[] : [Line], .. under.SelectMany(node => node.Lines())];

    /// <summary>Writes its line anew, behind the same indentation.</summary>
    public void Write(string text) => Line = Line with { Text = Indentation + text };

    /// <summary>Puts a bullet under this one, behind <paramref name="after"/>, or before the first bullet where that is null.</summary>
    public void Insert(TextNode bullet, TextNode? after)
    {
        bullet.Parent = this;
        var at = after is null ? under.FindIndex(node => node.IsBullet) : under.IndexOf(after) + 1;
        if (after is not null && after.TrailingBlanks() is { Count: > 0 } blanks)
        {
            // Blank lines at the end of a file stay there; those between bullets come between the new ones too.
            if (at == under.Count)
                GiveBlanks(bullet, blanks);
            else
                bullet.under.Add(new TextNode(blanks[0].Line, isBullet: false) { Parent = bullet });
        }

        under.Insert(at < 0 ? under.Count : at, bullet);
        bullet.Indent();
    }

    /// <summary>Takes it, with all that stands under it, from where it stands.</summary>
    public void Remove()
    {
        var siblings = Parent!.under;
        var at = siblings.IndexOf(this);
        if (at == siblings.Count - 1 && at > 0 && TrailingBlanks() is { Count: > 0 } blanks && siblings[at - 1].TrailingBlanks().Count == 0)
            GiveBlanks(siblings[at - 1], blanks);
        siblings.RemoveAt(at);
        Parent = null;
    }

    private string Indentation => new(' ', 2 * Depth);

    private void Indent()
    {
        if (IsBullet)
            Line = Line with { Text = Indentation + Line.Text.TrimStart(' ') };
        foreach (var node in under)
            node.Indent();
    }

    // The blank lines at the end of all that stands under it, the last first.
    private List<TextNode> TrailingBlanks()
    {
        var blanks = new List<TextNode>();
        for (var i = under.Count - 1; i >= 0; i--)
        {
            if (under[i].IsBullet)
                return [.. blanks, .. under[i].TrailingBlanks()];
            if (!string.IsNullOrWhiteSpace(under[i].Line.Text))
                return blanks;
            blanks.Add(under[i]);
        }

        return blanks;
    }

    private static void GiveBlanks(TextNode to, List<TextNode> blanks)
    {
        foreach (var blank in Enumerable.Reverse(blanks))
        {
            blank.Parent!.under.Remove(blank);
            blank.Parent = to;
            to.under.Add(blank);
        }
    }

    [GeneratedRegex("^(?<indent> *)- ", RegexOptions.CultureInvariant)]
    private static partial Regex Mark();
}
