using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json;
using CsCheck;
using LabBot.Outside.Fetching;

namespace LabBot.Tests.Outside.Fetching;

/// <summary>Nobody makes LabBot connect to what is not public: the tricks of <c>ssrf.tsv</c>, each as an address that is given and as one that a public page redirects to.</summary>
public sealed class SsrfTests
{
    private static readonly int[] Permanences = [301, 302, 303, 307, 308];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_vector_is_fetched_and_none_connects_anywhere()
    {
        var vectors = Vectors();
        var connections = 0;
        var reasons = new Dictionary<string, int>();
        foreach (var (address, dns, trick) in vectors)
        {
            if (!Uri.TryCreate(address, UriKind.Absolute, out var link))
            {
                Count("no address");
                continue;
            }

            var network = new FakeNetwork { Names = { ["*"] = [dns] } };
            using var fetcher = Fetchers.On(network);
            var result = await fetcher.FetchAsync(new FetchRequest(link), Token);
            Assert.False(result is FetchResult.Fetched, $"{trick}: {address} was fetched");
            Assert.True(network.Connected.IsEmpty, $"{trick}: {address} connected to {string.Join(", ", network.Connected)}");
            connections += network.Connected.Count;
            Count(result.GetType().Name);
        }

        Assert.InRange(vectors.Count, 300, int.MaxValue);
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"SSRF: {vectors.Count} vectors, {connections} connections to non-public addresses ({string.Join(", ", reasons.Select(one => $"{one.Value} {one.Key}"))})");
        Assert.Equal(0, connections);

