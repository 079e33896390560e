using System.Security.Cryptography;
using System.Text;

namespace LabBot.Core.Linking;

/// <summary>
/// The one-time code by which a second account joins a first: eight letters and digits that nobody takes for one another, without I, L, O, U, 0 and 1. Shown once; kept only as
/// a hash.
/// </summary>
/// <remarks>
/// There are 30^8 = 656,100,000,000 of them. <see cref="LinkBook"/> takes at most 60 wrong tries an hour of everybody together, against at most 200 codes that hold at that time: a chance of
/// 60 × 200 / 656,100,000,000, about 1 in 55 million an hour, that anybody meets any code, once in six thousand years of trying without a pause. And who meets one has still joined nothing:
/// the account that asked sees who they are, and has to confirm.
/// </remarks>
public static class LinkCode
{
    private const string Alphabet = "23456789ABCDEFGHJKMNPQRSTVWXYZ";
    private const int Length = 8;

    /// <summary>A new code, as people see it: <c>7KQM-3XWD</c>.</summary>
    public static string New()
    {
        var code = RandomNumberGenerator.GetString(Alphabet, Length);
        return $"{code[..4]}-{code[4..]}";
    }

    /// <summary>The hash of a code as somebody typed it, in any case, with or without spaces and dashes, or pasted from Discord as <c>code:7KQM-3XWD</c>; null when it cannot be a code.</summary>
    public static string? HashOf(string typed)
    {
        var code = new string([.. typed[(typed.LastIndexOf(':') + 1)..].Where(c => !char.IsWhiteSpace(c) && !char.IsPunctuation(c)).Select(char.ToUpperInvariant)]);
        return code.Length == Length && code.All(Alphabet.Contains) ? Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(code))) : null;
    }
}
