using LabBot.Core;
using LabBot.Core.Kit;
using LabBot.Core.Learning;
using LiteDB;

namespace LabBot.Storage.LiteDb.Rows;

/// <summary>A learner as a row.</summary>
internal static class LearnerRow
{
    public static BsonDocument Write(Learner learner) => new()
    {
        ["_id"] = learner.Id.Value,
        ["name"] = Bson.Of(learner.Name),
        ["members"] = Bson.Of(learner.Members, Write),
        ["enrollment"] = learner.Enrollment is { } enrollment ? Write(enrollment) : BsonValue.Null,
        ["zone"] = Bson.Of(learner.Settings.Zone),
        ["at"] = Bson.Of(learner.Settings.At),
        ["days"] = Bson.Of(learner.Settings.Days),
        ["profileZone"] = Bson.Of(learner.Settings.ProfileZone),
        ["progress"] = Bson.Of(learner.Progress.Works, Write),
        ["notes"] = Bson.Of(learner.Notes, Write),
    };

    public static Learner Read(BsonDocument row) => new(
        new LearnerId(row["_id"].AsString),
        row["name"].Text(),
        row["members"].List(ReadMember),
        row["enrollment"].IsNull ? null : ReadEnrollment(row["enrollment"]),
        new LearnerSettings(row["zone"].TextOrNull(), row["at"].TimeOrNull(), row["days"].TextOrNull(), row["profileZone"].TextOrNull()),
        Progress.Of(row["progress"].List(ReadWork)),
        row["notes"].List(ReadNote));

    internal static BsonValue Write(MemberId member) => new BsonArray(Bson.Of(member.Platform), Bson.Of(member.Workspace), Bson.Of(member.User));

    // The platform's and workspace's names are a handful, kept for every learner: one of each is enough.
    internal static MemberId ReadMember(BsonValue row) => new(string.Intern(row[0].Text()), string.Intern(row[1].Text()), row[2].Text());

    private static BsonDocument Write(Enrollment enrollment) => new()
    {
        ["track"] = Bson.Of(enrollment.Track),
        ["state"] = Bson.Of(enrollment.State),
        ["since"] = Bson.Of(enrollment.Since),
        ["from"] = Bson.Of(enrollment.From),
        ["lastDate"] = Bson.Of(enrollment.LastDate),
        ["lastSent"] = Bson.Of(enrollment.LastSent),
        ["unanswered"] = enrollment.Unanswered,
    };

    private static Enrollment ReadEnrollment(BsonValue row) => new(
        row["track"].Text(),
        row["state"].Enum<EnrollmentState>(),
        row["since"].Instant(),
        row["from"].Date(),
        row["lastDate"].DateOrNull(),
        row["lastSent"].InstantOrNull(),
        row["unanswered"].AsInt32);

    private static BsonValue Write(WorkProgress entry) => new BsonDocument
    {
        ["work"] = Bson.Of(entry.Work.Value),
        ["state"] = Bson.Of(entry.State),
        ["on"] = Bson.Of(entry.On),
        ["until"] = Bson.Of(entry.Until),
    };

    private static WorkProgress ReadWork(BsonValue row) =>
        new(new WorkId(row["work"].Text()), row["state"].Enum<ReadingState>(), row["on"].Date(), row["until"].DateOrNull());

    private static BsonValue Write(Note note) => new BsonDocument
    {
        ["work"] = Bson.Of(note.Work.Value),
        ["text"] = Bson.Of(note.Text),
        ["written"] = Bson.Of(note.At),
    };

    private static Note ReadNote(BsonValue row) => new(new WorkId(row["work"].Text()), row["text"].Text(), row["written"].Instant());
}
