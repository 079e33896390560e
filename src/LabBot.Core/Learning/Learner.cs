using LabBot.Core.Kit;
using NodaTime;

namespace LabBot.Core.Learning;

/// <summary>The permanent name of a learner: 12 letters and digits, never shown to anyone but in exports.</summary>
/// <param name="Value">The name.</param>
public readonly record struct LearnerId(string Value)
{
    /// <summary>A new one.</summary>
    public static LearnerId New() => new(Guid.NewGuid().ToString("N")[..12]);

    /// <summary>The name.</summary>
    public override string ToString() => Value;
}

/// <summary>
/// The person behind one or more linked members. Progress, settings and notes are theirs, whichever account they use. Immutable:
/// what happens to a learner is a pure function from one to the next, which the store applies in one atomic step.
/// </summary>
/// <param name="Id">Permanent name.</param>
/// <param name="Name">What the platform calls them.</param>
/// <param name="Accounts">Their accounts; at least one. Readings go to the first.</param>
/// <param name="Enrollment">The standing wish for a drip; null before the first start.</param>
/// <param name="Settings">What they set for themselves.</param>
/// <param name="Progress">What became of each work.</param>
/// <param name="Notes">Their private notes, by work.</param>
public sealed record Learner(
    LearnerId Id,
    string Name,
    IReadOnlyList<Account> Accounts,
    Enrollment? Enrollment,
    LearnerSettings Settings,
    Progress Progress,
    IReadOnlyList<Note> Notes)
{
    /// <summary>More accounts than this are not linked: one on each platform, and one to spare.</summary>
    public const int MostAccounts = 4;

    /// <summary>The learners that were united into this one: what was planned or sent under their ids is this one's.</summary>
    public IReadOnlyList<LearnerId> FormerIds { get; init; } = [];

    /// <summary>The accounts as the platforms know them; readings go to the first.</summary>
    public IReadOnlyList<MemberId> Members => [.. Accounts.Select(account => account.Member)];

    /// <summary>Whether the id is theirs, or was before accounts were linked.</summary>
    public bool IsOrWas(LearnerId id) => id == Id || FormerIds.Contains(id);
}

/// <summary>One account of a learner.</summary>
/// <param name="Member">The account as its platform knows it.</param>
/// <param name="Name">What the platform called them when they first used LabBot with it.</param>
/// <param name="Origin">
/// The id of the learner that the account began as: it stays the account's through every linking and unlinking, so that an erasure can name the account without naming a person.
/// </param>
public sealed record Account(MemberId Member, string Name, LearnerId Origin)
{
    /// <summary>What it had before it was linked, until the learner has chosen where readings come; null at any other time.</summary>
    public Brought? Brought { get; init; }
}

/// <summary>What an account had before it was linked: it holds again when readings are to come on that account.</summary>
/// <param name="Settings">The settings.</param>
/// <param name="Track">The track, when its drip was active; else null.</param>
public sealed record Brought(LearnerSettings Settings, string? Track);

/// <summary>A learner's private note on a work.</summary>
/// <param name="Work">The work.</param>
/// <param name="Text">The note.</param>
/// <param name="At">When it was written.</param>
public sealed record Note(WorkId Work, string Text, Instant At);

/// <summary>What a learner set for themselves; null means that the lab's setting holds.</summary>
/// <param name="Zone">An IANA zone id.</param>
/// <param name="At">The hour of the day.</param>
/// <param name="Days">The days, as <see cref="Drip.DripDays"/> writes them.</param>
/// <param name="ProfileZone">The IANA zone id of their profile on the platform, as last read; their own setting wins over it.</param>
public sealed record LearnerSettings(string? Zone = null, LocalTime? At = null, string? Days = null, string? ProfileZone = null)
{
    /// <summary>Nothing set.</summary>
    public static LearnerSettings Default { get; } = new();
}

/// <summary>Where a drip stands.</summary>
public enum EnrollmentState
{
    /// <summary>Readings are sent.</summary>
    Active,

    /// <summary>The learner paused it.</summary>
    Paused,

    /// <summary>LabBot paused it, after too many unanswered readings.</summary>
    PausedForSilence,

    /// <summary>The platform no longer takes messages for the learner.</summary>
    Unreachable,

    /// <summary>The learner stopped it.</summary>
    Stopped,

    /// <summary>Every work of the track is settled.</summary>
    Finished,
}

/// <summary>The standing wish for a drip.</summary>
/// <param name="Track">The track's name.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Since">When it came to stand there.</param>
/// <param name="From">The first local date that may have a delivery.</param>
/// <param name="LastDate">The latest local date that has had a scheduled delivery; null when none has.</param>
/// <param name="LastSent">When the latest scheduled delivery was sent; null when none was.</param>
/// <param name="Unanswered">How many scheduled deliveries in a row the learner has not answered.</param>
public sealed record Enrollment(
    string Track,
    EnrollmentState State,
    Instant Since,
    LocalDate From,
    LocalDate? LastDate = null,
    Instant? LastSent = null,
    int Unanswered = 0);
