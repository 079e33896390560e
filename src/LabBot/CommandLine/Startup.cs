using System.CommandLine;
using System.Diagnostics.CodeAnalysis;
using LabBot.Core.Cards;
using LabBot.Core.Commands;
using LabBot.Core.Drip;
using LabBot.Core.Kit;
using LabBot.Core.Lookup;
using LabBot.Core;
using LabBot.Hosting;
using LabBot.Options;
using LabBot.Outside;
using LabBot.Terminal;
using LabBot.Wire;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using NodaTime;

namespace LabBot.CommandLine;

/// <summary>What every command does before its own work: read the settings, check them, read the kit.</summary>
internal static class Startup
{
    /// <summary>The bot's services; null, with every error on the device, when the kit cannot be used.</summary>
    /// <param name="catalog">The folder of the kit, as the command line names it.</param>
    /// <param name="dataFolder">The data folder.</param>
    /// <param name="time">The clock.</param>
    /// <param name="device">The terminal.</param>
    /// <param name="when">Says when a message comes; see <see cref="TerminalMessenger"/>.</param>
    /// <exception cref="SettingsException">The settings cannot be used.</exception>
    public static ServiceProvider? Start(string? catalog, string dataFolder, TimeProvider time, TerminalDevice device, Func<string>? when = null)
    {
        var services = Services();
        return Add(services, catalog, dataFolder, time, device)
            ? services.AddSingleton<IMessenger>(provider => new TerminalMessenger(dataFolder, provider.GetRequiredService<CommandNames>(), device, when)).BuildServiceProvider()
            : null;
    }

