namespace LabBot.Core.Kit;

/// <summary>
/// A kit's files as they can be changed, line by line: what is added, changed or removed is one bullet with what stands under it, and every other byte stays. It knows which line is
/// which listing, field and relation, so a thousand changes need no reading in between. Not safe for several threads.
/// </summary>
internal sealed class KitText
{
    private readonly KitFiles files;
    private readonly List<SectionText> sections = [];
    private readonly Dictionary<WorkId, List<ListingText>> byWork = [];
    private readonly Dictionary<TextNode, ListingText> byNode = [];
    private readonly Dictionary<WorkKey, WorkId> byKey;

    private KitText(CatalogLoad load)
    {
        files = load.Files;
        byKey = load.Catalog!.Works.SelectMany(work => work.Keys, KeyValuePair.Create).ToDictionary(pair => pair.Value, pair => pair.Key.Id);
        Works = new WorksText(files.Find(WorksFile.FileName)?.Text);
        var works = load.Catalog.Listings.ToDictionary(listing => listing.Source, listing => listing.Work);
        foreach (var file in load.Sections)
        {
            var section = new SectionText(file.Id, file.File, files.Find(file.File)!.Text, TextNode.Read(files.Find(file.File)!.Text, out var lines));
            sections.Add(section);
            var groups = load.Catalog.FindSection(file.Id)!.Groups.GetEnumerator();
            foreach (var bullet in file.Bullets)
            {
                if (bullet is GroupBullet group && groups.MoveNext())
                {
                    var text = new GroupText(groups.Current.Id, lines[group.Line - 1]);
                    section.Groups.Add(text);
                    foreach (var listing in group.Listings)
                        Read(section, text, null, listing);
                }
                else if (bullet is ListingBullet listing)
                {
                    Read(section, null, null, listing);
                }
            }

            void Read(SectionText section, GroupText? group, ListingText? parent, ListingBullet bullet)
            {
                var listing = new ListingText(works[new SourcePlace(file.File, bullet.Line)], lines[bullet.Line - 1])
                {
                    Section = section,
                    Group = group,
                    Parent = parent,
                    Place = bullet.Place,
                    Label = bullet.Label,
                    Link = bullet.Link!,
                    Note = bullet.Note,
                };
                listing.Fields.AddRange(bullet.Fields.Select(field => new FieldText(field.Name, field.Value, lines[field.Line - 1])));
                listing.Relations.AddRange(bullet.Relations.Select(relation => new RelationText(relation.Kind, new WorkId(relation.Target), lines[relation.Line - 1])));
                Add(listing);
                foreach (var child in bullet.Children)
                    Read(section, group, listing, child);
            }
        }
    }

    /// <summary>The text of <c>works.csl.json</c>.</summary>
    public WorksText Works { get; }

    /// <summary>The text of a kit that loads.</summary>
    public static KitText Of(CatalogLoad load) => new(load);

    /// <summary>The files as they are now.</summary>
    public KitFiles ToFiles() => new(
    [
        .. sections.Select(section => new KitFile(section.File, section.ToSource())),
        .. Works.ToSource() is { } works ? (KitFile[])[new KitFile(WorksFile.FileName, works)] : [],
        .. files.All.Where(file => file.Name != WorksFile.FileName && !KitMarkdown.IsSectionFile(file.Name)),
    ]);

    /// <summary>Whether there is a section of this id.</summary>
    public bool HasSection(string id) => Section(id) is not null;

    /// <summary>Whether a section, which there is, has a group of this id.</summary>
    public bool HasGroup(string section, string group) => Section(section)!.Groups.Exists(one => one.Id == group);

    /// <summary>Whether a section holds no bullet.</summary>
    public bool IsEmpty(string id) => !Section(id)!.Root.Bullets.Any();

    /// <summary>
    /// Adds a section behind all others. Two digits number a file: once they have reached 99, every further section has it too, and those of one number stand in the order of their names.
    /// </summary>
    public void AddSection(string id, string title)
    {
        var last = sections.Count == 0 ? 0 : sections.Max(section => int.Parse(section.File[..2], System.Globalization.CultureInfo.InvariantCulture));
        var number = last <= 89 ? (last / 10 * 10) + 10 : Math.Min(last + 1, 99);
        var text = SourceText.Of([KitLine.Heading(title), ""]);
        var section = new SectionText(id, $"{number:00}-{id}.md", text, TextNode.Read(text, out _));
        var behind = sections.FindIndex(other => string.CompareOrdinal(other.File, section.File) > 0);
        sections.Insert(behind < 0 ? sections.Count : behind, section);
    }

