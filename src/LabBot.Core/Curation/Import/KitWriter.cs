using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using LabBot.Core.Curation.Export;
using LabBot.Core.Kit;

namespace LabBot.Core.Curation.Import;

/// <summary>
/// Writes a foreign list as a kit of its own: a file a section, <c>works.csl.json</c>, <c>kit.json</c>. It loads without an error and with the
/// same sections, listings and works, in the same order. Further links of a listing stand in its note, since a kit gives each link a listing.
/// </summary>
public sealed class KitWriter
{
    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ImportPlan plan;
    private readonly WorkNames sectionIds = new(kit: null);
    private readonly WorkNames groupIds = new(kit: null);
    private readonly HashSet<int> nested = [];
    private readonly ILookup<int, int> children;
    private readonly ILookup<int, (RelationKind Kind, WorkId Other)> stated;

    private KitWriter(ImportPlan plan)
    {
        this.plan = plan;
        children = Children().ToLookup(child => child.Parent, child => child.Place);
        stated = Stated().Distinct().ToLookup(relation => relation.Place, relation => (relation.Kind, relation.Other));
    }

    /// <summary>Writes the files of a kit.</summary>
    /// <param name="list">The list; it holds at least one listing.</param>
    /// <param name="title">What the kit is called.</param>
    public static KitFiles Write(ForeignList list, string title)
    {
        var writer = new KitWriter(ImportPlan.Of(list, kit: null));
        return new KitFiles([.. writer.SectionFiles(), writer.Works(), KitFile.Of(KitInfoFile.FileName, new JsonObject { ["title"] = title }.ToJsonString(Json) + "\n")]);
    }

    /// <summary>Writes the sections one behind the other, as one text that LabBot reads back.</summary>
    internal static string Sections(ForeignList list) => string.Join('\n', new KitWriter(ImportPlan.Of(list, kit: null)).SectionFiles().Select(file => file.Text.Text));

    private IEnumerable<KitFile> SectionFiles()
    {
        var place = 0;
        foreach (var (number, section) in plan.List.Sections.Index())
        {
            var id = Slug.From(section.Title) is { Length: > 0 } slug ? slug : "section";
            yield return KitFile.Of(FileName(number, id), SectionText(section, place));
            place += section.Listings.Count;
        }
    }

    // Two digits set the order; a list of more than ninety sections carries on the number in the name.
    private string FileName(int number, string id)
    {
        var count = plan.List.Sections.Count;
        if (count <= 9)
            return FormattableString.Invariant($"{(number + 1) * 10:00}-{sectionIds.Free(id)}.md");
        if (count <= 90)
            return FormattableString.Invariant($"{number + 10:00}-{sectionIds.Free(id)}.md");
        var width = (count - 1).ToString(CultureInfo.InvariantCulture).Length;
        var text = number.ToString(CultureInfo.InvariantCulture).PadLeft(Math.Max(4, width), '0');
        return $"{text[..2]}-{sectionIds.Free(Slug.From($"{text[2..]} {id}"))}.md";
    }

    private string SectionText(ForeignSection section, int first)
    {
        var text = new StringBuilder();
        text.Append("# ").Append(KitProse.Heading(section.Title)).Append("\n\n");
        foreach (var paragraph in (section.Note ?? "").Split("\n\n").Select(KitProse.Line).Where(paragraph => paragraph.Length > 0))
            text.Append(paragraph).Append("\n\n");
        string? open = null;
        for (var place = first; place < first + section.Listings.Count; place++)
        {
            if (nested.Contains(place))
                continue;
            var group = plan.List.Listings[place].Group;
            if (group is not null && group != open)
                AppendGroup(text, group, section.Groups.FirstOrDefault(known => known.Title == group));
            open = group;
            AppendListing(text, place, indent: group is null ? "" : "  ", relation: null);
        }

        return text.ToString();
    }

    private void AppendGroup(StringBuilder text, string group, ForeignGroup? known)
    {
        var title = PageText.Fold(group).TrimEnd(':', ' ');
        var slug = Slug.From(title);
        var id = groupIds.Free(known?.Id ?? (slug.Length > 0 ? slug : "group"));
        text.Append("- **").Append(KitProse.Inline(title.Length > 0 ? title : "Group")).Append(group.EndsWith(':') ? ":**" : "**");
        text.Append(known?.Note is { } note ? " — " + KitProse.Inline(note) : "").Append('\n');
        if (id != slug)
            text.Append("  - id: ").Append(id).Append('\n');
        if (Joined(known?.Also ?? []) is { Length: > 0 } also)
            text.Append("  - also: ").Append(also).Append('\n');
    }

