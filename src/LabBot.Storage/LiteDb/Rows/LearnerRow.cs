using LabBot.Core;
using LabBot.Core.Kit;
using LabBot.Core.Learning;
using LiteDB;

namespace LabBot.Storage.LiteDb.Rows;

/// <summary>A learner as a row.</summary>
internal static class LearnerRow
{
    public static BsonDocument Write(Learner learner) => new(Write(learner.Settings))
    {
        ["_id"] = learner.Id.Value,
        ["name"] = Bson.Of(learner.Name),
        ["formerIds"] = Bson.Of(learner.FormerIds, id => id.Value),
        ["members"] = Bson.Of(learner.Accounts, account => Write(account, learner)),
        ["enrollment"] = learner.Enrollment is { } enrollment ? Write(enrollment) : BsonValue.Null,
        ["progress"] = Bson.Of(learner.Progress.Works, Write),
        ["notes"] = Bson.Of(learner.Notes, Write),
    };

    public static Learner Read(BsonDocument row) => new(
        new LearnerId(row["_id"].AsString),
        row["name"].Text(),
        row["members"].List(account => ReadAccount(account.AsArray, row)),
        row["enrollment"].IsNull ? null : ReadEnrollment(row["enrollment"]),
        ReadSettings(row),
        Progress.Of(row["progress"].List(ReadWork)),
        row["notes"].List(ReadNote))
    {
        FormerIds = row["formerIds"].IsNull ? [] : row["formerIds"].List(id => new LearnerId(id.AsString)),
    };

    internal static BsonValue Write(MemberId member) => new BsonArray(Bson.Of(member.Platform), Bson.Of(member.Workspace), Bson.Of(member.User));

    // The platform's and workspace's names are a handful, kept for every learner: one of each is enough.
    internal static MemberId ReadMember(BsonValue row) => new(string.Intern(row[0].Text()), string.Intern(row[1].Text()), row[2].Text());

    // An account that began as its learner, which is nearly everybody's, needs no more than the member.
    private static BsonValue Write(Account account, Learner learner) => account == new Account(account.Member, learner.Name, learner.Id)
        ? Write(account.Member)
        : new BsonArray(
            Bson.Of(account.Member.Platform), Bson.Of(account.Member.Workspace), Bson.Of(account.Member.User), Bson.Of(account.Name), account.Origin.Value,
            account.Brought is { } brought ? new BsonDocument(Write(brought.Settings)) { ["track"] = Bson.Of(brought.Track) } : BsonValue.Null);

    private static Account ReadAccount(BsonArray account, BsonValue learner) => account.Count == 3
        ? new Account(ReadMember(account), learner["name"].Text(), new LearnerId(learner["_id"].AsString))
        : new Account(ReadMember(account), account[3].Text(), new LearnerId(account[4].AsString))
        {
            Brought = account[5].IsNull ? null : new Brought(ReadSettings(account[5]), account[5]["track"].TextOrNull()),
        };

    private static Dictionary<string, BsonValue> Write(LearnerSettings settings) => new()
    {
        ["zone"] = Bson.Of(settings.Zone),
        ["at"] = Bson.Of(settings.At),
        ["days"] = Bson.Of(settings.Days),
        ["profileZone"] = Bson.Of(settings.ProfileZone),
    };

    private static LearnerSettings ReadSettings(BsonValue row) => new(row["zone"].TextOrNull(), row["at"].TimeOrNull(), row["days"].TextOrNull(), row["profileZone"].TextOrNull());

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