    /// <summary>Takes a section that holds no bullet away.</summary>
    public void RemoveSection(string id) => sections.Remove(Section(id)!);

    /// <summary>The work that an address finds; null when none.</summary>
    public WorkId? WorkOf(WorkKey key) => byKey.TryGetValue(key, out var work) ? work : null;

    /// <summary>The listings of a work, the first of the kit's order first.</summary>
    public IReadOnlyList<ListingText> ListingsOf(WorkId work) => byWork.TryGetValue(work, out var listings) ? listings : [];

    /// <summary>The listing of a work in a section; null when there is none.</summary>
    public ListingText? Listing(string section, WorkId work) => ListingsOf(work).FirstOrDefault(listing => listing.Section.Id == section);

    /// <summary>Whether other listings stand under it.</summary>
    public bool HasListingsUnder(ListingText listing) => listing.Node.Bullets.Any(byNode.ContainsKey);

    /// <summary>Whether a work is listed under a listing, at any depth, or there itself.</summary>
    public bool IsWithin(WorkId work, ListingText listing) => Within(listing).Any(under => under.Work == work);

    /// <summary>A listing and all that stand under it, at any depth.</summary>
    public IEnumerable<ListingText> Within(ListingText listing) => Under(listing).Prepend(listing);

    /// <summary>Where a listing stands.</summary>
    public Spot SpotOf(ListingText listing)
    {
        var spot = listing.Parent is { } parent && listing.Place is { } kind
            ? new Spot(listing.Section.Id) { Under = new Placement(parent.Work, kind) }
            : new Spot(listing.Section.Id) { Group = listing.Group?.Id };
        return Before(listing) is { } before ? spot with { After = before.Work } : spot with { IsFirst = true };
    }

    /// <summary>Whether a listing stands where a move to a spot would put it.</summary>
    public bool StandsAt(ListingText listing, Spot spot) =>
        (listing.Section.Id, listing.Parent?.Work, listing.Place) == (spot.Section, spot.Under?.Parent, spot.Under?.Kind) && (listing.Parent is not null || listing.Group?.Id == spot.Group)
        && listing.Node.Parent!.Bullets.TakeWhile(bullet => bullet != listing.Node).LastOrDefault() == Behind(listing.Node.Parent, spot, listing.Node);

    /// <summary>Adds a listing at a spot that nothing hinders. A work that is new is given its id.</summary>
    public ListingText Add(WorkId work, Spot spot, NewListing text)
    {
        var isNew = ListingsOf(work).Count == 0;
        var listing = new ListingText(work, TextNode.Bullet("- ")) { Label = text.Label, Link = text.Link, Note = text.Note };
        Place(listing, spot);
        listing.Write();
        if (isNew)
            AddField(listing, "id", work.Value);
        foreach (var field in text.Fields)
            AddField(listing, field.Name, field.Value);
        Add(listing);
        return listing;
    }

    /// <summary>Takes a listing away. What it says of its work goes to the work's next listing, where there is one.</summary>
    public void Remove(ListingText listing)
    {
        listing.Node.Remove();
        byNode.Remove(listing.Node);
        byWork[listing.Work].Remove(listing);
        if (ListingsOf(listing.Work) is [var next, ..])
            HandOver(listing, next);
        else
            byWork.Remove(listing.Work);
    }

    /// <summary>Moves a listing, with what stands under it, to a spot that nothing hinders.</summary>
    public void Move(ListingText listing, Spot spot)
    {
        KeepId(listing);
        listing.Node.Remove();
        Place(listing, spot);
        listing.Write();
        foreach (var under in Under(listing))
            (under.Section, under.Group) = (listing.Section, listing.Group);
        Sort(listing.Work);
    }

    /// <summary>Writes label, link and note of a listing anew.</summary>
    public void Write(ListingText listing, string label, Uri link, string? note)
    {
        KeepId(listing);
        (listing.Label, listing.Link, listing.Note) = (label, link, note);
        listing.Write();
        byKey.TryAdd(WorkKey.Of(Links.Clean(link)), listing.Work);
    }

    /// <summary>What a work's listings say in a field, in the kit's order; the values of one that adds up each by itself.</summary>
    public IReadOnlyList<string> Values(WorkId work, string name) =>
        [.. ListingsOf(work).SelectMany(listing => listing.Fields).Where(field => field.Name == name).SelectMany(Elements)];

