using LabBot.Core.Storage;
using LabBot.Tests.Contracts;

namespace LabBot.Tests.Storage;

/// <summary>A damaged file is either refused, with what to do, or opens with exactly what it held. Never anything else.</summary>
public sealed class DamageTests : IAsyncLifetime
{
    private readonly StoreFolder origin = new();
    private StoreFolder crashed = null!;
    private string content = null!;

    private static int Times => LongRun.Is ? 2000 : 200;

    public async ValueTask InitializeAsync()
    {
        // Half of it in the data file, half of it only in the journal; and the same after a proper end.
        await using (var store = origin.Open())
        {
            await StoreFolder.FillAsync(store, 20);
            await store.BackupAsync(Token);
            await store.ChangeAsync(Samples.Member("ada"), () => Samples.Enrolled("ada"), learner => learner, Token);
            await store.ForgetAsync(Samples.Member("user3"), Token);
            crashed = origin.Snapshot();
        }

        content = await origin.ContentAsync();
    }

    public ValueTask DisposeAsync()
    {
        origin.Dispose();
        crashed.Dispose();
        return ValueTask.CompletedTask;
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public Task Undamaged_it_opens_as_it_was() => SufferAsync(2, (_, _) => { }, refusals: 0);

    [Fact]
    public Task Truncated_anywhere_it_is_never_silently_wrong() => SufferAsync(Times, (random, file) => Damage.Truncate(file, random.NextInt64(new FileInfo(file).Length)));

    [Fact]
    public Task A_flipped_bit_anywhere_is_never_silently_wrong() => SufferAsync(Times, (random, file) => Damage.Flip(file, random.NextInt64(new FileInfo(file).Length), random.Next(8)));

    [Fact]
    public Task A_blanked_page_anywhere_is_never_silently_wrong() => SufferAsync(Times / 4, (random, file) => Damage.Blank(file, random.NextInt64(new FileInfo(file).Length) / 8192 * 8192, 8192));

    [Fact]
    public Task A_missing_file_is_refused() => SufferAsync(4, (_, file) => File.Delete(file), refusals: 4);

    [Fact]
    public Task An_empty_file_is_refused() => SufferAsync(4, (_, file) => Damage.Truncate(file, 0), refusals: 4);

    [Fact]
    public Task The_file_of_another_program_is_refused() => SufferAsync(
        4, (random, file) =>
        {
            var bytes = new byte[50_000];
            random.NextBytes(bytes);
            File.WriteAllBytes(file, bytes);
        },
        refusals: 4);

    [Fact]
    public Task A_file_that_LiteDB_wrote_for_something_else_is_refused() => SufferAsync(
        4, (_, file) =>
        {
            File.Delete(file);
            using var other = new LiteDB.LiteDatabase(file);
            other.GetCollection("learners").Insert(new LiteDB.BsonDocument { ["_id"] = "x" });
        },
        refusals: 4);

    [Fact]
    public async Task Files_of_two_moments_or_two_stores_are_not_mixed()
    {
        using var other = new StoreFolder();
        await using (var store = other.Open())
            await StoreFolder.FillAsync(store, 3);
        StoreFolder later;
        using (var folder = origin.Snapshot())
        {
            await using var store = folder.Open();
            await store.ForgetAsync(Samples.Member("user4"), Token);
            later = folder.Snapshot();
        }

        using (later)
        {
            foreach (var (data, journal) in new[] { (origin, other), (other, origin), (crashed, origin), (crashed, later), (other, later) })
            {
                using var mixed = new StoreFolder();
                File.Copy(data.Data, mixed.Data);
                File.Copy(journal.Journal, mixed.Journal);
                Assert.Throws<StoreException>(() => mixed.Open());
            }

            await later.ContentAsync();
            File.Copy(crashed.Journal, later.Journal, overwrite: true);
            Assert.Contains("of another time", Assert.Throws<StoreException>(() => later.Open()).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_page_that_rots_while_it_runs_is_found_when_it_is_read()
    {
        await using var store = origin.Open();
        var length = new FileInfo(origin.Data).Length;
        for (long at = 8192; at < length; at += 8192)
            Damage.Flip(origin.Data, at + 4000, 1);
        // A backup is proven by reading every page.
        var refused = await Assert.ThrowsAsync<StoreException>(() => store.BackupAsync(Token));
        Assert.Contains("is not as it was written", refused.Message, StringComparison.Ordinal);
        Assert.Contains("labbot restore", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_header_that_rots_while_it_runs_stops_no_step_and_is_refused_at_the_next_start()
    {
        await using (var store = origin.Open())
        {
            await store.ForgetAsync(Samples.Member("user4"), Token);
            Damage.Flip(origin.Data, 200, 1);
            await store.ForgetAsync(Samples.Member("user5"), Token);
            await Assert.ThrowsAsync<StoreException>(() => store.BackupAsync(Token));
            Assert.True(await store.ForgetAsync(Samples.Member("user6"), Token));
        }

        Assert.Contains("page 0 of", Assert.Throws<StoreException>(() => origin.Open()).Message, StringComparison.Ordinal);
    }

    private async Task SufferAsync(int times, Action<Random, string> damage, int? refusals = null)
    {
        var random = new Random(20261123);
        var (refused, opened) = (0, 0);
        for (var i = 0; i < times; i++)
        {
            using var folder = (i % 2 == 0 ? origin : crashed).Snapshot();
            damage(random, i % 4 < 2 ? folder.Data : folder.Journal);
            try
            {
                Assert.Equal(content, await folder.ContentAsync());
                // What opened also goes on to work.
                await using (var store = folder.Open())
                    await StoreFolder.FillAsync(store, 2);
                await folder.ContentAsync();
                opened++;
            }
            catch (StoreException refusal)
            {
                Assert.StartsWith(folder.Data, refusal.Message, StringComparison.Ordinal);
                Assert.Contains(" backup", refusal.Message, StringComparison.Ordinal);
                refused++;
            }
        }

        TestContext.Current.TestOutputHelper!.WriteLine($"C7: {times} times: {refused} refused, {opened} opened with everything, 0 silently wrong");
        Assert.Equal(refusals ?? refused, refused);
    }
}
