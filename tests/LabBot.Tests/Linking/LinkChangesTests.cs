using CsCheck;
using LabBot.Core;
using LabBot.Core.Kit;
using LabBot.Core.Learning;
using LabBot.Core.Linking;
using LabBot.Tests.Contracts;
using NodaTime;

namespace LabBot.Tests.Linking;

public class LinkChangesTests
{
    private static readonly LearnerId United = new("united");

    private static readonly Gen<LocalDate> Date = Gen.Int[0, 20].Select(day => Samples.Monday.PlusDays(day));

    private static readonly Gen<Instant> At = Gen.Int[0, 20 * 24].Select(hour => Samples.Start + Duration.FromHours(hour));

    private static readonly Gen<Enrollment?> Drip = Gen.Select(Gen.Enum<EnrollmentState>(), Gen.Bool.Select(isFull => isFull ? "full" : "tldr"), At, Date, Date, At, Gen.Int[0, 12], (state, track, since, from, last, sent, dice) =>
        dice == 0 ? null : new Enrollment(track, state, since, from, dice % 3 == 0 ? null : last, dice % 3 == 0 ? null : sent, dice % 6));

    private static readonly Gen<LearnerSettings> Settings = Gen.Select(Gen.Int[0, 2], Gen.Int[0, 2], Gen.Int[0, 2], (zone, hour, days) =>
        new LearnerSettings(zone == 0 ? null : $"zone{zone}", hour == 0 ? null : new LocalTime(7 + hour, 0), days == 0 ? null : $"days{days}"));

    private static readonly Gen<WorkProgress> Entry = Gen.Select(Gen.Int[0, 9], Gen.Enum<ReadingState>(), Date, (work, state, on) =>
        new WorkProgress(new WorkId($"work{work}"), state, on, state == ReadingState.PutOff ? on.PlusDays(7) : null));

    private static readonly Gen<Note> OneNote = Gen.Select(Gen.Int[0, 4], Gen.Int[0, 5], At, (work, text, at) => new Note(new WorkId($"work{work}"), $"text{text}", at));

    private static Gen<Learner> Of(string name) => Gen.Select(Drip, Settings, Entry.Array[0, 8], OneNote.Array[0, 4], (drip, settings, works, notes) =>
        new Learner(new LearnerId(name), name, [new Account(new MemberId(name, "", "1"), name, new LearnerId(name))], drip, settings, Progress.Of(works), [.. notes.DistinctBy(note => note.Work)]));

    private static readonly Gen<(Learner Asker, Learner Other)> Two = Gen.Select(Of("slack"), Of("discord"), (one, other) => (one, other));

    [Fact]
    public void Unite_is_the_same_the_other_way_round_up_to_surface_and_settings() => Two.Sample((one, other) =>
    {
        var (forth, back) = (LinkChanges.Unite(United, one, other), LinkChanges.Unite(United, other, one));
        Assert.Equal(forth.Progress.Works.ToHashSet(), back.Progress.Works.ToHashSet());
        Assert.Equal(forth.Notes.ToHashSet(), back.Notes.ToHashSet());
        Assert.Equal(forth.Accounts.ToHashSet(), back.Accounts.ToHashSet());
        Assert.Equal(forth.FormerIds.ToHashSet(), back.FormerIds.ToHashSet());
        Assert.Equal(forth.Enrollment is { } drip ? drip with { Track = "" } : null, back.Enrollment is { } turned ? turned with { Track = "" } : null);
        // What they choose makes both the same.
        var surface = other.Members[0];
        var (chosen, alsoChosen) = (forth.ReadOn(surface), back.ReadOn(surface));
        Assert.Equal(chosen.Settings, alsoChosen.Settings);
        Assert.Equal(chosen.Members, alsoChosen.Members);
        if (one.Enrollment?.State != other.Enrollment?.State || one.Enrollment?.State == EnrollmentState.Active)
            Assert.Equal(chosen.Enrollment, alsoChosen.Enrollment);
    });

    [Fact]
    public void Nothing_that_either_has_done_had_or_noted_is_lost() => Two.Sample((one, other) =>
    {
        var united = LinkChanges.Unite(United, one, other);
        foreach (var learner in new[] { one, other })
        {
            Assert.All(learner.Progress.Works, entry =>
            {
                Assert.True(!learner.Progress.HasSettled(entry.Work) || united.Progress.HasSettled(entry.Work), "sent again");
                Assert.True(entry.State != ReadingState.Done || united.Progress[entry.Work]!.Value.State == ReadingState.Done, "no longer done");
                Assert.NotNull(united.Progress[entry.Work]);
            });
            Assert.All(learner.Notes, note => Assert.Contains(note.Text, united.Notes.Single(one => one.Work == note.Work).Text.Split("\n\n")));
            Assert.True(learner.Enrollment is null || united.Enrollment is not null);
            Assert.True(learner.Enrollment?.LastDate is null || united.Enrollment!.LastDate >= learner.Enrollment.LastDate);
            Assert.True(learner.Enrollment?.LastSent is null || united.Enrollment!.LastSent >= learner.Enrollment.LastSent);
            Assert.True(learner.Enrollment is not { State: EnrollmentState.Active } || united.Enrollment!.State == EnrollmentState.Active);
            Assert.True(united.IsOrWas(learner.Id));
        }

        Assert.Equal(united.Notes.Count, united.Notes.Select(note => note.Work).Distinct().Count());
        Assert.True(united.Progress.Works.All(entry => new[] { one, other }.Any(learner => learner.Progress[entry.Work] == entry)));
    });

    [Fact]
    public void Who_parts_and_who_stays_have_all_of_it_and_one_drip_goes_on() => Gen.Select(Two, Gen.Bool, Gen.Bool).Sample((two, moves, surfaceLeaves) =>
    {
        var united = LinkChanges.Unite(United, two.Asker, two.Other);
        united = moves ? united.ReadOn(united.Members[1]) : united;
        var (kept, copy) = united.Part(united.Members[surfaceLeaves ? 0 : 1], new LearnerId("copy"), Samples.Start);
        Assert.Equal((united.Id, united.Members[0], united.Members[1]), (kept.Id, Assert.Single(kept.Members), Assert.Single(copy.Members)));
        Assert.Equal((kept.Name, copy.Name), (kept.Accounts[0].Name, copy.Accounts[0].Name));
        Assert.Equal(united.Enrollment, kept.Enrollment);
        Assert.True(copy.Enrollment is null or { State: EnrollmentState.Stopped });
        Assert.Equal((united.Enrollment?.LastDate, united.Enrollment?.LastSent), (copy.Enrollment?.LastDate, copy.Enrollment?.LastSent));
        Assert.All([kept, copy], learner => Assert.Equal((united.Settings, united.Progress, united.Notes), (learner.Settings, learner.Progress, learner.Notes)));
        Assert.Empty(copy.FormerIds);
        Assert.Equal(united.FormerIds, kept.FormerIds);
    });

    [Fact]
    public void The_active_drip_is_kept_whichever_it_is_and_silence_ends()
    {
        var (paused, active) = (Samples.Enrolled("ada").Pause(EnrollmentState.Paused, Samples.Start), Samples.Enrolled("adal"));
        active = active with { Enrollment = active.Enrollment! with { Track = "tldr", Unanswered = 4, From = Samples.Monday.PlusDays(3) } };
        foreach (var united in new[] { LinkChanges.Unite(United, paused, active), LinkChanges.Unite(United, active, paused) })
            Assert.Equal(active.Enrollment with { Unanswered = 0 }, united.Enrollment);
    }
}
