namespace LabBot.Core.Lookup;

/// <summary>A lexicon entry that what was typed may stand for.</summary>
/// <param name="Entry">The entry's number.</param>
/// <param name="Edits">How many edits lie between.</param>
/// <param name="Cost">What <see cref="TypingCost"/> makes of those edits.</param>
/// <param name="IsUnfinished">Whether only the entry's beginning was typed.</param>
internal readonly record struct Spelling(int Entry, int Edits, float Cost, bool IsUnfinished) : IComparable<Spelling>
{
    /// <summary>Whether the whole entry was typed without an error.</summary>
    public bool IsExact => Edits == 0 && !IsUnfinished;

    /// <summary>The cheapest first; ties in the order of entries, so that nothing depends on the sorting.</summary>
    public int CompareTo(Spelling other)
    {
        var order = Cost.CompareTo(other.Cost);
        order = order != 0 ? order : IsUnfinished.CompareTo(other.IsUnfinished);
        return order != 0 ? order : Entry.CompareTo(other.Entry);
    }
}
