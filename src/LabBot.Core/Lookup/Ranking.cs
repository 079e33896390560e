namespace LabBot.Core.Lookup;

/// <summary>The numbers and rules by which answers are admitted and ordered. All costs are in typing errors: 1 is one edit.</summary>
internal static class Ranking
{
    /// <summary>Typed the beginning of a word or name only.</summary>
    public const float Unfinished = 0.05f;

    /// <summary>Typed none of the name's letters; less in proportion when some were typed. Among names that begin alike, the shortest is thus the first.</summary>
    public const float Uncovered = 0.40f;

    /// <summary>Typed words in another order than the name's.</summary>
    public const float OutOfOrder = 0.10f;

    /// <summary>Typed all of a name with other word breaks.</summary>
    public const float OtherBreaks = 0.05f;

    /// <summary>Typed a word break too many or too few among words that are not all of a name: an edit, though one that leaves every letter in place.</summary>
    public const float MovedBreak = 0.50f;

    /// <summary>Typed a beginning that is in the middle of the name.</summary>
    public const float LaterStart = 0.15f;

    /// <summary>Typed a word that is not there but says little.</summary>
    public const float MissingStopWord = 0.30f;

    /// <summary>Typed a word that stands beside the name, such as an author.</summary>
    public const float Beside = 0.30f;

    /// <summary>Typed a word that is not there.</summary>
    public const float Missing = 2.00f;

    /// <summary>The lowest priority in an index counts as much, the highest nothing.</summary>
    public const float LowPriority = 0.10f;

    /// <summary>How many edits a word or name of so many letters may be away.</summary>
    public static int EditsOfWhole(int letters) => letters switch
    {
        < 3 => 0,
        < 6 => 1,
        < 12 => 2,
        _ => 3,
    };

    /// <summary>How many edits the beginning of a word or name may be away: fewer, for many more words begin like something than are like it.</summary>
    public static int EditsOfBeginning(int letters) => letters switch
    {
        < 4 => 0,
        < 8 => 1,
        _ => 2,
    };

    /// <summary>Whether enough letters agree to be sure in spite of the edits: one edit takes four letters, two take seven.</summary>
    public static bool IsConfident(int letters, int edits) => edits == 0 || letters > 3 * edits;

    /// <summary>Answers of a lower rank always come first. A beginning and whole words are of one rank: neither has an error, so the cost decides.</summary>
    public static int Rank(LookupMatch match) => match == LookupMatch.Words ? (int)LookupMatch.Prefix : (int)match;

    /// <summary>Turns a cost into a score that falls from 1 towards 0.</summary>
    public static double Score(float cost) => 1 / (1 + (double)Math.Max(0, cost));
}
