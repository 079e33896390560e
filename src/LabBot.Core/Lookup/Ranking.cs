namespace LabBot.Core.Lookup;

/// <summary>The numbers and rules by which answers are admitted and ordered. All costs are in typing errors: 1 is one edit.</summary>
internal static class Ranking
{
    /// <summary>Typed the beginning of a word only: less likely, since most people stop at the end of a word.</summary>
    public const float UnfinishedWord = 0.15f;

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

    /// <summary>How many letters of a word must be there before other words follow: so "train" finds "training", but "of" does not find "office".</summary>
    public const int ShortestStem = 4;

    /// <summary>Typed the beginning of a name only: the likelier of all that is not the name itself, unless there is an error in it as well.</summary>
    public static float UnfinishedName(int edits) => edits == 0 ? 0.05f : UnfinishedWord;

    /// <summary>How many edits a word or name of so many letters may be away.</summary>
    public static int EditsOfWhole(int letters) => letters switch
    {
        < 3 => 0,
        < 6 => 1,
        < 12 => 2,
        _ => 3,
    };

    /// <summary>
    /// How many edits the beginning of a name, or of a word where the typing stopped, may be away: fewer, for many more words begin like something than are like it.
    /// </summary>
    public static int EditsOfBeginning(int letters) => letters switch
    {
        < 4 => 0,
        < 8 => 1,
        _ => 2,
    };

    /// <summary>
    /// Whether enough letters were typed to be sure. Whole words: a swap takes three letters, any other single edit four, two edits seven or eight.
    /// Beginnings: three letters, and five or six with an edit, for many more words begin like something than are like it.
    /// </summary>
    public static bool IsConfident(int letters, float typingCost, bool isUnfinished) =>
        isUnfinished ? letters >= 3 && typingCost + 0.5f <= 0.28f * letters : typingCost <= 0.28f * letters;

    /// <summary>Answers of a lower rank always come first. A beginning and whole words are of one rank: neither has an error, so the cost decides.</summary>
    public static int Rank(LookupMatch match) => match == LookupMatch.Words ? (int)LookupMatch.Prefix : (int)match;

    /// <summary>Turns a cost into a score that falls from 1 towards 0.</summary>
    public static double Score(float cost) => 1 / (1 + (double)Math.Max(0, cost));
}
