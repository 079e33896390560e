using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using LabBot.Outside.Fetching;
using LabBot.Tests.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;

namespace LabBot.Tests.Outside.Fetching;

public sealed class SafeFetcherTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_request_names_LabBot_and_carries_nothing_of_anybodys()
    {
        await using var site = await Site.StartAsync(http =>
        {
            http.Response.Cookies.Append("track", "me");
            if (http.Request.Path == "/")
                http.Response.Redirect("/next");
            return Task.CompletedTask;
        });
        await Fetchers.FetchAsync(site);
        Assert.Equal(2, site.Requests.Count);
        foreach (var request in site.Requests)
        {
            Assert.Equal(["Accept-Encoding", "Host", "User-Agent"], request.Headers.Keys.Order());
            Assert.Matches(@"^LabBot/\d+\.\d+ \(a lab's reading list; mailto:curators@lab\.example\)$", request.Headers["User-Agent"]);
            Assert.Equal("example.org", request.Host);
        }
    }

    [Fact]
    public async Task Proxies_of_the_environment_are_not_used()
    {
        await using var site = await Site.OfAsync("here");
        var before = Environment.GetEnvironmentVariable("http_proxy");
        Environment.SetEnvironmentVariable("http_proxy", "http://127.0.0.1:1");
        try
        {
            Assert.Equal(200, (await Fetchers.FetchAsync(site)).Fetched().Status);
        }
        finally
        {
            Environment.SetEnvironmentVariable("http_proxy", before);
        }
    }

    [Fact]
    public async Task What_has_not_changed_is_not_sent_again()
    {
        await using var site = await Site.StartAsync(http =>
        {
            http.Response.Headers.ETag = "W/\"v1\"";
            http.Response.Headers.LastModified = "Mon, 02 Mar 2026 09:00:00 GMT";
            if (http.Request.Headers.IfNoneMatch == "W/\"v1\"")
                http.Response.StatusCode = 304;
            return Task.CompletedTask;
        });
        var first = (await Fetchers.FetchAsync(site)).Fetched();
        Assert.Equal(("W/\"v1\"", "Mon, 02 Mar 2026 09:00:00 GMT"), (first.ETag, first.LastModified));
        var second = (await Fetchers.FetchAsync(site, request: asked => asked with { ETag = first.ETag, LastModified = first.LastModified })).Fetched();
        Assert.Equal(304, second.Status);
        Assert.Equal("Mon, 02 Mar 2026 09:00:00 GMT", site.Requests.Last().Headers["If-Modified-Since"]);
    }

    [Fact]
    public async Task Four_go_on_at_once_and_the_fifth_waits_within_its_ten_seconds()
    {
        var time = new FakeTimeProvider();
        using var arrived = new SemaphoreSlim(0);
        var (now, most) = (0, 0);
        await using var site = await Site.StartAsync(async http =>
        {
            most = Math.Max(most, Interlocked.Increment(ref now));
            arrived.Release();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, http.RequestAborted);
        });
        var network = new FakeNetwork(site) { Names = { ["*"] = [FakeNetwork.PublicAddress] } };
        using var fetcher = Fetchers.On(network, time);
        var fetches = Enumerable.Range(0, 9).Select(i => fetcher.FetchAsync(new FetchRequest(new Uri($"http://example.org/{i}")), Token)).ToList();
        for (var i = 0; i < SafeFetcher.AtOnce; i++)
            await arrived.WaitAsync(Token);
        Assert.Equal(4, site.Requests.Count);
        time.Advance(SafeFetcher.Patience);
        Assert.All(await Task.WhenAll(fetches), result => Assert.Equal(FetchFailure.NoAnswer, Assert.IsType<FetchResult.Failed>(result).Failure));
        Assert.Equal((4, 4), (most, site.Requests.Count));
    }

    [Fact]
    public async Task Who_ends_it_hears_no_sentence()
    {
        await using var site = await Site.StartAsync(http => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, http.RequestAborted));
        var network = new FakeNetwork(site) { Names = { ["*"] = [FakeNetwork.PublicAddress] } };
        using var fetcher = Fetchers.On(network);
        using var ending = new CancellationTokenSource();
        var fetch = fetcher.FetchAsync(new FetchRequest(new Uri("http://example.org/")), ending.Token);
        await ending.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => fetch);
    }

    [Fact]
    public async Task A_host_that_is_none_and_one_that_does_not_answer_are_told_apart()
    {
        using var nobody = Fetchers.On(new FakeNetwork());
        Assert.Equal("There is no host named no.such.example; check the spelling.", (await nobody.FetchAsync(new FetchRequest(new Uri("http://no.such.example/")), Token)).Why());
        using var silent = Fetchers.On(new FakeNetwork { Names = { ["*"] = [FakeNetwork.PublicAddress] } });
        Assert.Equal("example.org does not answer; check the address, or try again later.", (await silent.FetchAsync(new FetchRequest(new Uri("http://example.org/")), Token)).Why());
    }

    [Fact]
    public async Task A_certificate_of_ones_own_making_is_not_trusted()
    {
        using var key = RSA.Create(2048);
        using var made = new CertificateRequest("CN=example.org", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
        using var certificate = X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pfx), null);
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var serving = ServeAsync();
        var network = new Network((_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse(FakeNetwork.PublicAddress)]), (_, _, token) =>
            Network.Real.ConnectAsync([IPAddress.Loopback], ((IPEndPoint)listener.LocalEndpoint).Port, token));
        using var fetcher = new SafeFetcher(AddressPolicy.Public, network, "", TimeProvider.System, new LogLines<SafeFetcher>());
        var result = await fetcher.FetchAsync(new FetchRequest(new Uri("https://example.org/")), Token);
        Assert.Equal("The certificate of example.org cannot be trusted; open it in a browser to see why.", result.Why());
        await serving;

        async Task ServeAsync()
        {
            using var client = await listener.AcceptTcpClientAsync(Token);
            await using var tls = new SslStream(client.GetStream());
            await Assert.ThrowsAnyAsync<Exception>(async () =>
            {
                await tls.AuthenticateAsServerAsync(certificate);
                Assert.NotEqual(0, await tls.ReadAsync(new byte[1], Token));
            });
        }
    }

    [Fact]
    public async Task Another_media_type_is_refused_before_its_body_is_read()
    {
        await using var site = await Site.StartAsync(http =>
        {
            http.Response.ContentType = "image/png";
            return http.Response.WriteAsync("…");
        });
        var result = await Fetchers.FetchAsync(site, request: asked => asked with { MediaTypes = ["text/html"] });
        Assert.Equal("It leads to image/png, which LabBot does not read; expected a page.", result.Why());
    }

    [Fact]
    public async Task Only_the_headers_are_asked_for_with_a_HEAD()
    {
        await using var site = await Site.OfAsync("<title>x</title>");
        var head = (await Fetchers.FetchAsync(site, request: asked => asked with { IsHead = true })).Fetched();
        Assert.Empty(head.Body);
        Assert.Equal("HEAD", Assert.Single(site.Requests).Method);
    }

    [Fact]
    public async Task The_log_holds_the_host_and_nothing_of_the_path()
    {
        await using var site = await Site.OfAsync("x");
        var network = new FakeNetwork(site) { Names = { ["*"] = [FakeNetwork.PublicAddress] } };
        var log = new LogLines<SafeFetcher>();
        using var fetcher = new SafeFetcher(AddressPolicy.Public, network.Network, "", TimeProvider.System, log);
        await fetcher.FetchAsync(new FetchRequest(new Uri("http://example.org/canary-4711?token=canary-4711#canary-4711")), Token);
        await fetcher.FetchAsync(new FetchRequest(new Uri("http://canary-4711:canary-4711@example.org/")), Token);
        Assert.Equal(2, log.Lines.Count);
        Assert.DoesNotContain(log.Lines, line => line.Text.Contains("canary", StringComparison.Ordinal));
        Assert.StartsWith("Fetched from http example.org: 200 after ", log.Lines.First().Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refusal_tells_nobodys_password()
    {
        using var fetcher = Fetchers.On(new FakeNetwork());
        var result = await fetcher.FetchAsync(new FetchRequest(new Uri("https://ada:canary-4711@example.org/")), Token);
        Assert.Equal("It carries a user name or password; LabBot carries nobody's credentials: give it without the part before the @.", result.Why());
    }
}
