using LabBot.Benchmarks.Bots;
using LabBot.Platforms.Discord;

namespace LabBot.Benchmarks.Discord;

/// <summary>A bot as a process beside its own Discord on loopback.</summary>
internal sealed record BotOnDiscord(BotProcess Bot, DiscordOnLoopback Discord) : IAsyncDisposable
{
    /// <summary>LabBot, the published program.</summary>
    public static async Task<BotOnDiscord> LabBotAsync(string program, DiscordWorld world)
    {
        var discord = await DiscordOnLoopback.StartAsync(world).ConfigureAwait(false);
        return new BotOnDiscord(await BotProcess.LabBotAsync(program, LabBotSettings(discord), () => ReadyAsync(discord)).ConfigureAwait(false), discord);
    }

    /// <summary>The peer on discord.js.</summary>
    /// <exception cref="BenchmarkInputException">Node or discord.js is not installed.</exception>
    public static async Task<BotOnDiscord> DiscordJsAsync(DiscordWorld world)
    {
        var discord = await DiscordOnLoopback.StartAsync(world).ConfigureAwait(false);
        return new BotOnDiscord(await BotProcess.PeerAsync(Peer.DiscordJs, DiscordJsSettings(discord), () => ReadyAsync(discord)).ConfigureAwait(false), discord);
    }

    /// <summary>How LabBot reaches that Discord.</summary>
    public static Dictionary<string, string> LabBotSettings(DiscordOnLoopback discord) => new()
    {
        ["LABBOT_Discord__ApiUrl"] = discord.ApiUrl.AbsoluteUri, ["LABBOT_Discord__Token"] = discord.World.BotToken,
    };

    /// <summary>How discord.js does.</summary>
    public static Dictionary<string, string> DiscordJsSettings(DiscordOnLoopback discord) => new()
    {
        ["DISCORD_API_URL"] = discord.ApiUrl.AbsoluteUri, ["DISCORD_BOT_TOKEN"] = discord.World.BotToken,
    };

    /// <summary>Waits until a bot is connected and people are offered its command.</summary>
    public static async Task ReadyAsync(DiscordOnLoopback discord)
    {
        await discord.ConnectedAsync().ConfigureAwait(false);
        while (!discord.Commands().Any(command => (string?)command["name"] == "kit"))
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        await Bot.DisposeAsync().ConfigureAwait(false);
        await Discord.DisposeAsync().ConfigureAwait(false);
    }
}
