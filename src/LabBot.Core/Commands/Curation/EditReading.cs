using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using LabBot.Core.Cards;
using LabBot.Core.Curation;
using LabBot.Core.Kit;

namespace LabBot.Core.Commands.Curation;

/// <summary>
/// <c>/kit-admin edit &lt;reading&gt; [label:…] [note:…] …</c>: changes what a listing reads; with nothing but the reading, in a form. Who sends off a form after the
/// same reading was changed, by somebody else or in the files, sees that, and decides.
/// </summary>
public static class EditReading
{
    /// <summary>The command's own name.</summary>
    public const string Name = "kit-admin edit";

    internal const string SaveName = "kit-save";

    private const string Reading = "reading";
    private const string SectionOption = "section";
    private const string Label = "label";
    private const string Link = "link";
    private const string Note = "note";
    private const string Also = "also";
    private const string Tags = "tags";
    private const string Why = "why";
    private const string Base = "base";

    private static readonly string[] Singles = ["kind", "minutes", "level"];

    /// <summary>The command, and the one behind its form.</summary>
    public static IEnumerable<CommandDefinition> Define(CurationDesk desk) =>
    [
        new()
        {
            Name = Name,
            Summary = "Changes what a listing reads; with the reading alone, in a form",
            Options =
            [
                new(Reading, "which one, by name or address", Required: true, Completes: true),
                new(Label, "what you call it") { IsNamed = true },
                new(Note, "what you say of it; - takes it away") { IsNamed = true },
                new(Link, "its address") { IsNamed = true },
                new("kind", "what it is, such as paper, blog or video") { IsNamed = true },
                new(Also, "further names, with commas between; -name takes one away") { IsNamed = true },
                new(Tags, "further subjects, with commas between; -subject takes one away") { IsNamed = true },
                new("minutes", "how long it takes; - takes it away") { IsNamed = true },
                new("level", "intro, intermediate or advanced; - takes it away") { IsNamed = true },
                new(Why, "why a newcomer should read it; - takes it away") { IsNamed = true },
                .. AddReading.RelationOptions().Select(relation => new CommandOption(relation.Option, $"a reading of the kit, by name: {relation.Kind.OnSubject()}", Completes: true) { IsNamed = true }),
                new(SectionOption, "which listing, where it is listed twice", Completes: true) { IsNamed = true },
            ],
            Audience = Audience.Curators,
            Examples = ["bitter lesson", "scgpt note:\"read the discussion first\" also:single-cell gpt", "a better lesson counterpoint-of:bitter lesson"],
            Handler = (invocation, cancellationToken) => AnswerAsync(desk, invocation, cancellationToken),
        },
        new()
        {
            Name = SaveName,
            Summary = "Changes a listing as a form says",
            Options = [new(Reading, "the work's id", Required: true), new(Base, "what the form showed", Required: true), new(Label, ""), new(Link, ""), new(Note, ""), new("kind", ""), new(Also, "")],
            Audience = Audience.Curators,
            Listed = false,
            Handler = (invocation, cancellationToken) => SaveAsync(desk, invocation, cancellationToken),
        },
    ];

    private static async ValueTask<Reply> AnswerAsync(CurationDesk desk, CommandInvocation invocation, CancellationToken cancellationToken)
    {
        if (invocation.Kind == InvocationKind.Typing)
            return Choices(desk, invocation);
        var log = await desk.OpenAsync(cancellationToken).ConfigureAwait(false);
        var (work, ask) = KitWords.Work(desk.View, invocation[Reading], Name, desk.Names);
        if (work is null)
            return ask!;
        var listings = desk.View.Catalog.ListingsOf(work.Id).ToList();
        var catalog = desk.View.Catalog;
        var (section, which) = invocation[SectionOption].Length == 0 ? (catalog.FindSection(listings[0].Section), null) : KitWords.Section(catalog, invocation[SectionOption], KitWords.SectionsOf(catalog, work));
        if (section is null)
            return which ?? KitWords.Misuse("It is not listed there", ["You said ", UsageCards.Quote(invocation[SectionOption]), $"; “{work.Title}” is listed in {KitWords.Places(catalog, work)}."]);
        var listing = listings.Find(one => one.Section == section.Id)!;
        if (invocation.Arguments.Keys.All(option => option is Reading or SectionOption))
            return new Reply.Ask(Form(work, listing, log.Edits.Count));
        var (request, wrong) = Read(desk, invocation, work, listing);
        return request is null ? wrong! : await EnterAsync(desk, log, request, work, invocation, cancellationToken).ConfigureAwait(false);
    }

