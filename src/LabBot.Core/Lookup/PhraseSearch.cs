namespace LabBot.Core.Lookup;

/// <summary>Finds the names that are, or begin with, the whole query, whatever the word breaks of either.</summary>
internal static class PhraseSearch
{
    public static void Run(NameTable names, FoldedText query, Answers answers)
    {
        var typed = query.Letters;
        if (typed.Length > EditPattern.MostLetters)
        {
            OfferWhole(names, query, names.Phrases.IndexOf(typed), answers);
            return;
        }

        var edits = Ranking.EditsOfWhole(typed.Length);
        var spellings = names.Phrases.Find(new EditPattern(typed), edits, Math.Min(edits, Ranking.EditsOfBeginning(typed.Length)));
        foreach (var spelling in spellings)
        {
            foreach (var name in names.PhrasePostings.Of(spelling.Entry))
            {
                Offer(names, query, spelling, name, answers);
            }
        }
    }

    private static void OfferWhole(NameTable names, FoldedText query, int phrase, Answers answers)
    {
        if (phrase < 0)
        {
            return;
        }

        foreach (var name in names.PhrasePostings.Of(phrase))
        {
            Offer(names, query, new Spelling(phrase, 0, 0, false), name, answers);
        }
    }

    private static void Offer(NameTable names, FoldedText query, in Spelling spelling, int name, Answers answers)
    {
        var typed = query.Letters.Length;
        var hasOtherBreaks = !spelling.IsUnfinished && query.Words != names.WordCount(name);
        var uncovered = spelling.IsUnfinished ? 1 - Math.Min(1, (float)typed / names.Letters(name)) : 0;
        var cost = spelling.Cost
            + uncovered * Ranking.Uncovered
            + (spelling.IsUnfinished ? Ranking.UnfinishedName(spelling.Edits) : 0)
            + (hasOtherBreaks ? Ranking.OtherBreaks : 0);
        var match = !Ranking.IsConfident(typed, spelling.Cost, spelling.IsUnfinished) ? LookupMatch.Near
            : spelling.Edits > 0 ? LookupMatch.Typo
            : spelling.IsUnfinished ? LookupMatch.Prefix
            : names.Number(name) == 0 ? LookupMatch.Exact
            : LookupMatch.Alias;
        answers.Offer(name, match, cost);
    }
}
