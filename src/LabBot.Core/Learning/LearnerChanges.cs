using LabBot.Core.Drip;
using LabBot.Core.Kit;
using NodaTime;

namespace LabBot.Core.Learning;

/// <summary>What can happen to a learner: pure functions from one to the next, which a store applies in one step.</summary>
public static class LearnerChanges
{
    /// <summary>
    /// Whether a change from one to the other moves what is planned: the enrollment or the settings differ, or a work was put off or is no longer.
    /// </summary>
    public static bool MovesPlan(this Learner before, Learner after) =>
        before.Enrollment != after.Enrollment || before.Settings != after.Settings || !PutOff(before).SetEquals(PutOff(after));

    private static HashSet<WorkProgress> PutOff(Learner learner) => [.. learner.Progress.Works.Where(work => work.State == ReadingState.PutOff)];

    /// <summary>Someone LabBot has not met.</summary>
    public static Learner New(MemberId member, string name)
    {
        var id = LearnerId.New();
        return new(id, name, [new Account(member, name, id)], null, LearnerSettings.Default, Progress.None, []);
    }

    /// <summary>The zone of the learner's profile was read; null keeps the one known.</summary>
    public static Learner InZone(this Learner learner, string? profileZone) =>
        profileZone is null || profileZone == learner.Settings.ProfileZone ? learner : learner with { Settings = learner.Settings with { ProfileZone = profileZone } };

    /// <summary>
    /// Starts a track, from the next active date; or takes up another track, or a stopped or finished one again, with everything already
    /// read kept. An active drip keeps its days.
    /// </summary>
    public static Learner Start(this Learner learner, string track, DripSchedule schedule, Instant now)
    {
        if (learner.Enrollment is { State: EnrollmentState.Active } active)
            return learner with { Enrollment = active with { Track = track } };
        var tomorrow = schedule.DateAt(now).PlusDays(1);
        return learner with
        {
            Enrollment = new Enrollment(track, EnrollmentState.Active, now, schedule.FirstActiveFrom(tomorrow) ?? tomorrow, learner.Enrollment?.LastDate, learner.Enrollment?.LastSent),
        };
    }

    /// <summary>Pauses an active drip, for a stated reason; everything freezes where it is. Any other stays as it is.</summary>
    public static Learner Pause(this Learner learner, EnrollmentState reason, Instant now) =>
        learner.Enrollment is { State: EnrollmentState.Active } ? learner.WithState(reason, now) : learner;

    /// <summary>
    /// Takes up a paused drip: today if its hour is still to come, else from tomorrow. Silence is forgiven. An active, stopped or finished one
    /// stays as it is.
    /// </summary>
    public static Learner Resume(this Learner learner, DripSchedule schedule, Instant now)
    {
        var today = schedule.DateAt(now);
        var from = now <= schedule.InstantOn(today) ? today : today.PlusDays(1);
        return learner.Enrollment is { State: EnrollmentState.Paused or EnrollmentState.PausedForSilence or EnrollmentState.Unreachable } enrollment
            ? learner with { Enrollment = enrollment with { State = EnrollmentState.Active, Since = now, From = LocalDate.Max(from, enrollment.From), Unanswered = 0 } }
            : learner;
    }

    /// <summary>The learner was told that their readings did not arrive: from then on the drip is paused like any other. Any other stays as it is.</summary>
    public static Learner ToldUnreachable(this Learner learner, Instant now) =>
        learner.Enrollment is { State: EnrollmentState.Unreachable } ? learner.WithState(EnrollmentState.Paused, now) : learner;

    /// <summary>Ends the drip; progress and notes stay.</summary>
    public static Learner Stop(this Learner learner, Instant now) => learner.WithState(EnrollmentState.Stopped, now);

    /// <summary>Every work of the track is settled.</summary>
    public static Learner Finish(this Learner learner, LocalDate date, Instant now) => learner.WithState(EnrollmentState.Finished, now).Had(date, now);

    /// <summary>A work was sent or shown on a date; a scheduled one takes the date and waits for an answer.</summary>
    public static Learner Delivered(this Learner learner, WorkId work, LocalDate date, Instant sent, bool isScheduled)
    {
        var read = learner.Progress[work] is { State: ReadingState.Done or ReadingState.Skipped };
        var changed = read ? learner : learner with { Progress = learner.Progress.With(new WorkProgress(work, ReadingState.Delivered, date)) };
        return isScheduled ? changed.Had(date, sent, unanswered: 1) : changed;
    }

    /// <summary>A date passed without its delivery (its day was over, or LabBot said something else): it is used up, its work is not.</summary>
    public static Learner Had(this Learner learner, LocalDate date, Instant? sent = null, int unanswered = 0) =>
        learner.Enrollment is { } enrollment
            ? learner with
            {
                Enrollment = enrollment with
                {
                    LastDate = enrollment.LastDate is { } last ? LocalDate.Max(last, date) : date,
                    LastSent = sent ?? enrollment.LastSent,
                    Unanswered = enrollment.Unanswered + unanswered,
                },
            }
            : learner;

    /// <summary>
    /// The card of a date could not be sent by anybody: the date is used up, and its work, if it brought one, is put off for a week, as if the learner had done
    /// so. So the next work comes the next day, this one is tried again when somebody may have mended it, and progress and ledger name it. The learner's silence
    /// does not count.
    /// </summary>
    public static Learner CouldNotHave(this Learner learner, WorkId? work, LocalDate date)
    {
        var later = work is not { } brought || learner.Progress.HasSettled(brought)
            ? learner
            : learner with { Progress = learner.Progress.With(new WorkProgress(brought, ReadingState.PutOff, date, date + DripDefaults.PutOffFor)) };
        return later.Had(date);
    }

    /// <summary>
    /// The learner answered a reading: done, skipped, or put off for a week. What is done stays done: an old card's button does not take it back. Any
    /// answer ends a silence.
    /// </summary>
    public static Learner Answer(this Learner learner, WorkId work, ReadingState state, LocalDate today) => learner with
    {
        Progress = learner.Progress[work] is { State: ReadingState.Done }
            ? learner.Progress
            : learner.Progress.With(new WorkProgress(work, state, today, state == ReadingState.PutOff ? today + DripDefaults.PutOffFor : null)),
        Enrollment = learner.Enrollment is { } enrollment ? enrollment with { Unanswered = 0 } : null,
    };

    /// <summary>Writes, replaces or (with an empty text) removes the private note on a work.</summary>
    public static Learner WithNote(this Learner learner, WorkId work, string text, Instant now) => learner with
    {
        Notes = [.. learner.Notes.Where(note => note.Work != work), .. text.Length > 0 ? (Note[])[new Note(work, text, now)] : []],
    };

    private static Learner WithState(this Learner learner, EnrollmentState state, Instant now) =>
        learner.Enrollment is { } enrollment ? learner with { Enrollment = enrollment with { State = state, Since = now } } : learner;
}
