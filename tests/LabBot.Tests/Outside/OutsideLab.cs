using System.Collections.Concurrent;
using LabBot.Core.Curation;
using LabBot.Outside;
using LabBot.Outside.Fetching;
using LabBot.Tests.Outside.Fetching;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;

namespace LabBot.Tests.Outside;

/// <summary>
/// The world outside on loopback: the sources under <c>arxiv/</c>, <c>crossref/</c> and so on, as an operator's mirrors would be, and the pages of every public host. What nobody has put there is 404.
/// </summary>
internal sealed class OutsideLab : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, Answer> answers = new();

    private OutsideLab(Site site, TimeProvider time)
    {
        Site = site;
        Network = new FakeNetwork(site) { Names = { ["*"] = [FakeNetwork.PublicAddress] } };
        World = WorldOn(Network, time, site.Address);
    }

    internal sealed record Answer(int Status, string Type, string Body)
    {
        public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

        /// <summary>What a conditional request or a HEAD gets instead.</summary>
        public Func<HttpRequest, int?> Otherwise { get; init; } = _ => null;
    }

    public Site Site { get; }

    public FakeNetwork Network { get; }

    public OutsideWorld World { get; }

    public IOutside Curators => World.Curators;

    /// <summary>What was asked for, as it was put there.</summary>
    public IEnumerable<string> Asked => Site.Requests.Select(Key);

    /// <summary>A world on a network, with the sources under one address.</summary>
    public static OutsideWorld WorldOn(FakeNetwork network, TimeProvider time, Uri sources) => new(
        new OutsideSettings
        {
            Arxiv = new(sources, "arxiv/"), Crossref = new(sources, "crossref/"), DataCite = new(sources, "datacite/"), Biorxiv = new(sources, "biorxiv/"),
            GitHub = new(sources, "github/"), YouTube = new(sources, "youtube/"), Archive = new(sources, "archive/"),
        },
        AddressPolicy.Public, network.Network, time, NullLoggerFactory.Instance);

    public static async Task<OutsideLab> StartAsync(TimeProvider? time = null)
    {
        OutsideLab? lab = null;
        var site = await Site.StartAsync(async http =>
        {
            var key = Key(new Site.Asked(http.Request.Method, http.Request.Host.Value!, http.Request.Path + http.Request.QueryString, new Dictionary<string, string>()));
            if (!lab!.answers.TryGetValue(key, out var answer))
            {
                http.Response.StatusCode = 404;
                return;
            }

            http.Response.StatusCode = answer.Otherwise(http.Request) ?? answer.Status;
            foreach (var (name, value) in answer.Headers)
                http.Response.Headers[name] = value;
            if (http.Response.StatusCode == 304)
                return;
            http.Response.ContentType = answer.Type;
            if (http.Request.Method != "HEAD")
                await http.Response.WriteAsync(answer.Body);
        });
        return lab = new OutsideLab(site, time ?? TimeProvider.System);
    }

    /// <summary>Puts an answer at a source (<c>crossref/works/…</c>) or a page (<c>page.example/…</c>).</summary>
    public void Put(string at, string body, string type = "application/json", int status = 200) => answers[at] = new Answer(status, type, body);

    public void Put(string at, Answer answer) => answers[at] = answer;

    public void PutPage(string at, string html) => Put(at, html, "text/html; charset=utf-8");

    public void Redirect(string at, string to, int status) => Put(at, new Answer(status, "text/plain", "") { Headers = new Dictionary<string, string> { ["Location"] = to } });

    public async Task<PageFacts> FindAsync(string link) => Assert.IsType<Seen.Found>(await Curators.LookUpAsync(new Uri(link), TestContext.Current.CancellationToken)).Facts;

    public async Task<string> WhyNotAsync(string link) => Assert.IsType<Seen.Nothing>(await Curators.LookUpAsync(new Uri(link), TestContext.Current.CancellationToken)).Why;

    public async ValueTask DisposeAsync()
    {
        World.Dispose();
        await Site.DisposeAsync();
    }

    private static string Key(Site.Asked asked) => asked.Host.StartsWith("127.0.0.1", StringComparison.Ordinal) ? asked.PathAndQuery[1..] : asked.Host + asked.PathAndQuery;
}
