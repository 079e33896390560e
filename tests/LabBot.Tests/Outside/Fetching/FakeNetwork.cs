using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using LabBot.Outside.Fetching;

namespace LabBot.Tests.Outside.Fetching;

/// <summary>
/// A network with names and addresses of a test's own. Every connection is counted with the addresses that it was for, and ends at one site on loopback, whatever those addresses are;
/// without a site nothing answers.
/// </summary>
internal sealed class FakeNetwork(Site? site = null)
{
    public const string PublicAddress = "93.184.216.34";

    /// <summary>What names answer, in the order in which they are asked; the last answer stays. <c>*</c> is any other name.</summary>
    public Dictionary<string, string[]> Names { get; } = [];

    /// <summary>While it is set, nothing answers.</summary>
    public bool IsDown { get; set; }

    public ConcurrentQueue<IPAddress> Connected { get; } = new();

    private readonly ConcurrentDictionary<string, int> asked = new();

    public IEnumerable<IPAddress> NotPublic => Connected.Where(address => !AddressPolicy.Public.Allows(address));

    public Network Network => new(ResolveAsync, ConnectAsync);

    private Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        // As the system's resolver does, which reads every spelling of an address.
        if (IPAddress.TryParse(host.TrimEnd('.'), out var literal))
            return Task.FromResult<IPAddress[]>([literal]);
        var answers = Names.GetValueOrDefault(host) ?? Names.GetValueOrDefault("*") ?? [];
        var answer = answers.ElementAtOrDefault(Math.Min(asked.AddOrUpdate(host, 0, (_, before) => before + 1), answers.Length - 1));
        return string.IsNullOrEmpty(answer)
            ? Task.FromException<IPAddress[]>(new SocketException((int)SocketError.HostNotFound))
            : Task.FromResult<IPAddress[]>([.. answer.Split(',', StringSplitOptions.RemoveEmptyEntries).Where(one => one != "-").Select(IPAddress.Parse)]);
    }

    private async Task<Stream> ConnectAsync(IPAddress[] addresses, int port, CancellationToken cancellationToken)
    {
        foreach (var address in addresses)
            Connected.Enqueue(address);
        if (site is null || IsDown)
            throw new SocketException((int)SocketError.ConnectionRefused);
        return await Network.Real.ConnectAsync([IPAddress.Loopback], site.Address.Port, cancellationToken);
    }
}
