using System.Text;

namespace LabBot.Core.Kit;

/// <summary>
/// A text file that can be written back byte for byte: it remembers its byte order mark, the ending of each line and
/// whether the last line has one. Immutable; safe on any thread.
/// </summary>
public sealed class SourceText
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private static readonly byte[] ByteOrderMark = [0xEF, 0xBB, 0xBF];

    private readonly bool hasByteOrderMark;
    private readonly IReadOnlyList<Line> lines;

    private SourceText(bool hasByteOrderMark, IReadOnlyList<Line> lines)
    {
        this.hasByteOrderMark = hasByteOrderMark;
        this.lines = lines;
    }

    /// <summary>The number of lines; a file that ends in a line ending has no further, empty line.</summary>
    public int LineCount => lines.Count;

    /// <summary>The text with its own line endings, without the byte order mark.</summary>
    public string Text => string.Concat(lines.Select(line => line.Text + line.Ending));

    /// <summary>Reads UTF-8 bytes.</summary>
    /// <exception cref="DecoderFallbackException">The bytes are not UTF-8; its <c>Index</c> is the position in <paramref name="bytes"/>.</exception>
    public static SourceText Read(ReadOnlySpan<byte> bytes)
    {
        var hasMark = bytes.StartsWith(ByteOrderMark);
        return new SourceText(hasMark, Split(StrictUtf8.GetString(hasMark ? bytes[ByteOrderMark.Length..] : bytes)));
    }

    /// <summary>The file's bytes: those that were read, where no line was replaced.</summary>
    public byte[] ToBytes() => [.. hasByteOrderMark ? ByteOrderMark : [], .. StrictUtf8.GetBytes(Text)];

    /// <summary>
    /// Replaces <paramref name="count"/> lines from line <paramref name="first"/> (from 1) by <paramref name="replacement"/>;
    /// every other byte stays. A new line takes the ending of the line before it, else the file's first, else LF.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The lines are not in the file.</exception>
    public SourceText Splice(int first, int count, IReadOnlyList<string> replacement)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(first, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(first - 1 + count, lines.Count);

        var before = lines.Take(first - 1).ToList();
        var after = lines.Skip(first - 1 + count).ToList();
        var ending = Ending(before);
        var endsFile = after.Count == 0;
        var keepsOpenEnd = endsFile && lines.Count > 0 && lines[^1].Ending.Length == 0;

        if (replacement.Count > 0 && before.Count > 0 && before[^1].Ending.Length == 0)
            before[^1] = before[^1] with { Ending = ending };
        var added = replacement.Select(text => new Line(text, ending)).ToList();
        var all = before.Concat(added).Concat(after).ToList();
        if (keepsOpenEnd && all.Count > 0)
            all[^1] = all[^1] with { Ending = "" };
        return new SourceText(hasByteOrderMark, all);
    }

    private string Ending(List<Line> before)
    {
        if (before.Count > 0 && before[^1].Ending.Length > 0)
            return before[^1].Ending;
        return lines.Count > 0 && lines[0].Ending.Length > 0 ? lines[0].Ending : "\n";
    }

    private static List<Line> Split(string text)
    {
        var lines = new List<Line>();
        var start = 0;
        while (start < text.Length)
        {
            var end = text.AsSpan(start).IndexOfAny('\r', '\n');
            if (end < 0)
            {
                lines.Add(new Line(text[start..], ""));
                break;
            }

            end += start;
            var ending = text[end] == '\r' && end + 1 < text.Length && text[end + 1] == '\n' ? "\r\n" : text[end].ToString();
            lines.Add(new Line(text[start..end], ending));
            start = end + ending.Length;
        }

        return lines;
    }

    private sealed record Line(string Text, string Ending);
}
