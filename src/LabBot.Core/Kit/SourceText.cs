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
    private readonly IReadOnlyList<SourceLine> lines;

    private SourceText(bool hasByteOrderMark, IReadOnlyList<SourceLine> lines)
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

    /// <summary>The lines with their endings, in order.</summary>
    internal IReadOnlyList<SourceLine> Lines => lines;

    /// <summary>
    /// The same file with other lines. A line without an ending of its own takes that of the file's first line, else LF. A file whose last line is open, without an
    /// ending, stays so.
    /// </summary>
    internal SourceText With(IReadOnlyList<SourceLine> other)
    {
        List<SourceLine> closed = [.. other.Select(line => line.Ending.Length > 0 ? line : line with { Ending = UsualEnding })];
        if (closed.Count > 0 && lines.Count > 0 && lines[^1].Ending.Length == 0)
            closed[^1] = closed[^1] with { Ending = "" };
        return new SourceText(hasByteOrderMark, closed);
    }

    /// <summary>A new file that holds a text, with the endings that its lines have.</summary>
    internal static SourceText Of(string text) => new(false, Split(text));

    /// <summary>A new file with these lines, each ended by LF.</summary>
    internal static SourceText Of(IEnumerable<string> texts) => new(false, [.. texts.Select(text => new SourceLine(text, "\n"))]);

    private string UsualEnding => lines.Count > 0 && lines[0].Ending.Length > 0 ? lines[0].Ending : "\n";

    private static List<SourceLine> Split(string text)
    {
        var lines = new List<SourceLine>();
        var start = 0;
        while (start < text.Length)
        {
            var end = text.AsSpan(start).IndexOfAny('\r', '\n');
            if (end < 0)
            {
                lines.Add(new SourceLine(text[start..], ""));
                break;
            }

            end += start;
            var ending = text[end] == '\r' && end + 1 < text.Length && text[end + 1] == '\n' ? "\r\n" : text[end].ToString();
            lines.Add(new SourceLine(text[start..end], ending));
            start = end + ending.Length;
        }

        return lines;
    }
}

/// <summary>One line of a text file.</summary>
/// <param name="Text">Without its ending.</param>
/// <param name="Ending">LF, CR LF or CR; empty where it has none, or none yet.</param>
internal sealed record SourceLine(string Text, string Ending = "");
