using LabBot.Wire;
using Microsoft.Extensions.Logging;
#if PLATFORM_SDKS
using LabBot.Slack.SlackNet;
#endif

namespace LabBot.Slack.Wire;

/// <summary>Makes the clients of Slack from the options: LabBot's own, or SlackNet's where LabBot was built with it (<c>-p:PlatformSdks=true</c>).</summary>
public static class SlackWire
{
    /// <summary>The Web API. Dispose it at the end.</summary>
    /// <exception cref="ArgumentException">The options are wrong.</exception>
    /// <exception cref="NotSupportedException">SlackNet is asked for and not in this build.</exception>
    public static SlackApi Api(SlackWireOptions options, TimeProvider time, ILoggerFactory loggers) => new(options, () => Carrier(options, time), time, loggers.CreateLogger<SlackApi>());

    /// <summary>HTTP where <see cref="SlackWireOptions.Listen"/> is set, whoever the client is; else Socket Mode.</summary>
    /// <exception cref="ArgumentException">The options are wrong.</exception>
    /// <exception cref="NotSupportedException">SlackNet is asked for and not in this build.</exception>
    public static ISlackConnection Connection(SlackWireOptions options, TimeProvider time, ILoggerFactory loggers) => options.Listen is null
        ? Socket(options, time, loggers)
        : new HttpEndpoint(options, time, loggers.CreateLogger<HttpEndpoint>());

#if PLATFORM_SDKS
    /// <summary>Whether SlackNet is in this build.</summary>
    public static bool HasLibrary => true;

    /// <summary>What carries the requests of the API.</summary>
    internal static IWebApi Carrier(SlackWireOptions options, TimeProvider time) =>
        options.UsesLibrary ? new SlackNetWebApi(options.ApiUrl, Sockets.Pooled(), time) : new WebApi(options.ApiUrl, Sockets.Pooled(), time);

    private static ISlackConnection Socket(SlackWireOptions options, TimeProvider time, ILoggerFactory loggers) => options.UsesLibrary
        ? new SlackNetConnection(options, time, loggers.CreateLogger<SlackNetConnection>())
        : new SocketMode(options, time, loggers.CreateLogger<SocketMode>());
#else
    /// <summary>Whether SlackNet is in this build.</summary>
    public static bool HasLibrary => false;

    /// <summary>What carries the requests of the API.</summary>
    internal static WebApi Carrier(SlackWireOptions options, TimeProvider time) => options.UsesLibrary ? throw NoLibrary() : new(options.ApiUrl, Sockets.Pooled(), time);

    private static SocketMode Socket(SlackWireOptions options, TimeProvider time, ILoggerFactory loggers) =>
        options.UsesLibrary ? throw NoLibrary() : new(options, time, loggers.CreateLogger<SocketMode>());

    private static NotSupportedException NoLibrary() => new("SlackNet is asked for, and this build is without it; build with -p:PlatformSdks=true");
#endif
}