    /// <summary>Adds a value to a work's field.</summary>
    public void AddValue(WorkId work, string name, string value)
    {
        var listing = ListingsOf(work)[0];
        if (FieldNames.IsSplit(name) && listing.Fields.Find(field => field.Name == name) is { } there)
            there.Write(there.Value.TrimEnd(' ', ',') + ", " + value);
        else
            AddField(listing, name, value);
        if (name is "mirror" or "was" && WorkKey.TryRead(value, out var key))
            byKey.TryAdd(key, work);
    }

    /// <summary>Takes a value from a work's field, wherever its listings say it.</summary>
    public void RemoveValue(WorkId work, string name, string value)
    {
        foreach (var listing in ListingsOf(work))
        {
            foreach (var field in listing.Fields.Where(field => field.Name == name && Elements(field).Contains(value)).ToList())
            {
                if (Elements(field).Where(one => one != value).ToList() is { Count: > 0 } left)
                {
                    field.Write(string.Join(", ", left));
                    continue;
                }

                field.Node.Remove();
                listing.Fields.Remove(field);
            }
        }
    }

    /// <summary>Whether the kit says that a work stands in a relation to another.</summary>
    public bool Holds(Relation relation) => Stated(relation) is not null || Placed(relation);

    /// <summary>States a relation between two listed works, under the listing that it is about.</summary>
    public void State(Relation relation)
    {
        var (at, named) = Ends(relation);
        var node = TextNode.Bullet(KitLine.Relation(relation.Kind, named));
        var listing = ListingsOf(at)[0];
        KeepId(ListingsOf(named)[0]);
        listing.Node.Insert(node, listing.Fields.Select(field => field.Node).Concat(listing.Relations.Select(stated => stated.Node)).OrderBy(one => listing.Node.Bullets.ToList().IndexOf(one)).LastOrDefault());
        listing.Relations.Add(new RelationText(relation.Kind, named, node));
    }

    /// <summary>Takes back a relation; false where it is not stated but lies in where a listing stands.</summary>
    public bool Unstate(Relation relation)
    {
        if (Stated(relation) is not var (listing, stated))
            return false;
        stated.Node.Remove();
        listing.Relations.Remove(stated);
        return true;
    }

    private SectionText? Section(string id) => sections.Find(section => section.Id == id);

    private void Add(ListingText listing)
    {
        if (!byWork.TryGetValue(listing.Work, out var all))
            byWork.Add(listing.Work, all = []);
        all.Add(listing);
        byNode.Add(listing.Node, listing);
        byKey.TryAdd(WorkKey.Of(Links.Clean(listing.Link)), listing.Work);
        Sort(listing.Work);
    }

    // Works that are listed twice are few; their order is the files'.
    private void Sort(WorkId work)
    {
        if (byWork[work] is { Count: > 1 } several)
            several.Sort((one, other) => (sections.IndexOf(one.Section), IndexOf(one)).CompareTo((sections.IndexOf(other.Section), IndexOf(other))));
    }

    private static int IndexOf(ListingText listing)
    {
        var root = listing.Node;
        while (root.Parent!.IsBullet)
            root = root.Parent;
        return root.Parent.Bullets.TakeWhile(bullet => bullet != root).Count();
    }

    private void Place(ListingText listing, Spot spot)
    {
        var (section, parent) = (Section(spot.Section)!, spot.Under is { } under ? Listing(spot.Section, under.Parent)! : null);
        (listing.Section, listing.Parent, listing.Place) = (section, parent, spot.Under?.Kind);
        listing.Group = parent is not null ? parent.Group : spot.Group is { } id ? section.Groups.Find(one => one.Id == id) : null;
        var container = parent?.Node ?? listing.Group?.Node ?? section.Root;
        container.Insert(listing.Node, Behind(container, spot, listing.Node));
    }

    // The bullet behind which a spot is, in the container that it names; null at its very beginning.
    private TextNode? Behind(TextNode container, Spot spot, TextNode listing) => spot switch
    {
        { After: { } after } when Listing(spot.Section, after) is { } before && Under(container, before.Node) is { } sibling && sibling != listing => sibling,
        { IsFirst: true } => container.IsBullet ? container.Bullets.TakeWhile(bullet => !byNode.ContainsKey(bullet)).LastOrDefault() : null,
        _ => container.Bullets.LastOrDefault(bullet => bullet != listing),
    };

    // The bullet directly under a container in which another stands; null when it stands elsewhere.
    private static TextNode? Under(TextNode container, TextNode? node)
    {
        while (node is not null && node.Parent != container)
            node = node.Parent;
        return node;
    }

