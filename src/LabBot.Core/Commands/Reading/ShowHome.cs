using System.Globalization;
using LabBot.Core.Cards;
using LabBot.Core.Drip;
using LabBot.Core.Learning;

namespace LabBot.Core.Commands.Reading;

/// <summary>What a platform's home page of the bot shows: today's reading, progress, what comes next, a search box.</summary>
public static class ShowHome
{
    /// <summary>The command's own name; nobody types it.</summary>
    public const string Name = "home";

    private const int ComingShown = 5;

    /// <summary>The command.</summary>
    public static CommandDefinition Define(ReadingDesk desk) => new()
    {
        Name = Name,
        Summary = "Shows your reading, your progress and what comes next",
        Listed = false,
        Handler = async (invocation, cancellationToken) =>
            new Reply.Show(await desk.Stores.Learners.FindAsync(invocation.Caller.Member, cancellationToken).ConfigureAwait(false) is { Enrollment: not null } learner ? OfLearner(desk, learner) : OfNewcomer(desk)),
    };

    private static Card OfNewcomer(ReadingDesk desk) => new(desk.Catalog.Info.Title,
    [
        new Paragraph("One reading a working day, at your own hour, from the start of the kit. You can pause and stop whenever you like."),
        ReadingCards.Starts(desk.Catalog),
        .. Search(desk),
    ]);

    private static Card OfLearner(ReadingDesk desk, Learner learner)
    {
        var (track, today) = (desk.TrackOf(learner), desk.Today(learner));
        var waiting = desk.WorkFor(learner, "") is { } work ? track.Steps.FirstOrDefault(step => step.Work.Id == work.Id) : null;
        var reading = waiting is null ? null : ReadingCards.OfDay(desk.Catalog, track, waiting, learner, today);
        return new Card(reading is null ? "No reading waits for you" : $"Your reading: {reading.Title}",
        [
            .. reading is null ? [new Paragraph("The next one comes by itself."), new Actions(new Button("Read one now", new ActionId("reading today"), ButtonStyle.Primary))] : reading.Blocks,
            new Divider(),
            .. Standing(learner, track),
            .. Coming(desk, learner, track),
            .. Search(desk),
        ]);
    }

    private static IEnumerable<CardBlock> Standing(Learner learner, Track track)
    {
        var state = learner.Enrollment!.State;
        yield return new Paragraph(new Span.Bold("Your progress"), $" in {track.Title}, {ShowProgress.Word(state)}");
        if (track.Steps.Count > 0)
            yield return new Cards.Progress(track.Steps.Count(step => learner.Progress[step.Work.Id] is { State: ReadingState.Done }), track.Steps.Count);
        yield return new Actions(
        [
            new Button("Show my progress", new ActionId("reading progress")),
            state == EnrollmentState.Active ? new Button("Pause", new ActionId("reading pause")) : new Button("Go on", new ActionId(ReadingDesk.IsPaused(learner) ? "reading resume" : "reading start")),
            new Button("Settings", new ActionId("reading settings")),
        ]);
    }

    private static IEnumerable<CardBlock> Coming(ReadingDesk desk, Learner learner, Track track)
    {
        if (learner.Enrollment!.State != EnrollmentState.Active)
            yield break;
        var next = DripForecast.Of(track, learner.Progress, desk.StateOf(learner), desk.Now).Take(ComingShown).ToList();
        if (next.Count == 0)
            yield break;
        yield return new Items("What comes next", [.. next.Select(send => new Item(
            send.At.ToString("ddd d MMM HH':'mm", CultureInfo.InvariantCulture), [new Span.Link(send.Step.Work.Title, send.Step.Work.Link)]))]);
        yield return new Actions(new Button("Show the plan", new ActionId("reading plan")));
    }

    private static IEnumerable<CardBlock> Search(ReadingDesk desk) =>
    [
        new Divider(),
        new Actions(new Search("Search the kit", new ActionId(FindInKit.Name)), new Button("What the kit holds", new ActionId(FindInKit.Name))),
        new Footnote($"{Wording.Count(desk.Catalog.Works.Count, "work")} in {Wording.Count(desk.Catalog.Sections.Count, "section")}. ", new Span.Code(desk.Names.Typed(FindInKit.Name, "scgpt")), " finds one from any channel."),
    ];
}
