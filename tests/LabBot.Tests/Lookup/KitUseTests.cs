using LabBot.Core.Drip;
using LabBot.Core.Kit;
using LabBot.Core.Lookup;
using LabBot.Core.Storage;
using LabBot.Tests.Contracts;

namespace LabBot.Tests.Lookup;

public class KitUseTests
{
    private static readonly WorkId ScGpt = new("scgpt");
    private static readonly KitView View = new LiveKit(TheKit.Catalog).Now;

    private readonly InMemoryStore store = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_looked_up_is_popular_at_once_and_after_a_restart()
    {
        var use = Use();
        use.Shown(ScGpt);
        Assert.Equal([ScGpt], await PopularAsync(use));
        await use.SaveAsync(Token);
        Assert.Equal([ScGpt], await PopularAsync(use));
        var restarted = Use();
        await restarted.SaveAsync(Token);
        Assert.Equal([ScGpt], await PopularAsync(restarted));
        Assert.Equal(1, (await store.UsageAsync(Token))[ScGpt]);
    }

    [Fact]
    public async Task What_the_store_does_not_take_is_kept_by_the_next_save_and_counted_once()
    {
        var use = Use();
        use.Shown(ScGpt);
        store.Fails = new StoreException("the disk is full");
        await Assert.ThrowsAsync<StoreException>(() => use.SaveAsync(Token));
        use.Shown(ScGpt);
        store.Fails = null;
        await use.SaveAsync(Token);
        await use.SaveAsync(Token);
        Assert.Equal(2, (await store.UsageAsync(Token))[ScGpt]);
    }

    [Fact]
    public async Task Without_an_open_store_nothing_is_counted_and_nothing_asked()
    {
        var use = new KitUse(() => null, DripDefaults.Standard, TimeProvider.System);
        use.Shown(ScGpt);
        await use.SaveAsync(Token);
        Assert.Empty(await PopularAsync(use));
    }

    private KitUse Use() => new(() => Stores.Of(store), DripDefaults.Standard, TimeProvider.System);

    private static async Task<IEnumerable<WorkId>> PopularAsync(KitUse use) => (await use.OfferAsync(View, TheKit.Newcomer.Member, Token)).Popular.Select(work => work.Id);
}