    private void AppendListing(StringBuilder text, int place, string indent, RelationKind? relation)
    {
        var planned = plan.Listings[place];
        var listing = planned.Listing;
        text.Append(indent).Append("- ").Append(relation is { } kind ? kind.Word() + ": " : "")
            .Append('[').Append(KitProse.Inline(listing.Label)).Append("](").Append(KitProse.Address(listing.Link)).Append(')');
        if (NoteOf(listing) is { Length: > 0 } note)
            text.Append(" — ").Append(note);
        text.Append('\n');
        indent += "  ";
        foreach (var (name, value) in FieldsOf(planned))
            text.Append(indent).Append("- ").Append(name).Append(": ").Append(value).Append('\n');
        foreach (var (word, other) in stated[place])
            text.Append(indent).Append("- ").Append(word.Word()).Append(": ").Append(other.Value).Append('\n');
        foreach (var child in children[place])
            AppendListing(text, child, indent, plan.List.Listings[child].Of!.Kind);
    }

    private static string NoteOf(ForeignListing listing)
    {
        var further = string.Join("; ", listing.Extra.Select(extra => $"{KitProse.Inline(extra.Label)}: {KitProse.Inline(extra.Link.AbsoluteUri)}"));
        var note = KitProse.Inline(listing.Note ?? "");
        return further.Length == 0 ? note : note.Length == 0 ? further : $"{note} ({further})";
    }

    // What is said of the work stands where it is listed first; what is said of the listing, where that is.
    private static IEnumerable<(string Name, string Value)> FieldsOf(PlannedListing planned)
    {
        var listing = planned.Listing;
        if (planned.IsFirst)
            yield return ("id", planned.Work.Value);
        if (planned is { IsFirst: true, Listing.Kind: { } kind })
            yield return ("kind", kind.Word());
        if (Joined(listing.Also) is { Length: > 0 } also)
            yield return ("also", also);
        if (Joined(listing.Tags) is { Length: > 0 } tags)
            yield return ("tags", tags);
        foreach (var field in listing.Fields.Where(field => planned.IsFirst || FieldNames.Repeatable.Contains(field.Name)))
            yield return (field.Name, FieldNames.Addresses.Contains(field.Name) ? field.Value : KitProse.Inline(field.Value));
        foreach (var mirror in planned.Mirrors)
            yield return ("mirror", mirror.AbsoluteUri);
    }

    private static string Joined(IReadOnlyList<string> words) =>
        string.Join(", ", words.SelectMany(word => word.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)).Select(KitProse.Inline).Where(word => word.Length > 0).Distinct());

    /// <summary>The listings that stand under another: right behind it, in its section and group.</summary>
    private IEnumerable<(int Parent, int Place)> Children()
    {
        var place = 0;
        foreach (var section in plan.List.Sections)
        {
            // The chain of listings under which the next may stand.
            var chain = new List<int>();
            foreach (var listing in section.Listings)
            {
                if (listing.Of is { Kind: not RelationKind.Explains, Target: var target } && chain.Contains(target)
                    && plan.List.Listings[target].Group == listing.Group && plan.Listings[target].Work != plan.Listings[place].Work)
                {
                    chain.RemoveRange(chain.IndexOf(target) + 1, chain.Count - chain.IndexOf(target) - 1);
                    nested.Add(place);
                    yield return (target, place);
                }
                else
                {
                    chain.Clear();
                }

                chain.Add(place++);
            }
        }
    }

    /// <summary>The relations that no place shows: "explains" is said at the work that does, the others at the work that they are about.</summary>
    private IEnumerable<(int Place, RelationKind Kind, WorkId Other)> Stated()
    {
        foreach (var (place, listing) in plan.List.Listings.Index())
        {
            IEnumerable<ForeignRelation> all = listing.Of is { } of && !nested.Contains(place) ? [of, .. listing.Relations] : listing.Relations;
            foreach (var (kind, target) in all.Where(relation => plan.Listings[relation.Target].Work != plan.Listings[place].Work))
                yield return kind == RelationKind.Explains ? (place, kind, plan.Listings[target].Work) : (target, kind, plan.Listings[place].Work);
        }
    }

    private KitFile Works()
    {
        var items = plan.Listings.Where(listing => listing is { IsFirst: true, Record: not null })
            .Select(listing => CslItem.Of(listing.Work, listing.Listing.Kind ?? WorkKind.Website, listing.Listing.Link, listing.Record!, title: null));
        return KitFile.Of(WorksFile.FileName, new JsonArray([.. items]).ToJsonString(Json) + "\n");
    }
}
