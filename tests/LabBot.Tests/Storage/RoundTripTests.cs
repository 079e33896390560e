using LabBot.Core;
using LabBot.Core.Drip;
using LabBot.Core.Kit;
using LabBot.Core.Learning;
using LabBot.Core.Storage;
using LabBot.Tests.Contracts;
using NodaTime;

namespace LabBot.Tests.Storage;

/// <summary>Every field of every record comes back as it was, whatever stands in it.</summary>
public sealed class RoundTripTests : IDisposable
{
    private static readonly string[] Hostile =
    [
        "", " ", "\0", "a\0b", "'\"`;--", "{\"$date\":1}", "$where", "_id", "\r\n\t", "İıß", "e\u0301", "\u202eabc\u2066", "🧬👩‍🔬", "\ud800", "a\udfffb", "\ud83d\ud83d\ude00", "\ufffe\uffff", "null", new string('ü', 50_000),
    ];

    private static readonly Instant[] Instants =
        [NodaConstants.UnixEpoch, Samples.Start, Instant.FromUnixTimeMilliseconds(-1), Instant.FromUtc(2026, 3, 29, 1, 30) + Duration.FromMilliseconds(1), Instant.FromUtc(1, 1, 1, 0, 0), Instant.FromUtc(9999, 12, 31, 23, 59)];

    private static readonly LocalDate[] Dates = [Samples.Monday, new(1, 1, 1), new(2024, 2, 29), new(9999, 12, 31), new(2026, 3, 29)];

    private readonly StoreFolder folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Learners_come_back_as_they_were()
    {
        var learners = Hostile.Select(Learner).Append(LearnerChanges.New(Samples.Member("plain"), "plain")).ToList();
        await using (var store = folder.Open())
        {
            foreach (var learner in learners)
                Assert.Equal(StoreContent.Of(learner), StoreContent.Of(await store.ChangeAsync(learner.Members[0], () => learner, same => same, Token)));
        }

        await using var again = folder.Open();
        foreach (var learner in learners)
        {
            foreach (var member in learner.Members)
                Assert.Equal(StoreContent.Of(learner), StoreContent.Of((await again.FindAsync(member, Token))!));
        }
    }

    [Fact]
    public async Task Deliveries_come_back_as_they_were()
    {
        var expected = new List<Delivery>();
        await using (var store = folder.Open())
        {
            for (var i = 0; i < Hostile.Length; i++)
            {
                var learner = await store.ChangeAsync(Samples.Member($"user{i}"), () => Samples.Enrolled($"user{i}"), same => same, Token);
                var (at, date, text) = (Instants[i % Instants.Length], Dates[i % Dates.Length], Hostile[i]);
                var planned = Delivery.Plan(new DeliveryKey(learner.Id, date, i % 3), at, at, at);
                Assert.Equal(1, await store.PlanAsync([planned], Token));
                var claimed = Assert.Single(await store.ClaimDueAsync(Instants[^1], Duration.Zero, Duration.Zero, 100, Token)).Delivery;
                Assert.True(await store.RecordSentAsync(claimed.Key, claimed.Token, DeliveryState.Unknown, new WorkId(text), text, new LedgerEntry(at, text), same => same, Token));
                expected.Add(planned with { State = DeliveryState.Unknown, Token = claimed.Token, Work = new WorkId(text), Message = text, Ledger = [.. planned.Ledger, new LedgerEntry(at, text)] });
            }
        }

        await using var again = folder.Open();
        foreach (var delivery in expected)
        {
            var found = Assert.Single(await again.HistoryAsync(delivery.Key.Learner, 10, Token));
            Assert.Equal(delivery with { Ledger = [] }, found with { Ledger = [] });
            Assert.Equal(delivery.Ledger, found.Ledger);
        }
    }

    [Fact]
    public async Task Time_is_kept_to_the_millisecond()
    {
        await using var store = folder.Open();
        var precise = Samples.Start + Duration.FromNanoseconds(1_999_999);
        var learner = await store.ChangeAsync(Samples.Member("ada"), () => Samples.Enrolled("ada"), same => same.WithNote(Samples.Work, "now", precise), Token);
        Assert.Equal(Samples.Start + Duration.FromMilliseconds(1), (await store.FindAsync(learner.Members[0], Token))!.Notes[0].At);
    }

    [Fact]
    public async Task Ids_that_differ_only_in_case_are_different()
    {
        await using var store = folder.Open();
        foreach (var user in new[] { "ada", "ADA", "Ada" })
            await store.ChangeAsync(Samples.Member(user), () => Samples.Enrolled(user) with { Id = new LearnerId(user) }, same => same, Token);
        Assert.Equal(3, (await store.AllAsync(Token)).Count);
        await Assert.ThrowsAsync<ArgumentException>(() => store.ChangeAsync(Samples.Member("x"), () => Samples.Enrolled("x") with { Id = new LearnerId("a|b") }, same => same, Token));
    }

    [Fact]
    public async Task The_data_file_of_a_closed_store_opens_with_LiteDBs_own_tools()
    {
        await using (var store = folder.Open())
            await StoreFolder.FillAsync(store, 200);
        using var plain = new LiteDB.LiteDatabase($"Filename={folder.Data};ReadOnly=true");
        Assert.Equal(200, plain.GetCollection("learners").FindAll().Count());
        Assert.Equal(400, plain.GetCollection("open").FindAll().Count() + plain.GetCollection("closed").FindAll().Count());
    }

    public void Dispose() => folder.Dispose();

    private static Learner Learner(string text, int i) => new(
        LearnerId.New(),
        text,
        [
            new Account(new MemberId("slack", text, $"{i}{text}"), text, new LearnerId($"a{i}")),
            new Account(new MemberId("discord", "discord", $"{text}{i}"), text + "!", new LearnerId($"b{i}"))
            {
                Brought = i % 2 == 0 ? null : new Brought(new LearnerSettings(text, new LocalTime(8, 30), text, text), i % 3 == 0 ? null : text),
            },
        ],
        new Enrollment(text, (EnrollmentState)(i % 6), Instants[i % Instants.Length], Dates[i % Dates.Length], i % 2 == 0 ? null : Dates[(i + 1) % Dates.Length], i % 3 == 0 ? null : Instants[(i + 1) % Instants.Length], i),
        new LearnerSettings(text, i % 2 == 0 ? null : new LocalTime(23, 59, 59, 999), i % 3 == 0 ? null : text),
        Progress.Of(Enumerable.Range(0, 4).Select(n => new WorkProgress(new WorkId($"{n}{text}"), (ReadingState)n, Dates[n], n == 3 ? Dates[0] : null))),
        [new Note(new WorkId(text), text, Instants[i % Instants.Length])])
    {
        FormerIds = i % 2 == 0 ? [] : [new LearnerId($"a{i}"), new LearnerId($"b{i}")],
    };
}
