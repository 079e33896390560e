using LabBot.Core.Storage;
using LabBot.Storage.LiteDb;
using LabBot.Tests.Contracts;
using Microsoft.Extensions.Time.Testing;

namespace LabBot.Tests.Storage;

/// <summary>Who was erased stays erased, whichever backup comes back and wherever the erasure was cut off.</summary>
public sealed class ForgottenTests : IDisposable
{
    private readonly StoreFolder folder = new();
    private readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 3, 2, 12, 0, 0, TimeSpan.Zero));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_restored_store_opens_without_those_who_were_erased_since()
    {
        var backup = await FillAndBackUpAsync();
        await ForgetAsync("user1");
        for (var again = 0; again < 2; again++)
        {
            LiteDbStore.Restore(folder.Path, backup, time);
            Assert.Equal(["user0", "user2"], await NamesAsync(folder));
        }

        // Whoever comes back after the erasure is another learner.
        await using (var store = folder.Open(time))
            await store.ChangeAsync(Samples.Member("user1"), () => Samples.Enrolled("user1"), learner => learner, Token);
        Assert.Equal(["user0", "user1", "user2"], await NamesAsync(folder));
    }

    [Fact]
    public async Task A_restored_store_opens_without_the_conversations_of_those_who_were_erased_since()
    {
        string backup;
        await using (var store = folder.Open(time))
        {
            await StoreFolder.FillAsync(store, 2);
            await store.KeepAsync(Samples.Member("user0"), "D0", Token);
            await store.KeepAsync(Samples.Member("user1"), "D1", Token);
            backup = await store.BackupAsync(Token);
            await store.ForgetAsync(Samples.Member("user1"), Token);
        }

        LiteDbStore.Restore(folder.Path, backup, time);
        await using IAsyncDisposable restored = folder.Open(time);
        Assert.Equal("D0", await ((IConversations)restored).FindAsync(Samples.Member("user0"), Token));
        Assert.Null(await ((IConversations)restored).FindAsync(Samples.Member("user1"), Token));
    }

    // The backup holds the two accounts apart, linked, or parted again: who was erased since is erased in each, and nobody else.
    [Theory]
    [InlineData("apart", false, "user1 user2")]
    [InlineData("linked", false, "user1 user2")]
    [InlineData("parted", false, "user1 user2")]
    [InlineData("apart", true, "user2")]
    [InlineData("linked", true, "user2")]
    [InlineData("parted", true, "user2")]
    public async Task An_account_that_was_erased_is_erased_from_any_backup_however_it_was_linked(string inTheBackup, bool withTheOther, string left)
    {
        var (erased, other) = (Samples.Member("user0"), Samples.Member("user1"));
        string backup;
        await using (var store = folder.Open(time))
        {
            await StoreFolder.FillAsync(store, 3);
            var backups = new Dictionary<string, string> { ["apart"] = await store.BackupAsync(Token) };
            await LinkAsync(store);
            time.Advance(TimeSpan.FromDays(1));
            backups["linked"] = await store.BackupAsync(Token);
            Assert.NotNull(await store.PartAsync(erased, Samples.Start, Token));
            time.Advance(TimeSpan.FromDays(1));
            backups["parted"] = await store.BackupAsync(Token);
            await LinkAsync(store);
            Assert.True(await (withTheOther ? store.ForgetAsync(erased, Token) : store.ForgetAccountAsync(erased, Token)));
            backup = backups[inTheBackup];
        }

        for (var again = 0; again < 2; again++)
        {
            LiteDbStore.Restore(folder.Path, backup, time);
            await using var restored = folder.Open(time);
            Assert.Equal(left, string.Join(' ', (await restored.AllAsync(Token)).SelectMany(learner => learner.Members).Select(member => member.User).Order(StringComparer.Ordinal)));
        }

        async Task LinkAsync(LiteDbStore store)
        {
            await store.AskAsync(erased, "user0", "hash", Samples.Start, Token);
            var link = Assert.IsType<Core.Linking.LinkAnswer.Stands>(await store.EnterAsync(other, "user1", "hash", Samples.Start, Token)).Link;
            await store.ConfirmAsync(erased, link.Id, Samples.Start, Token);
            await store.ConfirmAsync(other, link.Id, Samples.Start, Token);
            Assert.Equal(2, (await store.FindAsync(erased, Token))!.Accounts.Count);
        }
    }

    [Fact]
    public async Task A_backup_that_is_brought_to_another_folder_brings_the_erasures_along()
    {
        var backup = await FillAndBackUpAsync();
        await ForgetAsync("user1");
        using var other = new StoreFolder();
        LiteDbStore.Restore(other.Path, backup, time);
        Assert.Equal(["user0", "user2"], await NamesAsync(other));
    }

    [Fact]
    public async Task An_erasure_that_was_acknowledged_outlives_the_process()
    {
        var backup = await FillAndBackUpAsync();
        await using var store = folder.Open(time);
        await store.ForgetAsync(Samples.Member("user1"), Token);
        using var killed = folder.Snapshot();
        Assert.Equal(["user0", "user2"], await NamesAsync(killed));
        LiteDbStore.Restore(killed.Path, backup, time);
        Assert.Equal(["user0", "user2"], await NamesAsync(killed));
    }

    [Fact]
    public async Task An_erasure_that_was_killed_before_its_step_has_not_happened()
    {
        var backup = await FillAndBackUpAsync();
        StoreFolder? killed = null;
        await using (var store = folder.Open(time, reached: at => killed = at == StorePoint.ErasureNoted ? folder.Snapshot() : killed))
            await store.ForgetAsync(Samples.Member("user1"), Token);
        using (killed)
        {
            Assert.NotEmpty(await File.ReadAllTextAsync(killed!.Forgotten, Token));
            Assert.Equal(["user0", "user1", "user2"], await NamesAsync(killed));
            Assert.Empty(await File.ReadAllTextAsync(killed.Forgotten, Token));
            File.Copy(backup, Path.Combine(killed.Path, "copy.db"));
            LiteDbStore.Restore(killed.Path, Path.Combine(killed.Path, "copy.db"), time);
            Assert.Equal(["user0", "user1", "user2"], await NamesAsync(killed));
        }
    }

    [Fact]
    public async Task An_erasure_whose_step_fails_is_not_noted()
    {
        await FillAndBackUpAsync();
        var isFull = true;
        await using var store = folder.Open(time, reached: at =>
        {
            if (isFull && at == StorePoint.FrameWritten)
                throw new IOException("No space left on device");
        });
        await Assert.ThrowsAsync<StoreException>(() => store.ForgetAsync(Samples.Member("user1"), Token));
        Assert.Empty(await File.ReadAllTextAsync(folder.Forgotten, Token));
        isFull = false;
        Assert.True(await store.ForgetAsync(Samples.Member("user1"), Token));
        Assert.NotEmpty(await File.ReadAllTextAsync(folder.Forgotten, Token));
    }

    [Fact]
    public async Task What_cannot_be_noted_is_not_erased()
    {
        await FillAndBackUpAsync();
        Directory.CreateDirectory(folder.Forgotten);
        await using (var store = folder.Open(time))
        {
            var refused = await Assert.ThrowsAsync<StoreException>(() => store.ForgetAsync(Samples.Member("user1"), Token));
            Assert.Contains(folder.Path, refused.Message, StringComparison.Ordinal);
        }

        Assert.Equal(["user0", "user1", "user2"], await NamesAsync(folder));
    }

    [Fact]
    public async Task An_id_is_kept_until_no_copy_from_before_is_left()
    {
        var backup = await FillAndBackUpAsync();
        LiteDbStore.Restore(folder.Path, backup, time);
        var aside = Directory.GetFiles(folder.Path, "*.replaced-*");
        Assert.Equal(2, aside.Length);
        time.Advance(TimeSpan.FromHours(1));
        await ForgetAsync("user1");
        await using var store = folder.Open(time);
        for (var day = 1; day <= 7; day++)
        {
            // The first day's backup and what the restore replaced are from before the erasure, and go on the seventh day after.
            Assert.NotEmpty(await File.ReadAllTextAsync(folder.Forgotten, Token));
            Assert.True(File.Exists(backup));
            Assert.All(aside, file => Assert.True(File.Exists(file)));
            time.Advance(TimeSpan.FromDays(1));
            await store.BackupAsync(Token);
        }

        Assert.False(File.Exists(backup));
        Assert.All(aside, file => Assert.False(File.Exists(file)));

        // One day more, because clocks are not always right.
        time.Advance(TimeSpan.FromDays(1));
        await store.BackupAsync(Token);
        Assert.Empty(await File.ReadAllTextAsync(folder.Forgotten, Token));
    }

    [Fact]
    public async Task A_line_that_a_crash_cut_off_is_written_over()
    {
        await FillAndBackUpAsync();
        await ForgetAsync("user0");
        await File.AppendAllTextAsync(folder.Forgotten, "0123456789ab 2026-03-02T08:00:00.1234", Token);
        await ForgetAsync("user1");
        var lines = await File.ReadAllLinesAsync(folder.Forgotten, Token);
        Assert.Equal(2, lines.Length);
        Assert.All(lines, line => Assert.Matches("^[0-9a-f]{12} 2026-03-02T12:00:00Z$", line));
    }

    [Fact]
    public async Task A_line_that_says_nothing_is_refused_with_its_mend()
    {
        await FillAndBackUpAsync();
        await File.WriteAllTextAsync(folder.Forgotten, "0123456789ab 2026-03-02T08:00:00Z\nsomething\n", Token);
        var refused = Assert.Throws<StoreException>(() => folder.Open(time));
        Assert.Contains("line 2 of ", refused.Message, StringComparison.Ordinal);
        Assert.Contains("is 'something'; expected a learner's id and an instant", refused.Message, StringComparison.Ordinal);
    }

    public void Dispose() => folder.Dispose();

    private async Task<string> FillAndBackUpAsync()
    {
        await using var store = folder.Open(time);
        await StoreFolder.FillAsync(store, 3);
        return await store.BackupAsync(Token);
    }

    private async Task ForgetAsync(string user)
    {
        await using var store = folder.Open(time);
        Assert.True(await store.ForgetAsync(Samples.Member(user), Token));
    }

    private async Task<IEnumerable<string>> NamesAsync(StoreFolder which)
    {
        await using var store = which.Open(time);
        return (await store.AllAsync(Token)).Select(learner => learner.Name).Order(StringComparer.Ordinal);
    }
}
