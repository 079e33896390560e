using System.Net;
using System.Net.Sockets;

namespace LabBot.Outside.Fetching;

/// <summary>
/// Where LabBot may connect to. <see cref="Public"/> is the only policy of the program; tests on loopback hand in their own, and no setting can. Safe on any thread.
/// </summary>
/// <param name="allows">Whether an address may be connected to.</param>
/// <param name="allowsPort">Whether a port may.</param>
public sealed class AddressPolicy(Func<IPAddress, bool> allows, Func<int, bool> allowsPort)
{
    // Where pages are. Anything else is some other service's, which a request for a page can be made to mean something to.
    private static readonly int[] Ports = [80, 443, 8000, 8080, 8443];

    // https://www.iana.org/assignments/iana-ipv4-special-registry: all that is not "globally reachable"; and 224.0.0.0/4 (RFC 5771).
    private static readonly IPNetwork[] SpecialV4 =
    [
        IPNetwork.Parse("0.0.0.0/8"),
        IPNetwork.Parse("10.0.0.0/8"),
        IPNetwork.Parse("100.64.0.0/10"),
        IPNetwork.Parse("127.0.0.0/8"),
        IPNetwork.Parse("169.254.0.0/16"),
        IPNetwork.Parse("172.16.0.0/12"),
        IPNetwork.Parse("192.0.0.0/24"),
        IPNetwork.Parse("192.0.2.0/24"),
        IPNetwork.Parse("192.88.99.0/24"),
        IPNetwork.Parse("192.168.0.0/16"),
        IPNetwork.Parse("198.18.0.0/15"),
        IPNetwork.Parse("198.51.100.0/24"),
        IPNetwork.Parse("203.0.113.0/24"),
        IPNetwork.Parse("224.0.0.0/4"),
        IPNetwork.Parse("240.0.0.0/4"),
        // A public address by number, but each Azure machine's own host: https://learn.microsoft.com/azure/virtual-network/what-is-ip-address-168-63-129-16
        IPNetwork.Parse("168.63.129.16/32"),
    ];

    // All unicast that is assigned (https://www.iana.org/assignments/ipv6-address-space). Outside of it lie loopback, mapped and translated IPv4 (::/96, ::ffff:0:0/96, 64:ff9b::/96,
    // 64:ff9b:1::/48), discard, unique local, link-local, site-local, segment routing and multicast.
    private static readonly IPNetwork UnicastV6 = IPNetwork.Parse("2000::/3");

    // https://www.iana.org/assignments/iana-ipv6-special-registry: what is special within it.
    private static readonly IPNetwork[] SpecialV6 =
    [
        IPNetwork.Parse("2001::/23"), // protocol assignments: Teredo, benchmarking, ORCHID
        IPNetwork.Parse("2001:db8::/32"), // documentation
        IPNetwork.Parse("2002::/16"), // 6to4, which carries an IPv4 address
        IPNetwork.Parse("3fff::/20"), // documentation
    ];

    /// <summary>Public unicast addresses, and the ports that pages are served at: 80, 443, 8000, 8080, 8443.</summary>
    public static AddressPolicy Public { get; } = new(IsPublic, Ports.Contains);

    /// <summary>Whether LabBot may connect to the address.</summary>
    public bool Allows(IPAddress address) => allows(address);

    /// <summary>Whether LabBot may connect to the port.</summary>
    public bool AllowsPort(int port) => allowsPort(port);

    private static bool IsPublic(IPAddress address) => address.AddressFamily switch
    {
        AddressFamily.InterNetwork => !SpecialV4.Any(net => net.Contains(address)),
        // IPNetwork takes a mapped address for its IPv4 one, and finds ::ffff:10.0.0.1 in 2000::/3.
        AddressFamily.InterNetworkV6 => !address.IsIPv4MappedToIPv6 && UnicastV6.Contains(address) && !SpecialV6.Any(net => net.Contains(address)),
        _ => false,
    };
}
