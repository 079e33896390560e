using System.Text;
using System.Text.RegularExpressions;

namespace LabBot.Outside.Metadata;

/// <summary>Finds out in which encoding a page is (https://html.spec.whatwg.org/multipage/parsing.html#determining-the-character-encoding), and reads it. What does not fit becomes U+FFFD.</summary>
internal static partial class PageText
{
    // As far as a browser looks for <meta charset>.
    private const int Prescan = 1024;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The text: by its byte order mark, else by what the server says, else by what the page says, else UTF-8 where it is that, else Windows-1252.</summary>
    public static string Decode(byte[] bytes, string? charset)
    {
        var (encoding, mark) = ByMark(bytes) ?? (Named(charset) ?? Named(Declared(bytes)) ?? Guessed(bytes), 0);
        return encoding.GetString(bytes, mark, bytes.Length - mark);
    }

    private static (Encoding Encoding, int Mark)? ByMark(byte[] bytes) => bytes switch
    {
        [0xEF, 0xBB, 0xBF, ..] => (Encoding.UTF8, 3),
        [0xFE, 0xFF, ..] => (Encoding.BigEndianUnicode, 2),
        [0xFF, 0xFE, ..] => (Encoding.Unicode, 2),
        _ => null,
    };

    private static string? Declared(byte[] bytes) =>
        Charset().Match(Encoding.Latin1.GetString(bytes, 0, Math.Min(bytes.Length, Prescan))) is { Success: true } match ? match.Groups[1].Value : null;

    // UTF-7 is no encoding of the web, and hides tags; a browser does not know it either. ISO-8859-1 means Windows-1252 there.
    private static Encoding? Named(string? name) => name?.ToLowerInvariant() switch
    {
        null or "utf-7" => null,
        "iso-8859-1" or "latin1" or "us-ascii" or "ascii" => Windows1252,
        var label => CodePagesEncodingProvider.Instance.GetEncoding(label) ?? Builtin(label),
    };

    private static Encoding? Builtin(string label) => label switch
    {
        "utf-8" or "utf8" => Encoding.UTF8,
        "utf-16" or "utf-16le" => Encoding.Unicode,
        "utf-16be" => Encoding.BigEndianUnicode,
        _ => null,
    };

    // The last character may be cut.
    private static Encoding Guessed(byte[] bytes)
    {
        try
        {
            Strict.GetDecoder().GetCharCount(bytes, flush: false);
            return Encoding.UTF8;
        }
        catch (DecoderFallbackException)
        {
            return Windows1252;
        }
    }

    private static Encoding Windows1252 => CodePagesEncodingProvider.Instance.GetEncoding(1252)!;

    [GeneratedRegex(@"<meta[^>]{0,300}?charset\s*=\s*[""']?\s*([A-Za-z0-9_:-]{2,40})", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Charset();
}
