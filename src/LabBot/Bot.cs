using LabBot.Core.Commands;
using LabBot.Core.Lookup;
using LabBot.Options;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace LabBot;

/// <summary>The composition root: what LabBot is made of, whichever way in is used.</summary>
public static class Bot
{
    /// <summary>Adds the core: the kit, the commands and the router.</summary>
    public static IServiceCollection AddLabBot(this IServiceCollection services, CatalogFolder folder, LiveKit kit) => services
        .AddSingleton(folder)
        .AddSingleton(kit)
        .AddSingleton(provider => provider.GetRequiredService<IOptions<CommandOptions>>().Value.ToNames())
        .AddSingleton(provider => Router(provider.GetRequiredService<LiveKit>(), provider.GetRequiredService<CommandNames>(), provider.GetRequiredService<ILogger<CommandRouter>>()));

    /// <summary>The router with every command, in the order in which help shows them.</summary>
    public static CommandRouter Router(LiveKit kit, CommandNames names, ILogger<CommandRouter> logger)
    {
        CommandRouter? router = null;
        return router = new CommandRouter(
        [
            FindInKit.Define(kit, names),
            FindInKit.DefineShare(kit),
            ShowHelp.Define(caller => router!.VisibleTo(caller), names),
        ], names, logger);
    }
}
