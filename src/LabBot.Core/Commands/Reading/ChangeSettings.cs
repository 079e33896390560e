using System.Globalization;
using LabBot.Core.Cards;
using LabBot.Core.Drip;
using LabBot.Core.Kit;
using LabBot.Core.Learning;
using LabBot.Core.Linking;

namespace LabBot.Core.Commands.Reading;

/// <summary><c>/reading settings [zone|at|days|surface value]</c>: when the readings come, and where to whoever has linked accounts.</summary>
public static class ChangeSettings
{
    private const string What = "what";
    private const string Value = "value";

    private const string Surface = "surface";

    private static readonly string[] Known = ["zone", "at", "days", Surface];

    /// <summary>The command.</summary>
    public static CommandDefinition Define(ReadingDesk desk) => new()
    {
        Name = "reading settings",
        Summary = "Shows or changes when and where your readings come: zone, at, days or surface",
        Options = [new(What, "zone, at, days or surface", Completes: true), new(Value, "such as Europe/Amsterdam, 08:30, mon-thu, slack", Completes: true)],
        Examples = ["", "at 08:30", "days mon,wed,fri", "zone amsterdam"],
        Handler = (invocation, cancellationToken) => AnswerAsync(desk, invocation, cancellationToken),
    };

    private static async ValueTask<Reply> AnswerAsync(ReadingDesk desk, CommandInvocation invocation, CancellationToken cancellationToken)
    {
        var (what, value) = (invocation[What].ToLowerInvariant(), invocation[Value]);
        if (invocation.Kind == InvocationKind.Typing)
            return new Reply.Choices([.. (await ProposedAsync(desk, invocation, what, value, cancellationToken).ConfigureAwait(false)).Select(one => new Choice(one, one))]);
        if (what.Length == 0)
            return new Reply.Show(SettingsOf(desk, await desk.ChangeAsync(invocation, learner => learner, cancellationToken).ConfigureAwait(false), "Your settings", Tone.Neutral));
        if (!Known.Contains(what))
            return Wrong($"There is no setting '{what}'", $"There are {string.Join(", ", Known)}{Nearest.Hint(what, Known)}");
        if (what == Surface)
            return await MoveAsync(desk, invocation, value, cancellationToken).ConfigureAwait(false);
        Func<LearnerSettings, LearnerSettings>? change = what switch
        {
            "zone" => Zones.Find(value) is { } zone ? settings => settings with { Zone = zone.Id } : null,
            "at" => DripHour.Parse(value) is { } hour ? settings => settings with { At = hour } : null,
            _ => DripDays.TryParse(value, out var days) ? settings => settings with { Days = days.ToString() } : null,
        };
        if (change is null)
            return Wrong($"'{value}' is no {(what == "at" ? "hour" : what == "days" ? "days of the week" : "zone")}", Expected(what, value));
        var learner = await desk.ChangeAsync(invocation, found => found with { Settings = change(found.Settings) }, cancellationToken).ConfigureAwait(false);
        return ReadingDesk.Answer(invocation, SettingsOf(desk, learner, "Changed", Tone.Success));
    }

    private static async Task<IEnumerable<string>> ProposedAsync(ReadingDesk desk, CommandInvocation invocation, string what, string value, CancellationToken cancellationToken) => (invocation.Arguments.ContainsKey(Value), what) switch
    {
        (false, _) => Known.Where(one => one.StartsWith(what, StringComparison.Ordinal)),
        (true, "zone") => Zones.Completing(value),
        (true, "at") => Hours.Where(hour => hour.StartsWith(value, StringComparison.Ordinal)),
        (true, "days") => SomeDays.Where(days => days.StartsWith(value, StringComparison.OrdinalIgnoreCase)),
        (true, Surface) => (await SurfacesAsync(desk, invocation, cancellationToken).ConfigureAwait(false)).Where(word => word.StartsWith(value, StringComparison.OrdinalIgnoreCase)),
        _ => [],
    };