    private static async ValueTask<Reply> SaveAsync(CurationDesk desk, CommandInvocation invocation, CancellationToken cancellationToken)
    {
        var log = await desk.OpenAsync(cancellationToken).ConfigureAwait(false);
        if (desk.View.Catalog.FindWork(new WorkId(invocation[Reading])) is not { } work)
            return new Reply.Show(new Card("It is no longer in the kit", [new Paragraph("The reading was taken out since the form was opened."), new Footnote("Nothing was changed.")], Tone.Warning), Outcome: Outcome.NothingFound);
        var shown = FormBase.Of(invocation[Base]);
        var listings = desk.View.Catalog.ListingsOf(work.Id).ToList();
        // What the form is of may stand elsewhere by now; what was typed is not lost for that.
        var there = listings.Find(shown.IsOf);
        var listing = there ?? listings[0];
        var (request, wrong) = Read(desk, invocation, work, listing, isForm: true);
        if (request is null)
            return wrong!;
        var since = log.Edits.Where(edit => edit.Number > shown.Edits && edit.Works.Contains(work.Id)).ToList();
        var isAsShown = since.Count == 0 && there is not null && shown.Reads(work, listing);
        var changes = EditPlan.Changes(log.Kit, request);
        if (isAsShown || changes.Count == 0)
            return await EnterAsync(desk, log, request, work, invocation, cancellationToken).ConfigureAwait(false);
        var (meanwhile, stays) = since.Count > 0 ? ("Somebody changed it while your form was open.", "theirs")
            : shown.IsOld ? ("Your form is older than this LabBot, which cannot tell whether the kit's files were changed since.", "what the kit says")
            : ("It was changed in the kit's files while your form was open.", "what the files say");
        var proposal = Proposal.New(desk.Now, invocation.Caller.Member, $"Changed “{work.Title}”", changes);
        return await Proposals.ShowAsync(desk, proposal, invocation,
        [
            new Paragraph(new Span.Bold(meanwhile)),
            .. since.Count == 0 ? (CardBlock[])[] : [new Items("Since then", [.. since.Select(edit => new Item(edit.ByName, [string.Join("; ", EditWords.Lines(edit.Changes, desk.View.Catalog, work.Id))]))])],
            .. there is not null || shown.IsOld ? (CardBlock[])[] : [new Paragraph($"It stands in {KitWords.Places(desk.View.Catalog, work)} now.")],
            new Paragraph($"Your form would now do this{(listings.Count > 1 ? $" in {desk.View.Catalog.NameOf(desk.View.Catalog.FindSection(listing.Section)!)}" : "")}; leave it, and {stays} stays:"),
        ], cancellationToken).ConfigureAwait(false);
    }

    private static async Task<Reply> EnterAsync(CurationDesk desk, KitLog log, EditRequest request, Work work, CommandInvocation invocation, CancellationToken cancellationToken)
    {
        var changes = EditPlan.Changes(log.Kit, request);
        if (changes.Count == 0)
            return new Reply.Show(new Card("It reads so already", [new Items(null, WorkCard.Line(desk.View.Catalog, work)), new Footnote("Nothing was changed.")]));
        return await Proposals.EnterAsync(desk, Proposal.New(desk.Now, invocation.Caller.Member, $"Changed “{work.Title}”", changes), isKept: false, invocation, cancellationToken).ConfigureAwait(false);
    }

