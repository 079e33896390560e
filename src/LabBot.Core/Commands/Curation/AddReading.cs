using LabBot.Core.Cards;
using LabBot.Core.Curation;
using LabBot.Core.Curation.Export;
using LabBot.Core.Kit;

namespace LabBot.Core.Commands.Curation;

/// <summary>
/// <c>/kit-admin add &lt;url&gt; [section:…] [note:…] [counterpoint-of:…]</c>: a reading comes into the kit. What public sources know of it is filled in; without a section it is shown first,
/// with one it is added at once, and can be undone.
/// </summary>
public static class AddReading
{
    /// <summary>The command's own name.</summary>
    public const string Name = "kit-admin add";

    private const string Url = "url";
    private const string SectionOption = "section";
    private const string Note = "note";
    private const string Label = "label";
    private const string Kind = "kind";
    private const string Also = "also";

    /// <summary>The command.</summary>
    public static CommandDefinition Define(CurationDesk desk) => new()
    {
        Name = Name,
        Summary = "Adds a reading to the kit, filled in from public sources; with a section, at once",
        Options =
        [
            new(Url, "where it is: an address, a DOI or an arXiv id", Required: true),
            new(SectionOption, "the section that it goes to", Completes: true) { IsNamed = true },
            new(Note, "what you say of it, behind the link") { IsNamed = true },
            new(Label, "what you call it; else its title") { IsNamed = true },
            new(Kind, "what it is, such as paper, blog or video") { IsNamed = true },
            new(Also, "what people also type for it, with commas between") { IsNamed = true },
            .. RelationOptions().Select(relation => new CommandOption(relation.Option, $"a reading of the kit, by name: {relation.Kind.OnSubject()}", Completes: true) { IsNamed = true }),
        ],
        Audience = Audience.Curators,
        Examples = ["https://arxiv.org/abs/1706.03762", "10.1038/s41592-024-02201-0 section:LLMs note:\"read the discussion first\"", "https://rodneybrooks.com/a-better-lesson/ section:TL;DR counterpoint-of:bitter lesson"],
        Handler = (invocation, cancellationToken) => AnswerAsync(desk, invocation, cancellationToken),
    };

    /// <summary>The option that names a work to which the new one stands in a relation: <c>counterpoint-of</c>.</summary>
    internal static IEnumerable<(string Option, RelationKind Kind)> RelationOptions() => Enum.GetValues<RelationKind>().Select(kind => (kind switch
    {
        RelationKind.Deeper => "deeper-than",
        RelationKind.SeeAlso => "see-also",
        RelationKind.Explains => "explains",
        _ => kind.Word().Replace(' ', '-') + "-of",
    }, kind));

    /// <summary>Adds what a suggestion names, as <see cref="Name"/> does.</summary>
    internal static Task<Reply> FromSuggestionAsync(CurationDesk desk, Suggestion suggestion, CommandInvocation invocation, CancellationToken cancellationToken) =>
        AddAsync(desk, new AddRequest(suggestion.Link, "", null) { Note = null }, suggestion, invocation, isAtOnce: false, cancellationToken);

    /// <summary>A proposal with another request in it.</summary>
    internal static Proposal With(CurationDesk desk, Proposal proposal, AddRequest request)
    {
        var changes = AddPlan.Changes(desk.View.Catalog, request);
        return proposal with { Changes = changes, What = What(desk, request) };
    }

    /// <summary>The request in the section that words name; a new one where no section is named so.</summary>
    internal static AddRequest In(CurationDesk desk, AddRequest request, string words, Section? given) => given is not null
        ? request with { Section = given.Id, NewSection = null }
        : KitLine.Plain(words) is not { Length: > 0 } title ? request with { Section = null, NewSection = null }
        : request with { Section = NewSectionId(desk.View.Catalog, title), NewSection = title };

    /// <summary>What a curator should know of the section: that it is new, and which one may have been meant.</summary>
    internal static IReadOnlyList<CardBlock> AboutSection(CurationDesk desk, AddRequest request, string words) => request.NewSection is not { } title ? [] :
    [
        new Paragraph($"There is no section “{title}”; adding this makes it.", KitWords.NearSection(desk.View.Catalog, words) is { } near ? $" Did you mean {near}? “Edit first” changes it." : ""),
    ];

