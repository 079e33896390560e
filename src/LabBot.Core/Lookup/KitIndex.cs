using LabBot.Core.Kit;

namespace LabBot.Core.Lookup;

/// <summary>
/// Finds works, people, sections, groups and relations of one catalogue by whatever people type: names, misspelt or
/// unfinished; an address, DOI or arXiv id, in a sentence or alone; a relation and a name ("counterpoint scaling"). Immutable; safe on any thread.
/// </summary>
public sealed class KitIndex
{
    /// <summary>The most things an answer names; more matches than that are no help.</summary>
    public const int MostThings = 20;

    // Of two names that fit equally well, the wider thing is meant: "interpretability" is the section before a paper.
    private const int SectionPriority = 2;
    private const int GroupPriority = 1;

    // "test" is one letter from "text" and means something else: a short word with a typing error is only ever a question.
    private const int FewestLettersForTypos = 5;

    // A first hit whose score leads the second by this much is what was meant. The score is at most 1.
    private const double ClearLead = 0.1;

    // As many as the lookup itself reads: a relation word further back stands in no question.
    private const int MostWords = 16;

    // Buttons of 100 characters (Discord) hold every reference.
    private const int LongestReference = 100;

    // What newcomers ask who do not know yet what there is, without the words that say little: "where do I start", "what should I read first".
    private static readonly string[] Beginnings =
        ["start", "start reading", "begin", "begin reading", "first", "read first", "start first", "next", "read next", "overview", "everything"];

    private readonly Catalog catalog;
    private readonly IReadOnlyList<KitThing> things;
    private readonly LookupIndex index;
    private readonly HashSet<string> namesOfAll;

    private KitIndex(Catalog catalog, IReadOnlyList<KitThing> things)
    {
        this.catalog = catalog;
        this.things = things;
        index = LookupIndex.Build([.. things.Select(Findable)]);
        namesOfAll = [.. new[] { catalog.Info.Title, catalog.Info.Author }.OfType<string>().Select(Telling).Where(name => name.Length > 0), .. Beginnings];
    }

    /// <summary>Builds the index of a catalogue.</summary>
    public static KitIndex Build(Catalog catalog) => new(catalog,
    [
        .. catalog.Sections.Select(section => new KitThing.OfSection(section)),
        .. catalog.Sections.SelectMany(section => section.Groups).Select(group => new KitThing.OfGroup(group)),
        .. catalog.Works.Select(work => new KitThing.OfWork(work)),
    ]);

    /// <summary>
    /// What the catalogue holds for these words. Any text is fine; nonsense finds nothing. Of a text of any length only the
    /// beginning is read: <see cref="WorkKey.MaxLength"/> characters for addresses, the first 16 words for a relation, and
    /// <see cref="Folding.MostLetters"/> letters for names.
    /// </summary>
    public KitAnswer Find(string words)
    {
        if (ByReference(words) is { } named)
            return new KitAnswer.One(named, []);
        if (WorkKey.TryRead(words, out var key))
            return catalog.FindWork(key) is { } work ? new KitAnswer.One(new KitThing.OfWork(work), []) : ByWords(words);
        if (KeysInText.Of(words).Select(catalog.FindWork).FirstOrDefault(found => found is not null) is { } meant)
            return new KitAnswer.One(new KitThing.OfWork(meant), []);
        // The parts of an address that is not listed are no words that anyone looks for.
        return ByWords(KeysInText.Others(words));
    }

    /// <summary>The things that the words, which may still be being typed, can mean, best first.</summary>
    public IReadOnlyList<KitThing> Complete(string words, int most) =>
        ByReference(words) is { } named ? [named] : [.. index.Find(words, most).Select(Thing)];

    /// <summary>The thing that a <see cref="KitThing.Reference"/> names; null for anything else.</summary>
    public KitThing? ByReference(string reference)
    {
        if (reference.Length > LongestReference)
            return null;
        var colon = reference.IndexOf(':');
        if (colon < 0)
            return null;
        var (prefix, id) = (reference[..colon], reference[(colon + 1)..].Trim());
        return prefix switch
        {
            "work" => catalog.FindWork(new WorkId(id)) is { } work ? new KitThing.OfWork(work) : null,
            "section" => catalog.FindSection(id) is { } section ? new KitThing.OfSection(section) : null,
            "group" => catalog.FindGroup(id) is { } group ? new KitThing.OfGroup(group) : null,
            _ => RelationKinds.TryParse(prefix.Replace('-', ' '), out var kind) || RelationKinds.TryParse(prefix, out kind)
                ? Related(kind, catalog.FindWork(new WorkId(id)))
                : null,
        };
    }

    private KitAnswer ByWords(string words)
    {
        LookupHit[] hits = [.. index.Find(words, MostThings)];
        var isNamed = hits is [{ Match: LookupMatch.Exact or LookupMatch.Alias }, ..];
        if (!isNamed && namesOfAll.Contains(Telling(words)))
            return new KitAnswer.Overview();
        if (!isNamed && RelationsOf(words) is [var relation, .. var further])
            return further.Length == 0 ? new KitAnswer.One(relation, []) : new KitAnswer.Several([relation, .. further]);
        return hits switch
        {
            [] => new KitAnswer.Nothing(),
            [{ Match: LookupMatch.Near }, ..] => new KitAnswer.Near([.. hits.Select(Thing)]),
            [{ Match: LookupMatch.Typo }, ..] when Folding.Fold(words).Letters.Length < FewestLettersForTypos => new KitAnswer.Near([.. hits.Select(Thing)]),
            [var first, .. var others] when IsMeant(first, others) => new KitAnswer.One(
                Thing(first), [.. others.Where(hit => FitsBeside(first, hit)).Select(Thing).Where(other => !Shows(Thing(first), other))]),
            _ => new KitAnswer.Several([.. hits.Where(hit => hit.Match != LookupMatch.Near).Select(Thing)]),
        };
    }

