using System.Net;
using System.Net.Sockets;

namespace LabBot.Outside.Fetching;

/// <summary>The two things that a fetch does with the network beneath HTTP.</summary>
/// <param name="ResolveAsync">The addresses of a host.</param>
/// <param name="ConnectAsync">A connection to the first of the addresses that takes one.</param>
internal sealed record Network(Func<string, CancellationToken, Task<IPAddress[]>> ResolveAsync, Func<IPAddress[], int, CancellationToken, Task<Stream>> ConnectAsync)
{
    /// <summary>The machine's own.</summary>
    public static Network Real { get; } = new(Dns.GetHostAddressesAsync, ConnectToAsync);

    private static async Task<Stream> ConnectToAsync(IPAddress[] addresses, int port, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, port, cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
