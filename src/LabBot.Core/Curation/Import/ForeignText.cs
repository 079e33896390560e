using System.Text;

namespace LabBot.Core.Curation.Import;

/// <summary>The text of a file of unknown encoding, its lines ended by LF.</summary>
/// <param name="Text">The text.</param>
/// <param name="Encoding">The encoding in which it was written, as people call it.</param>
/// <param name="IsGuessed">Whether the encoding is a guess: the file is no UTF-8 and has no mark.</param>
internal sealed record ForeignText(string Text, string Encoding, bool IsGuessed)
{
    // How many bytes tell UTF-16 without a mark from a file that is no text.
    private const int Sample = 4096;

    // A mark tells all but a file that has none; UTF-32 before UTF-16, whose mark is its beginning.
    private static readonly (byte[] Mark, string Name, Encoding Encoding)[] Marked =
    [
        ([0xEF, 0xBB, 0xBF], "UTF-8", new UTF8Encoding(false, throwOnInvalidBytes: true)),
        ([0xFF, 0xFE, 0, 0], "UTF-32", new UTF32Encoding(bigEndian: false, byteOrderMark: false, throwOnInvalidCharacters: true)),
        ([0, 0, 0xFE, 0xFF], "UTF-32", new UTF32Encoding(bigEndian: true, byteOrderMark: false, throwOnInvalidCharacters: true)),
        ([0xFF, 0xFE], "UTF-16", new UnicodeEncoding(bigEndian: false, byteOrderMark: false, throwOnInvalidBytes: true)),
        ([0xFE, 0xFF], "UTF-16", new UnicodeEncoding(bigEndian: true, byteOrderMark: false, throwOnInvalidBytes: true)),
    ];

    /// <summary>Reads the bytes; null when they are no text: broken in the encoding that their mark names, or with NUL in them.</summary>
    public static ForeignText? Decode(ReadOnlySpan<byte> bytes)
    {
        foreach (var (mark, name, encoding) in Marked)
        {
            if (bytes.StartsWith(mark))
                return Of(Try(encoding, bytes[mark.Length..]), name, isGuessed: false);
        }

        if (Utf16WithoutMark(bytes) is { } utf16)
            return Of(Try(utf16, bytes), "UTF-16", isGuessed: true);
        return Of(Try(Marked[0].Encoding, bytes), "UTF-8", isGuessed: false)
            ?? Of(CodePagesEncodingProvider.Instance.GetEncoding(1252)!.GetString(bytes), "Windows-1252", isGuessed: true);
    }

    private static ForeignText? Of(string? text, string encoding, bool isGuessed) =>
        text is null || text.Contains('\0') ? null : new(text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n'), encoding, isGuessed);

    private static string? Try(Encoding encoding, ReadOnlySpan<byte> bytes)
    {
        try
        {
            return encoding.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    // Text in a Latin script has a NUL in every second byte: the first of each pair, or the second.
    private static Encoding? Utf16WithoutMark(ReadOnlySpan<byte> bytes)
    {
        var (even, odd) = (0, 0);
        var sample = bytes[..Math.Min(Sample, bytes.Length)];
        for (var i = 0; i < sample.Length; i++)
        {
            if (sample[i] == 0)
                _ = i % 2 == 0 ? even++ : odd++;
        }

        return (even * 4 > sample.Length, odd * 4 > sample.Length) switch
        {
            (true, false) => Marked[4].Encoding,
            (false, true) => Marked[3].Encoding,
            _ => null,
        };
    }
}
