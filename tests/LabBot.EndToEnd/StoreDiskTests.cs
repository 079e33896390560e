using LabBot.Core;
using LabBot.Core.Learning;
using LabBot.Core.Storage;
using LabBot.Storage.LiteDb;

namespace LabBot.EndToEnd;

/// <summary>On a disk that is really full, and on one that takes no writes.</summary>
public class StoreDiskTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task On_a_full_disk_a_step_fails_whole_and_with_space_the_store_goes_on()
    {
        await using var disk = await Mount.MakeAsync("-t", "tmpfs", "-o", "size=12m", "tmpfs");
        var data = Path.Combine(disk.Path, "data");
        var ballast = Path.Combine(disk.Path, "ballast");
        await File.WriteAllBytesAsync(ballast, new byte[8 << 20], Token);
        int written;
        await using (var store = LiteDbStore.Open(data, TimeProvider.System))
        {
            written = await WriteUntilFullAsync(store);
            for (var i = 0; i < 20; i++)
            {
                var failed = await Assert.ThrowsAsync<StoreException>(() => WriteAsync(store, written));
                Assert.Contains("No space left on device", failed.Message, StringComparison.Ordinal);
                Assert.Contains(data, failed.Message, StringComparison.Ordinal);
            }

            // What was acknowledged is still there and can be read; a backup has no room and leaves nothing.
            Assert.Equal(written, (await store.AllAsync(Token)).Count);
            await Assert.ThrowsAsync<StoreException>(() => store.BackupAsync(Token));

            File.Delete(ballast);
            for (var i = 0; i < 50; i++)
                await WriteAsync(store, written++);
            await store.BackupAsync(Token);
        }

        await using var again = LiteDbStore.Open(data, TimeProvider.System);
        Assert.Equal(Enumerable.Range(0, written).Select(Name).Order(StringComparer.Ordinal), (await again.AllAsync(Token)).Select(learner => learner.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_store_whose_disk_is_full_opens_and_works_once_the_disk_grows()
    {
        await using var disk = await Mount.MakeAsync("-t", "tmpfs", "-o", "size=4m", "tmpfs");
        var data = Path.Combine(disk.Path, "data");
        int written;
        await using (var store = LiteDbStore.Open(data, TimeProvider.System))
            written = await WriteUntilFullAsync(store);
        await using (var full = LiteDbStore.Open(data, TimeProvider.System))
            Assert.Equal(written, (await full.AllAsync(Token)).Count);
        Assert.Equal("", await disk.RemountAsync("size=64m"));
        await using var grown = LiteDbStore.Open(data, TimeProvider.System);
        await WriteAsync(grown, written);
        Assert.Equal(written + 1, (await grown.AllAsync(Token)).Count);
    }

    [Fact]
    public async Task A_read_only_folder_is_refused_in_words_and_opens_once_it_takes_writes()
    {
        await using var disk = await Mount.MakeAsync("-t", "tmpfs", "-o", "size=12m", "tmpfs");
        var data = Path.Combine(disk.Path, "data");
        await using (var store = LiteDbStore.Open(data, TimeProvider.System))
            await WriteAsync(store, 0);
        Assert.Equal("", await disk.RemountAsync("ro"));
        var refused = Assert.Throws<StoreException>(() => LiteDbStore.Open(data, TimeProvider.System));
        Assert.Contains("Read-only file system", refused.Message, StringComparison.Ordinal);
        Assert.Contains(data, refused.Message, StringComparison.Ordinal);
        Assert.Equal("", await disk.RemountAsync("rw"));
        await using var again = LiteDbStore.Open(data, TimeProvider.System);
        await WriteAsync(again, 1);
        Assert.Equal(2, (await again.AllAsync(Token)).Count);
    }

    private static string Name(int i) => $"user{i}";

    private static Task WriteAsync(LiteDbStore store, int i)
    {
        var member = new MemberId("terminal", "t", Name(i));
        return store.ChangeAsync(member, () => LearnerChanges.New(member, Name(i)), learner => learner, Token);
    }

    private static async Task<int> WriteUntilFullAsync(LiteDbStore store)
    {
        for (var i = 0; i < 100_000; i++)
        {
            try
            {
                await WriteAsync(store, i);
            }
            catch (StoreException)
            {
                return i;
            }
        }

        throw new InvalidOperationException("the disk did not fill up");
    }
}
