using System.Net;

namespace LabBot.Wire;

/// <summary>What carries the calls of a platform's API.</summary>
internal static class Sockets
{
    /// <summary>
    /// How long connecting may take. Also a network that swallows packets is known for one before a drip's lease is at its end: three tries and their pauses take
    /// less than the ten seconds of a send.
    /// </summary>
    public static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(2.5);

    /// <summary>Pooled, looking names up anew every few minutes, following no redirect, keeping no cookie.</summary>
    public static HttpMessageHandler Pooled() => new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.All,
        ConnectTimeout = ConnectLimit,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(90),
        MaxConnectionsPerServer = 32,
        ActivityHeadersPropagator = null,
    };
}
