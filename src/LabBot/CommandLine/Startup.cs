using LabBot.Core;
using LabBot.Core.Commands;
using LabBot.Core.Drip;
using LabBot.Core.Kit;
using LabBot.Core.Lookup;
using LabBot.Options;
using LabBot.Terminal;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace LabBot.CommandLine;

/// <summary>What every command does before its own work: read the settings, check them, read the kit.</summary>
internal static class Startup
{
    /// <summary>The bot's services; null, with every error on the device, when the kit cannot be used.</summary>
    /// <exception cref="SettingsException">The settings cannot be read.</exception>
    /// <exception cref="OptionsValidationException">A setting does not fit.</exception>
    public static ServiceProvider? Start(string? catalog, TerminalDevice device)
    {
        var services = Services();
        using (var early = services.BuildServiceProvider())
        {
            early.GetRequiredService<IStartupValidator>().Validate();
            var folder = CatalogFolder.Choose(catalog, early.GetRequiredService<IOptions<CatalogOptions>>().Value);
            if (Load(folder, device) is not { } loaded)
                return null;
            services.AddLabBot(folder, new LiveKit(loaded));
        }

        return services.BuildServiceProvider();
    }

    /// <summary>The kit and the lab's settings of the drip; null, with every error on the device, when the kit cannot be used.</summary>
    public static (Catalog Catalog, DripDefaults Defaults)? ReadKit(string? catalog, TerminalDevice device)
    {
        using var services = Services().BuildServiceProvider();
        services.GetRequiredService<IStartupValidator>().Validate();
        var folder = CatalogFolder.Choose(catalog, services.GetRequiredService<IOptions<CatalogOptions>>().Value);
        return Load(folder, device) is { } loaded ? (loaded, services.GetRequiredService<IOptions<DripOptions>>().Value.ToDefaults()) : null;
    }

    /// <summary>The folder of the kit by the settings, without reading it.</summary>
    public static CatalogFolder Folder(string? catalog)
    {
        using var services = Services().BuildServiceProvider();
        services.GetRequiredService<IStartupValidator>().Validate();
        return CatalogFolder.Choose(catalog, services.GetRequiredService<IOptions<CatalogOptions>>().Value);
    }

    /// <summary>Someone on the terminal.</summary>
    public static Caller Caller(string name, bool curator) => new(new MemberId("terminal", "terminal", name), name, curator);

    private static Catalog? Load(CatalogFolder folder, TerminalDevice device)
    {
        var load = folder.Load();
        if (load.Catalog is not null)
            return load.Catalog;
        foreach (var problem in load.Errors)
            device.Error.WriteLine(folder.Show(problem));
        device.Error.WriteLine($"The kit has {CatalogSummary.Count(load.Errors.Count(), "error")}, so LabBot does not start; 'labbot catalog check' shows the warnings too.");
        return null;
    }

    private static IServiceCollection Services() => new ServiceCollection()
        .AddSettings(Settings.Read(Directory.GetCurrentDirectory()))
        .AddLogging(logging => logging.SetMinimumLevel(LogLevel.Warning).AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace));
}
