namespace LabBot.Core.Lookup;

/// <summary>How a query fits a name, the better way first. All but <see cref="Near"/> are confident answers.</summary>
/// <remarks>Answers are ordered by this, except that <see cref="Prefix"/> and <see cref="Words"/>, both without an error, are ordered together by score.</remarks>
public enum LookupMatch
{
    /// <summary>The query is the title, but for case, accents, punctuation and word breaks.</summary>
    Exact,

    /// <summary>The query is one of the other names, in the same sense.</summary>
    Alias,

    /// <summary>A name begins with the query, which has no typing error.</summary>
    Prefix,

    /// <summary>Every word of the query is a word of the thing, in any order; the last word may be unfinished.</summary>
    Words,

    /// <summary>As one of the above, after mending typing errors, with enough letters left to be sure.</summary>
    Typo,

    /// <summary>Worth no more than "did you mean": too many errors for so few letters, or a word of the query is not there at all.</summary>
    Near,
}
