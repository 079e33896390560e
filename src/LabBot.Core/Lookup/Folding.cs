using System.Buffers;
using System.Globalization;
using System.Text;

namespace LabBot.Core.Lookup;

/// <summary>
/// Reduces text to what people remember of it: words of lower-case letters and digits, without accents and punctuation.
/// </summary>
/// <remarks>
/// Pure and thread-safe. The rules are tables of this file rather than <see cref="string.Normalize()"/>, which leaves accents in place when a
/// host runs in globalization-invariant mode, as small container images do.
/// </remarks>
public static class Folding
{
    /// <summary>The most letters <see cref="Fold"/> keeps unless told otherwise; what follows is ignored. Long titles have about 150.</summary>
    public const int MostLetters = 256;

    /// <summary>
    /// A word ends, too, at each character that is a word by itself, so that Chinese and Japanese names are found by any part of them.
    /// </summary>
    private static bool IsIdeographic(int rune) => rune is
        (>= 0x3041 and <= 0x30FF) or (>= 0x3400 and <= 0x4DBF) or (>= 0x4E00 and <= 0x9FFF) or (>= 0xF900 and <= 0xFAFF) or (>= 0x20000 and <= 0x323AF);

    /// <summary>The words of a text, folded: <c>"Pietro Liò's scGPT-2"</c> gives <c>pietro</c>, <c>lios</c>, <c>scgpt</c>, <c>2</c>.</summary>
    /// <param name="text">Any string, well-formed or not.</param>
    /// <returns>The words in order; empty when the text has no letter and no digit.</returns>
    public static IReadOnlyList<string> Words(string text)
    {
        var folded = Fold(text);
        var words = new string[folded.Words];
        for (var word = 0; word < words.Length; word++)
        {
            words[word] = folded.Word(word).ToString();
        }

        return words;
    }

    /// <summary>Folds a text, keeping its letters together and remembering where words end.</summary>
    /// <param name="text">Any string, well-formed or not: lone surrogates and controls merely split words.</param>
    /// <param name="mostLetters">How many folded letters to keep at most. No more than four times as many characters are read, however long the text.</param>
    /// <returns>The folded text; empty when there is nothing to keep.</returns>
    public static FoldedText Fold(string text, int mostLetters = MostLetters)
    {
        ArgumentNullException.ThrowIfNull(text);
        var rest = text.AsSpan(0, (int)Math.Min(text.Length, 4L * mostLetters));
        var letters = ArrayPool<char>.Shared.Rent(mostLetters + LongestExpansion);
        var ends = new List<int>(8);
        var length = 0;
        while (!rest.IsEmpty && length < mostLetters)
        {
            Rune.DecodeFromUtf16(rest, out var rune, out var consumed);
            rest = rest[consumed..];
            var before = length;
            length += FoldRune(rune, letters.AsSpan(length));
            if (length == before && !IsSilent(rune))
            {
                EndWord(ends, length);
            }
            else if (IsIdeographic(rune.Value))
            {
                EndWord(ends, before);
                EndWord(ends, length);
            }
        }

        EndWord(ends, length);
        var folded = new FoldedText(new string(letters, 0, length), [.. ends]);
        ArrayPool<char>.Shared.Return(letters);
        return folded;
    }

    /// <summary>
    /// The text as many slugs and exports have it, which drop accented Latin letters rather than their accents: "na ve bayes" for "Naïve Bayes".
    /// Null where that makes no difference within a word.
    /// </summary>
    internal static string? WithoutAccentedLetters(string text)
    {
        char[]? slug = null;
        for (var at = 1; at < text.Length - 1; at++)
        {
            if (IsAccentedLatin(text[at]) && char.IsLetter(text[at - 1]) && char.IsLetter(text[at + 1]))
            {
                slug ??= text.ToCharArray();
                slug[at] = ' ';
            }
        }

        return slug is null ? null : new string(slug);
    }

    private static bool IsAccentedLatin(char character) => !char.IsAscii(character) && BaseLetter(char.ToLowerInvariant(character)) is >= 'a' and <= 'z';

    private static void EndWord(List<int> ends, int length)
    {
        var started = ends.Count == 0 ? 0 : ends[^1];
        if (length > started)
        {
            ends.Add(length);
        }
    }

    /// <summary>Writes what a rune folds to and returns how many characters that is; 0 for all that is no letter or digit.</summary>
    private static int FoldRune(Rune rune, Span<char> into)
    {
        if (rune.IsAscii)
        {
            into[0] = char.ToLowerInvariant((char)rune.Value);
            return char.IsAsciiLetterOrDigit(into[0]) ? 1 : 0;
        }

        var lower = Rune.ToLowerInvariant(rune);
        if (Expansion(lower.Value) is { } several)
        {
            several.CopyTo(into);
            return several.Length;
        }

        var plain = BaseLetter(lower.Value);
        if (plain != 0)
        {
            into[0] = plain;
            return 1;
        }

        return IsLetter(lower) ? lower.EncodeToUtf16(into) : 0;
    }

