using System.Globalization;
using LabBot.Core.Cards;
using LabBot.Core.Curation;
using LabBot.Core.Kit;

namespace LabBot.Core.Commands.Curation;

/// <summary>The cards of proposals and of what came of them.</summary>
internal static class ProposalCards
{
    // Works beyond these are a batch, which has its own words.
    private const int MostWorks = 3;

    // https://discord.com/developers/docs/components/reference#string-select
    private const int MostChoices = 25;

    /// <summary>What is proposed, with what can be done with it.</summary>
    public static Card Preview(CurationDesk desk, Proposal proposal, IReadOnlyList<CardBlock> says) =>
        AddPlan.Request(proposal.Changes) is { } request ? PreviewOfAdd(desk, proposal, request, says) : new Card(Question(proposal),
        [
            .. says,
            new Items(null, [.. EditWords.Lines(proposal.Changes, desk.View.Catalog).Select(line => new Item(line, []))]),
            new Actions(
                new Button("Do it", new ActionId(Proposals.EnterName, proposal.Id), ButtonStyle.Primary),
                new Button("Leave it", new ActionId(Proposals.DropName, proposal.Id))),
        ]);

    /// <summary>It is done.</summary>
    public static Card Entered(CurationDesk desk, CatalogEdit edit)
    {
        var catalog = desk.View.Catalog;
        var works = edit.Works.Select(catalog.FindWork).OfType<Work>().ToList();
        return new Card(edit.What,
        [
            .. works.Count is > 0 and <= MostWorks ? (IEnumerable<CardBlock>)[new Items(null, [.. works.Select(work => WorkCard.Line(catalog, work))])] : [],
            .. edit.SuggestedBy is { } name ? (IEnumerable<CardBlock>)[new Paragraph($"Suggested by {name}, who is told.")] : [],
            new Actions(new Button("Undo", new ActionId(UndoEdit.Name, edit.Number.ToString(CultureInfo.InvariantCulture)))),
            new Footnote($"Edit {edit.Number}. Everybody sees it from now on."),
        ], Tone.Success);
    }

    /// <summary>The kit has changed under it.</summary>
    public static Card Clash(Proposal proposal, string why) => new("The kit has changed meanwhile",
    [
        new Paragraph(why),
        new Paragraph("What you wanted: ", new Span.Bold(proposal.What), "."),
        new Footnote("Nothing was changed. Ask for it again to see how things are now."),
    ], Tone.Warning);

    private static Card PreviewOfAdd(CurationDesk desk, Proposal proposal, AddRequest request, IReadOnlyList<CardBlock> says)
    {
        var catalog = desk.View.Catalog;
        var record = request.Record is { } json ? WorksFile.ReadItem(json) : null;
        var section = request.NewSection ?? (request.Section is { } id ? catalog.FindSection(id) is { } listing ? catalog.NameOf(listing) : id : null);
        return new Card(section is null ? "Add it where?" : $"Add to {section}?",
        [
            .. says,
            new Paragraph(new Span.Link(request.Label, request.Link)),
            .. request.Note is { } note ? (IEnumerable<CardBlock>)[new Paragraph(note)] : [],
            new Facts(
            [
                .. Fact("Title", record?.Title is { } title && title != request.Label ? title : null),
                .. Fact("Authors", record is { Authors.Count: > 0 } ? string.Join(", ", record.Authors) : null),
                .. Fact("Year", record?.Issued?.Year.ToString(CultureInfo.InvariantCulture)),
                .. Fact("In", record?.Venue),
                .. Fact("Kind", request.Kind?.Display()),
                .. Fact("Section", section is null ? null : request.NewSection is null ? section : $"{section} (new)"),
                .. request.Relations.Select(relation => new Fact("Relation", $"{relation.Kind.ToTarget()} {catalog.FindWork(relation.Target)?.Title ?? relation.Target.Value}")),
                .. Fact("Also found by", request.Also.Count > 0 ? string.Join(", ", request.Also) : null),
                .. Fact("Address", request.Link.AbsoluteUri),
            ]),
            .. section is null ? (IEnumerable<CardBlock>)[new Actions(SectionMenu(catalog, catalog.Sections, proposal))] : [],
            new Actions(
            [
                .. section is null ? (CardAction[])[] : [new Button("Add", new ActionId(Proposals.EnterName, proposal.Id), ButtonStyle.Primary)],
                new Button("Edit first", new ActionId(Proposals.AdjustName, proposal.Id)),
                new Button("Discard", new ActionId(Proposals.DropName, proposal.Id)),
            ]),
        ]);
    }

    /// <summary>A menu of sections for a proposal: as many as a menu holds. "Edit first" takes any.</summary>
    public static Select SectionMenu(Catalog catalog, IReadOnlyList<Section> sections, Proposal proposal) => new(
        sections.Count > MostChoices ? $"Choose a section (the first {MostChoices}; Edit first takes any)" : "Choose a section",
        new ActionId(Proposals.PlaceName), [.. sections.Take(MostChoices).Select(section => new Choice(catalog.NameOf(section), $"{proposal.Id} {section.Id}"))]);

    // "Added X" is what the log will say; a question is what a curator is asked.
    private static string Question(Proposal proposal) => proposal.Undoes is { } edit ? $"Undo edit {edit}?" : proposal.What + "?";

    private static IEnumerable<Fact> Fact(string label, string? value) => value is null ? [] : [new Fact(label, value)];
}
