namespace LabBot.Core.Lookup;

/// <summary>A lexicon entry that what was typed may stand for.</summary>
/// <param name="Entry">The entry's number.</param>
/// <param name="Edits">How many edits lie between.</param>
/// <param name="Cost">What <see cref="TypingCost"/> makes of those edits.</param>
/// <param name="IsUnfinished">Whether only the entry's beginning was typed.</param>
internal readonly record struct Spelling(int Entry, int Edits, float Cost, bool IsUnfinished);