    /// <summary>Spacing and non-spacing marks count as letters, because Indic vowels are such marks; those that are mere accents are <see cref="IsSilent"/>.</summary>
    private static bool IsLetter(Rune rune) => !IsSilent(rune) && (Rune.IsLetterOrDigit(rune) || Rune.GetUnicodeCategory(rune) is
        UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.LetterNumber);

    /// <summary>Characters that vanish without splitting a word: combining accents, Hebrew and Arabic points, apostrophes, soft hyphens, joiners.</summary>
    private static bool IsSilent(Rune rune) => rune.Value is
        (>= 0x0300 and <= 0x036F) or (>= 0x0591 and <= 0x05C7) or (>= 0x064B and <= 0x0652) or (>= 0x1AB0 and <= 0x1AFF) or (>= 0x1DC0 and <= 0x1DFF) or
        (>= 0x20D0 and <= 0x20FF) or (>= 0xFE00 and <= 0xFE0F) or (>= 0xFE20 and <= 0xFE2F) or '\'' or 0x2018 or 0x2019 or 0x02BC
        || (!rune.IsAscii && Rune.GetUnicodeCategory(rune) == UnicodeCategory.Format);

    private const int LongestExpansion = 4;

    /// <summary>One lower-case character that people type as several.</summary>
    private static string? Expansion(int letter) => letter switch
    {
        'æ' or 'ǣ' or 'ǽ' => "ae",
        'œ' => "oe",
        'ß' => "ss",
        'þ' => "th",
        'ĳ' => "ij",
        'ǆ' or 'ǳ' => "dz",
        'ǉ' => "lj",
        'ǌ' => "nj",
        'ﬀ' => "ff",
        'ﬁ' => "fi",
        'ﬂ' => "fl",
        'ﬃ' => "ffi",
        'ﬄ' => "ffl",
        'ﬅ' or 'ﬆ' => "st",
        _ => null,
    };

    /// <summary>The letter or digit under the accent of a lower-case character, or 0 when there is none to be had.</summary>
    private static char BaseLetter(int letter) => letter switch
    {
        >= 0x00C0 and <= 0x024F => Known(LatinExtended[letter - 0x00C0]),
        >= 0x1E00 and <= 0x1EFF => Known(LatinAdditional[letter - 0x1E00]),
        >= 0xFF10 and <= 0xFF19 => (char)(letter - 0xFF10 + '0'),
        >= 0xFF41 and <= 0xFF5A => (char)(letter - 0xFF41 + 'a'),
        >= 0x2080 and <= 0x2089 => (char)(letter - 0x2080 + '0'),
        0x2070 or (>= 0x2074 and <= 0x2079) => (char)(letter - 0x2070 + '0'),
        '²' => '2',
        '³' => '3',
        '¹' => '1',
        'ª' => 'a',
        'º' => 'o',
        'ά' => 'α',
        'έ' => 'ε',
        'ή' => 'η',
        'ί' or 'ϊ' or 'ΐ' => 'ι',
        'ό' => 'ο',
        'ύ' or 'ϋ' or 'ΰ' => 'υ',
        'ώ' => 'ω',
        'ς' => 'σ',
        'й' or 'ѝ' => 'и',
        'ё' or 'ѐ' => 'е',
        'ї' => 'і',
        'ў' => 'у',
        'ѓ' => 'г',
        'ќ' => 'к',
        _ => '\0',
    };

    private static char Known(char entry) => entry == '-' ? '\0' : entry;

    /// <summary>Base letters of U+00C0 to U+024F, by the decompositions and letter names of Unicode 15; '-' where one Latin letter does not do.</summary>
    private const string LatinExtended =
        "aaaaaa-ceeeeiiiidnooooo-ouuuuy--aaaaaa-ceeeeiiiidnooooo-ouuuuy-y" +
        "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiii--jjkkkllllllll" +
        "llnnnnnnnnnoooooo--rrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs" +
        "bbbb---cc-ddd----ffg---ikkl--nnooo--pp-----ttttuu-vyyzz---------" +
        "-------------aaiioouuuuuuuuuu-aaaa--ggggkkoooo--j---gg--nnaa--oo" +
        "aaaaeeeeiiiioooorrrruuuusstt--hhnd--zzaaeeooooooooyylnt---acclts" +
        "z--b--eejj-qrryy";

    /// <summary>Base letters of U+1E00 to U+1EFF, which has the accented letters of Vietnamese; as above.</summary>
    private const string LatinAdditional =
        "aabbbbbbccddddddddddeeeeeeeeeeffgghhhhhhhhhhiiiikkkkkkllllllllmm" +
        "mmmmnnnnnnnnoooooooopppprrrrrrrrssssssssssttttttttuuuuuuuuuuvvvv" +
        "wwwwwwwwwwxxxxyyzzzzzzhtwyas----aaaaaaaaaaaaaaaaaaaaaaaaeeeeeeee" +
        "eeeeeeeeiiiioooooooooooooooooooooooouuuuuuuuuuuuuuyyyyyyyy----yy";
}
