using LabBot.Core.Kit;
using LabBot.Core.Lookup;

namespace LabBot.Core.Curation;

/// <summary>Guesses where a curator would list a work: in the section whose listings speak most of the same. Pure.</summary>
public static class SectionGuess
{
    // One rare word in common is chance. So of the 55 works of the seed kit that are listed once, each guessed from the others, 23 are right, 9 wrong and 23 left to the curator.
    private const double Enough = 3;

    /// <summary>The section; null when none stands out.</summary>
    /// <param name="catalog">The kit.</param>
    /// <param name="words">The work's title and what else is known of it in words.</param>
    /// <param name="kind">What sort of thing it is.</param>
    public static Section? Of(Catalog catalog, string words, WorkKind? kind)
    {
        var sought = Words(words).ToHashSet();
        var sections = catalog.Sections.Where(section => section.Listings.Count > 0).Select(section => (Section: section, Words: WordsOf(catalog, section))).ToList();
        var ranked = sections
            .Select(one => (one.Section, Score: sought.Where(one.Words.Contains).Sum(word => Math.Log(1 + ((double)sections.Count / sections.Count(other => other.Words.Contains(word))))) + OfKind(catalog, one.Section, kind)))
            .OrderByDescending(one => one.Score).Take(2).ToList();
        return ranked is [var best, ..] && best.Score >= Enough && (ranked.Count == 1 || best.Score >= ranked[1].Score * 1.3) ? best.Section : null;
    }

    // A section of one kind, such as videos, draws that kind.
    private static double OfKind(Catalog catalog, Section section, WorkKind? kind)
    {
        if (kind is not { } sought)
            return 0;
        var share = (double)section.Listings.Count(listing => Near(catalog.FindWork(listing.Work)!.Kind, sought)) / section.Listings.Count;
        return share >= 0.6 && sought is not (WorkKind.Paper or WorkKind.Preprint or WorkKind.Blog or WorkKind.Website) ? 3 * share : share / 2;
    }

    private static bool Near(WorkKind one, WorkKind other) => Family(one) == Family(other);

    private static WorkKind Family(WorkKind kind) => kind switch
    {
        WorkKind.VideoChannel or WorkKind.VideoPlaylist => WorkKind.Video,
        WorkKind.Preprint => WorkKind.Paper,
        WorkKind.Tool => WorkKind.Library,
        _ => kind,
    };

    private static HashSet<string> WordsOf(Catalog catalog, Section section) => Words(string.Join(' ', section.Listings
        .SelectMany(listing => new[] { listing.Name, listing.Note ?? "", catalog.FindWork(listing.Work)!.Title, catalog.FindWork(listing.Work)!.Record?.Gist ?? "" }
            .Concat(catalog.FindWork(listing.Work)!.Aliases).Concat(catalog.FindWork(listing.Work)!.Tags)).Append(section.Title).Append(section.Note ?? ""))).ToHashSet();

    private static IEnumerable<string> Words(string text) => Folding.Words(text).Where(word => word.Length > 2 && !StopWords.Contains(word)).Select(Stem);

    // "models" and "model" are one word here.
    private static string Stem(string word) => word.Length > 4 && word.EndsWith('s') ? word[..^1] : word;
}
