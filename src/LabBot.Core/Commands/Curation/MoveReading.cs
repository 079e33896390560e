using LabBot.Core.Cards;
using LabBot.Core.Curation;
using LabBot.Core.Kit;

namespace LabBot.Core.Commands.Curation;

/// <summary><c>/kit-admin move &lt;reading&gt; [to:section] [after:reading]</c>: puts a listing elsewhere, with what stands under it.</summary>
public static class MoveReading
{
    /// <summary>The command's own name.</summary>
    public const string Name = "kit-admin move";

    private const string Reading = "reading";
    private const string To = "to";
    private const string After = "after";
    private const string From = "from";
    private const string First = "first";

    /// <summary>The command.</summary>
    public static CommandDefinition Define(CurationDesk desk) => new()
    {
        Name = Name,
        Summary = "Puts a reading into another section, or elsewhere in its own",
        Options =
        [
            new(Reading, "which one, by name or address", Required: true, Completes: true),
            new(To, "the section", Completes: true) { IsNamed = true },
            new(After, "the reading behind which it comes, or first", Completes: true) { IsNamed = true },
            new(From, "the section it leaves, where it is listed twice", Completes: true) { IsNamed = true },
        ],
        Audience = Audience.Curators,
        Examples = ["scgpt to:LLMs", "bitter lesson after:first", "a better lesson to:TL;DR after:bitter lesson"],
        Handler = (invocation, cancellationToken) => AnswerAsync(desk, invocation, cancellationToken),
    };

    private static async ValueTask<Reply> AnswerAsync(CurationDesk desk, CommandInvocation invocation, CancellationToken cancellationToken)
    {
        if (invocation.Kind == InvocationKind.Typing)
            return Choices(desk, invocation);
        var log = await desk.OpenAsync(cancellationToken).ConfigureAwait(false);
        var catalog = desk.View.Catalog;
        var (work, ask) = KitWords.Work(desk.View, invocation[Reading], Name, desk.Names);
        if (work is null)
            return ask!;
        var listings = catalog.ListingsOf(work.Id).ToList();
        var (left, whichLeft) = invocation[From].Length == 0 ? (catalog.FindSection(listings[0].Section), null) : KitWords.Section(catalog, invocation[From], KitWords.SectionsOf(catalog, work));
        if (left is null)
            return whichLeft ?? KitWords.Misuse("It is not listed there", ["You said ", UsageCards.Quote(invocation[From]), $"; “{work.Title}” is listed in {KitWords.Places(catalog, work)}."]);
        var from = listings.Find(listing => listing.Section == left.Id)!;
        var (after, unclear) = invocation[After].Length == 0 || IsFirst(invocation) ? (null, null) : KitWords.Work(desk.View, invocation[After], FindInKit.Name, desk.Names);
        if (unclear is not null)
            return unclear;
        if (invocation[To].Length == 0 && after is null && !IsFirst(invocation))
            return Ask(desk, work, from);
        var (section, which) = invocation[To].Length > 0 ? KitWords.Section(catalog, invocation[To]) : (catalog.FindSection(after is null ? from.Section : catalog.ListingsOf(after.Id).First().Section), null);
        if (section is null)
            return which ?? KitWords.NoSection(catalog, invocation[To]);
        if (Wrong(catalog, work, from, section, after) is { } wrong)
            return wrong;
        var spot = new Spot(section.Id) { After = after?.Id, IsFirst = IsFirst(invocation), Group = after is null ? null : catalog.ListingsOf(after.Id).First(listing => listing.Section == section.Id).Group };
        var now = KitText.Of(log.Kit) is var text && text.Listing(from.Section, work.Id) is { } there ? text.SpotOf(there) : throw new InvalidOperationException("the listing is in the kit and not in its files");
        if (after is not null && text.IsWithin(after.Id, text.Listing(from.Section, work.Id)!))
            return KitWords.Misuse("That reading stands under it", [$"“{after.Title}” goes along with “{work.Title}”; name another reading."]);
        IReadOnlyList<CatalogChange> changes =
        [
            new CatalogChange.MoveListing(work.Id, now, spot),
            // A listing that stood under another is still what it was to it.
            .. now.Under is { } under ? (CatalogChange[])[new CatalogChange.ChangeRelation(new Relation(work.Id, under.Kind, under.Parent), true)] : [],
        ];
        if (now == spot)
            return new Reply.Show(new Card("It stands there already", [new Items(null, WorkCard.Line(catalog, work)), new Footnote("Nothing was changed.")]));
        var what = from.Section == section.Id ? $"Moved “{work.Title}” within {section.Title}" : $"Moved “{work.Title}” to {section.Title}";
        return await Proposals.EnterAsync(desk, Proposal.New(desk.Now, invocation.Caller.Member, what, changes), isKept: false, invocation, cancellationToken).ConfigureAwait(false);
    }

    private static bool IsFirst(CommandInvocation invocation) => invocation[After].Equals(First, StringComparison.OrdinalIgnoreCase);

    private static Reply? Wrong(Catalog catalog, Work work, Listing from, Section section, Work? after)
    {
        if (section.Id != from.Section && catalog.ListingsOf(work.Id).Any(listing => listing.Section == section.Id))
            return KitWords.Misuse("It is listed there already", [$"“{work.Title}” is in {section.Title} too; one section lists a reading once."]);
        if (after is null)
            return null;
        if (after.Id == work.Id)
            return KitWords.Misuse("It cannot stand behind itself", [$"“{work.Title}” is what you are moving; name another reading."]);
        return catalog.ListingsOf(after.Id).Any(listing => listing.Section == section.Id)
            ? null
            : KitWords.Misuse("That reading stands elsewhere", [$"“{after.Title}” is in {catalog.FindSection(catalog.ListingsOf(after.Id).First().Section)!.Title}, not in {section.Title}."]);
    }

    private static Reply.Show Ask(CurationDesk desk, Work work, Listing from) => new(new Card($"Where does “{CutText.Shorten(work.Title, 80)}” go?",
    [
        new Paragraph($"It is in {desk.View.Catalog.FindSection(from.Section)!.Title} now."),
        new Paragraph("Type the section: ", new Span.Code(desk.Names.Typed(Name, $"{work.Id} to:LLMs")), ", or the reading that comes before it: ", new Span.Code(desk.Names.Typed(Name, $"{work.Id} after:bitter lesson")), "."),
        new Items("Sections", [.. desk.View.Catalog.Sections.Where(section => section.Id != from.Section).Select(section => new Item(desk.View.Catalog.NameOf(section), [new Span.Code(desk.Names.Typed(Name, $"{work.Id} to:{KitWords.WordFor(desk.View.Catalog, section)}"))]))]),
    ]));

    private static Reply.Choices Choices(CurationDesk desk, CommandInvocation invocation) => new[] { To, After, From }.LastOrDefault(invocation.Arguments.ContainsKey) switch
    {
        null => KitWords.Works(desk.View, invocation[Reading]),
        After => KitWords.Works(desk.View, invocation[After]),
        var section => KitWords.Sections(desk.View.Catalog, invocation[section]),
    };
}
