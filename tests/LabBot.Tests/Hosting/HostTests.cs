using LabBot.Core.Commands;
using LabBot.Core.Drip;
using LabBot.Core.Lookup;
using LabBot.Hosting;
using LabBot.Options;
using LabBot.Storage.LiteDb;
using LabBot.Tests.Drip;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace LabBot.Tests.Hosting;

/// <summary>The whole of it on a generic host, as a program with a platform runs it.</summary>
public sealed class HostTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_hosted_LabBot_delivers_answers_on_its_socket_and_closes_its_store()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero));
        var platform = new Fortnight("2026-03-02T09:00:00Z");
        using (var host = Host(time, platform))
        {
            await host.StartAsync(Token);
            await host.Services.GetRequiredService<CommandRouter>().TypedAsync("/reading start full", TheKit.Newcomer, Token);
            while (platform.Sent.Count == 0)
            {
                time.Advance(TimeSpan.FromMinutes(15));
                await Task.Yield();
            }

            Assert.Equal(TheKit.Catalog.Works[0].Id, platform.Sent[0].Mark.Work);
            Assert.True((await StoreSocket.AskAsync(folder.Path, StoreSocket.Backup, Token))?.IsOk);
            await host.StopAsync(Token);
            await ((IAsyncDisposable)host).DisposeAsync();
        }

        await using var store = LiteDbStore.Open(folder.Path, time);
        var learner = Assert.Single(await store.AllAsync(Token));
        Assert.Single(await store.HistoryAsync(learner.Id, 10, Token), delivery => delivery.State == DeliveryState.Sent);
    }

    public void Dispose() => folder.Dispose();

    private IHost Host(TimeProvider time, IMessenger platform)
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(null);
        builder.Services
            .AddSettings(new ConfigurationBuilder().AddInMemoryCollection([new("Links:Check", "off")]).Build())
            .AddLogging()
            .AddLabBot(new CatalogFolder(TheKit.Folder), new LiveKit(TheKit.Catalog), new EditsFile(folder.Path))
            .AddSingleton(time)
            .AddSingleton(provider => new StoreOpener(folder.Path, time, provider.GetRequiredService<ILogger<StoreOpener>>()))
            .AddSingleton(platform)
            .AddLabBotHosting();
        return builder.Build();
    }
}