    private static (EditRequest? Request, Reply? Wrong) Read(CurationDesk desk, CommandInvocation invocation, Work work, Listing listing, bool isForm = false)
    {
        string? Given(string option) => invocation.Arguments.ContainsKey(option) ? KitLine.Plain(invocation[option]) is "-" ? "" : KitLine.Plain(invocation[option]) : null;
        if (Given(Label) is { Length: 0 })
            return (null, KitWords.Misuse("It needs a label", ["The label is the link's text; expected a few words."]));
        Uri? link = null;
        if (Given(Link) is { } address)
        {
            (link, var wrong) = KitWords.Link(address);
            if (link is null)
                return (null, wrong);
            if (desk.View.Catalog.FindWork(WorkKey.Of(link)) is { } other && other.Id != work.Id)
                return (null, KitWords.Misuse("Another reading has this address", [$"The kit lists it as “{other.Title}”."]));
        }

        foreach (var (option, most) in new[] { (Label, KitWords.MaxLabel), (Note, KitWords.MaxNote), (Also, KitWords.MaxNote), (Tags, KitWords.MaxNote), (Why, KitWords.MaxNote) })
        {
            if (invocation[option].Length > most)
                return (null, KitWords.Misuse($"The {option} is too long", [$"It has {invocation[option].Length} characters; expected at most {most}."]));
        }

        var fields = Singles.Where(invocation.Arguments.ContainsKey).ToDictionary(field => field, field => Given(field)!.ToLowerInvariant());
        if (fields.TryGetValue("kind", out var kind) && !WorkKinds.TryParse(kind, out _) && !(isForm && kind.Length == 0))
            return (null, KitWords.Misuse("There is no such kind", ["You said ", UsageCards.Quote(kind), $"; expected one of {string.Join(", ", WorkKinds.Words)}{Nearest.Hint(kind, WorkKinds.Words)}."]));
        if (isForm && kind is { Length: 0 })
            fields.Remove("kind");
        if (fields.GetValueOrDefault("minutes") is { Length: > 0 } minutes && (!int.TryParse(minutes, NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count is < 1 or > 100_000))
            return (null, KitWords.Misuse("That is no number of minutes", ["You said ", UsageCards.Quote(minutes), "; expected a whole number from 1 to 100000."]));
        if (fields.GetValueOrDefault("level") is { Length: > 0 } level && !Levels.TryParse(level, out _))
            return (null, KitWords.Misuse("There is no such level", ["You said ", UsageCards.Quote(level), $"; expected one of {string.Join(", ", Levels.Words)}."]));
        var relations = new List<(RelationKind, WorkId)>();
        foreach (var (option, relation) in AddReading.RelationOptions().Where(one => invocation[one.Option].Length > 0))
        {
            var (target, ask) = KitWords.Work(desk.View, invocation[option], FindInKit.Name, desk.Names);
            if (target is null)
                return (null, ask);
            if (target.Id == work.Id)
                return (null, KitWords.Misuse("It cannot relate to itself", [$"“{work.Title}” is what you are changing; name another reading."]));
            relations.Add((relation, target.Id));
        }

        return (new EditRequest(work.Id, listing.Section)
        {
            Label = Given(Label),
            Link = link,
            Note = Given(Note),
            Fields = fields,
            Lists = new[] { (Also, work.Aliases), (Tags, work.Tags) }.Where(list => invocation.Arguments.ContainsKey(list.Item1)).ToDictionary(
                list => list.Item1, list => isForm ? KitWords.Names(invocation[list.Item1]) : With(list.Item2, KitWords.Names(invocation[list.Item1]))),
            Relations = relations,
            Why = Given(Why),
        }, null);
    }

    // "new, -old": what comes and what goes.
    private static IReadOnlyList<string> With(IReadOnlyList<string> there, IReadOnlyList<string> given) =>
    [
        .. there.Where(name => !given.Contains("-" + name, StringComparer.OrdinalIgnoreCase)),
        .. given.Where(name => !name.StartsWith('-') && !there.Contains(name, StringComparer.OrdinalIgnoreCase)),
    ];

    private static Form Form(Work work, Listing listing, int edits) => new("Change a reading", new ActionId(SaveName, $"{work.Id} {FormBase.Of(work, listing, edits)}"),
    [
        new TextField(Label, "What do you call it?", listing.Label, MaxLength: Math.Max(KitWords.MaxLabel, listing.Label.Length)),
        new TextField(Link, "Where is it?", listing.Link.OriginalString, MaxLength: KitWords.MaxLink),
        new LongTextField(Note, "Note behind the link", listing.Note ?? "", Required: false, MaxLength: Math.Max(KitWords.MaxNote, listing.Note?.Length ?? 0)),
        new SelectField("kind", "Kind", [.. WorkKinds.Words.Select(word => new Choice(word, word))], Required: false, Value: work.Kind.Word()),
        new TextField(Also, "What people also type for it", string.Join(", ", work.Aliases), Required: false, MaxLength: 3000),
    ]);

    private static Reply.Choices Choices(CurationDesk desk, CommandInvocation invocation) =>
        AddReading.RelationOptions().Select(relation => relation.Option).Append(SectionOption).LastOrDefault(invocation.Arguments.ContainsKey) switch
        {
            null => KitWords.Works(desk.View, invocation[Reading]),
            SectionOption => KitWords.Sections(desk.View.Catalog, invocation[SectionOption]),
            var relation => KitWords.Works(desk.View, invocation[relation]),
        };

    /// <summary>
    /// What a form showed, as its id carries it: which section's listing, what that read, and how many edits there were. The files can change without an edit, so what was shown counts by itself. An
    /// id has room for 16 characters behind the longest work's: 4 and 6 hexadecimal digits of hashes, and a million edits less one.
    /// </summary>
    private readonly record struct FormBase(string Section, string Read, long Edits)
    {
        private const int OfSection = 4;
        private const int OfRead = 6;

        /// <summary>Of a form that is opened now.</summary>
        public static FormBase Of(Work work, Listing listing, long edits) => new(Hash(OfSection, listing.Section), HashOf(work, listing), edits);

        /// <summary>Reads it back. Anything else is of an older LabBot, whose forms said the listing's place and the edits (<c>0.12</c>): it has no section.</summary>
        public static FormBase Of(string text)
        {
            const int both = OfSection + OfRead;
            var (section, read, number) = text.Split('.') is [_, var last] ? ("", "", last) : text.Length > both ? (text[..OfSection], text[OfSection..both], text[both..]) : ("", "", "");
            return long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var edits) ? new(section, read, edits) : new("", "", long.MaxValue);
        }

        /// <summary>Whether the form is of an older LabBot, and does not tell what it showed.</summary>
        public bool IsOld => Section.Length == 0;

        /// <summary>Whether the form showed this listing of its work.</summary>
        public bool IsOf(Listing listing) => Hash(OfSection, listing.Section) == Section;

        /// <summary>Whether it still reads as the form showed it.</summary>
        public bool Reads(Work work, Listing listing) => HashOf(work, listing) == Read;

        /// <inheritdoc/>
        public override string ToString() => $"{Section}{Read}{Edits.ToString(CultureInfo.InvariantCulture)}";

        private static string HashOf(Work work, Listing listing) => Hash(OfRead, listing.Label, listing.Link.OriginalString, listing.Note ?? "", work.Kind.Word(), string.Join(',', work.Aliases));

        private static string Hash(int digits, params string[] texts) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', texts))))[..digits];
    }
}
