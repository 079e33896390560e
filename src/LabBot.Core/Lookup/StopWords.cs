using System.Collections.Frozen;

namespace LabBot.Core.Lookup;

/// <summary>
/// Words of questions that say little about what is looked for: their absence from a name costs nothing, their presence decides only ties.
/// English function words, the closed classes of any grammar: articles, prepositions, conjunctions, pronouns, question words and auxiliaries.
/// </summary>
internal static class StopWords
{
    private static readonly FrozenSet<string> All = new[]
    {
        "a", "an", "the", "this", "that", "these", "those", "some", "any",
        "about", "as", "at", "by", "for", "from", "in", "into", "of", "on", "to", "with",
        "and", "or", "but",
        "i", "me", "my", "we", "us", "our", "you", "your", "it", "its",
        "what", "whats", "which", "who", "where", "when", "why", "how",
        "is", "are", "was", "be", "am", "do", "does", "did", "can", "could", "should", "would", "will",
        "please",
    }.ToFrozenSet();

    public static bool Contains(string word) => All.Contains(word);

    /// <summary>Whether a text has no other words; then they are all there is to go by.</summary>
    public static bool AreAllOf(FoldedText text)
    {
        var words = All.GetAlternateLookup<ReadOnlySpan<char>>();
        for (var word = 0; word < text.Words; word++)
        {
            if (!words.Contains(text.Word(word)))
            {
                return false;
            }
        }

        return true;
    }
}