    private static async ValueTask<Reply> AnswerAsync(CurationDesk desk, CommandInvocation invocation, CancellationToken cancellationToken)
    {
        if (invocation.Kind == InvocationKind.Typing)
            return Choices(desk, invocation);
        await desk.OpenAsync(cancellationToken).ConfigureAwait(false);
        var (link, wrong) = KitWords.Link(invocation[Url]);
        if (link is null)
            return wrong!;
        if (Wrong(invocation) is { } misuse)
            return misuse;
        var relations = new List<(RelationKind, WorkId)>();
        foreach (var (option, kind) in RelationOptions().Where(relation => invocation[relation.Option].Length > 0))
        {
            var (target, ask) = KitWords.Work(desk.View, invocation[option], FindInKit.Name, desk.Names);
            if (target is null)
                return ask!;
            relations.Add((kind, target.Id));
        }

        var request = new AddRequest(link, KitLine.Plain(invocation[Label]), null)
        {
            Note = KitLine.Plain(invocation[Note]) is { Length: > 0 } note ? note : null,
            Kind = WorkKinds.TryParse(invocation[Kind], out var given) ? given : null,
            Also = KitWords.Names(invocation[Also]),
            Relations = relations,
        };
        var section = invocation[SectionOption];
        if (section.Length > 0)
        {
            var (named, which) = KitWords.Section(desk.View.Catalog, section);
            if (which is not null)
                return which;
            request = In(desk, request, section, named);
        }

        return await AddAsync(desk, request, null, invocation, isAtOnce: section.Length > 0 && request.NewSection is null, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<Reply> AddAsync(CurationDesk desk, AddRequest request, Suggestion? suggestion, CommandInvocation invocation, bool isAtOnce, CancellationToken cancellationToken)
    {
        if (desk.View.Catalog.FindWork(WorkKey.Of(request.Link)) is { } known)
            return await KnownAsync(desk, known, request, null, suggestion, invocation, isAtOnce, cancellationToken).ConfigureAwait(false);
        var seen = await desk.Outside.LookUpAsync(request.Link, cancellationToken).ConfigureAwait(false);
        var facts = (seen as Seen.Found)?.Facts;
        // The same work under another address, as its own identifiers say.
        if (facts?.Keys.Select(desk.View.Catalog.FindWork).OfType<Work>().FirstOrDefault() is { } same)
            return await KnownAsync(desk, same, request, facts, suggestion, invocation, isAtOnce, cancellationToken).ConfigureAwait(false);
        var title = KitLine.Plain(facts?.Record.Title ?? "");
        var label = request.Label.Length > 0 ? request.Label : title.Length > 0 ? CutText.Shorten(title, KitWords.MaxLabel) : request.Link.Host + request.Link.AbsolutePath.TrimEnd('/');
        var whole = request with { Link = facts?.Link ?? request.Link, Label = label, Kind = request.Kind ?? facts?.Kind };
        whole = whole with { Work = AddPlan.NewId(desk.View.Catalog, title.Length > 0 && request.Label.Length == 0 ? title : label, whole.Link) };
        whole = whole with { Record = facts is null ? null : CslItem.Of(whole.Work!.Value, whole.Kind ?? WorkKind.Website, whole.Link, facts.Record, title: null).ToJsonString() };
        if (whole.Section is null && Guess(desk, whole, facts) is { } guess)
            whole = whole with { Section = guess.Id };
        var proposal = With(desk, Proposal.New(desk.Now, invocation.Caller.Member, "", []), whole) with { Suggestion = suggestion?.Id };
        // What a curator should see first stays a question: nothing is known of it, or it was retracted.
        if (isAtOnce && (facts is { Retracted: false } || (facts is null && request.Label.Length > 0)))
            return await Proposals.EnterAsync(desk, proposal, isKept: false, invocation, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<CardBlock> says =
        [
            .. seen is Seen.Nothing nothing ? (CardBlock[])[new Paragraph(nothing.Why)] : [],
            .. facts is { Retracted: true } ? (CardBlock[])[new Paragraph(new Span.Bold("Retracted: "), $"{facts.Source} says that it was retracted or withdrawn.")] : [],
            .. suggestion is { Why.Length: > 0 } ? (CardBlock[])[new Paragraph(new Span.Bold($"{suggestion.ByName} says: "), suggestion.Why)] : [],
            .. AboutSection(desk, whole, whole.NewSection ?? ""),
            .. facts is not null ? (CardBlock[])[new Footnote($"Going by {facts.Source}.")] : [],
        ];
        return await Proposals.ShowAsync(desk, proposal, invocation, says, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<Reply> KnownAsync(CurationDesk desk, Work known, AddRequest request, PageFacts? facts, Suggestion? suggestion, CommandInvocation invocation, bool isAtOnce, CancellationToken cancellationToken)
    {
        var catalog = desk.View.Catalog;
        var listings = catalog.ListingsOf(known.Id).ToList();
        var second = request with { Work = known.Id, Label = request.Label.Length > 0 ? request.Label : listings[0].Label, Link = listings[0].Link, Record = null };
        var where = string.Join(" and ", listings.Select(listing => $"in {catalog.NameOf(catalog.FindSection(listing.Section)!)}{(listing.Label == known.Title ? "" : $" as “{listing.Label}”")}"));
        CardBlock[] says =
        [
            new Items(null, WorkCard.Line(catalog, known)),
            new Paragraph($"The kit has it already: {where}.", facts is null ? "" : $" {facts.Source} says that this address is the same work."),
        ];
        if (request.Section is { } section && listings.Exists(listing => listing.Section == section))
            return new Reply.Show(new Card("The kit has it already", [.. says, new Footnote("Nothing was changed.")]), Outcome: Outcome.Refused);
        var proposal = With(desk, Proposal.New(desk.Now, invocation.Caller.Member, "", []), second) with { Suggestion = suggestion?.Id };
        if (request.Section is not null)
            return await Proposals.ShowAsync(desk, proposal, invocation, [.. says, new Paragraph("List it here too?")], cancellationToken).ConfigureAwait(false);
        await desk.Stores.Edits.KeepAsync(proposal, cancellationToken).ConfigureAwait(false);
        var elsewhere = catalog.Sections.Where(one => !listings.Exists(listing => listing.Section == one.Id)).ToList();
        var menu = ProposalCards.SectionMenu(catalog, elsewhere, proposal) with { Label = "List it also in" };
        return new Reply.Show(new Card("The kit has it already",
        [
            .. says,
            .. elsewhere.Count == 0 ? (CardBlock[])[] : [new Actions(menu)],
        ]));
    }

    private static Section? Guess(CurationDesk desk, AddRequest request, PageFacts? facts) =>
        request.Relations.Count > 0
            ? desk.View.Catalog.FindSection(desk.View.Catalog.ListingsOf(request.Relations[0].Target).First().Section)
            : SectionGuess.Of(desk.View.Catalog, $"{facts?.Record.Title} {request.Label} {facts?.Record.Venue} {string.Join(' ', request.Also)} {request.Note}", request.Kind);

    private static string What(CurationDesk desk, AddRequest request)
    {
        var section = request.NewSection ?? (request.Section is { } id ? desk.View.Catalog.FindSection(id)?.Title ?? id : "the kit");
        return $"Added “{request.Label}” to {section}";
    }

    private static Reply? Wrong(CommandInvocation invocation)
    {
        if (invocation[Kind].Length > 0 && !WorkKinds.TryParse(invocation[Kind], out _))
            return KitWords.Misuse("There is no such kind", ["You said ", UsageCards.Quote(invocation[Kind]), $"; expected one of {string.Join(", ", WorkKinds.Words)}{Nearest.Hint(invocation[Kind], WorkKinds.Words)}."]);
        foreach (var (option, most) in new[] { (Note, KitWords.MaxNote), (Label, KitWords.MaxLabel), (Also, KitWords.MaxNote), (SectionOption, 100) })
        {
            if (invocation[option].Length > most)
                return KitWords.Misuse($"The {option} is too long", [$"It has {invocation[option].Length} characters; expected at most {most}."]);
        }

        return null;
    }

    private static Reply.Choices Choices(CurationDesk desk, CommandInvocation invocation)
    {
        var typed = RelationOptions().Select(relation => relation.Option).Append(SectionOption).LastOrDefault(invocation.Arguments.ContainsKey);
        return typed switch
        {
            null => new Reply.Choices([]),
            SectionOption => KitWords.Sections(desk.View.Catalog, invocation[SectionOption]),
            _ => KitWords.Works(desk.View, invocation[typed]),
        };
    }

    private static string NewSectionId(Catalog catalog, string title)
    {
        var slug = Slug.From(title) is { Length: > 0 } id ? id : "section";
        var free = slug;
        for (var number = 2; catalog.FindSection(free) is not null; number++)
            free = $"{slug[..Math.Min(slug.Length, Slug.MaxLength - 3)].TrimEnd('-')}-{number}";
        return free;
    }
}
