using LabBot.Core.Storage;
using LabBot.Storage.LiteDb;
using LabBot.Tests.Contracts;

namespace LabBot.Tests.Storage;

/// <summary>Version 0 never shipped: it is today's rows with names in capitals.</summary>
public sealed class SchemaTests : IDisposable
{
    private static readonly Schema Oldest = new(0, []);
    private static readonly Schema Today = new(1, [new Migration(0, LowerNames)]);

    private readonly StoreFolder folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Older_rows_are_migrated_after_a_backup()
    {
        await MakeOldAsync();
        await using (var store = folder.Open(schema: Today))
            Assert.Equal(["user0", "user1", "user2"], (await store.AllAsync(Token)).Select(learner => learner.Name).Order(StringComparer.Ordinal));
        await using (var again = folder.Open(schema: Today))
            Assert.Equal(3, (await again.AllAsync(Token)).Count);
        var backup = Assert.Single(Directory.GetFiles(Path.Combine(folder.Path, "backups")));
        File.Delete(folder.Journal);
        File.Delete(folder.Data);
        LiteDbStore.Restore(folder.Path, backup, TimeProvider.System, Today);
        await using var restored = folder.Open(schema: Today);
        Assert.Equal(3, (await restored.AllAsync(Token)).Count);
    }

    [Fact]
    public async Task A_migration_that_fails_at_any_write_has_not_happened_and_is_done_the_next_time()
    {
        foreach (var point in Enum.GetValues<StorePoint>().Where(point => point != StorePoint.ErasureNoted))
        {
            using var each = new StoreFolder();
            await MakeOldAsync(each);
            var failed = false;
            void Fail(StorePoint at)
            {
                if (at != point)
                    return;
                failed = true;
                throw new IOException("the disk is gone");
            }

            try
            {
                await each.Open(schema: Today, reached: Fail).DisposeAsync();
            }
            catch (StoreException refused)
            {
                Assert.Contains("the disk is gone", refused.Message, StringComparison.Ordinal);
            }

            Assert.True(failed, $"{point} did not come");
            await using var store = each.Open(schema: Today);
            Assert.All(await store.AllAsync(Token), learner => Assert.StartsWith("user", learner.Name, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task A_newer_file_is_refused_and_left_alone()
    {
        await using (var store = folder.Open(schema: new Schema(Schema.Current.Version + 1, [])))
            await StoreFolder.FillAsync(store, 2);
        var before = await File.ReadAllBytesAsync(folder.Data, Token);
        var refused = Assert.Throws<StoreException>(() => folder.Open());
        Assert.Contains($"newer LabBot (schema {Schema.Current.Version + 1}", refused.Message, StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllBytesAsync(folder.Data, Token));
    }

    [Fact]
    public async Task A_store_of_the_first_version_opens_with_everything_in_it()
    {
        await using (var store = folder.Open())
            await StoreFolder.FillAsync(store, 3);
        string before;
        await using (var store = folder.Open())
            before = await StoreContent.OfAsync(store);
        await using (var old = folder.Open(schema: new Schema(Schema.Current.Version + 1, [new Migration(Schema.Current.Version, BackToTheFirst)])))
            Assert.NotNull(old);

        await using var now = folder.Open(schema: new Schema(
            Schema.Current.Version + 1 + Schema.Current.Migrations.Count, [.. Schema.Current.Migrations.Select((one, i) => one with { From = Schema.Current.Version + 1 + i })]));
        Assert.Equal(before, await StoreContent.OfAsync(now));
        Assert.True(await now.AddAsync(Core.Curation.Suggestion.New(new Uri("https://example.org/"), "", Samples.Member("user0"), "user0", Samples.Start), new Cause("slack:1", Samples.Start), Token));
        Assert.IsType<Core.Linking.LinkAnswer.Stands>(await now.AskAsync(Samples.Member("user0"), "user0", "hash", Samples.Start, Token));
        await now.KeepAsync(Samples.Member("user0"), "D1", Token);
        Assert.Equal("D1", await ((IConversations)now).FindAsync(Samples.Member("user0"), Token));
        await now.KeepHealthAsync([Core.Curation.Health.LinkHealth.New(new Uri("https://example.org/"), Samples.Start)], Token);
        Assert.Single(await now.HealthAsync(Token));
    }

    [Fact]
    public async Task A_file_too_old_to_migrate_is_refused()
    {
        await MakeOldAsync();
        Assert.Contains("too old", Assert.Throws<StoreException>(() => folder.Open(schema: new Schema(2, [new Migration(1, LowerNames)]))).Message, StringComparison.Ordinal);
    }

    public void Dispose() => folder.Dispose();

    private async Task MakeOldAsync(StoreFolder? where = null)
    {
        await using var store = (where ?? folder).Open(schema: Oldest);
        for (var i = 0; i < 3; i++)
            await store.ChangeAsync(Samples.Member($"user{i}"), () => Samples.Enrolled($"user{i}"), learner => learner with { Name = $"USER{i}" }, Token);
    }

    // What the versions since have added, taken away again; LiteDB drops no collection within a transaction, so the new ones stay, empty.
    private static void BackToTheFirst(LiteDB.LiteDatabase database)
    {
        foreach (var name in new[] { "store", "learners" })
        {
            var rows = database.GetCollection(name);
            foreach (var row in rows.FindAll().ToList())
            {
                row.Remove("suggestions");
                row.Remove("conversations");
                row.Remove("health");
                row.Remove("profileZone");
                rows.Update(row);
            }
        }
    }

    private static void LowerNames(LiteDB.LiteDatabase database)
    {
        var learners = database.GetCollection("learners");
        foreach (var row in learners.FindAll().ToList())
        {
            row["name"] = row["name"].AsString.ToLowerInvariant();
            learners.Update(row);
        }
    }
}
