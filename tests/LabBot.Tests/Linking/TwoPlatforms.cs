using LabBot.Core;
using LabBot.Core.Cards;
using LabBot.Core.Commands;
using LabBot.Core.Commands.Reading;
using LabBot.Core.Drip;
using LabBot.Core.Learning;
using LabBot.Core.Lookup;
using LabBot.Core.Storage;
using LabBot.Tests.Contracts;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;
using NodaTime.Text;

namespace LabBot.Tests.Linking;

/// <summary>Slack and Discord side by side, one bot and one store behind both, and a clock that is put forward by hand.</summary>
internal sealed class TwoPlatforms : TimeProvider
{
    public static readonly Caller Ada = new(new MemberId("slack", "T1", "U1"), "Ada Lovelace", IsCurator: false);
    public static readonly Caller Adal = new(new MemberId("discord", "discord", "42"), "adal", IsCurator: false);
    public static readonly Caller Eve = new(new MemberId("discord", "discord", "66"), "Eve", IsCurator: false);

    private readonly InMemoryStore store = new();
    private readonly DripDefaults lab = DripDefaults.Standard with { Zone = DateTimeZoneProviders.Tzdb["Europe/Amsterdam"] };

    public TwoPlatforms(string start = "2026-03-02T09:00:00Z")
    {
        Now = InstantPattern.General.Parse(start).Value;
        var kit = new LiveKit(TheKit.Catalog);
        OnSlack = new Surface("slack", this);
        OnDiscord = new Surface("discord", this);
        var desk = new ReadingDesk(kit, () => Stores.Of(store), lab, this, CommandNames.Default);
        Router = Bot.Router(desk, TheKit.Curation(desk), NullLogger<CommandRouter>.Instance);
        Worker = new DripWorker(kit, store, store, [OnSlack, OnDiscord], lab, this, NullLogger<DripWorker>.Instance);
    }

    public CommandRouter Router { get; }

    public DripWorker Worker { get; }

    public InMemoryStore Store => store;

    public Surface OnSlack { get; }

    public Surface OnDiscord { get; }

    public Instant Now { get; set; }

    /// <summary>Every message of both, in order.</summary>
    public List<Message> Sent { get; } = [];

    /// <summary>Sees each message just before it is there.</summary>
    public Action<Message> Sees { get; set; } = _ => { };

    public override DateTimeOffset GetUtcNow() => Now.ToDateTimeOffset();

    public async Task<Card> Say(Caller caller, string line) => CardOf(await Router.TypedAsync(line, caller, Token));

    public async Task<Card> Click(Caller caller, ActionId button) => CardOf(await Router.ClickAsync(button, caller, Token));

    /// <summary>Presses the button with this label on a card.</summary>
    public Task<Card> Press(Caller caller, Card card, string label) => Click(caller, Button(card, label));

    /// <summary>Puts the clock forward, ticking every quarter of an hour.</summary>
    public async Task Live(Duration time)
    {
        for (var end = Now + time; Now < end; Now += Duration.FromMinutes(15))
            await Worker.TickAsync(Token);
    }

    public Task LiveDays(int days) => Live(Duration.FromDays(days));

    /// <summary>Links two accounts as people do.</summary>
    public async Task<Card> LinkAsync(Caller asker, Caller other)
    {
        var asked = await Say(asker, "/labbot link");
        var entered = await Say(other, "/labbot link " + CodeOn(asked));
        await Press(other, entered, "Confirm");
        return await Press(asker, await Press(asker, asked, "Go on"), "Confirm");
    }

    public async Task<Learner> LearnerOf(Caller caller) => (await store.FindAsync(caller.Member, Token))!;

    public LocalDate DateOf(Instant instant) => instant.InZone(lab.Zone).Date;

    public static string CodeOn(Card card) =>
        card.Blocks.OfType<Paragraph>().SelectMany(block => block.Spans).OfType<Span.Code>().First().Value["/labbot link ".Length..];

    public static ActionId Button(Card card, string label) => Buttons(card).Single(button => button.Label == label).Id;

    public static IReadOnlyList<Button> Buttons(Card card) => [.. card.Blocks.OfType<Actions>().SelectMany(block => block.List).OfType<Button>()];

    public static string Text(Card card) => PlainTextRenderer.Render(card, new PlainTextLayout(Typed: CommandNames.Default.Typed));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static Card CardOf(Reply reply) => reply switch
    {
        Reply.Show show => show.Card,
        Reply.Update update => update.Card,
        Reply.File file => file.Card,
        _ => throw new InvalidOperationException($"{reply} has no card"),
    };

    public sealed record Message(Instant At, MemberId To, DeliveryMark Mark, Card Card);

    /// <summary>One of the two platforms.</summary>
    public sealed class Surface(string platform, TwoPlatforms both) : IMessenger
    {
        public string Platform => platform;

        /// <summary>Whether it takes no messages for anybody.</summary>
        public bool IsClosed { get; set; }

        /// <summary>Whether it shows nobody's conversation.</summary>
        public bool IsBlind { get; set; }

        public Duration RepeatsSafelyFor { get; set; }

        public Task<SendResult> SendAsync(MemberId to, DeliveryMark mark, Card card, CancellationToken cancellationToken)
        {
            if (IsClosed)
                return Task.FromResult<SendResult>(new SendResult.Unreachable("the messages are closed"));
            var message = new Message(both.Now, to, mark, card);
            both.Sees(message);
            both.Sent.Add(message);
            return Task.FromResult<SendResult>(new SendResult.Sent($"m{both.Sent.Count}"));
        }

        public Task<IReadOnlyList<DeliveryMark>> HistoryAsync(MemberId with, CancellationToken cancellationToken) => IsBlind
            ? Task.FromException<IReadOnlyList<DeliveryMark>>(new CannotLookBackException("not now"))
            : Task.FromResult<IReadOnlyList<DeliveryMark>>([.. both.Sent.Where(one => one.To == with).Select(one => one.Mark)]);

        public Task<FoundMessage?> FindAsync(MemberId to, DeliveryKey delivery, CancellationToken cancellationToken) => IsBlind
            ? Task.FromException<FoundMessage?>(new CannotLookBackException("not now"))
            : Task.FromResult(both.Sent.FindIndex(one => one.To == to && one.Mark.Delivery == delivery) is >= 0 and var place ? new FoundMessage($"m{place + 1}", both.Sent[place].Mark.Work) : null);

        public Task<SendResult> TellAsync(MemberId who, Card card, string key, CancellationToken cancellationToken) => throw new NotSupportedException("Nobody is told anything here.");

        public Task<InviteResult> InviteAsync(MemberId who, Card card, string key, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task TellCuratorsAsync(Card card, CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