    /// <summary>
    /// A host for the platforms that <paramref name="addPlatforms"/> adds, with the drip, the backups and the socket; null, with every error on the device, when the kit
    /// cannot be used.
    /// </summary>
    /// <exception cref="SettingsException">The settings cannot be used.</exception>
    public static IHost? StartHost(ParseResult parsed, TerminalDevice device, Action<IServiceCollection> addPlatforms)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        foreach (var service in Services(LogLevel.Information))
            builder.Services.Add(service);
        if (!Add(builder.Services, parsed.GetValue(CommonOptions.Catalog), DataFolder.Choose(parsed.GetValue(CommonOptions.Data)), TimeProvider.System, device))
            return null;
        // The store opens first and closes last; what receives stops first.
        builder.Services.AddLabBotHosting();
        // SIGTERM is over within ten seconds: what runs is told at the same moment, and the store closes last.
        builder.Services.Configure<HostOptions>(host => (host.ServicesStopConcurrently, host.ShutdownTimeout) = (true, Stopping.All));
        addPlatforms(builder.Services);
        return builder.Build();
    }

    /// <summary>The settings, bound.</summary>
    /// <exception cref="SettingsException">They cannot be used.</exception>
    public static T Option<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] T>()
        where T : class
    {
        using var services = Services().BuildServiceProvider();
        return services.GetRequiredService<IOptions<T>>().Value;
    }

    private static bool Add(IServiceCollection services, string? catalog, string dataFolder, TimeProvider time, TerminalDevice device)
    {
        using var early = services.BuildServiceProvider();
        var folder = CatalogFolder.Choose(catalog, early.GetRequiredService<IOptions<CatalogOptions>>().Value);
        if (Load(folder, device) is not { } loaded)
            return false;
        var edits = new EditsFile(dataFolder);
        services
            .AddLabBot(folder, new LiveKit(edits.Over(loaded, device.WriteError).Catalog!), edits)
            .AddSingleton(time)
            .AddSingleton(provider => new StoreOpener(dataFolder, time, provider.GetRequiredService<ILogger<StoreOpener>>())); // made by the container, so that it closes it too
        return true;
    }

    /// <summary>
    /// The same with the folder, the kit and the instant that the command line names. An instant before the latest that the store has recorded
    /// is refused: time does not run back for what people were sent.
    /// </summary>
    public static async Task<ServiceProvider?> StartAsync(ParseResult parsed, TerminalDevice device, CancellationToken cancellationToken)
    {
        var dataFolder = DataFolder.Choose(parsed.GetValue(CommonOptions.Data));
        if (parsed.GetValue(CommonOptions.Now) is not { } text)
            return Start(parsed.GetValue(CommonOptions.Catalog), dataFolder, TimeProvider.System, device);
        if (TimeAt.Parse(text) is not { } now)
        {
            device.WriteError($"--now is '{text}'; expected an instant with its offset, such as 2026-03-02T08:00:00Z");
            return null;
        }

        // Asked of the file, before the store is opened at this instant.
        var latest = TerminalClock.Read(dataFolder);
        var bot = Start(parsed.GetValue(CommonOptions.Catalog), dataFolder, new TimeAt(now), device);
        if (bot is null || !Directory.Exists(dataFolder))
            return bot;
        var refusal = latest > now ? Earlier(text, latest.Value, dataFolder) : null;
        if (refusal is null)
        {
            var stores = bot.GetRequiredService<StoreOpener>().Open();
            if (await stores.Outbox.LatestAsync(cancellationToken).ConfigureAwait(false) is { } recorded && recorded > now)
                refusal = Earlier(text, recorded, dataFolder);
            else if ((await stores.Learners.AllAsync(cancellationToken).ConfigureAwait(false)).SelectMany(learner => learner.Members).Any(member => member.Platform != "terminal"))
                refusal = $"--now is a rehearsal tool, and {dataFolder} holds people of a real platform; give another --data folder";
        }

        if (refusal is null)
            return bot;
        device.WriteError(refusal);
        await bot.DisposeAsync().ConfigureAwait(false);
        return null;
    }

    /// <summary>The kit and the lab's settings of the drip; null, with every error on the device, when the kit cannot be used.</summary>
    public static (Catalog Catalog, DripDefaults Defaults)? ReadKit(string? catalog, TerminalDevice device)
    {
        using var services = Services().BuildServiceProvider();
        var folder = CatalogFolder.Choose(catalog, services.GetRequiredService<IOptions<CatalogOptions>>().Value);
        return Load(folder, device) is { Catalog: { } loaded } ? (loaded, services.GetRequiredService<IOptions<DripOptions>>().Value.ToDefaults()) : null;
    }

    /// <summary>The folder of the kit by the settings, without reading it.</summary>
    public static CatalogFolder Folder(string? catalog)
    {
        using var services = Services().BuildServiceProvider();
        return CatalogFolder.Choose(catalog, services.GetRequiredService<IOptions<CatalogOptions>>().Value);
    }

    /// <summary>What lies outside, as the settings have it.</summary>
    public static OutsideWorld Outside()
    {
        using var services = Services().BuildServiceProvider();
        return new OutsideWorld(
            services.GetRequiredService<IOptions<MetadataOptions>>().Value.ToSettings(services.GetRequiredService<IOptions<LinkOptions>>().Value), TimeProvider.System, NullLoggerFactory.Instance);
    }

    /// <summary>Someone on the terminal.</summary>
    public static Caller Caller(string name, bool curator) => new(new MemberId("terminal", "terminal", name), name, curator);

    private static string Earlier(string now, Instant latest, string dataFolder) =>
        $"--now is {now}, before {latest}, the latest that {dataFolder} has recorded; give a later instant, or another --data folder";

    private static CatalogLoad? Load(CatalogFolder folder, TerminalDevice device)
    {
        var load = folder.Load();
        if (load.Catalog is not null)
            return load;
        foreach (var problem in load.Errors)
            device.WriteError(folder.Show(problem));
        device.WriteError($"The kit has {Wording.Count(load.Errors.Count(), "error")}, so LabBot does not start; 'labbot catalog check' shows the warnings too.");
        return null;
    }

    private static IServiceCollection Services(LogLevel least = LogLevel.Warning) => new ServiceCollection()
        .AddSettings(Settings.Read(Directory.GetCurrentDirectory()))
        .AddLogging(logging => logging.SetMinimumLevel(least).AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace));
}
