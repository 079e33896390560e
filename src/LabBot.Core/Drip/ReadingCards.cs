using System.Globalization;
using LabBot.Core.Cards;
using LabBot.Core.Commands;
using LabBot.Core.Kit;
using LabBot.Core.Learning;
using NodaTime;

namespace LabBot.Core.Drip;

/// <summary>The cards that the drip sends of its own accord.</summary>
public static class ReadingCards
{
    /// <summary>The own name of the command behind the button of an answered reading.</summary>
    public const string ShowName = "reading show";

    /// <summary>Whether a command says or shows something of the one reading that it names, so that its answer may take the reading's place.</summary>
    public static bool IsAboutReading(string command) => command is "reading done" or "reading later" or "reading skip" or ShowName;

    /// <summary>The reading of a day.</summary>
    /// <param name="catalog">The kit.</param>
    /// <param name="track">The learner's track.</param>
    /// <param name="step">The work.</param>
    /// <param name="learner">The learner, before this delivery.</param>
    /// <param name="today">The learner's local date.</param>
    /// <param name="uncertain">A work whose card may not have arrived; null when all did.</param>
    public static Card OfDay(Catalog catalog, Track track, TrackStep step, Learner learner, LocalDate today, Work? uncertain = null)
    {
        var settled = track.Steps.Count(one => one.Work.Id != step.Work.Id && learner.Progress.HasSettled(one.Work.Id));
        return new Card(step.Work.Title,
        [
            new Paragraph(new Span.Bold($"Reading {settled + 1} of {track.Steps.Count}"), $", from {track.Title}"),
            .. Tie(catalog, step, learner.Progress, today),
            .. WorkCard.About(catalog, step.Work),
            .. MayBeMissing(uncertain),
            Answers(step.Work),
        ]);
    }

    /// <summary>A reading after the learner has answered it.</summary>
    /// <param name="work">The work.</param>
    /// <param name="state">What has become of it.</param>
    /// <param name="today">The learner's local date.</param>
    /// <param name="wanted">What the answer was.</param>
    public static Card Answered(Work work, ReadingState state, LocalDate today, ReadingState wanted) => new(work.Title,
    [
        new Paragraph(state switch
        {
            ReadingState.Done when wanted != ReadingState.Done => "You had finished this. It stays done.",
            ReadingState.Done => "Done. It counts in your progress.",
            ReadingState.Skipped => "Skipped. It will not come again.",
            ReadingState.PutOff => $"Put off. It comes back on {Day(today + DripDefaults.PutOffFor)}.",
            _ => "Waiting for you.",
        }),
        new Actions(new LinkButton("Open", work.Link), new Button("Show it again", new ActionId(ShowName, work.Id.Value))),
    ], state == ReadingState.Done ? Tone.Success : Tone.Neutral);

    /// <summary>The last card of a track.</summary>
    public static Card Finished(Catalog catalog, Track track, Learner learner, Work? uncertain = null)
    {
        var done = track.Steps.Count(step => learner.Progress[step.Work.Id] is { State: ReadingState.Done });
        var open = track.Steps.Where(step => learner.Progress[step.Work.Id] is { State: ReadingState.Delivered }).ToList();
        var further = track.Name == Track.Full ? null : Track.Find(catalog, Track.Full);
        var more = further?.Steps.Count(step => !learner.Progress.HasSettled(step.Work.Id)) ?? 0;
        return new Card($"You have reached the end of {track.Title}",
        [
            new Cards.Progress(done, track.Steps.Count),
            new Paragraph(open.Count == 0
                ? "Every reading has had your answer. Well read."
                : $"{open.Count} of them you have not answered; they stay in your progress, and nobody will remind you."),
            .. open.Count == 0 ? (IEnumerable<CardBlock>)[] : [new Items("Still open", [.. open.Select(step => WorkCard.Line(catalog, step.Work))])],
            .. MayBeMissing(uncertain),
            .. more == 0 ? (IEnumerable<CardBlock>)[] : [new Paragraph($"The whole kit holds {more} more works. They would come in the same way, one a day.")],
            new Actions([
                .. more == 0 ? (IEnumerable<CardAction>)[] : [new Button("Go on with the whole kit", new ActionId("reading start", Track.Full), ButtonStyle.Primary)],
                new Button("See your progress", new ActionId("reading progress")),
            ]),
        ], Tone.Success);
    }

    /// <summary>The card with which LabBot pauses itself, once.</summary>
    public static Card PausedForSilence(int unanswered) => new("Your readings are paused",
    [
        new Paragraph($"The last {unanswered} had no answer, so LabBot stops sending until you say so. Nothing is lost and nothing piles up."),
        new Actions(
            new Button("Resume", new ActionId("reading resume"), ButtonStyle.Primary),
            new Button("Stop", new ActionId("reading stop"))),
    ]);

    /// <summary>The invitation to somebody who is new.</summary>
    /// <param name="catalog">The kit.</param>
    /// <param name="newcomer">Who is invited.</param>
    /// <param name="by">The curator who invites them; null when LabBot does so because they have joined.</param>
    public static Card Invitation(Catalog catalog, MemberId newcomer, MemberId? by = null) => new("Welcome",
    [
        new Paragraph(new Span.Mention(newcomer), $", this lab keeps a kit of readings for newcomers: {catalog.Info.Title}."),
        new Paragraph("If you like, one of them comes each working day, at your own hour, from the start of the kit. You can pause and stop whenever you want. Nothing is sent until you start."),
        Starts(catalog),
        .. by is { } curator ? (IEnumerable<CardBlock>)[new Footnote("Invited by ", new Span.Mention(curator))] : [],
    ]);

