namespace LabBot.Core.Kit;

/// <summary>
/// Tells works apart and ties listings, groups and relations together, across all files. A link that any earlier listing,
/// mirror, former key or record names is that work again; everything else is a new one.
/// </summary>
internal sealed class CatalogBuilder
{
    private readonly IReadOnlyDictionary<WorkId, (WorkRecord Record, int Line)> records;
    private readonly List<Problem> problems;
    private readonly Dictionary<WorkKey, WorkDraft> draftsByKey = [];
    private readonly Dictionary<WorkId, WorkDraft> drafts = [];
    private readonly List<WorkDraft> order = [];
    private readonly HashSet<string> groupIds = [];
    private readonly List<(SourcePlace Source, WorkId Of, StatedRelation Stated)> stated = [];
    private readonly List<Relation> relations = [];

    private CatalogBuilder(IReadOnlyDictionary<WorkId, (WorkRecord Record, int Line)> records, List<Problem> problems)
    {
        this.records = records;
        this.problems = problems;
    }

    /// <summary>Builds the catalogue; null when there is any error among <paramref name="problems"/>, its own included.</summary>
    public static Catalog? Build(
        KitInfo info, IReadOnlyList<SectionFile> files, IReadOnlyDictionary<WorkId, (WorkRecord Record, int Line)> records, List<Problem> problems)
    {
        var builder = new CatalogBuilder(records, problems);
        var sections = builder.Sections(files);
        builder.ResolveStatedRelations();
        builder.WarnOfUnlistedRecords();
        List<Work> works = [.. builder.order.Select(draft => draft.Finish(problems))];
        if (problems.Any(problem => problem.Severity == Severity.Error))
            return null;
        var catalog = new Catalog(info, sections, works, builder.relations);
        problems.AddRange(CatalogLint.Check(catalog));
        return catalog;
    }

    private List<Section> Sections(IReadOnlyList<SectionFile> files)
    {
        var sections = new List<Section>();
        foreach (var file in files)
        {
            if (sections.Find(earlier => earlier.Id == file.Id) is { } twin)
                problems.Add(Problem.Error(file.File, 1, $"the section id '{file.Id}' is taken by {twin.File}", "rename one of the two files behind its number"));
            sections.Add(ReadSection(file));
        }

        return sections;
    }

    private Section ReadSection(SectionFile file)
    {
        var groups = new List<Group>();
        var listings = new List<Listing>();
        foreach (var bullet in file.Bullets)
        {
            switch (bullet)
            {
                case GroupBullet bulletGroup:
                    var group = ReadGroup(file, bulletGroup);
                    groups.Add(group);
                    foreach (var member in bulletGroup.Listings)
                        AddListing(file, member, group, parent: null, listings);
                    break;
                case ListingBullet listing:
                    AddListing(file, listing, group: null, parent: null, listings);
                    break;
            }
        }

        return new Section(file.Id, file.Title, file.Note, groups, listings, file.File);
    }

    private Group ReadGroup(SectionFile file, GroupBullet bullet)
    {
        var given = bullet.Fields.FirstOrDefault(field => field.Name == "id");
        var id = given?.Value ?? Slug.From(bullet.Title);
        var line = given?.Line ?? bullet.Line;
        if (id.Length == 0)
            Error(file, line, $"'{Problem.Short(bullet.Title)}' has no letter that an id can be made of", "give the group one: '  - id: some-name'");
        else if (!Slug.IsSlug(id))
            Error(file, line, $"'{Problem.Short(id)}' is no id for a group", IdRule);
        else if (!groupIds.Add(id))
            Error(file, line, $"the group id '{id}' is used before", "give one of the two groups another 'id:'");
        // A broken id is already an error; a made-up one keeps the rest of the checks going.
        var safeId = Slug.IsSlug(id) ? id : $"group-{groupIds.Count}";
        return new Group(safeId, bullet.Title, bullet.CompletesNames, bullet.Note, Split(bullet.Fields, "also"), file.Id);
    }

    private void AddListing(SectionFile file, ListingBullet bullet, Group? group, WorkId? parent, List<Listing> listings)
    {
        var source = new SourcePlace(file.File, bullet.Line);
        var name = group is { CompletesNames: true } ? $"{group.Title}: {bullet.Label}" : bullet.Label;
        var link = CleanLink(bullet, source);
        var draft = DraftOf(file, bullet, link, name, source);
        draft.Add(bullet.Fields, file.File, problems);
        foreach (var key in draft.TakeNewKeys())
            Claim(key, draft, source);

        var place = bullet.Place is { } kind && parent is { } of ? new Placement(of, kind) : null;
        listings.Add(new Listing(draft.Id, file.Id, bullet.Label, name, link, bullet.Note, group?.Id, place, source));
        if (place is not null)
            AddRelation(new Relation(draft.Id, place.Kind, place.Parent), source);
        stated.AddRange(bullet.Relations.Select(relation => (source with { Line = relation.Line }, draft.Id, relation)));
        foreach (var child in bullet.Children)
            AddListing(file, child, group, draft.Id, listings);
    }

