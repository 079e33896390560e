using System.Diagnostics;
using System.Globalization;
using LabBot.Core.Cards;
using LabBot.Core.Curation.Health;
using LabBot.Core.Kit;
using NodaTime;

namespace LabBot.Core.Commands.Curation;

/// <summary><c>/kit-admin links</c>: how the links of the kit stand, and what a curator may want to change for it.</summary>
public static class ShowLinks
{
    /// <summary>The command's own name.</summary>
    public const string Name = "kit-admin links";

    /// <summary>The command.</summary>
    public static CommandDefinition Define(CurationDesk desk) => new()
    {
        Name = Name,
        Summary = "Shows which links of the kit are dead or have moved, and what was published or retracted",
        Audience = Audience.Curators,
        Examples = [""],
        Handler = (_, cancellationToken) => AnswerAsync(desk, cancellationToken),
    };

    private static async ValueTask<Reply> AnswerAsync(CurationDesk desk, CancellationToken cancellationToken)
    {
        var catalog = desk.View.Catalog;
        var links = LinkReport.LinksOf(catalog).ToHashSet();
        var states = (await desk.Stores.Health.HealthAsync(cancellationToken).ConfigureAwait(false)).Where(state => links.Contains(state.Link)).ToList();
        var findings = LinkReport.Of(catalog, states);
        return new Reply.Show(new Card("The links of the kit",
        [
            new Facts([.. Counts(links.Count, states, findings)]),
            .. findings.GroupBy(finding => finding.Kind).Select(kind => new Items(Heading(kind.Key), [.. kind.Select(finding => Line(catalog, finding))])),
            .. findings.Count == 0 && states.Exists(state => state.CheckedAt is not null) ? (IEnumerable<CardBlock>)[new Paragraph("Nothing needs you.")] : [],
            Small(states),
        ], findings.Any(finding => finding.Kind is FindingKind.Dead or FindingKind.Retracted) ? Tone.Warning : Tone.Neutral));
    }

    private static IEnumerable<Fact> Counts(int links, List<LinkHealth> states, IReadOnlyList<LinkFinding> findings)
    {
        yield return new Fact("Links", Number(links));
        yield return new Fact("Well", Number(states.Count(state => state.Standing == LinkStanding.Fine)));
        foreach (var kind in findings.CountBy(finding => finding.Kind))
            yield return new Fact(Heading(kind.Key), Number(kind.Value));
        if (links - states.Count(state => state.CheckedAt is not null) is > 0 and var waiting)
            yield return new Fact("Not looked at yet", Number(waiting));
    }

    private static string Heading(FindingKind kind) => kind switch
    {
        FindingKind.Dead => "Dead",
        FindingKind.Retracted => "Retracted",
        FindingKind.Moved => "Moved for good",
        FindingKind.Published => "Published by now",
        FindingKind.Failing => "Failing",
        FindingKind.Unknown => "Not shown to LabBot",
        _ => throw new UnreachableException(),
    };

    private static Item Line(Catalog catalog, LinkFinding finding)
    {
        var work = catalog.FindWork(finding.Work)!;
        return new Item(new Span.Link(work.Title, finding.Link), [.. Says(finding)], finding.Change is null ? new Button("Show", new ActionId("kit", $"work:{work.Id}")) : MendLink.ButtonFor(finding));
    }

    private static IEnumerable<Span> Says(LinkFinding finding)
    {
        if (finding.Reason is { } reason)
            yield return reason;
        if (finding.Kind is FindingKind.Dead or FindingKind.Failing)
            yield return $" It failed on {Wording.Count(finding.Strikes, "day")}, since {Day(finding.Since)}.";
        switch (finding.Change)
        {
            case ProposedChange.AddArchived { Copy: var copy }:
                yield return " There is an ";
                yield return new Span.Link("archived copy", copy);
                yield return ".";
                break;
            case ProposedChange.Replace { To: var to }:
                yield return "Now at ";
                yield return new Span.Link(to.AbsoluteUri, to);
                break;
            case ProposedChange.AddPublished { Version: var version, Source: var source }:
                yield return "Published as ";
                yield return version.Link is { } link ? new Span.Link(Words(version), link) : Words(version);
                yield return $", says {source}.";
                break;
        }
    }

    private static string Words(PublishedVersion version) => string.Join(", ", new[] { version.Venue, version.Year?.ToString(CultureInfo.InvariantCulture), version.Doi }.OfType<string>());

    private static Footnote Small(List<LinkHealth> states) => states.Max(state => state.CheckedAt) is { } latest
        ? new Footnote("Each is looked at once a week, the latest at ", new Span.LocalTime(latest.ToDateTimeOffset()), ". What fails is looked at every day, and called dead after three days of failure. Nothing is changed but by you.")
        : new Footnote("None was looked at yet: while LabBot runs, each link is looked at once a week.");

    private static string Day(Instant at) => at.InUtc().Date.ToString("d MMMM yyyy", CultureInfo.InvariantCulture);

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
