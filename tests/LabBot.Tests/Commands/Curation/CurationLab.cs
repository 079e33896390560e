using LabBot.Core;
using LabBot.Core.Cards;
using LabBot.Core.Commands;
using LabBot.Core.Commands.Curation;
using LabBot.Core.Commands.Reading;
using LabBot.Core.Curation;
using LabBot.Core.Drip;
using LabBot.Core.Kit;
using LabBot.Core.Lookup;
using LabBot.Core.Storage;
using LabBot.Tests.Contracts;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace LabBot.Tests.Commands.Curation;

/// <summary>A lab with a copy of the real kit, two curators and a member, and a world outside that knows what a test says.</summary>
internal sealed class CurationLab : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly Inbox inbox = new();

    public CurationLab()
    {
        foreach (var file in Directory.GetFiles(TheKit.Folder))
            File.Copy(file, Path.Combine(folder.Path, Path.GetFileName(file)));
        Kit = new LiveKit(CatalogFiles.Load(folder.Path).Catalog!);
        var desk = new ReadingDesk(Kit, () => Stores.Of(Store), DripDefaults.Standard, Time, CommandNames.Default) { Messengers = () => [inbox] };
        Desk = new CurationDesk(desk, () => CatalogFiles.Load(folder.Path), () => Outside);
        Router = Bot.Router(desk, Desk, NullLogger<CommandRouter>.Instance);
    }

    public static Caller Ada { get; } = new(new MemberId("terminal", "terminal", "ada"), "Ada", IsCurator: true);

    public static Caller Bob { get; } = new(new MemberId("terminal", "terminal", "bob"), "Bob", IsCurator: true);

    public static Caller Cleo { get; } = new(new MemberId("terminal", "terminal", "cleo"), "Cleo", IsCurator: false);

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero));

    public InMemoryStore Store { get; } = new();

    public LiveKit Kit { get; }

    public CurationDesk Desk { get; }

    public CommandRouter Router { get; }

    public KnownWorld Outside { get; } = new();

    public string Folder => folder.Path;

    public Catalog Catalog => Kit.Now.Catalog;

    public IReadOnlyList<(MemberId To, Card Card)> Told => inbox.Told;

    public IReadOnlyList<CatalogEdit> Log => Store.EditsAsync(default).GetAwaiter().GetResult();

    public static CancellationToken Token => TestContext.Current.CancellationToken;

    public async Task<Reply> AskAsync(string line, Caller? by = null) => await Router.TypedAsync(line, by ?? Ada, Token);

    /// <summary>Says a line; the answer as a pipe shows it.</summary>
    public async Task<string> Say(string line, Caller? by = null) => Text(await AskAsync(line, by));

    /// <summary>Presses the button of a card that reads so.</summary>
    public async Task<Reply> PressAsync(Reply reply, string label, Caller? by = null) =>
        await Router.ClickAsync(Buttons(reply).First(button => button.Label == label).Id, by ?? Ada, Token);

    /// <summary>Says a line and presses a button of the answer.</summary>
    public async Task<Reply> Do(string line, string button, Caller? by = null) => await PressAsync(await AskAsync(line, by), button, by);

    /// <summary>Sends a form off with these answers in it, the others as they were.</summary>
    public async Task<Reply> SendAsync(Reply asked, Caller by, params (string Option, string Answer)[] answers)
    {
        var form = Assert.IsType<Reply.Ask>(asked).Form;
        var filled = form.Fields.ToDictionary(field => field.Option, field => field switch
        {
            TextField text => text.Value,
            LongTextField text => text.Value,
            SelectField select => select.Value,
            _ => "",
        });
        foreach (var (option, answer) in answers)
        {
            Assert.Contains(option, filled.Keys);
            filled[option] = answer;
        }

        return await Router.SubmitAsync(form.Submits, filled, by, null, Token);
    }

    public static IEnumerable<Button> Buttons(Reply reply) => CardOf(reply).Blocks.SelectMany(block => block switch
    {
        Actions actions => actions.List.OfType<Button>(),
        Items items => items.List.Select(item => item.Action).OfType<Button>(),
        _ => [],
    });

    public static Select Menu(Reply reply) => CardOf(reply).Blocks.OfType<Actions>().SelectMany(actions => actions.List).OfType<Select>().Single();

    public static Card CardOf(Reply reply) => reply switch
    {
        Reply.Show show => show.Card,
        Reply.Update update => update.Card,
        Reply.File file => file.Card,
        _ => throw new InvalidOperationException($"{reply} is no card"),
    };

    public static string Text(Reply reply) => PlainTextRenderer.Render(CardOf(reply), new PlainTextLayout(Typed: CommandNames.Default.Typed));

    public void Dispose()
    {
        Desk.Dispose();
        folder.Dispose();
    }

    /// <summary>Takes what people are told.</summary>
    private sealed class Inbox : IMessenger
    {
        public List<(MemberId To, Card Card)> Told { get; } = [];

        public string Platform => "terminal";

        public Task<SendResult> TellAsync(MemberId who, Card card, string key, CancellationToken cancellationToken)
        {
            Told.Add((who, card));
            return Task.FromResult<SendResult>(new SendResult.Sent(key));
        }

        public Task<SendResult> SendAsync(MemberId to, DeliveryMark mark, Card card, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<IReadOnlyList<DeliveryMark>> HistoryAsync(MemberId with, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<FoundMessage?> FindAsync(MemberId to, DeliveryKey delivery, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task TellCuratorsAsync(Card card, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<InviteResult> InviteAsync(MemberId who, Card card, string key, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}

/// <summary>A world in which a test says what is known.</summary>
internal sealed class KnownWorld : IOutside
{
    private readonly Dictionary<WorkKey, PageFacts> facts = [];

    public Dictionary<Uri, byte[]> Files { get; } = [];

    /// <summary>Sources say this of a work, under each of these addresses.</summary>
    public void Knows(string title, WorkKind kind, WorkRecord record, params string[] links)
    {
        var keys = links.Select(link => WorkKey.Of(new Uri(link))).Distinct().ToList();
        foreach (var link in links)
            facts[WorkKey.Of(new Uri(link))] = new PageFacts(new Uri(link), record with { Title = title }, kind, [WorkKey.Of(new Uri(link)), .. keys.Where(key => key != WorkKey.Of(new Uri(link)))], "Crossref", Retracted: false);
    }

    public void Retract(string link) => facts[WorkKey.Of(new Uri(link))] = facts[WorkKey.Of(new Uri(link))] with { Retracted = true };

    public Task<Seen> LookUpAsync(Uri link, CancellationToken cancellationToken) => Task.FromResult<Seen>(
        facts.TryGetValue(WorkKey.Of(link), out var known) ? new Seen.Found(known) : new Seen.Nothing("Nothing answers at this address; look whether it is right, or write what you know of it."));

    public Task<SeenFile> FetchAsync(Uri link, CancellationToken cancellationToken) => Task.FromResult<SeenFile>(
        Files.TryGetValue(link, out var bytes) ? new SeenFile.Got(bytes, Path.GetFileName(link.AbsolutePath), null) : new SeenFile.Nothing("Nothing answers at this address."));

    public static WorkRecord Record(string? doi = null, string? arxiv = null, int? year = null, params string[] authors) =>
        new(null, authors, year is { } issued ? new IssuedDate(issued, null, null) : null, null, null, null, null, doi, arxiv, null, null, null, null, null, null, null, null);
}