    private WorkDraft DraftOf(SectionFile file, ListingBullet bullet, Uri link, string name, SourcePlace source)
    {
        var given = bullet.Fields.FirstOrDefault(field => field.Name == "id");
        var givenId = given is not null && Slug.IsSlug(given.Value) ? new WorkId(given.Value) : (WorkId?)null;
        if (given is not null && givenId is null)
            Error(file, given.Line, $"'{Problem.Short(given.Value)}' is no id", IdRule);

        if (draftsByKey.TryGetValue(WorkKey.Of(link), out var known))
        {
            if (givenId is { } second && second != known.Id)
                Error(file, given!.Line, $"this link is known already, as '{known.Id}' at {known.First}", "one work has one id: remove this line to list it again, or mend the link");
            return known;
        }

        var id = givenId ?? new WorkId(bullet.Link is null ? $"line-{source}" : Slug.From(name));
        if (drafts.TryGetValue(id, out var other))
        {
            if (bullet.Link is null)
                return other;
            Error(file, given?.Line ?? bullet.Line, $"the id '{id}' belongs to another link, at {other.First}",
                $"give this work an id of its own; if it is the same work under another address, write 'mirror: {link.OriginalString}' at the first and no id here");
            return new WorkDraft(id, name, link, source, record: null);
        }

        if (id.Value.Length == 0)
            Error(file, bullet.Line, $"'{Problem.Short(bullet.Label)}' has no letter that an id can be made of", "give it one: '  - id: some-name'");
        else if (given is null && bullet.Link is not null)
            problems.Add(Problem.Warning(source, $"'{Problem.Short(bullet.Label)}' has no id", $"add '  - id: {id}', so that progress stays when the label changes"));
        var draft = new WorkDraft(id, name, link, source, records.TryGetValue(id, out var found) ? found.Record : null);
        drafts.Add(id, draft);
        order.Add(draft);
        return draft;
    }

    /// <summary>The address that people are sent to. An address that cannot be read is an error already; one made up of its place keeps the other checks going.</summary>
    private Uri CleanLink(ListingBullet bullet, SourcePlace source)
    {
        if (bullet.Link is not { } link)
            return new Uri($"https://line-{source.Line}.{source.File}.invalid/");
        var clean = Links.Clean(link);
        if (clean != link)
        {
            var what = Links.ProxyOf(link) is { } proxy
                ? $"'{Problem.Short(bullet.Label)}' links a mirror, {proxy}"
                : $"the link of '{Problem.Short(bullet.Label)}' holds tracking or a share token";
            problems.Add(Problem.Warning(source, what, $"people are sent to {clean.AbsoluteUri}; write that"));
        }

        return clean;
    }

    private void Claim(WorkKey key, WorkDraft draft, SourcePlace source)
    {
        if (!draftsByKey.TryAdd(key, draft) && draftsByKey[key] != draft)
            Error(source, $"'{draft.Id}' and '{draftsByKey[key].Id}' ({draftsByKey[key].First}) are both known by {key.Value.Replace("url:", "", StringComparison.Ordinal)}", "they are one work: keep one id, or mend the address or identifier that they share");
    }

    private void AddRelation(Relation relation, SourcePlace source)
    {
        if (relation.Subject == relation.Target)
            Error(source, $"'{relation.Subject}' relates to itself", "name another work");
        else if (!relations.Contains(relation))
            relations.Add(relation);
    }

    private void ResolveStatedRelations()
    {
        foreach (var (source, of, relation) in stated)
        {
            var named = new WorkId(relation.Target);
            if (!drafts.ContainsKey(named))
                Error(source, $"no work has the id '{relation.Target}'", $"expected the id of a listed work{Nearest.Hint(relation.Target, drafts.Keys.Select(id => id.Value))}");
            else if (relation.Kind == RelationKind.Explains)
                AddRelation(new Relation(of, relation.Kind, named), source);
            else
                AddRelation(new Relation(named, relation.Kind, of), source);
        }
    }

    private void WarnOfUnlistedRecords()
    {
        foreach (var (id, (_, line)) in records.Where(record => !drafts.ContainsKey(record.Key)))
            problems.Add(Problem.Warning(new(WorksFile.FileName, line), $"no listing has the id '{id}'", $"remove the item, or list the work{Nearest.Hint(id.Value, drafts.Keys.Select(known => known.Value))}"));
    }

    private void Error(SectionFile file, int line, string what, string mend) => Error(new SourcePlace(file.File, line), what, mend);

    private void Error(SourcePlace source, string what, string mend) => problems.Add(new Problem(Severity.Error, source, what, mend));

    internal static IReadOnlyList<string> Split(IEnumerable<Field> fields, string name) =>
        [.. fields.Where(field => field.Name == name).SelectMany(field => field.Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))];

    private static readonly string IdRule = $"expected lower-case letters, digits and hyphens, at most {Slug.MaxLength} characters";
}
