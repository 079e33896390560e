using LabBot.Core.Drip;
using LabBot.Core.Lookup;
using LabBot.Options;
using LabBot.Outside;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace LabBot.Hosting;

/// <summary>What runs for as long as the program does.</summary>
public static class HostingExtensions
{
    /// <summary>
    /// Adds the opening of the store with its socket, the kit with its edits, the drip, the daily backup, the counting of what is looked up and the care for the links, where it is on, to a host that has what <see cref="Bot.AddLabBot"/>, a <see cref="StoreOpener"/>,
    /// a <see cref="TimeProvider"/> and the messengers give. The store is opened by the host's start, which fails with a
    /// <see cref="Core.Storage.StoreException"/> when it cannot be used, and closed when the host is disposed of asynchronously.
    /// </summary>
    public static IServiceCollection AddLabBotHosting(this IServiceCollection services)
    {
        // Stopped in the reverse order: the drip ends its card before the socket and the store go.
        services.AddHostedService<StoreDoor>();
        services.AddHostedService<CurationLoop>();
        services.AddSingleton<IHostedService>(provider => new DripLoop(
            stopping => provider.GetRequiredService<DripWorker>().TickAsync(stopping), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<DripLoop>>()));
        services.AddHostedService<BackupLoop>();
        services.AddHostedService<UsageLoop>();
        services.AddSingleton<IHostedService>(provider => new LinkLoop(Links(provider), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<LinkLoop>>()));
        return services;
    }

    private static Func<CancellationToken, Task>? Links(IServiceProvider provider) => provider.GetRequiredService<IOptions<LinkOptions>>().Value.IsOn
        ? provider.GetRequiredService<OutsideWorld>().Checker(provider.GetRequiredService<LiveKit>(), () => provider.GetRequiredService<StoreOpener>().Open().Health).TickAsync
        : null;
}