    private ListingText? Before(ListingText listing)
    {
        var before = listing.Node.Parent!.Bullets.TakeWhile(bullet => bullet != listing.Node).LastOrDefault();
        // Behind a group means behind its last listing.
        return before is null ? null : byNode.GetValueOrDefault(before) ?? before.Bullets.Where(byNode.ContainsKey).Select(bullet => byNode[bullet]).LastOrDefault();
    }

    private IEnumerable<ListingText> Under(ListingText listing) =>
        listing.Node.Bullets.Where(byNode.ContainsKey).Select(bullet => byNode[bullet]).SelectMany(child => Under(child).Prepend(child));

    // A work without an id has that of its first label, which must not change with the label or the order.
    private void KeepId(ListingText listing)
    {
        if (!ListingsOf(listing.Work).SelectMany(one => one.Fields).Any(field => field.Name == "id"))
            AddField(ListingsOf(listing.Work)[0], "id", listing.Work.Value);
    }

    private static void AddField(ListingText listing, string name, string value)
    {
        var rank = FieldNames.Rank(name);
        var node = TextNode.Bullet(KitLine.Field(name, value));
        listing.Node.Insert(node, listing.Fields.Where(field => FieldNames.Rank(field.Name) <= rank).Select(field => field.Node).OrderBy(one => listing.Node.Bullets.ToList().IndexOf(one)).LastOrDefault());
        listing.Fields.Add(new FieldText(name, value, node));
    }

    private static void HandOver(ListingText from, ListingText to)
    {
        foreach (var field in from.Fields.Where(field => FieldNames.Repeatable.Contains(field.Name) || !to.Fields.Exists(other => other.Name == field.Name)))
            AddField(to, field.Name, field.Value);
        foreach (var stated in from.Relations)
        {
            to.Node.Insert(stated.Node, to.Node.Bullets.LastOrDefault());
            to.Relations.Add(stated);
        }
    }

    // "Explains" stands under the subject, every other word under the target.
    private static (WorkId At, WorkId Named) Ends(Relation relation) =>
        relation.Kind == RelationKind.Explains ? (relation.Subject, relation.Target) : (relation.Target, relation.Subject);

    private (ListingText Listing, RelationText Stated)? Stated(Relation relation)
    {
        var (at, named) = Ends(relation);
        foreach (var listing in ListingsOf(at))
        {
            if (listing.Relations.Find(stated => stated.Kind == relation.Kind && stated.Target == named) is { } found)
                return (listing, found);
        }

        return null;
    }

    private bool Placed(Relation relation) => ListingsOf(relation.Subject).Any(listing => listing.Place == relation.Kind && listing.Parent?.Work == relation.Target);

    private static IReadOnlyList<string> Elements(FieldText field) =>
        FieldNames.IsSplit(field.Name) ? field.Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) : [field.Value];

    /// <summary>A section file.</summary>
    internal sealed class SectionText(string id, string file, SourceText source, TextNode root)
    {
        public string Id { get; } = id;

        public string File { get; } = file;

        public TextNode Root { get; } = root;

        public List<GroupText> Groups { get; } = [];

        public SourceText ToSource() => source.With([.. Root.Lines()]);
    }

    /// <summary>A group's bullet.</summary>
    internal sealed record GroupText(string Id, TextNode Node);

    /// <summary>A field's bullet.</summary>
    internal sealed class FieldText(string name, string value, TextNode node)
    {
        public string Name { get; } = name;

        public string Value { get; private set; } = value;

        public TextNode Node { get; } = node;

        public void Write(string value)
        {
            Value = value;
            Node.Write(KitLine.Field(Name, value));
        }
    }

    /// <summary>A stated relation's bullet.</summary>
    internal sealed record RelationText(RelationKind Kind, WorkId Target, TextNode Node);
}

/// <summary>A listing's bullet in a <see cref="KitText"/>.</summary>
internal sealed class ListingText(WorkId work, TextNode node)
{
    public WorkId Work { get; } = work;

    public TextNode Node { get; } = node;

    public KitText.SectionText Section { get; set; } = null!;

    public KitText.GroupText? Group { get; set; }

    public ListingText? Parent { get; set; }

    public RelationKind? Place { get; set; }

    public required string Label { get; set; }

    public required Uri Link { get; set; }

    public string? Note { get; set; }

    public List<KitText.FieldText> Fields { get; } = [];

    public List<KitText.RelationText> Relations { get; } = [];

    public void Write() => Node.Write(KitLine.Listing(Place, Label, Link, Note));
}