    private static async Task<IEnumerable<string>> SurfacesAsync(ReadingDesk desk, CommandInvocation invocation, CancellationToken cancellationToken) =>
        await desk.Stores.Learners.FindAsync(invocation.Caller.Member, cancellationToken).ConfigureAwait(false) is { } learner ? learner.Accounts.Select(account => AccountWords.Word(learner, account)) : [];

    private static readonly string[] Hours = ["07:00", "07:30", "08:00", "08:30", "09:00", "09:30", "10:00", "11:00", "12:00", "13:00", "14:00", "15:00", "16:00", "17:00", "18:00", "19:00", "20:00"];
    private static readonly string[] SomeDays = ["mon-fri", "mon-thu", "mon,wed,fri", "tue,thu", "sat,sun", "daily"];

    private static async Task<Reply> MoveAsync(ReadingDesk desk, CommandInvocation invocation, string value, CancellationToken cancellationToken)
    {
        if (await desk.Stores.Learners.FindAsync(invocation.Caller.Member, cancellationToken).ConfigureAwait(false) is not { Accounts.Count: > 1 } learner)
            return Wrong("Readings can come here alone", $"This is your only account; {desk.Names.Typed("labbot link")} links another, and then you can choose");
        if (AccountWords.Like(learner, value) is not [var account])
            return Wrong($"'{value}' is no account of yours", $"Expected {string.Join(" or ", learner.Accounts.Select(one => AccountWords.Word(learner, one)))}");
        // Unlinked meanwhile, there is nowhere to move to.
        var after = await desk.ChangeAsync(invocation, found => found.Members.Contains(account.Member) ? found.ReadOn(account.Member) : found, cancellationToken).ConfigureAwait(false);
        return ReadingDesk.Answer(invocation, SettingsOf(desk, after, "Changed", Tone.Success));
    }

    private static string Expected(string what, string value) => what switch
    {
        "zone" => Zones.Near(value) is { Count: > 0 } near ? $"Did you mean {string.Join(", ", near)}?" : "Expected an IANA zone or its city, such as Europe/Amsterdam or amsterdam",
        "at" => "Expected an hour from 00:00 to 23:59, such as 08:30 or 9am" + DripHour.Hint(value),
        _ => "Expected days and ranges such as mon-fri, mon,wed,fri or daily" + DripDays.Hint(value),
    };

    private static Card SettingsOf(ReadingDesk desk, Learner learner, string title, Tone tone)
    {
        var (own, schedule) = (learner.Settings, desk.Defaults.For(learner.Settings));
        return new Card(title,
        [
            new Facts(
            [
                new Fact("zone", schedule.Zone.Id + (own.Zone is null && own.ProfileZone == schedule.Zone.Id ? " (your profile's)" : Whose(own.Zone is not null))),
                new Fact("at", schedule.At.ToString("HH':'mm", CultureInfo.InvariantCulture) + Whose(own.At is not null)),
                new Fact("days", schedule.Days + Whose(own.Days is not null)),
                .. learner.Accounts.Count > 1 ? (IEnumerable<Fact>)[new Fact(Surface, $"{AccountWords.Platform(learner.Members[0])}, as {learner.Name}")] : [],
                new Fact("track", learner.Enrollment is { } enrollment ? $"{desk.TrackOf(learner).Title}, {ShowProgress.Word(enrollment.State)}" : "not started"),
            ]),
            .. learner.Enrollment is { State: EnrollmentState.Paused or EnrollmentState.PausedForSilence or EnrollmentState.Unreachable }
                ? (IEnumerable<CardBlock>)[new Actions(new Button("Resume", new ActionId("reading resume"), ButtonStyle.Primary))]
                : [],
            new Footnote("To change one: ", new Span.Code(desk.Names.Typed("reading settings", "at 08:30")), ", or ", new Span.Code(desk.Names.Typed("reading start", "full")), " for the track."),
        ], tone);

        static string Whose(bool isOwn) => isOwn ? " (yours)" : " (the lab's)";
    }

    private static Reply.Show Wrong(string title, string expected) =>
        new(new Card(title, [new Paragraph(expected + (expected.EndsWith('?') ? "" : ".")), new Footnote("Nothing was changed.")], Tone.Warning), Outcome: Outcome.Misused);
}
