using LabBot.Core.Learning;
using LabBot.Core.Storage;
using LabBot.Storage.LiteDb;
using LabBot.Tests.Contracts;
using Microsoft.Extensions.Time.Testing;

namespace LabBot.Tests.Storage;

public sealed class BackupTests : IDisposable
{
    private readonly StoreFolder folder = new();
    private readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 3, 2, 23, 0, 0, TimeSpan.Zero));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static int Backups => LongRun.Is ? 100 : 10;

    [Fact]
    public async Task A_backup_taken_while_eight_write_is_one_moment_and_opens()
    {
        await using var store = folder.Open(time);
        using var stop = new CancellationTokenSource();
        var counts = new int[8];
        var writers = Enumerable.Range(0, counts.Length).Select(writer => Task.Run(
            async () =>
            {
                while (!stop.IsCancellationRequested)
                {
                    // Two fields that always move together, in rows that grow.
                    var changed = await store.ChangeAsync(Samples.Member($"user{writer}"), () => Samples.Enrolled($"user{writer}"), learner => learner with
                    {
                        Name = $"{learner.Enrollment!.Unanswered + 1}",
                        Enrollment = learner.Enrollment with { Unanswered = learner.Enrollment.Unanswered + 1 },
                        Notes = [.. learner.Notes.TakeLast(50), new Core.Learning.Note(Samples.Work, new string('n', learner.Enrollment.Unanswered % 100), Samples.Start)],
                    }, Token);
                    Volatile.Write(ref counts[writer], changed.Enrollment!.Unanswered);
                }
            },
            Token)).ToList();

        for (var i = 0; i < Backups; i++)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            var before = counts.ToArray();
            var backup = await store.BackupAsync(Token);
            using var restored = new StoreFolder();
            LiteDbStore.Restore(restored.Path, backup, time);
            await using var copy = restored.Open();
            for (var writer = 0; writer < counts.Length; writer++)
            {
                var learner = await copy.FindAsync(Samples.Member($"user{writer}"), Token);
                Assert.True((learner?.Enrollment!.Unanswered ?? 0) >= before[writer]);
                Assert.Equal($"{learner?.Enrollment!.Unanswered}", learner?.Name ?? "");
            }
        }

        await stop.CancelAsync();
        await Task.WhenAll(writers);
    }

    [Fact]
    public async Task Backups_are_named_by_utc_and_each_of_the_last_seven_days_keeps_its_newest()
    {
        await using var store = folder.Open(time);
        for (var i = 0; i < 20; i++)
        {
            await store.BackupAsync(Token);
            time.Advance(TimeSpan.FromHours(12));
        }

        var left = Directory.GetFiles(Path.Combine(folder.Path, "backups")).Select(Path.GetFileName).Order(StringComparer.Ordinal);
        Assert.Equal(Enumerable.Range(6, 7).Select(day => $"labbot-202603{day:00}T230000000Z.db").Select(name => name.Replace("0312T23", "0312T11", StringComparison.Ordinal)), left);
    }

    [Fact]
    public async Task Restore_brings_back_the_backup_and_keeps_what_it_replaces()
    {
        string backup;
        await using (var store = folder.Open(time))
        {
            await StoreFolder.FillAsync(store, 5);
            backup = await store.BackupAsync(Token);
            var refused = Assert.Throws<StoreException>(() => LiteDbStore.Restore(folder.Path, backup, time));
            Assert.Contains("is in use by process", refused.Message, StringComparison.Ordinal);
        }

        var then = await folder.ContentAsync();
        await using (var store = folder.Open(time))
            await store.ChangeAsync(Samples.Member("user1"), () => Samples.Enrolled("user1"), learner => learner.WithNote(Samples.Work, "since", Samples.Start), Token);
        var replacedContent = await folder.ContentAsync();
        var replaced = LiteDbStore.Restore(folder.Path, backup, time)!;
        Assert.Equal(then, await folder.ContentAsync());
        Assert.Null(LiteDbStore.Restore(Path.Combine(folder.Path, "other"), replaced, time));
        using var other = new StoreFolder();
        LiteDbStore.Restore(other.Path, replaced, time);
        Assert.Equal(replacedContent, await other.ContentAsync());
    }

    [Fact]
    public async Task A_damaged_backup_is_not_restored_and_nothing_changes()
    {
        string backup;
        await using (var store = folder.Open(time))
        {
            await StoreFolder.FillAsync(store, 5);
            backup = await store.BackupAsync(Token);
        }

        Damage.Flip(backup, 8192 + 100, 3);
        var before = await folder.ContentAsync();
        var refused = Assert.Throws<StoreException>(() => LiteDbStore.Restore(folder.Path, backup, time));
        Assert.Contains("page 1 of", refused.Message, StringComparison.Ordinal);
        Assert.Equal(before, await folder.ContentAsync());
    }

    [Fact]
    public async Task A_refusal_names_the_newest_backup_that_is_good()
    {
        string good, bad;
        await using (var store = folder.Open(time))
        {
            await StoreFolder.FillAsync(store, 5);
            good = await store.BackupAsync(Token);
            time.Advance(TimeSpan.FromDays(1));
            bad = await store.BackupAsync(Token);
        }

        Damage.Flip(bad, 9000, 0);
        File.Delete(folder.Data);
        var refused = Assert.Throws<StoreException>(() => folder.Open());
        Assert.Contains($"labbot restore \"{good}\" --data \"{folder.Path}\"", refused.Message, StringComparison.Ordinal);
        LiteDbStore.Restore(folder.Path, good, time);
        Assert.Contains("user1", await folder.ContentAsync(), StringComparison.Ordinal);
    }

    public void Dispose() => folder.Dispose();
}
