using Microsoft.Extensions.Logging;

namespace LabBot.Discord.Wire;

/// <summary>Makes LabBot's own clients of Discord from the options.</summary>
public static class DiscordWire
{
    /// <summary>The version of the API and of the gateway that LabBot speaks (https://discord.com/developers/docs/reference#api-versioning).</summary>
    internal const int Version = 10;

    /// <summary>The API. Dispose it at the end.</summary>
    /// <exception cref="ArgumentException">The options are wrong.</exception>
    public static DiscordApi Api(DiscordWireOptions options, TimeProvider time, ILoggerFactory loggers) => new(options, time, loggers.CreateLogger<DiscordApi>());

    /// <summary>HTTP where <see cref="DiscordWireOptions.Listen"/> is set, else the gateway, which answers interactions through <paramref name="api"/>.</summary>
    /// <exception cref="ArgumentException">The options are wrong.</exception>
    public static IDiscordConnection Connection(DiscordWireOptions options, IDiscordApi api, TimeProvider time, ILoggerFactory loggers) => options.Listen is null
        ? new DiscordGateway(options, api, time, loggers.CreateLogger<DiscordGateway>())
        : new DiscordHttp(options, time, loggers.CreateLogger<DiscordHttp>());
}
