using System.Diagnostics;
using LabBot.Core.Cards;
using LabBot.Core.Curation;
using LabBot.Core.Curation.Export;
using LabBot.Core.Curation.Health;
using LabBot.Core.Kit;

namespace LabBot.Core.Commands.Curation;

/// <summary>What a finding about a link proposes, shown to a curator as an edit: the new address, the archived copy, the published version, the retirement. Only a button runs it.</summary>
public static class MendLink
{
    internal const string Name = "kit-mend";

    private const string Kind = "kind";
    private const string Work = "work";

    /// <summary>The command.</summary>
    public static CommandDefinition Define(CurationDesk desk) => new()
    {
        Name = Name,
        Summary = "Proposes what a look at a link has found",
        Options = [new(Kind, "what was found", Required: true), new(Work, "the work", Required: true)],
        Audience = Audience.Curators,
        Listed = false,
        Handler = (invocation, cancellationToken) => AnswerAsync(desk, invocation, cancellationToken),
    };

    /// <summary>The button for a finding.</summary>
    internal static Button ButtonFor(LinkFinding finding) => new(finding.Change switch
    {
        ProposedChange.Replace => "Use the new address…",
        ProposedChange.AddArchived => "Add the copy…",
        ProposedChange.AddPublished => "Note the version…",
        _ => "Retire it…",
    }, new ActionId(Name, $"{finding.Kind} {finding.Work}"));

    private static async ValueTask<Reply> AnswerAsync(CurationDesk desk, CommandInvocation invocation, CancellationToken cancellationToken)
    {
        var log = await desk.OpenAsync(cancellationToken).ConfigureAwait(false);
        var states = await desk.Stores.Health.HealthAsync(cancellationToken).ConfigureAwait(false);
        var finding = LinkReport.Of(log.Kit.Catalog!, states).FirstOrDefault(one => one.Kind.ToString() == invocation[Kind] && one.Work.Value == invocation[Work] && one.Change is not null);
        if (finding is null)
            return Proposals.Gone();
        var (what, changes) = Changes(log.Kit, finding);
        return await Proposals.ShowAsync(desk, Proposal.New(desk.Now, invocation.Caller.Member, what, changes), invocation with { Kind = InvocationKind.Typed },
            finding.Reason is { } reason ? [new Paragraph(reason)] : [], cancellationToken).ConfigureAwait(false);
    }

    private static (string What, IReadOnlyList<CatalogChange> Changes) Changes(CatalogLoad kit, LinkFinding finding)
    {
        var work = kit.Catalog!.FindWork(finding.Work)!;
        return finding.Change switch
        {
            ProposedChange.Replace { To: var to } => ($"Changed the address of “{work.Title}”", Moved(kit, work, finding.Link, Links.Clean(to))),
            ProposedChange.AddArchived { Copy: var copy } => ($"Added an archived copy of “{work.Title}”", [new CatalogChange.ChangeWork(work.Id, "archived", null, copy.OriginalString)]),
            ProposedChange.AddPublished { Version: var version } => ($"Noted the published version of “{work.Title}”", [Published(kit, work, version)]),
            ProposedChange.Retire { Why: var why } => ($"Retired “{work.Title}”", [new CatalogChange.ChangeWork(work.Id, "retired", work.Retired, KitLine.Plain(why))]),
            _ => throw new UnreachableException(),
        };
    }

    private static IReadOnlyList<CatalogChange> Moved(CatalogLoad kit, Work work, Uri from, Uri to) =>
        kit.Catalog!.ListingsOf(work.Id).FirstOrDefault(listing => listing.Link == from) is { } listing
            ? EditPlan.Changes(kit, new EditRequest(work.Id, listing.Section) { Link = to })
            : [new CatalogChange.ChangeWork(work.Id, "mirror", from.OriginalString, null), new CatalogChange.ChangeWork(work.Id, "mirror", null, to.OriginalString)];

    private static CatalogChange.ChangeRecord Published(CatalogLoad kit, Work work, PublishedVersion version)
    {
        var old = KitText.Of(kit).Works.Find(work.Id);
        var record = (old is null ? WorkRecord.Empty : WorksFile.ReadItem(old)) with { Published = version };
        return new CatalogChange.ChangeRecord(work.Id, old, RecordJson.With(old, work.Id, "published", CslItem.Of(work.Id, work.Kind, work.Link, record, title: null)["custom"]!["published"]!.DeepClone()));
    }
}
