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
    private readonly List<(int Place, StatedRelation Relation)> relations = [];
    private int linesBefore;

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

    /// <summary>Reads the file; what is wrong with it is refused, with its mend, and so is a section without a listing: a kit may have one, but an import brings listings.</summary>
    public static ForeignList Read(string text, string name)
    {
        var problems = new List<Problem>();
        var sections = Parse(text, problems);
        var list = new ListBuilder(ImportFormat.KitMarkdown, name);
        var reader = new KitFileReader(list);
        foreach (var (section, before) in sections)
            reader.ReadSection(section, before);
        reader.Relate();
        // The one warning that a section file can have is that it holds no listing.
        foreach (var problem in problems)
            list.Refuse(problem.Source.Line, problem.What, problem.Mend);
        return list.Build();
    }

    /// <summary>The sections of a text, which may hold several one behind the other, as the export writes them; each with the lines before it.</summary>
    private static List<(SectionFile Section, int Before)> Parse(string text, List<Problem> problems)
    {
        var sections = new List<(SectionFile, int)>();
        var before = 0;
        foreach (var part in Heading().Split(text).Where(part => part.Length > 0))
        {
            var own = new List<Problem>();
            if (!SourceText.TryRead(Encoding.UTF8.GetBytes(SafeText.WellFormed(part)), out var source, out _))
                throw new InvalidOperationException("A string has bytes in UTF-8.");
            sections.Add((KitMarkdown.Read("10-list.md", source, own), before));
            problems.AddRange(own.Select(problem => problem with { Source = problem.Source with { Line = problem.Source.Line + before } }));
            before += part.Count(c => c == '\n');
        }

        return sections;
    }

    private void ReadSection(SectionFile section, int before)
    {
        linesBefore = before;
        list.Heading(section.Title, 1);
        if (section.Note is { } note)
            list.Note(note);
        foreach (var bullet in section.Bullets)
        {
            if (bullet is ListingBullet listing)
                Add(listing, group: null, parent: null);
            if (bullet is not GroupBullet group)
                continue;
            var title = group.CompletesNames ? group.Title + ":" : group.Title;
            list.Group(new ForeignGroup(title, group.Fields.FirstOrDefault(field => field.Name == "id")?.Value, group.Note, CatalogBuilder.Split(group.Fields, "also")));
            foreach (var member in group.Listings)
                Add(member, title, parent: null);
        }
    }

    private void Add(ListingBullet bullet, string? group, int? parent)
    {
        // A link that cannot be read is an error of the file already.
        if (bullet.Link is not { } link)
            return;
        var id = bullet.Fields.FirstOrDefault(field => field.Name == "id")?.Value;
        var place = list.Add(new ForeignListing(bullet.Label, Links.Clean(link), bullet.Note, bullet.Line + linesBefore)
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
        relations.AddRange(bullet.Relations.Select(relation => (place, relation with { Line = relation.Line + linesBefore })));
        foreach (var child in bullet.Children)
            Add(child, group, place);
    }

    // "explains: other" is said of this listing; the other words are said of the one that they name.
    private void Relate()
    {
        foreach (var (place, relation) in relations)
        {
            if (!placesById.TryGetValue(relation.Target, out var named))
                list.Doubt(relation.Line, relation.Target, "a relation to a work that is not in the file; it is left out");
            else if (relation.Kind == RelationKind.Explains)
                list[place] = list[place] with { Relations = [.. list[place].Relations, new ForeignRelation(relation.Kind, named)] };
            else
                list[named] = list[named] with { Relations = [.. list[named].Relations, new ForeignRelation(relation.Kind, place)] };
        }
    }

    [GeneratedRegex(@"^(?=# )", RegexOptions.CultureInvariant | RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"^\s+- (?:id|kind|also|tags|minutes|level|mirror|archived|retired|was|counterpoint|follow-up|deeper|another view|see also|companion|explains): ", RegexOptions.CultureInvariant | RegexOptions.Multiline)]
    private static partial Regex Child();
}
