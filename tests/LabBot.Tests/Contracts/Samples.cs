using LabBot.Core;
using LabBot.Core.Drip;
using LabBot.Core.Kit;
using LabBot.Core.Learning;
using NodaTime;

namespace LabBot.Tests.Contracts;

/// <summary>Learners and deliveries to store.</summary>
internal static class Samples
{
    public static readonly Instant Start = Instant.FromUtc(2026, 3, 2, 8, 0);
    public static readonly LocalDate Monday = new(2026, 3, 2);
    public static readonly WorkId Work = new("bitter-lesson");

    public static MemberId Member(string user) => new("slack", "T1", user);

    public static Learner Enrolled(string user) => LearnerChanges.New(Member(user), user) with
    {
        Enrollment = new Enrollment("full", EnrollmentState.Active, Start, Monday),
    };

    public static Delivery Planned(LearnerId learner, LocalDate? date = null, Instant? notBefore = null) => Delivery.Plan(
        new DeliveryKey(learner, date ?? Monday, 0), notBefore ?? Start, (notBefore ?? Start) + Duration.FromHours(11), Start);

    public static LedgerEntry Entry(string what, Instant? at = null) => new(at ?? Start, what);

    public static Learner Read(Learner learner) => learner.Delivered(Work, Monday, Start, isScheduled: true);
}
