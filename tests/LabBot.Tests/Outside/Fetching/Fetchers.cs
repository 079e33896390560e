using LabBot.Outside.Fetching;
using Microsoft.Extensions.Logging.Abstractions;

namespace LabBot.Tests.Outside.Fetching;

/// <summary>Fetchers with the program's own policy, on a network of a test's own.</summary>
internal static class Fetchers
{
    public static SafeFetcher On(FakeNetwork network, TimeProvider? time = null) =>
        new(AddressPolicy.Public, network.Network, "curators@lab.example", time ?? TimeProvider.System, NullLogger<SafeFetcher>.Instance);

    /// <summary>One fetch from a site, at a public name.</summary>
    public static async Task<FetchResult> FetchAsync(Site site, string path = "/", Func<FetchRequest, FetchRequest>? request = null)
    {
        var network = new FakeNetwork(site) { Names = { ["*"] = [FakeNetwork.PublicAddress] } };
        using var fetcher = On(network);
        var asked = new FetchRequest(new Uri("http://example.org" + path));
        return await fetcher.FetchAsync(request is null ? asked : request(asked), TestContext.Current.CancellationToken);
    }

    public static FetchResult.Fetched Fetched(this FetchResult result) => Assert.IsType<FetchResult.Fetched>(result);

    /// <summary>The sentence for the curator.</summary>
    public static string Why(this FetchResult result) => result switch
    {
        FetchResult.Refused { Why: var why } => why,
        FetchResult.Failed { Why: var why } => why,
        _ => throw new InvalidOperationException($"it was fetched: {result}"),
    };
}
