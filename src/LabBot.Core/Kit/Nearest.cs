namespace LabBot.Core.Kit;

/// <summary>Finds the known word that someone probably meant.</summary>
public static class Nearest
{
    /// <summary>
    /// The candidate that is at most a third of the longer word's length away in edits (a swap of neighbours is one), whatever
    /// the case; the first of equally near ones; null when none is that near.
    /// </summary>
    public static string? To(string word, IEnumerable<string> candidates)
    {
        var given = word.Trim().ToLowerInvariant();
        return candidates
            .Where(candidate => candidate.Length <= 100 && given.Length <= 100)
            .Select(candidate => (candidate, distance: Distance(given, candidate.ToLowerInvariant())))
            .Where(pair => pair.distance <= Math.Max(1, Math.Max(given.Length, pair.candidate.Length) / 3))
            .OrderBy(pair => pair.distance)
            .Select(pair => pair.candidate)
            .FirstOrDefault();
    }

    /// <summary>Ends a message: <c>; did you mean 'kind'?</c>, or nothing when no candidate is near.</summary>
    public static string Hint(string word, IEnumerable<string> candidates) =>
        To(word, candidates) is { } near ? $"; did you mean '{near}'?" : "";

    /// <summary>Optimal string alignment distance: insertions, deletions, substitutions and swaps of neighbours.</summary>
    private static int Distance(string a, string b)
    {
        var rows = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
            rows[i, 0] = i;
        for (var j = 0; j <= b.Length; j++)
            rows[0, j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            for (var j = 1; j <= b.Length; j++)
            {
                var substitution = rows[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                rows[i, j] = Math.Min(substitution, Math.Min(rows[i - 1, j], rows[i, j - 1]) + 1);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    rows[i, j] = Math.Min(rows[i, j], rows[i - 2, j - 2] + 1);
            }
        }

        return rows[a.Length, b.Length];
    }
}