    private static bool IsMeant(LookupHit first, LookupHit[] others)
    {
        if (others is not [var second, ..] || second.Match == LookupMatch.Near)
            return true;
        var named = first.Match is LookupMatch.Exact or LookupMatch.Alias;
        return named ? second.Match > LookupMatch.Alias || first.Match < second.Match : first.Score - second.Score >= ClearLead;
    }

    // Beside a thing that fits as it was typed, one that would take a typing error is a guess: "theis" is nobody's "this".
    private static bool FitsBeside(LookupHit first, LookupHit other) =>
        other.Match != LookupMatch.Near && (other.Match != LookupMatch.Typo || first.Match == LookupMatch.Typo);

    private static string Telling(string text) => string.Join(' ', Folding.Words(text).Where(word => !StopWords.Contains(word)));

    // What the card of a thing lists already.
    private bool Shows(KitThing thing, KitThing other) => (thing, other) switch
    {
        (KitThing.OfSection { Section: var section }, KitThing.OfWork { Work: var work }) => catalog.ListingsOf(work.Id).Any(listing => listing.Section == section.Id),
        (KitThing.OfSection { Section: var section }, KitThing.OfGroup { Group: var group }) => group.Section == section.Id,
        (KitThing.OfWork { Work: var shown }, KitThing.OfWork { Work: var work }) => catalog.RelationsOf(shown.Id).Any(relation => relation.Subject == work.Id || relation.Target == work.Id),
        (KitThing.OfGroup { Group: var group }, KitThing.OfWork { Work: var work }) => catalog.ListingsOf(work.Id).Any(listing => listing.Group == group.Id),
        _ => false,
    };

    // "counterpoints" alone: all of them. "counterpoint scaling", "counterpoints to the bitter lesson": a relation word, and words
    // that find a work that has such relations.
    private KitThing.OfRelation[] RelationsOf(string words)
    {
        string[] parts = [.. words.Split((char[]?)null, MostWords + 1, StringSplitOptions.RemoveEmptyEntries).Take(MostWords)];
        if (RelationWord(string.Join(' ', parts)) is { } alone)
            return [.. catalog.Works.Select(work => Related(alone, work)).OfType<KitThing.OfRelation>()];
        for (var length = Math.Min(2, parts.Length - 1); length >= 1; length--)
        {
            for (var start = 0; start + length <= parts.Length; start++)
            {
                if (RelationWord(string.Join(' ', parts.Skip(start).Take(length))) is not { } kind)
                    continue;
                var rest = string.Join(' ', parts.Take(start).Concat(parts.Skip(start + length)));
                var related = index.Find(rest, MostThings).Select(hit => Thing(hit) is KitThing.OfWork { Work: var work } ? Related(kind, work) : null);
                if (related.FirstOrDefault(found => found is not null) is { } relation)
                    return [relation];
            }
        }

        return [];
    }

    private static RelationKind? RelationWord(string word)
    {
        var singular = word.Length > 4 && word.EndsWith('s') && !RelationKinds.TryParse(word, out _) ? word[..^1] : word;
        return Nearest.To(singular, RelationKinds.Words) is { } near && RelationKinds.TryParse(near, out var kind) ? kind : null;
    }

    private KitThing.OfRelation? Related(RelationKind kind, Work? target) =>
        target is not null && catalog.RelationsOf(target.Id).Any(relation => relation.Kind == kind && relation.Target == target.Id)
            ? new KitThing.OfRelation(kind, target)
            : null;

    private KitThing Thing(LookupHit hit) => things[hit.Thing];

    private Findable Findable(KitThing thing) => thing switch
    {
        KitThing.OfSection { Section: var section } => new([section.Title, section.Id.Replace('-', ' ')], section.Note ?? "", SectionPriority),
        KitThing.OfGroup { Group: var group } => new([group.Title, .. group.Aliases, group.Id.Replace('-', ' ')], group.Note ?? "", GroupPriority),
        KitThing.OfWork { Work: var work } => new(Names(work), Words(work)),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private string[] Names(Work work) =>
    [
        .. new[] { work.Title }
            .Concat(catalog.ListingsOf(work.Id).Select(listing => listing.Name))
            .Concat(work.Aliases)
            .Append(work.Id.Value.Replace('-', ' '))
            .Concat(work.Record?.Published?.Title is { } published ? [published] : [])
            .Distinct(StringComparer.OrdinalIgnoreCase),
    ];

    private string Words(Work work) => string.Join(' ',
    [
        work.Kind.Display(),
        .. work.Tags,
        .. work.Record?.Authors ?? [],
        .. catalog.ListingsOf(work.Id).Select(listing => listing.Note).OfType<string>(),
    ]);
}
