using System.Diagnostics.CodeAnalysis;
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

    /// <summary>Reads UTF-8 bytes; false when they are not UTF-8, with the line (from 1) of the first byte that is wrong.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out SourceText? text, out int errorLine)
    {
        var hasMark = bytes.StartsWith(ByteOrderMark);
        var body = hasMark ? bytes[ByteOrderMark.Length..] : bytes;
        try
        {
            text = new SourceText(hasMark, Split(StrictUtf8.GetString(body)));
            errorLine = 0;
            return true;
        }
        catch (DecoderFallbackException error)
        {
            text = null;
            var before = Split(Encoding.Latin1.GetString(body[..Math.Clamp(error.Index, 0, body.Length)]));
            errorLine = before.Count > 0 && before[^1].Ending.Length == 0 ? before.Count : before.Count + 1;
            return false;
        }
    }

    /// <summary>The file's bytes: those that were read, where no line was replaced.</summary>
    public byte[] ToBytes() => [.. hasByteOrderMark ? ByteOrderMark : [], .. StrictUtf8.GetBytes(Text)];

    /// <summary>
    /// Replaces <paramref name="count"/> lines from line <paramref name="first"/> (from 1) by <paramref name="replacement"/>;
    /// every other byte stays. A line that takes the place of another takes its ending too; a further one that of the line
    /// before it, else the file's first, else LF. A file whose last line is open, without an ending, stays so.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The lines are not in the file.</exception>
    /// <exception cref="ArgumentException">A replacement holds a line ending.</exception>
    public SourceText Splice(int first, int count, IReadOnlyList<string> replacement)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(first, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(first - 1 + count, lines.Count);
        if (replacement.Any(text => text.AsSpan().ContainsAny('\r', '\n')))
            throw new ArgumentException("Each replacement is one line.", nameof(replacement));

        var all = lines.Take(first - 1).ToList();
        for (var i = 0; i < replacement.Count; i++)
        {
            if (all.Count > 0 && all[^1].Ending.Length == 0)
                all[^1] = all[^1] with { Ending = UsualEnding };
            var replaced = i < count ? lines[first - 1 + i].Ending : "";
            all.Add(new Line(replacement[i], replaced.Length > 0 ? replaced : all.Count > 0 ? all[^1].Ending : UsualEnding));
        }

        all.AddRange(lines.Skip(first - 1 + count));
        if (all.Count > 0 && lines.Count > 0 && lines[^1].Ending.Length == 0)
            all[^1] = all[^1] with { Ending = "" };
        return new SourceText(hasByteOrderMark, all);
    }

    private string UsualEnding => lines.Count > 0 && lines[0].Ending.Length > 0 ? lines[0].Ending : "\n";

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
