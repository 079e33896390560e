using System.Text.RegularExpressions;

namespace LabBot.Core.Kit;

/// <summary>Finds the addresses, DOIs and arXiv ids in a text that holds other words as well: a sentence, a Markdown link.</summary>
internal static partial class KeysInText
{
    // Who pastes a page of references does not ask for one of them.
    private const int Most = 8;

    /// <summary>The keys of the first few, in order; of a text longer than <see cref="WorkKey.MaxLength"/>, only its beginning is looked at.</summary>
    public static IEnumerable<WorkKey> Of(string text)
    {
        var isCut = text.Length > WorkKey.MaxLength;
        var read = isCut ? text[..WorkKey.MaxLength] : text;
        foreach (var match in Pattern().Matches(read).Take(Most))
        {
            // What the cut ends may be the beginning of something else.
            var isWhole = !isCut || match.Index + match.Length < read.Length;
            if (isWhole && WorkKey.TryRead(match.Value, out var key))
                yield return key;
        }
    }

    /// <summary>The other words of a text, of a long one those of its beginning.</summary>
    public static string Others(string text) => Pattern().Replace(text.Length > WorkKey.MaxLength ? text[..WorkKey.MaxLength] : text, " ");

    // An address, with or without its scheme; a DOI; an arXiv id. An identifier inside an address is that address's affair:
    // a search for a DOI is not the article.
    [GeneratedRegex(
        @"https?://[^\s<>|""`\[\]*]+|(?<![\w@./=-])(?:[\w-]+\.)+[a-z]{2,}/[^\s<>|""`\[\]*]+|(?<![\w./=?&-])(?:10\.[0-9]{4,9}/[^\s""`\[\]]+|[0-9]{4}\.[0-9]{4,5}(?:v[0-9]+)?(?![\w/-]|\.\w)|[a-z]+(?:-[a-z]+)?(?:\.[a-z]{2})?/[0-9]{7}(?:v[0-9]+)?(?![\w/-]|\.\w))",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Pattern();
}
