using LabBot.Core;
using LabBot.Core.Cards;
using LabBot.Core.Commands;
using LabBot.Core.Commands.Reading;
using LabBot.Core.Drip;
using LabBot.Core.Lookup;
using LabBot.Tests.Contracts;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;
using NodaTime.Text;

namespace LabBot.Tests.Drip;

/// <summary>A learner, a clock that is put forward by hand, a store and a platform that keeps every card: enough to live a stretch of the drip.</summary>
internal sealed class Fortnight : TimeProvider, IMessenger
{
    private readonly InMemoryStore store = new();
    private Instant now;

    public Fortnight(string start, string zone = "Europe/Amsterdam", DripDefaults? defaults = null)
    {
        now = InstantPattern.General.Parse(start).Value;
        var kit = new LiveKit(TheKit.Catalog);
        var lab = defaults ?? DripDefaults.Standard with { Zone = DateTimeZoneProviders.Tzdb[zone] };
        var desk = new ReadingDesk(kit, () => LabBot.Core.Storage.Stores.Of(store), lab, this, CommandNames.Default) { Messengers = () => [this] };
        Curation = TheKit.Curation(desk);
        Router = Bot.Router(desk, Curation, NullLogger<CommandRouter>.Instance);
        Worker = new DripWorker(kit, store, store, [this], lab, this, NullLogger<DripWorker>.Instance);
    }

    public CommandRouter Router { get; }

    public Core.Commands.Curation.CurationDesk Curation { get; }

    public DripWorker Worker { get; }

    public InMemoryStore Store => store;

    public Instant Now => now;

    public List<(Instant At, DeliveryMark Mark, Card Card, MemberId To)> Sent { get; } = [];

    /// <summary>What the platform says to a send; by default it takes the card.</summary>
    public Func<DeliveryMark, SendResult?> Answers { get; set; } = _ => null;

    /// <summary>Which sends the platform never answers.</summary>
    public Func<DeliveryMark, bool> Hangs { get; set; } = _ => false;

    /// <summary>Whom the latest send was for.</summary>
    public MemberId Last { get; private set; }

    public string Platform => TheKit.Newcomer.Member.Platform;

    public override DateTimeOffset GetUtcNow() => now.ToDateTimeOffset();

    // What waits for an answer that never comes has waited long enough at once.
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        base.CreateTimer(callback, state, dueTime == Timeout.InfiniteTimeSpan ? dueTime : TimeSpan.Zero, period);

    public async Task<string> Say(string line, Caller? caller = null) => Text(await Router.TypedAsync(line, caller ?? TheKit.Newcomer, TestContext.Current.CancellationToken));

    public async Task<Reply> Click(string command, string argument = "") => await Router.ClickAsync(new ActionId(command, argument), TheKit.Newcomer, TestContext.Current.CancellationToken);

    /// <summary>Puts the clock forward, ticking every quarter of an hour.</summary>
    public async Task Live(Duration time)
    {
        for (var end = now + time; now < end; now += Duration.FromMinutes(15))
            await Worker.TickAsync(TestContext.Current.CancellationToken);
    }

    public Task LiveDays(int days) => Live(Duration.FromDays(days));

    /// <summary>The clock jumps without a tick: LabBot was down.</summary>
    public void Sleep(Duration time) => now += time;

    public async Task<SendResult> SendAsync(MemberId to, DeliveryMark mark, Card card, CancellationToken cancellationToken)
    {
        Last = to;
        if (Hangs(mark))
            await Task.Delay(Timeout.InfiniteTimeSpan, this, cancellationToken);
        if (Sent.FindIndex(one => one.Mark.Delivery == mark.Delivery && now <= one.At + RepeatsSafelyFor) is >= 0 and var place && RepeatsSafelyFor > Duration.Zero)
            return Answers(mark) ?? new SendResult.Sent($"m{place + 1}", Sent[place].Mark);
        var answer = Answers(mark) ?? new SendResult.Sent($"m{Sent.Count + 1}");
        if (answer is SendResult.Sent or SendResult.Unknown)
            Sent.Add((now, mark, card, to));
        return answer;
    }

    public Task<IReadOnlyList<DeliveryMark>> HistoryAsync(MemberId with, CancellationToken cancellationToken) => IsBlind
        ? Task.FromException<IReadOnlyList<DeliveryMark>>(new CannotLookBackException("not now"))
        : Task.FromResult<IReadOnlyList<DeliveryMark>>([.. Sent.Where(one => one.To == with).Select(one => one.Mark)]);

    /// <summary>Whether the platform shows nobody's conversation at the moment.</summary>
    public bool IsBlind { get; set; }

    /// <summary>For how long the platform makes no second message of a delivery; it gives back the first one.</summary>
    public Duration RepeatsSafelyFor { get; set; }

    /// <summary>What the curators were told.</summary>
    public List<Card> Told { get; } = [];

    public Task TellCuratorsAsync(Card card, CancellationToken cancellationToken)
    {
        Told.Add(card);
        return Task.CompletedTask;
    }

    /// <summary>Who was invited, with which card and key.</summary>
    public List<(MemberId To, Card Card, string Key)> Invitations { get; } = [];

    /// <summary>What the platform says to an invitation; by default it stands there.</summary>
    public Func<Task<InviteResult>> Invites { get; set; } = () => Task.FromResult<InviteResult>(new InviteResult.Invited("in the welcome channel", IsNoticed: true));

    /// <summary>What the platform says when somebody is told something that is no reading; nobody is, unless a test says so.</summary>
    public Func<Card, SendResult> Tells { get; set; } = _ => throw new NotSupportedException("Nobody is told anything here.");

    public Task<SendResult> TellAsync(MemberId who, Card card, string key, CancellationToken cancellationToken) => Task.FromResult(Tells(card));

    public async Task<InviteResult> InviteAsync(MemberId who, Card card, string key, CancellationToken cancellationToken)
    {
        var result = await Invites();
        if (result is InviteResult.Invited or InviteResult.Unclear)
            Invitations.Add((who, card, key));
        return result;
    }

    public Task<FoundMessage?> FindAsync(MemberId to, DeliveryKey delivery, CancellationToken cancellationToken) => IsBlind
        ? Task.FromException<FoundMessage?>(new CannotLookBackException("not now"))
        : Task.FromResult(Sent.FindIndex(one => one.To == to && one.Mark.Delivery == delivery) is >= 0 and var place ? new FoundMessage($"m{place + 1}", Sent[place].Mark.Work) : null);

    private static string Text(Reply reply) => reply is Reply.Update update
        ? PlainTextRenderer.Render(update.Card, new PlainTextLayout(Typed: CommandNames.Default.Typed))
        : TheKit.Text(reply);
}
