using Microsoft.Extensions.Logging;

namespace LabBot.Slack.Wire;

/// <summary>Makes LabBot's own clients of Slack from the options.</summary>
public static class SlackWire
{
    /// <summary>The Web API. Dispose it at the end.</summary>
    /// <exception cref="ArgumentException">The options are wrong.</exception>
    public static SlackApi Api(SlackWireOptions options, TimeProvider time, ILoggerFactory loggers) => new(options, time, loggers.CreateLogger<SlackApi>());

    /// <summary>HTTP where <see cref="SlackWireOptions.Listen"/> is set, else Socket Mode.</summary>
    /// <exception cref="ArgumentException">The options are wrong.</exception>
    public static ISlackConnection Connection(SlackWireOptions options, TimeProvider time, ILoggerFactory loggers) => options.Listen is null
        ? new SocketMode(options, time, loggers.CreateLogger<SocketMode>())
        : new HttpEndpoint(options, time, loggers.CreateLogger<HttpEndpoint>());
}