    /// <summary>What the curators are told when a learner's messages no longer arrive.</summary>
    public static Card Unreachable(Learner learner, string reason) => new("A newcomer cannot be reached",
    [
        new Paragraph(new Span.Mention(learner.Members[0]), $" gets no readings any more: {reason}. Their place is kept; LabBot tells them when they next speak to it."),
    ], Tone.Warning);

    /// <summary>What the curators are told, once for each work, when a platform does not take its card.</summary>
    public static Card NotTaken(Work? work, string reason) => new("A reading cannot be sent",
    [
        work is null
            ? new Paragraph($"A card without a reading was not sent: {reason}. LabBot goes on the next day.")
            : new Paragraph(new Span.Link(work.Title, work.Link), $" was not sent: {reason}. It is put off for a week for whoever was to get it, and the next work comes the next day. Look at its entry in the kit."),
    ], Tone.Warning);

    /// <summary>What the learner is told, the next time they speak; whoever has another account can have them there.</summary>
    public static Card YouWereUnreachable(Learner learner) => new("Your readings did not reach you",
    [
        new Paragraph("LabBot could not write to you, so it stopped and kept your place. Once your messages are open to it again, go on where you were."),
        new Actions(new Button("Resume", new ActionId("reading resume"), ButtonStyle.Primary), new Button("Read one now", new ActionId("reading today"))),
        .. learner.Accounts.Count == 1 ? (IEnumerable<CardBlock>)[] : [new Paragraph("Or let them come elsewhere, and then resume:"), new Actions([.. AccountWords.Surfaces(learner).Skip(1)])],
    ], Tone.Warning);

    /// <summary>The first card in the conversation in which somebody's readings will come.</summary>
    /// <param name="catalog">The kit.</param>
    /// <param name="names">What the commands are called.</param>
    /// <param name="hearsWords">Whether words said there reach LabBot.</param>
    public static Card Here(Catalog catalog, CommandNames names, bool hearsWords) => new("Your readings come here",
    [
        new Paragraph($"One on each of your reading days, from {catalog.Info.Title}, and nothing else.{(hearsWords ? " Say a name here and LabBot looks it up." : "")}"),
        new Paragraph("Your hour and your zone: ", new Span.Code(names.Typed("reading settings")), ". No more: ", new Span.Code(names.Typed("reading stop")), "."),
        new Actions(new Button("Read one now", new ActionId("reading today")), new Button("See the plan", new ActionId("reading plan"))),
    ]);

    /// <summary>The two ways to start.</summary>
    public static Actions Starts(Catalog catalog) => new(
        new Button("Start with the essentials", new ActionId("reading start", catalog.Sections[0].Id), ButtonStyle.Primary),
        new Button("Start the whole kit", new ActionId("reading start", Track.Full)));

    /// <summary>The buttons that answer a reading.</summary>
    public static Actions Answers(Work work) => new(
        new LinkButton("Open", work.Link),
        new Button("Done", new ActionId("reading done", work.Id.Value), ButtonStyle.Primary),
        new Button("Later", new ActionId("reading later", work.Id.Value)),
        new Button("Skip", new ActionId("reading skip", work.Id.Value)),
        new Button("Pause", new ActionId("reading pause")));

    /// <summary>A date as people say it: <c>Monday 2 March 2026</c>.</summary>
    public static string Day(LocalDate date) => date.ToString("dddd d MMMM uuuu", CultureInfo.InvariantCulture);

    private static IEnumerable<CardBlock> MayBeMissing(Work? work) =>
        work is null ? [] : [new Items(null, new Item("The reading before this one may not have arrived", [work.Title], new Button("Show it", new ActionId("kit", $"work:{work.Id}"))))];

    // "Counterpoint to The Bitter Lesson, which you read on Monday."
    private static IEnumerable<CardBlock> Tie(Catalog catalog, TrackStep step, Learning.Progress progress, LocalDate today)
    {
        if (step.Relation is not { } relation || catalog.FindWork(relation.Target) is not { } target)
            yield break;
        var when = progress[target.Id] switch
        {
            { State: ReadingState.Done, On: var on } => $", which you read {On(on, today)}",
            { State: ReadingState.Delivered, On: var on } => $", which came {On(on, today)}",
            { State: ReadingState.Skipped } => ", which you skipped",
            { State: ReadingState.PutOff } => ", which you put off",
            null => ", which is still to come",
            _ => "",
        };
        yield return new Paragraph(new Span.Bold(relation.Kind.ToTarget() + " "), new Span.Link(target.Title, target.Link), when + ".");
    }

    private static string On(LocalDate date, LocalDate today) => (today - date).Days switch
    {
        0 => "today",
        1 => "yesterday",
        < 7 => $"on {date.ToString("dddd", CultureInfo.InvariantCulture)}",
        _ => $"on {date.ToString("d MMMM", CultureInfo.InvariantCulture)}",
    };
}
