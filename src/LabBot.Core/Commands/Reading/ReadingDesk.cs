using LabBot.Core.Cards;
using LabBot.Core.Drip;
using LabBot.Core.Kit;
using LabBot.Core.Learning;
using LabBot.Core.Lookup;
using LabBot.Core.Storage;
using NodaTime;

namespace LabBot.Core.Commands.Reading;

/// <summary>What the reading commands share: the kit, the store, the lab's settings and the clock.</summary>
/// <param name="Kit">The kit as it is now.</param>
/// <param name="Open">Opens the store, once.</param>
/// <param name="Defaults">The lab's settings of the drip.</param>
/// <param name="Time">The clock.</param>
/// <param name="Names">What the commands are called.</param>
public sealed record ReadingDesk(LiveKit Kit, Func<Stores> Open, DripDefaults Defaults, TimeProvider Time, CommandNames Names)
{
    /// <summary>Who sends cards, and keeps traces of it that <c>forget-me</c> erases; none by default.</summary>
    public Func<IEnumerable<IMessenger>> Messengers { get; init; } = () => [];

    /// <summary>The store, where it is open already; never by default.</summary>
    public Func<Stores?> IfOpen { get; init; } = () => null;

    internal Stores Stores => Open();

    internal Instant Now => Instant.FromDateTimeOffset(Time.GetUtcNow());

    internal Catalog Catalog => Kit.Now.Catalog;

    internal LocalDate Today(Learner learner) => Defaults.For(learner.Settings).DateAt(Now);

    internal Track TrackOf(Learner learner) => Kit.Now.TrackOrFull(learner.Enrollment?.Track ?? Track.Full);

    internal DripState StateOf(Learner learner) =>
        new(Defaults.For(learner.Settings), learner.Enrollment!.From, learner.Enrollment.LastDate, learner.Enrollment.LastSent);

    /// <summary>Answers for a learner who has started; anyone else is told how to start.</summary>
    internal async ValueTask<Reply> ForLearnerAsync(CommandInvocation invocation, Func<Learner, Task<Reply>> answer, CancellationToken cancellationToken) =>
        await Stores.Learners.FindAsync(invocation.Caller.Member, cancellationToken).ConfigureAwait(false) is { Enrollment: not null } learner
            ? await answer(learner).ConfigureAwait(false)
            : NotStarted();

    /// <summary>Changes the learner behind the caller, who may be new.</summary>
    internal Task<Learner> ChangeAsync(CommandInvocation invocation, Func<Learner, Learner> change, CancellationToken cancellationToken) =>
        Stores.Learners.ChangeAsync(
            invocation.Caller.Member, () => LearnerChanges.New(invocation.Caller.Member, invocation.Caller.Name), learner => change(learner.InZone(invocation.Caller.Zone)), invocation.Cause, cancellationToken);

    /// <summary>A click changes the card that was clicked; a typed command gets a new one.</summary>
    internal static Reply Answer(CommandInvocation invocation, Card card, Outcome outcome = Outcome.Answered) =>
        invocation.Kind == InvocationKind.Click && outcome == Outcome.Answered ? new Reply.Update(card) : new Reply.Show(card, Outcome: outcome);

    /// <summary>
    /// The work that words mean in an answer: the one named, or with no words the latest that waits for an answer. Null when there is none.
    /// </summary>
    internal Work? WorkFor(Learner learner, string words)
    {
        if (words.Length == 0)
            return learner.Progress.Works.Where(entry => entry.State == ReadingState.Delivered).OrderBy(entry => entry.On).Select(entry => Catalog.FindWork(entry.Work)).LastOrDefault();
        return Catalog.FindWork(new WorkId(words)) ?? (Kit.Now.Index.Find(words) is KitAnswer.One { Thing: KitThing.OfWork { Work: var work } } ? work : null);
    }

    internal Reply NoSuchWork(string words) => new Reply.Show(
        words.Length > 0 && Candidates(words) is { Count: > 0 } candidates
            ? new Card("Which of these?", [new Paragraph("You said ", UsageCards.Quote(words), "."), new Items(null, [.. candidates.Select(work => WorkCard.Line(Catalog, work))])], Tone.Warning)
        : words.Length == 0
            ? new Card("No reading waits for an answer", [new Paragraph("The next one comes by itself; ", new Span.Code(Names.Typed("reading today")), " brings one now.")], Tone.Warning)
            : new Card("Which reading?", [new Paragraph("The kit has no single work like ", UsageCards.Quote(words), ". Leave the words out to mean the latest reading, or type its name.")], Tone.Warning),
        Outcome: Outcome.NothingFound);

    private List<Work> Candidates(string words) => Kit.Now.Index.Find(words) switch
    {
        KitAnswer.Several several => [.. Works(several.Things)],
        KitAnswer.Near near => [.. Works(near.Things)],
        KitAnswer.One one => [.. Works(one.Others)],
        _ => [],
    };

    private static IEnumerable<Work> Works(IEnumerable<KitThing> things) => things.OfType<KitThing.OfWork>().Select(thing => thing.Work);

    private Reply.Show NotStarted() => new(
        new Card("You have not started yet",
        [
            new Paragraph("One reading a working day, at your own hour, from the start of the kit. You can pause and stop whenever you like."),
            ReadingCards.Starts(Catalog),
        ]), Outcome: Outcome.NothingFound);

    /// <summary>Whether the learner's readings are paused, by themselves or by LabBot.</summary>
    internal static bool IsPaused(Learner learner) => learner.Enrollment is { State: EnrollmentState.Paused or EnrollmentState.PausedForSilence or EnrollmentState.Unreachable };
}
