using LabBot.Wire;
using Microsoft.Extensions.Logging;
#if PLATFORM_SDKS
using LabBot.Discord.DiscordNet;
#endif

namespace LabBot.Discord.Wire;

/// <summary>Makes the clients of Discord from the options: LabBot's own, or Discord.Net's where LabBot was built with it (<c>-p:PlatformSdks=true</c>).</summary>
public static class DiscordWire
{
    /// <summary>The version of the API and of the gateway that LabBot speaks (https://discord.com/developers/docs/reference#api-versioning).</summary>
    internal const int Version = 10;

    /// <summary>The API. Dispose it at the end.</summary>
    /// <exception cref="ArgumentException">The options are wrong.</exception>
    /// <exception cref="NotSupportedException">Discord.Net is asked for and not in this build.</exception>
    public static DiscordApi Api(DiscordWireOptions options, TimeProvider time, ILoggerFactory loggers) => new(options, () => Carrier(options, time), time, loggers.CreateLogger<DiscordApi>());

    /// <summary>
    /// HTTP where <see cref="DiscordWireOptions.Listen"/> is set, whoever the client is; else the gateway, which answers interactions through <paramref name="api"/>.
    /// </summary>
    /// <exception cref="ArgumentException">The options are wrong.</exception>
    /// <exception cref="NotSupportedException">Discord.Net is asked for and not in this build.</exception>
    public static IDiscordConnection Connection(DiscordWireOptions options, IDiscordApi api, TimeProvider time, ILoggerFactory loggers) => options.Listen is null
        ? Gateway(options, api, time, loggers)
        : new DiscordHttp(options, time, loggers.CreateLogger<DiscordHttp>());

#if PLATFORM_SDKS
    /// <summary>Whether Discord.Net is in this build.</summary>
    public static bool HasLibrary => true;

    /// <summary>What carries the requests of the API.</summary>
    internal static IRestApi Carrier(DiscordWireOptions options, TimeProvider time) =>
        options.UsesLibrary ? new DiscordNetRest(options.ApiUrl, options.Token, time) : new RestApi(options.ApiUrl, options.Token, Sockets.Pooled(), time);

    private static IDiscordConnection Gateway(DiscordWireOptions options, IDiscordApi api, TimeProvider time, ILoggerFactory loggers) => options.UsesLibrary
        ? new DiscordNetGateway(options, api, time, loggers.CreateLogger<DiscordNetGateway>())
        : new DiscordGateway(options, api, time, loggers.CreateLogger<DiscordGateway>());
#else
    /// <summary>Whether Discord.Net is in this build.</summary>
    public static bool HasLibrary => false;

    /// <summary>What carries the requests of the API.</summary>
    internal static RestApi Carrier(DiscordWireOptions options, TimeProvider time) => options.UsesLibrary ? throw NoLibrary() : new(options.ApiUrl, options.Token, Sockets.Pooled(), time);

    private static DiscordGateway Gateway(DiscordWireOptions options, IDiscordApi api, TimeProvider time, ILoggerFactory loggers) =>
        options.UsesLibrary ? throw NoLibrary() : new(options, api, time, loggers.CreateLogger<DiscordGateway>());

    private static NotSupportedException NoLibrary() => new("Discord.Net is asked for, and this build is without it; build with -p:PlatformSdks=true");
#endif
}
