using System.Text;
using System.Text.RegularExpressions;
using LabBot.Core.Kit;

namespace LabBot.Core.Curation.Import;

/// <summary>Reads a section file of LabBot's own, with its ids, fields, groups and relations.</summary>
internal sealed partial class KitFileReader
{
    private static readonly string[] OwnPlace = ["id", "kind", "also", "tags"];

    private readonly ListBuilder list;
    private readonly Dictionary<string, int> placesById = [];
    private readonly List<(int Place, StatedRelation Relation)> stated = [];

    private KitFileReader(ListBuilder list) => this.list = list;

    /// <summary>Whether a text is a section file: it reads as one without an error, and says something that only Kit Markdown says.</summary>
    public static bool IsKit(string text)
    {
        if (!Child().IsMatch(text))
            return false;
        var problems = new List<Problem>();
        Parse(text, problems);
        return !problems.Exists(problem => problem.Severity == Severity.Error);
    }

    /// <summary>Reads the file; what is wrong with it is refused, with its mend.</summary>
    public static ForeignList Read(string text, string name)
    {
        var problems = new List<Problem>();
        var section = Parse(text, problems);
        var list = new ListBuilder(ImportFormat.KitMarkdown, name);
        new KitFileReader(list).ReadSection(section);
        foreach (var problem in problems.Where(problem => problem.Severity == Severity.Error))
            list.Refuse(problem.Source.Line, problem.What, problem.Mend);
        return list.Build();
    }

    private static SectionFile Parse(string text, List<Problem> problems) =>
        KitMarkdown.Read("10-list.md", SourceText.TryRead(Encoding.UTF8.GetBytes(SafeText.WellFormed(text)), out var source, out _) ? source : throw new InvalidOperationException("A string has bytes in UTF-8."), problems);

    private void ReadSection(SectionFile section)
    {
        list.Heading(section.Title, 1);
        if (section.Note is { } note)
            list.Note(note);
        foreach (var bullet in section.Bullets)
        {
            if (bullet is ListingBullet listing)
                Add(listing, group: null, parent: null);
            if (bullet is not GroupBullet group)
                continue;
            if (group.Fields.Count > 0 || group.Note is not null)
                list.Doubt(group.Line, group.Title, "the group's own id, aliases and note are left out");
            foreach (var member in group.Listings)
                Add(member, group.CompletesNames ? group.Title + ":" : group.Title, parent: null);
        }

        Relate();
    }

    private void Add(ListingBullet bullet, string? group, int? parent)
    {
        // A link that cannot be read is an error of the file already.
        if (bullet.Link is not { } link)
            return;
        var id = bullet.Fields.FirstOrDefault(field => field.Name == "id")?.Value;
        var place = list.Add(new ForeignListing(bullet.Label, Links.Clean(link), bullet.Note, bullet.Line)
        {
            Group = group,
            Of = bullet.Place is { } kind && parent is { } of ? new ForeignRelation(kind, of) : null,
            Kind = WorkKinds.TryParse(bullet.Fields.FirstOrDefault(field => field.Name == "kind")?.Value ?? "", out var stated) ? stated : null,
            Also = CatalogBuilder.Split(bullet.Fields, "also"),
            Tags = CatalogBuilder.Split(bullet.Fields, "tags"),
            Id = id is not null && WorkId.TryParse(id, out var work) ? work : null,
            Fields = [.. bullet.Fields.Where(field => !OwnPlace.Contains(field.Name)).Select(field => new ForeignField(field.Name, field.Value))],
        });
        if (id is not null)
            placesById.TryAdd(id, place);
        this.stated.AddRange(bullet.Relations.Select(relation => (place, relation)));
        foreach (var child in bullet.Children)
            Add(child, group, place);
    }

    // "explains: other" is said of this listing; the other words are said of the one that they name.
    private void Relate()
    {
        foreach (var (place, relation) in stated)
        {
            if (!placesById.TryGetValue(relation.Target, out var named))
                list.Doubt(relation.Line, relation.Target, "a relation to a work that is not in the file; it is left out");
            else if (relation.Kind == RelationKind.Explains)
                list[place] = list[place] with { Relations = [.. list[place].Relations, new ForeignRelation(relation.Kind, named)] };
            else
                list[named] = list[named] with { Relations = [.. list[named].Relations, new ForeignRelation(relation.Kind, place)] };
        }
    }

    [GeneratedRegex(@"^\s+- (?:id|kind|also|tags|minutes|level|mirror|archived|retired|was|counterpoint|follow-up|deeper|another view|see also|companion|explains): ", RegexOptions.CultureInvariant | RegexOptions.Multiline)]
    private static partial Regex Child();
}
