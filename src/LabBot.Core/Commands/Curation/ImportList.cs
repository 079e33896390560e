using LabBot.Core.Cards;
using LabBot.Core.Curation;
using LabBot.Core.Curation.Import;
using LabBot.Core.Kit;

namespace LabBot.Core.Commands.Curation;

/// <summary>
/// <c>/kit-admin import &lt;url&gt;</c>: brings somebody else's list into the kit. First a dry run: what is new, known, doubtful, refused; then one confirmation makes one edit, which one undo
/// takes back.
/// </summary>
public static class ImportList
{
    /// <summary>The command's own name.</summary>
    public const string Name = "kit-admin import";

    private const string Url = "url";
    private const string Format = "format";

    // The rest is on the command line, where there is room.
    private const int MostRemarks = 8;
    private const int MostSections = 30;

    /// <summary>The command.</summary>
    public static CommandDefinition Define(CurationDesk desk) => new()
    {
        Name = Name,
        Summary = "Brings a list of links into the kit; shows first what it would add",
        Options = [new(Url, "where the list is, such as a README on GitHub", Required: true), new(Format, "how it is written, where its name does not tell: markdown, bibtex, csv …") { IsNamed = true }],
        Audience = Audience.Curators,
        Examples = ["https://github.com/sindresorhus/awesome/blob/main/readme.md", "https://example.org/papers.bib"],
        Handler = (invocation, cancellationToken) => AnswerAsync(desk, invocation, cancellationToken),
    };

    /// <summary>What an import would do, as a proposal; null where it would do nothing, with the reason where it cannot be done.</summary>
    public static (Proposal? Proposal, string? Why) Propose(CurationDesk desk, KitLog log, ImportPlan plan, string name, MemberId by)
    {
        var changes = ImportEdits.Of(plan, log.Kit.Catalog!);
        if (changes.Count == 0)
            return (null, null);
        return EditFold.Make(log.Kit, changes).Why is { } why
            ? (null, why)
            : (Proposal.New(desk.Now, by, $"Imported {Wording.Count(changes.OfType<CatalogChange.AddListing>().Count(), "listing")} from {name}", changes), null);
    }

    private static async ValueTask<Reply> AnswerAsync(CurationDesk desk, CommandInvocation invocation, CancellationToken cancellationToken)
    {
        var log = await desk.OpenAsync(cancellationToken).ConfigureAwait(false);
        if (!Links.TryParse(invocation[Url], out var link))
            return KitWords.Misuse("That is no address", ["You gave ", UsageCards.Quote(invocation[Url]), $"; {Links.Expected}. A file of your own goes in with ", new Span.Code("labbot catalog import FILE"), "."]);
        if (invocation[Format].Length > 0 && !ImportFormats.Words.Contains(invocation[Format], StringComparer.OrdinalIgnoreCase))
            return KitWords.Misuse("There is no such format", ["You said ", UsageCards.Quote(invocation[Format]), $"; expected one of {string.Join(", ", ImportFormats.Words)}{Nearest.Hint(invocation[Format], ImportFormats.Words)}."]);
        var file = await desk.Outside.FetchAsync(ListAddress.TextOf(link), cancellationToken).ConfigureAwait(false);
        if (file is not SeenFile.Got got)
            return KitWords.Misuse("The list was not fetched", [((SeenFile.Nothing)file).Why]);
        var list = ListReader.Read(got.Bytes, link.AbsoluteUri, invocation[Format].Length > 0 ? ImportFormats.Parse(invocation[Format].ToLowerInvariant()) : null);
        var plan = ImportPlan.Of(list, log.Kit.Catalog);
        var (proposal, why) = Propose(desk, log, plan, got.Name, invocation.Caller.Member);
        if (proposal is not null)
            await desk.Stores.Edits.KeepAsync(proposal, cancellationToken).ConfigureAwait(false);
        return new Reply.Show(DryRun(log.Kit.Catalog!, plan, got.Name, proposal, why), Outcome: proposal is null ? Outcome.NothingFound : Outcome.Answered);
    }

    private static Card DryRun(Catalog kit, ImportPlan plan, string name, Proposal? proposal, string? why)
    {
        var added = proposal?.Changes.OfType<CatalogChange.AddListing>().Count() ?? 0;
        return new Card($"{name}: {Wording.Count(plan.Sections.Count, "section")}, {Wording.Count(plan.Listings.Count, "listing")}",
        [
            new Facts(
                new Fact("New to the kit", $"{added}"), new Fact("Known already", $"{plan.Known}"), new Fact("Doubtful", $"{plan.Doubtful.Count}"), new Fact("Refused", $"{plan.Refused.Count}")),
            .. plan.Sections.Count == 0 ? (CardBlock[])[] :
            [
                new Items("Sections", [.. plan.Sections.Take(MostSections).Select(section => new Item(
                    section.Section.Title,
                    [$"{Wording.Count(section.Listings.Count, "listing")}, {section.Listings.Count(listing => listing.Known is not null)} known{(section.Existing is { } existing ? $"; goes to {kit.NameOf(existing)}" : "; a new section")}"]))]),
            ],
            .. plan.Sections.Count > MostSections ? (CardBlock[])[new Footnote($"and {plan.Sections.Count - MostSections} further sections")] : [],
            .. Remarks("Doubtful", plan.Doubtful),
            .. Remarks("Refused", plan.Refused),
            .. why is null ? (CardBlock[])[] : [new Paragraph(new Span.Bold("It cannot go in as it is: "), why)],
            .. proposal is null ? (CardBlock[])[new Footnote("Nothing was changed.")] :
            [
                new Actions(
                    new Button($"Import {Wording.Count(added, "listing")}", new ActionId(Proposals.EnterName, proposal.Id), ButtonStyle.Primary),
                    new Button("Discard", new ActionId(Proposals.DropName, proposal.Id))),
                new Footnote("It becomes one edit, which one undo takes back."),
            ],
        ]);
    }

    private static IEnumerable<CardBlock> Remarks(string heading, IReadOnlyList<ImportRemark> remarks) => remarks.Count == 0 ? [] :
    [
        new Items(heading, [.. remarks.Take(MostRemarks).Select(remark => new Item($"line {remark.Line}: {remark.What}", [remark.Why]))]),
        .. remarks.Count > MostRemarks ? (CardBlock[])[new Footnote($"and {remarks.Count - MostRemarks} more, which ", new Span.Code("labbot catalog import"), " shows")] : [],
    ];
}
