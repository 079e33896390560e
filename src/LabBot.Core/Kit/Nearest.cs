using LabBot.Core.Lookup;

namespace LabBot.Core.Kit;

/// <summary>Finds the known word that someone probably meant.</summary>
public static class Nearest
{
    /// <summary>
    /// The candidate that is at most a third of the longer word's length away in edits (a swap of neighbours is one), whatever
    /// the case; the first of equally near ones; null when none is that near, or when the word is longer than any that is known.
    /// </summary>
    public static string? To(string word, IEnumerable<string> candidates)
    {
        // Measured before it is trimmed: a text of megabytes is no misspelt word, and is not copied to find that out.
        if (word.Length > EditPattern.MostLetters || string.IsNullOrWhiteSpace(word))
            return null;
        var given = new EditPattern(word.Trim().ToLowerInvariant());
        return candidates
            .Select(candidate => (candidate, most: Math.Max(1, Math.Max(given.Letters.Length, candidate.Length) / 3)))
            .Select(pair => (pair.candidate, pair.most, edits: given.Edits(pair.candidate.ToLowerInvariant(), pair.most).Whole))
            .Where(pair => pair.edits <= pair.most)
            .OrderBy(pair => pair.edits)
            .Select(pair => pair.candidate)
            .FirstOrDefault();
    }

    /// <summary>Ends a message: <c>; did you mean 'kind'?</c>, or nothing when no candidate is near.</summary>
    public static string Hint(string word, IEnumerable<string> candidates) =>
        To(word, candidates) is { } near ? $"; did you mean '{near}'?" : "";
}
