using LabBot.Core.Cards;
using LabBot.Core.Kit;
using LabBot.Core.Lookup;

namespace LabBot.Core.Commands.Curation;

/// <summary>What a curator's words mean: a work, a section, a kind, an address. What is not clear becomes a card that asks.</summary>
internal static class KitWords
{
    // As long as a browser's address bar is sure to take.
    public const int MaxLink = 2000;

    // A line on a phone; a title of two hundred characters is a sentence.
    public const int MaxLabel = 200;

    public const int MaxNote = 1000;

    /// <summary>The work that words name: its id, an address, or a name that fits one work best.</summary>
    public static (Work? Work, Reply? Ask) Work(KitView view, string words, string command, CommandNames names)
    {
        var bare = words.StartsWith("work:", StringComparison.Ordinal) ? words["work:".Length..] : words;
        if (view.Catalog.FindWork(new WorkId(bare)) is { } byId)
            return (byId, null);
        return view.Index.Find(words) switch
        {
            KitAnswer.One { Thing: KitThing.OfWork { Work: var work } } => (work, null),
            KitAnswer.One one => (null, Which(view, words, [one.Thing, .. one.Others], command, names)),
            KitAnswer.Several several => (null, Which(view, words, several.Things, command, names)),
            KitAnswer.Near near => (null, Which(view, words, near.Things, command, names)),
            _ => (null, Which(view, words, [], command, names)),
        };
    }

    /// <summary>
    /// The section that words name, by title, id or file. Null with a card that asks where they name several; null alone where they name none.
    /// </summary>
    /// <param name="catalog">The kit.</param>
    /// <param name="words">What was typed.</param>
    /// <param name="among">Which sections may be meant; by default all.</param>
    public static (Section? Section, Reply? Ask) Section(Catalog catalog, string words, IEnumerable<Section>? among = null)
    {
        var sections = (among ?? catalog.Sections).ToList();
        if (sections.Find(section => section.File.Equals(words, StringComparison.OrdinalIgnoreCase)) is { } byFile)
            return (byFile, null);
        var sought = Folding.Fold(words).Letters;
        var named = sought.Length == 0 ? [] : sections.FindAll(section => Folding.Fold(section.Title).Letters == sought || Folding.Fold(section.Id).Letters == sought);
        return named.Count > 1
            ? (null, Misuse("Which section?", ["You said ", UsageCards.Quote(words), $"; that may be {string.Join(" or ", named.Select(section => $"{section.Title} ({section.File})"))}. Say the file for the section."]))
            : (named.FirstOrDefault(), null);
    }

    /// <summary>What names a section and no other, as <see cref="Section"/> takes it: its id, or its file where that would be asked about.</summary>
    public static string WordFor(Catalog catalog, Section section) => Section(catalog, section.Id).Section == section ? section.Id : section.File;

    /// <summary>The title of the section that somebody probably meant; null when none is near.</summary>
    public static string? NearSection(Catalog catalog, string words) =>
        Nearest.To(words, catalog.Sections.Select(section => section.Title))
        ?? (catalog.Sections.Where(section => section.Title.Contains(words, StringComparison.OrdinalIgnoreCase)).ToList() is [var only] ? only.Title : null);

    /// <summary>The sections as choices while one types.</summary>
    public static Reply.Choices Sections(Catalog catalog, string typed) => new([.. catalog.Sections
        .Where(section => section.Title.Contains(typed, StringComparison.OrdinalIgnoreCase) || section.Id.Contains(typed, StringComparison.OrdinalIgnoreCase))
        .Take(25).Select(section => new Choice(catalog.NameOf(section), WordFor(catalog, section)))]);

    /// <summary>No section is named so.</summary>
    public static Reply NoSection(Catalog catalog, string words) =>
        Misuse("There is no such section", ["You said ", UsageCards.Quote(words), $"; there are {string.Join(", ", catalog.Sections.Select(section => catalog.NameOf(section)))}."]);

    /// <summary>Where a work is listed, in words.</summary>
    public static string Places(Catalog catalog, Work work) => string.Join(" and ", SectionsOf(catalog, work).Select(section => catalog.NameOf(section)));

    /// <summary>The sections that list a work, each once.</summary>
    public static IEnumerable<Section> SectionsOf(Catalog catalog, Work work) => catalog.ListingsOf(work.Id).Select(listing => catalog.FindSection(listing.Section)!).Distinct();

    /// <summary>The works as choices while one types.</summary>
    public static Reply.Choices Works(KitView view, string typed) => new(typed.Length == 0 ? [] :
        [.. view.Index.Complete(typed, KitIndex.MostThings).OfType<KitThing.OfWork>().Select(thing => new Choice(thing.Title, thing.Reference))]);

    /// <summary>The address that was typed: an http(s) address, a DOI or an arXiv id; null with a card that says what was expected.</summary>
    public static (Uri? Link, Reply? Wrong) Link(string typed)
    {
        var text = typed.Trim().Trim('<', '>', '"', '“', '”');
        if (text.Length > MaxLink)
            return (null, Misuse("This address is too long", ["It has ", $"{text.Length} characters; expected at most {MaxLink}."]));
        if (Links.TryParse(text, out var link))
            return (Links.Clean(link), null);
        if (WorkKey.TryRead(text, out var key) && key.Value.Split(':', 2) is [var sort, var name])
        {
            switch (sort)
            {
                case "doi":
                    return (new Uri("https://doi.org/" + name), null);
                case "arxiv":
                    return (new Uri("https://arxiv.org/abs/" + name), null);
                default:
                    if (Links.TryParse("https://" + text, out var bare))
                        return (Links.Clean(bare), null);
                    break;
            }
        }

        return (null, Misuse("That is no address", ["You gave ", UsageCards.Quote(typed), $"; {Links.Expected}, a DOI such as 10.1038/s41592-024-02201-0 or an arXiv id such as 2405.18095."]));
    }

    /// <summary>A card that says what was wrong.</summary>
    public static Reply Misuse(string title, IReadOnlyList<Span> says) =>
        new Reply.Show(new Card(title, [new Paragraph(says), new Footnote("Nothing was changed.")], Tone.Warning), Outcome: Outcome.Misused);

    /// <summary>Names with commas between them, each once, as a kit can hold them.</summary>
    public static IReadOnlyList<string> Names(string text) =>
        [.. text.Split(',').Select(KitLine.Plain).Where(name => name.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase)];

    private static Reply.Show Which(KitView view, string words, IReadOnlyList<KitThing> things, string command, CommandNames names)
    {
        var works = things.OfType<KitThing.OfWork>().Select(thing => thing.Work).ToList();
        return new Reply.Show(
            works.Count == 0
                ? new Card("Which reading?", [new Paragraph("The kit has no reading like ", UsageCards.Quote(words), ". ", new Span.Code(names.Typed(FindInKit.Name, "words")), " searches it."), new Footnote("Nothing was changed.")], Tone.Warning)
                : new Card("Which of these?",
                [
                    new Paragraph("You said ", UsageCards.Quote(words), "."),
                    new Items(null, [.. works.Select(work => new Item(work.Title, [$"in {view.Catalog.NameOf(SectionsOf(view.Catalog, work).First())}"], new Button("This one", new ActionId(command, work.Id.Value))))]),
                ], Tone.Warning),
            Outcome: Outcome.NothingFound);
    }
}