        void Count(string reason) => reasons[reason] = reasons.GetValueOrDefault(reason) + 1;
    }

    [Fact]
    public async Task No_vector_is_reached_by_a_redirect_either()
    {
        var vectors = Vectors().Where(vector => !vector.Address.Any(c => char.IsControl(c) || c > 126)).ToList();
        await using var site = await Site.StartAsync(http =>
        {
            if (http.Request.Host.Host == "start.example")
            {
                var number = int.Parse(http.Request.Path.Value![1..], System.Globalization.CultureInfo.InvariantCulture);
                http.Response.StatusCode = Permanences[number % Permanences.Length];
                http.Response.Headers.Location = vectors[number].Address;
            }

            return Task.CompletedTask;
        });
        var reached = 0;
        for (var i = 0; i < vectors.Count; i++)
        {
            var network = new FakeNetwork(site) { Names = { ["start.example"] = [FakeNetwork.PublicAddress], ["*"] = [vectors[i].Dns] } };
            using var fetcher = Fetchers.On(network);
            var result = await fetcher.FetchAsync(new FetchRequest(new Uri($"http://start.example/{i}")), Token);
            // What reads as a path stays at the public host, which is where such an address leads.
            Assert.True(result is not FetchResult.Fetched { Link.Host: not "start.example" }, $"{vectors[i].Address} was reached: {result}");
            reached += network.NotPublic.Count();
        }

        Assert.Equal(0, reached);

        TestContext.Current.TestOutputHelper?.WriteLine($"SSRF by redirect: {vectors.Count} vectors, {reached} connections to non-public addresses");
        Assert.InRange(vectors.Count, 300, int.MaxValue);
    }

    [Fact]
    public async Task No_vector_makes_a_look_or_an_import_throw_or_connect()
    {
        await using var site = await Site.OfAsync("<title>reached</title>");
        foreach (var (address, dns, trick) in Vectors())
        {
            if (!Uri.TryCreate(address, UriKind.RelativeOrAbsolute, out var link))
                continue;
            var network = new FakeNetwork(site) { Names = { ["*"] = [dns] } };
            using var world = OutsideLab.WorldOn(network, TimeProvider.System, new Uri("http://203.0.113.1/"));
            // What is asked of the sources is asked where the operator said, and of no page.
            var (seen, list) = (await world.Curators.LookUpAsync(link, Token), await world.Curators.FetchAsync(link, Token));
            Assert.True(seen is Core.Curation.Seen.Nothing { Why.Length: > 0 }, $"{trick}: {address}");
            Assert.True(list is Core.Curation.SeenFile.Nothing { Why.Length: > 0 }, $"{trick}: {address}");
            Assert.Empty(network.Connected);
        }
    }

    [Fact]
    public async Task No_address_whatever_makes_a_fetch_throw()
    {
        using var fetcher = Fetchers.On(new FakeNetwork { Names = { ["*"] = [FakeNetwork.PublicAddress] } });
        var part = Gen.OneOf(
            Gen.OneOf("http://", "https://", "//", "@", ":", "[", "]", "::1", "%", "%00", "?", "#", ".", "..", "/", "\\", "xn--", "ß", "\u0130", "\ud800", "\u200d", "example.org", "127.0.0.1", "0x7f", ":80", ":99999"), Gen.String[0, 4]);
        await part.Array[1, 8].Select(string.Concat).SampleAsync(async text =>
        {
            if (Uri.TryCreate(text, UriKind.Absolute, out var link) || Uri.TryCreate("http://" + text, UriKind.Absolute, out link))
                Assert.IsNotType<FetchResult.Fetched>(await fetcher.FetchAsync(new FetchRequest(link), Token));
        }, iter: 5000);
    }

    [Fact]
    public async Task A_name_that_answers_public_first_and_private_next_is_connected_to_as_it_was_checked()
    {
        await using var site = await Site.StartAsync(http =>
        {
            http.Response.Redirect("/again");
            return Task.CompletedTask;
        });
        var network = new FakeNetwork(site) { Names = { ["rebind.example"] = [FakeNetwork.PublicAddress, "127.0.0.1"] } };
        using var fetcher = Fetchers.On(network);
        var result = await fetcher.FetchAsync(new FetchRequest(new Uri("http://rebind.example/")), Token);

        Assert.Contains("not at a public address", result.Why(), StringComparison.Ordinal);
        Assert.Equal([IPAddress.Parse(FakeNetwork.PublicAddress)], network.Connected);
        Assert.Single(site.Requests);
    }

    [Fact]
    public async Task A_page_cannot_lead_to_the_operators_own_mirror()
    {
        await using var site = await Site.StartAsync(http =>
        {
            if (http.Request.Host.Host == "page.example")
                http.Response.Redirect("http://10.1.2.3/secret");
            return Task.CompletedTask;
        });
        var network = new FakeNetwork(site) { Names = { ["page.example"] = [FakeNetwork.PublicAddress] } };
        using var fetcher = Fetchers.On(network);
        var mirror = new Uri("http://10.1.2.3/");

        var own = await fetcher.FetchAsync(new FetchRequest(new Uri(mirror, "works/1")) { Trusted = mirror }, Token);
        Assert.Equal(200, own.Fetched().Status);
        var led = await fetcher.FetchAsync(new FetchRequest(new Uri("http://page.example/")), Token);
        Assert.IsType<FetchResult.Refused>(led);
        var given = await fetcher.FetchAsync(new FetchRequest(new Uri("http://10.1.2.3/secret")), Token);
        Assert.IsType<FetchResult.Refused>(given);
        Assert.DoesNotContain(site.Requests, request => request.PathAndQuery == "/secret");
    }

    [Fact]
    public async Task The_operators_mirror_cannot_lead_to_what_is_not_public()
    {
        await using var site = await Site.StartAsync(http =>
        {
            if (http.Request.Path == "/start")
                http.Response.Redirect("http://10.9.9.9/elsewhere");
            return Task.CompletedTask;
        });
        var network = new FakeNetwork(site);
        using var fetcher = Fetchers.On(network);
        var result = await fetcher.FetchAsync(new FetchRequest(new Uri("http://10.1.2.3/start")) { Trusted = new Uri("http://10.1.2.3/") }, Token);
        Assert.Contains("leads on to another one. 10.9.9.9 is not at a public address", result.Why(), StringComparison.Ordinal);
        Assert.Single(site.Requests);
    }

    [Theory]
    [InlineData("8.8.8.8")]
    [InlineData("1.1.1.1")]
    [InlineData("100.63.255.255")]
    [InlineData("100.128.0.1")]
    [InlineData("172.15.255.255")]
    [InlineData("172.32.0.1")]
    [InlineData("192.167.255.255")]
    [InlineData("192.0.1.1")]
    [InlineData("198.17.255.255")]
    [InlineData("198.20.0.1")]
    [InlineData("223.255.255.255")]
    [InlineData("2606:2800:220:1:248:1893:25c8:1946")]
    [InlineData("2a00:1450:400e::1")]
    [InlineData("2001:4860:4860::8888")]
    [InlineData("2001:200::1")]
    [InlineData("2003::1")]
    public void Public_addresses_are_public(string address) => Assert.True(AddressPolicy.Public.Allows(IPAddress.Parse(address)));

    private static List<(string Address, string Dns, string Trick)> Vectors([CallerFilePath] string here = "") =>
    [
        .. File.ReadAllLines(Path.Combine(Path.GetDirectoryName(here)!, "ssrf.tsv")).Where(line => !line.StartsWith('#')).Select(line => line.Split('\t')).Select(cells =>
            (JsonSerializer.Deserialize<string>($"\"{cells[0].Replace("\"", "\\\"", StringComparison.Ordinal)}\"")!, cells[1].Split('=')[^1], cells[2])),
    ];
}
