using LabBot.Core.Cards;
using LabBot.Core.Drip;
using LabBot.Core.Kit;
using LabBot.Core.Learning;

namespace LabBot.Core.Commands.Reading;

/// <summary><c>/reading start [track]</c>: one reading a working day from the next one on; or takes up another track.</summary>
public static class StartReading
{
    private const string Name = "track";

    /// <summary>The command.</summary>
    public static CommandDefinition Define(ReadingDesk desk) => new()
    {
        Name = "reading start",
        Summary = "Starts your daily reading, or takes up another track with all you have read kept",
        Options = [new(Name, "tldr (the start), full (the whole kit) or a section", Completes: true)],
        Examples = ["", "full", "single-cell"],
        Handler = (invocation, cancellationToken) => AnswerAsync(desk, invocation, cancellationToken),
    };

    private static async ValueTask<Reply> AnswerAsync(ReadingDesk desk, CommandInvocation invocation, CancellationToken cancellationToken)
    {
        var names = Track.NamesToStart(desk.Catalog);
        var wanted = invocation[Name];
        if (invocation.Kind == InvocationKind.Typing)
            return new Reply.Choices([.. names.Where(name => name.Contains(wanted, StringComparison.OrdinalIgnoreCase)).Take(25).Select(name => new Choice(name, name))]);
        var track = Track.Find(desk.Catalog, wanted.Length > 0 ? wanted : names.Count > 0 ? names[0] : Track.Full);
        if (track is not { Steps.Count: > 0 })
            return NoTrack(desk, wanted, track, names);

        var before = await desk.Stores.Learners.FindAsync(invocation.Caller.Member, cancellationToken).ConfigureAwait(false);
        var learner = await desk.ChangeAsync(invocation, learner => learner.Start(track.Name, desk.Defaults.For(learner.Settings), desk.Now), cancellationToken).ConfigureAwait(false);
        var asksZone = invocation.Caller.IsAskedForZone && learner.Settings is { Zone: null, ProfileZone: null };
        return ReadingDesk.Answer(invocation, Started(desk, track, learner, asksZone, wasActive: before?.Enrollment?.State == EnrollmentState.Active));
    }

    private static Card Started(ReadingDesk desk, Track track, Learner learner, bool asksZone, bool wasActive)
    {
        var read = track.Steps.Count(step => learner.Progress.HasSettled(step.Work.Id));
        var first = DripForecast.Of(track, learner.Progress, desk.StateOf(learner), desk.Now).FirstOrDefault();
        var schedule = desk.Defaults.For(learner.Settings);
        return new Card(wasActive ? $"You are now on {track.Title}" : "Your readings start", [
            new Paragraph(first is null
                ? "There is nothing left to read on this track."
                : $"The {(read == 0 ? "first" : "next")} comes on {ReadingCards.Day(first.At.Date)} at {first.At.TimeOfDay:HH':'mm}, then one a day ({schedule.Days}), {schedule.Zone.Id} time."),
            .. read == 0 ? (IEnumerable<CardBlock>)[] : [new Paragraph($"{read} of its {track.Steps.Count} works you have had already; they do not come again.")],
            new Paragraph("Other hours or days: ", new Span.Code(desk.Names.Typed("reading settings")), ". No time? ", new Span.Code(desk.Names.Typed("reading pause")), "."),
            .. asksZone ? ZoneQuestion.Of(schedule.Zone, desk.Now, desk.Names) : [],
            new Actions(new Button("Read one now", new ActionId("reading today")), new Button("See the plan", new ActionId("reading plan"))),
        ], Tone.Success);
    }

    private static Reply.Show NoTrack(ReadingDesk desk, string wanted, Track? empty, IReadOnlyList<string> names) => new(
        new Card(empty is null ? "There is no such track" : $"{empty.Title} has nothing to read",
        [
            empty is not null
                ? new Paragraph("None of its works is in use now, so there is nothing to send.")
                : new Paragraph(["You asked for ", new Span.Code(wanted), .. Nearest.To(wanted, names) is { } near ? (Span[])[". Did you mean ", new Span.Code(near), "?"] : ["."]]),
            names.Count == 0 ? new Paragraph("Nor has the rest of the kit.") : new Items("There are", [.. names.Select(name => new Item(new Span.Code(name), [Track.Find(desk.Catalog, name)!.Title], new Button("Start", new ActionId("reading start", name))))]),
        ], Tone.Warning), Outcome: Outcome.Misused);
}
