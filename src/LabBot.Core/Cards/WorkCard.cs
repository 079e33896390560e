using System.Globalization;
using LabBot.Core.Kit;

namespace LabBot.Core.Cards;

/// <summary>The card of one work: what it is, why to read it, where it leads, what it stands against.</summary>
public static class WorkCard
{
    // As APA style has it (7th edition, 9.8): up to 20 authors are named; of more, the first 19 and how many follow.
    private const int MostAuthors = 20;
    private const int FirstAuthors = 19;

    /// <summary>The card. <paramref name="actions"/> follow the link button.</summary>
    public static Card Of(Catalog catalog, Work work, params IReadOnlyList<CardAction> actions)
    {
        return new Card(work.Title,
        [
            .. Retired(work),
            .. About(catalog, work),
            .. Relations(catalog, work),
            .. Caution(work),
            new Actions([new LinkButton("Open", work.Link), .. Open(work), .. actions]),
        ], work.Retired is null ? Tone.Neutral : Tone.Warning);
    }

    /// <summary>What it says, why to read it, what the kit says of it, and the facts.</summary>
    public static IEnumerable<CardBlock> About(Catalog catalog, Work work)
    {
        var listings = catalog.ListingsOf(work.Id).ToList();
        return [.. Says(work), .. Notes(listings), Facts(catalog, work, listings)];
    }

    /// <summary>A line that names the work in a list: its title, linked; the label where that differs; its note and ties there.</summary>
    public static Item Line(Catalog catalog, Listing listing)
    {
        var work = catalog.FindWork(listing.Work)!;
        var says = new[]
        {
            listing.Name == work.Title ? null : $"“{listing.Name}”",
            listing.Note,
            listing.Place is { } place ? $"{place.Kind.ToTarget()} {catalog.FindWork(place.Parent)!.Title}" : null,
            work.Retired is null ? null : "no longer recommended",
        }.OfType<string>().ToList();
        return new Item(new Span.Link(work.Title, listing.Link), says.Count > 0 ? [string.Join("; ", says)] : [], new Button("Show", new ActionId("kit", $"work:{work.Id}")));
    }

    /// <summary>The line of the work's first listing.</summary>
    public static Item Line(Catalog catalog, Work work) => Line(catalog, catalog.ListingsOf(work.Id).First());

    private static IEnumerable<CardBlock> Retired(Work work) =>
        work.Retired is { } reason ? [new Paragraph(new Span.Bold("No longer recommended: "), reason)] : [];

    private static IEnumerable<CardBlock> Says(Work work)
    {
        if (work.Record?.Gist is { } gist)
            yield return new Paragraph(gist);
        if (work.Record?.Why is { } why)
            yield return new Paragraph(new Span.Bold("Why read it: "), why);
    }

    private static IEnumerable<CardBlock> Notes(IReadOnlyList<Listing> listings) =>
        listings.Select(listing => listing.Note).OfType<string>().Distinct()
            .Select(note => new Paragraph(new Span.Bold("The kit says: "), note));

    private static Facts Facts(Catalog catalog, Work work, IReadOnlyList<Listing> listings)
    {
        var facts = new List<Fact> { new("Kind", Kind(work)) };
        if (work.Record is { Authors: { Count: > 0 } authors } && work.Kind != WorkKind.Person)
            facts.Add(new("Authors", Authors(authors)));
        if (Published(work.Record) is { Length: > 0 } venue)
            facts.Add(new(work.Kind == WorkKind.Person ? "Page" : "In", venue));
        if (Length(work) is { Length: > 0 } length)
            facts.Add(new("Length", length));
        if (work.Record?.Published is { } version)
            facts.Add(new(version.Basis is null ? "Published" : "Probably published", Version(version)));
        foreach (var listing in listings)
            facts.Add(new("Section", Place(catalog, work, listing)));
        return new Facts(facts);
    }

    private static string Kind(Work work) =>
        work.Level is { } level ? $"{work.Kind.Display()}, {level.ToString().ToLowerInvariant()} level" : work.Kind.Display();

    private static string Authors(IReadOnlyList<string> authors) =>
        authors.Count <= MostAuthors
            ? string.Join(", ", authors)
            : $"{string.Join(", ", authors.Take(FirstAuthors))} and {authors.Count - FirstAuthors} others";

    private static string Published(WorkRecord? record)
    {
        if (record is null)
            return "";
        var volume = record.Volume is { } number ? $"{number}{(record.Issue is { } issue ? $"({issue})" : "")}" : null;
        var pages = record.Pages is { } range ? (volume is null ? "pp. " : ":") + range : null;
        var place = string.Join(' ', new[] { record.Venue, volume + pages }.Where(part => !string.IsNullOrEmpty(part)));
        return string.Join(", ", new[] { place, Date(record.Issued) }.Where(part => part.Length > 0));
    }

    private static string Date(IssuedDate? issued) => issued switch
    {
        null => "",
        { Month: null } => issued.Year.ToString(CultureInfo.InvariantCulture),
        { Day: null } => new DateOnly(issued.Year, issued.Month.Value, 1).ToString("MMMM yyyy", CultureInfo.InvariantCulture),
        _ => new DateOnly(issued.Year, issued.Month.Value, issued.Day.Value).ToString("d MMMM yyyy", CultureInfo.InvariantCulture),
    };

    private static string Length(Work work) =>
        string.Join(", ", new[] { work.Record?.Length, work.Minutes is { } minutes ? $"{minutes} min" : null }.OfType<string>());

    private static Span[] Version(PublishedVersion version)
    {
        var where = string.Join(", ", new[] { version.Venue, version.Year?.ToString(CultureInfo.InvariantCulture) }.OfType<string>());
        var text = where.Length > 0 ? where : version.Title ?? "as an article";
        return
        [
            version.Link is { } link ? new Span.Link(text, link) : text,
            .. version.Basis is { } basis ? (Span[])[$" (going by {basis}; no source says so outright)"] : [],
        ];
    }

    private static string Place(Catalog catalog, Work work, Listing listing)
    {
        var section = catalog.FindSection(listing.Section)!.Title;
        return listing.Name == work.Title ? section : $"{section}, as “{listing.Name}”";
    }

    private static IEnumerable<CardBlock> Relations(Catalog catalog, Work work)
    {
        var items = new List<Item>();
        foreach (var relation in catalog.RelationsOf(work.Id))
        {
            var fromHere = relation.Subject == work.Id;
            var other = catalog.FindWork(fromHere ? relation.Target : relation.Subject)!;
            items.Add(new Item(
                new Span.Link(other.Title, other.Link), [fromHere ? relation.Kind.OnSubject() : relation.Kind.OnTarget()], new Button("Show", new ActionId("kit", $"work:{other.Id}"))));
        }

        if (items.Count > 0)
            yield return new Items("Read it with", items);
    }

    private static IEnumerable<CardBlock> Caution(Work work) =>
        work.Record?.Caution is { } caution ? [new Footnote("Good to know: ", caution)] : [];

    private static IEnumerable<CardAction> Open(Work work)
    {
        if (work.Record?.Original is { } original)
            yield return new LinkButton("Original page", original);
        if (work.Record?.Open is { } open)
            yield return new LinkButton("Free copy", open);
        foreach (var mirror in work.Mirrors)
            yield return new LinkButton("Other address", mirror);
        foreach (var copy in work.Archived)
            yield return new LinkButton("Archived copy", copy);
    }
}
