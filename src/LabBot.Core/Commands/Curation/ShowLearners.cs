using LabBot.Core.Cards;
using LabBot.Core.Learning;
using LabBot.Core.Lookup;
using NodaTime;

namespace LabBot.Core.Commands.Curation;

/// <summary><c>/kit-admin learners</c>: who is where, who is stuck, who cannot be reached; those who may need somebody first.</summary>
public static class ShowLearners
{
    /// <summary>The command's own name.</summary>
    public const string Name = "kit-admin learners";

    private const string From = "from";
    private const int Page = 20;

    // A week of working days without an answer, before LabBot pauses by itself.
    private const int StuckAfterDays = 7;

    /// <summary>The command.</summary>
    public static CommandDefinition Define(CurationDesk desk) => new()
    {
        Name = Name,
        Summary = "Shows who is where in the kit, who is stuck, who cannot be reached",
        Options = [new(From, "a number: leave out as many")],
        Audience = Audience.Curators,
        Examples = [""],
        Handler = (invocation, cancellationToken) => AnswerAsync(desk, invocation, cancellationToken),
    };

    private static async ValueTask<Reply> AnswerAsync(CurationDesk desk, CommandInvocation invocation, CancellationToken cancellationToken)
    {
        var view = desk.View;
        var learners = (await desk.Stores.Learners.AllAsync(cancellationToken).ConfigureAwait(false)).Where(learner => learner.Enrollment is not null)
            .Select(learner => Standing.Of(view, learner, desk.Now)).OrderBy(one => one.Need).ThenBy(one => one.Learner.Accounts[0].Name, StringComparer.OrdinalIgnoreCase).ToList();
        if (learners.Count == 0)
            return new Reply.Show(new Card("Nobody has started yet", [new Paragraph("Invite somebody: ", new Span.Code(desk.Names.Typed(EnrollPerson.Name, "@ada")), ".")]));
        var skipped = int.TryParse(invocation[From], out var given) ? Math.Clamp(given, 0, learners.Count - 1) : 0;
        var counts = learners.CountBy(one => one.Need).ToDictionary();
        var card = new Card(Wording.Count(learners.Count, "learner"),
        [
            new Paragraph(string.Join(", ", counts.OrderBy(count => count.Key).Select(count => $"{count.Value} {Word(count.Key)}")) + "."),
            new Items(null, [.. learners.Skip(skipped).Take(Page).Select(Line)]),
            .. learners.Count > skipped + Page ? (CardBlock[])[new Actions(new Button("More", new ActionId(Name, $"{skipped + Page}")))] : [],
            new Footnote("Notes are theirs alone and are never shown here."),
        ]);
        return invocation.Kind == InvocationKind.Click ? new Reply.Update(card) : new Reply.Show(card);
    }

    private static Item Line(Standing one) => new(
        string.Join(", ", one.Learner.Accounts.Select(account => account.Name).Distinct()),
        [
            $"{Word(one.Need)}; {one.Settled} of {one.Total} in {one.Track}",
            one.Latest is { } date ? $"; latest on {date:uuuu-MM-dd}" : "",
            one.Unanswered > 0 ? $"; {Wording.Count(one.Unanswered, "reading")} unanswered" : "",
            one.On is { } title ? $"; on “{title}”" : "",
        ]);

    private static string Word(Need need) => need switch
    {
        Need.Unreachable => "not reachable",
        Need.Stuck => "stuck",
        Need.Silent => "paused for silence",
        Need.Paused => "paused",
        Need.Stopped => "stopped",
        Need.Reading => "reading",
        _ => "through",
    };

    private enum Need
    {
        Unreachable,
        Silent,
        Stuck,
        Reading,
        Paused,
        Through,
        Stopped,
    }

    private sealed record Standing(Learner Learner, Need Need, string Track, int Settled, int Total, LocalDate? Latest, int Unanswered, string? On)
    {
        public static Standing Of(KitView view, Learner learner, Instant now)
        {
            var track = view.TrackOrFull(learner.Enrollment!.Track);
            var settled = track.Steps.Count(step => learner.Progress.HasSettled(step.Work.Id));
            var latest = learner.Progress.Works.Where(entry => entry.State != ReadingState.PutOff).Select(entry => (WorkProgress?)entry).OrderBy(entry => entry!.Value.On).LastOrDefault();
            var open = learner.Progress.Works.Where(entry => entry.State == ReadingState.Delivered).ToList();
            var today = now.InUtc().Date;
            var need = learner.Enrollment.State switch
            {
                EnrollmentState.Unreachable => Need.Unreachable,
                EnrollmentState.PausedForSilence => Need.Silent,
                EnrollmentState.Paused => Need.Paused,
                EnrollmentState.Stopped => Need.Stopped,
                EnrollmentState.Active when settled < track.Steps.Count => open.Count > 0 && Period.DaysBetween(open.Min(entry => entry.On), today) >= StuckAfterDays ? Need.Stuck : Need.Reading,
                _ => Need.Through,
            };
            return new Standing(learner, need, track.Name, settled, track.Steps.Count, latest?.On, open.Count, latest is { } work ? view.Catalog.FindWork(work.Work)?.Title : null);
        }
    }
}
