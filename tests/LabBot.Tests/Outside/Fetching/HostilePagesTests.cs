using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using LabBot.Outside.Fetching;
using LabBot.Outside.Metadata;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;

namespace LabBot.Tests.Outside.Fetching;

/// <summary>Pages that want to cost LabBot its memory, its time or its words.</summary>
public sealed class HostilePagesTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    public async Task A_bomb_is_counted_as_it_unpacks(string encoding)
    {
        var bomb = Pack(encoding, new byte[64 * 1024 * 1024]);
        Assert.InRange(bomb.Length, 1, 200_000);
        await using var site = await Site.StartAsync(http =>
        {
            http.Response.ContentType = "text/html";
            http.Response.Headers.ContentEncoding = encoding;
            return http.Response.Body.WriteAsync(bomb).AsTask();
        });
        Assert.Equal(FetchRequest.PageBytes, (await Fetchers.FetchAsync(site)).Fetched().Body.Length);
        var list = await Fetchers.FetchAsync(site, request: asked => asked with { MaxBytes = FetchRequest.ListBytes, RefusesLonger = true });
        Assert.Contains("larger than 10 MB", list.Why(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bomb_within_a_bomb_is_unpacked_no_further()
    {
        var nested = Pack("gzip", Pack("gzip", new byte[16 * 1024 * 1024]));
        await using var site = await Site.StartAsync(http =>
        {
            http.Response.ContentType = "text/html";
            http.Response.Headers.ContentEncoding = "gzip, gzip";
            return http.Response.Body.WriteAsync(nested).AsTask();
        });
        Assert.InRange((await Fetchers.FetchAsync(site)).Fetched().Body.Length, 0, FetchRequest.PageBytes);
    }

    [Fact]
    public async Task Of_a_body_without_end_the_beginning_is_read()
    {
        await using var site = await Site.StartAsync(async http =>
        {
            http.Response.ContentType = "text/html";
            var line = Encoding.ASCII.GetBytes(new string('x', 10_000));
            while (!http.RequestAborted.IsCancellationRequested)
                await http.Response.Body.WriteAsync(line, http.RequestAborted);
        });
        Assert.Equal(FetchRequest.PageBytes, (await Fetchers.FetchAsync(site)).Fetched().Body.Length);
    }

    [Fact]
    public async Task A_list_of_just_ten_megabytes_is_taken_and_one_byte_more_is_not()
    {
        var extra = 0;
        await using var site = await Site.StartAsync(http => http.Response.Body.WriteAsync(new byte[FetchRequest.ListBytes + extra]).AsTask());
        var whole = await Fetchers.FetchAsync(site, request: List);
        Assert.Equal(FetchRequest.ListBytes, whole.Fetched().Body.Length);
        extra = 1;
        Assert.Equal("It is larger than 10 MB; expected a list of at most that: split it, or leave out what is not needed.", (await Fetchers.FetchAsync(site, request: List)).Why());

        static FetchRequest List(FetchRequest asked) => asked with { MaxBytes = FetchRequest.ListBytes, RefusesLonger = true };
    }

    [Fact]
    public async Task A_drip_of_single_bytes_ends_after_ten_seconds()
    {
        var time = new FakeTimeProvider();
        var dripped = new TaskCompletionSource();
        await using var site = await Site.StartAsync(async http =>
        {
            http.Response.ContentType = "text/html";
            await http.Response.WriteAsync("<");
            await http.Response.Body.FlushAsync();
            dripped.TrySetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, http.RequestAborted);
        });
        var network = new FakeNetwork(site) { Names = { ["*"] = [FakeNetwork.PublicAddress] } };
        using var fetcher = Fetchers.On(network, time);
        var fetch = fetcher.FetchAsync(new FetchRequest(new Uri("http://slow.example/")), Token);
        await dripped.Task;
        time.Advance(SafeFetcher.Patience - TimeSpan.FromMilliseconds(1));
        Assert.False(fetch.IsCompleted);
        time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal("slow.example did not answer in time; try again later.", (await fetch).Why());
    }

    [Fact]
    public async Task A_header_of_a_megabyte_is_not_read()
    {
        await using var site = await Site.StartAsync(http =>
        {
            for (var i = 0; i < 100; i++)
                http.Response.Headers["X-" + i] = new string('h', 10_000);
            return Task.CompletedTask;
        });
        Assert.Contains("cannot be read", (await Fetchers.FetchAsync(site)).Why(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_redirect_loop_and_a_redirect_to_nowhere_end_with_a_sentence()
    {
        await using var site = await Site.StartAsync(http =>
        {
            if (http.Request.Path == "/nowhere")
                http.Response.StatusCode = 302;
            else
                http.Response.Redirect(http.Request.Path.Value!.Length > 40 ? "/" : http.Request.Path.Value + "x");
            return Task.CompletedTask;
        });
        Assert.Contains("sends its visitors on and on", (await Fetchers.FetchAsync(site)).Why(), StringComparison.Ordinal);
        Assert.Equal(SafeFetcher.MostRedirects + 1, site.Requests.Count);
        Assert.Contains("sends its visitors on and on", (await Fetchers.FetchAsync(site, "/nowhere")).Why(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Five_redirects_are_followed_and_told()
    {
        await using var site = await Site.StartAsync(http =>
        {
            var step = http.Request.Path.Value!.Length - 1;
            if (step < 5)
                http.Response.Redirect(http.Request.Path.Value + "x", permanent: step == 0);
            return Task.CompletedTask;
        });
        var page = (await Fetchers.FetchAsync(site)).Fetched();
        Assert.Equal("http://example.org/xxxxx", page.Link.AbsoluteUri);
        Assert.Equal([true, false, false, false, false], page.Redirects.Select(one => one.IsPermanent));
    }

    [Fact]
    public async Task A_wrong_length_and_a_broken_encoding_end_with_a_sentence()
    {
        await using var site = await Site.StartAsync(async http =>
        {
            if (http.Request.Path == "/short")
            {
                http.Response.ContentLength = 1000;
                await http.Response.WriteAsync("short");
                http.Abort();
            }
            else
            {
                http.Response.Headers.ContentEncoding = "gzip";
                await http.Response.WriteAsync("no gzip at all");
            }
        });
        Assert.Contains("cannot be read", (await Fetchers.FetchAsync(site, "/short")).Why(), StringComparison.Ordinal);
        Assert.Contains("cannot be read", (await Fetchers.FetchAsync(site, "/broken")).Why(), StringComparison.Ordinal);
    }

    public static TheoryData<string, string> Bombs => new()
    {
        { "nested", string.Concat(Enumerable.Repeat("<div>", 52_000)) },
        { "formatting", string.Concat(Enumerable.Range(0, 8000).Select(i => $"<b id={i}>")) + string.Concat(Enumerable.Repeat("<p>", 40_000)) },
        { "tables", string.Concat(Enumerable.Repeat("<table><a><td>", 18_000)) },
        { "attributes", "<meta " + string.Concat(Enumerable.Range(0, 30_000).Select(i => $"a{i}=b ")) + ">" },
        { "one line", new string('x', 250_000) },
        { "one tag", "<meta name=\"" + new string('x', 250_000) },
        { "one comment", "<!--" + new string('-', 250_000) },
        { "entities", string.Concat(Enumerable.Repeat("&amp;&CounterClockwiseContourIntegral;&#x10FFFF;", 5000)) },
        { "metas", string.Concat(Enumerable.Repeat("<meta name=a content=b>", 11_000)) },
        { "JSON", "<script type='application/ld+json'>" + new string('[', 200_000) + "</script>" },
        { "scripts", string.Concat(Enumerable.Repeat("<script type='application/ld+json'>{}</script>", 5000)) },
        { "title", "<title>" + string.Concat(Enumerable.Repeat("<b>&lt;", 35_000)) },
        { "titles", string.Concat(Enumerable.Repeat("<title>x", 30_000)) },
    };

    [Theory]
    [MemberData(nameof(Bombs))]
    public void A_page_costs_no_more_than_its_length(string name, string bomb)
    {
        var began = Stopwatch.GetTimestamp();
        var before = GC.GetAllocatedBytesForCurrentThread();
        var facts = PageFactsReader.Read("<title>It has a title</title>" + bomb);
        Assert.Equal("It has a title", facts?.Record.Title);
        var (took, allocated) = (Stopwatch.GetElapsedTime(began), (GC.GetAllocatedBytesForCurrentThread() - before) / 1024 / 1024);
        TestContext.Current.TestOutputHelper?.WriteLine($"{name}: {took.TotalMilliseconds:0} ms, {allocated} MB");
        Assert.InRange(took, TimeSpan.Zero, TimeSpan.FromSeconds(5));
        Assert.InRange(allocated, 0, 60);
    }

    [Theory]
    [InlineData("windows-1252", null, "Überblick")]
    [InlineData("iso-8859-1", null, "Überblick")]
    [InlineData("iso-8859-1", "iso-8859-1", "Überblick")]
    [InlineData("utf-8", null, "Überblick")]
    [InlineData("utf-8", "utf-8", "Überblick")]
    [InlineData("utf-8", "no-such-charset", "Überblick")]
    [InlineData("utf-16", "utf-16", "Überblick")]
    [InlineData("shift_jis", "shift_jis", "深層学習")]
    [InlineData("gb18030", "gb18030", "深度学习")]
    [InlineData("koi8-r", "koi8-r", "Обзор")]
    public void A_page_is_read_in_its_encoding(string written, string? said, string title)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        Assert.Equal($"<title>{title}</title>", PageText.Decode(Encoding.GetEncoding(written).GetBytes($"<title>{title}</title>"), said));
    }

    [Fact]
    public void A_page_may_say_its_encoding_itself_and_a_mark_of_byte_order_wins()
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var page = "<meta charset=\"koi8-r\"><title>Обзор</title>";
        Assert.Equal(page, PageText.Decode(Encoding.GetEncoding("koi8-r").GetBytes(page), null));
        Assert.Equal("Обзор", PageText.Decode([.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes("Обзор")], "koi8-r"));
        Assert.Equal("Обзор", PageText.Decode([.. Encoding.BigEndianUnicode.Preamble, .. Encoding.BigEndianUnicode.GetBytes("Обзор")], null));
    }

    [Theory]
    [InlineData("utf-7", "+ADw-script+AD4-")]
    [InlineData(null, "")]
    [InlineData("", "plain")]
    public void Nothing_is_hidden_in_an_encoding(string? said, string text) => Assert.Equal(text, PageText.Decode(Encoding.ASCII.GetBytes(text), said));

    [Fact]
    public void A_character_that_the_cut_goes_through_does_not_change_the_encoding() => Assert.Equal("Ü\uFFFD", PageText.Decode([0xC3, 0x9C, 0xC3], null));

    private static byte[] Pack(string encoding, byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (Stream packer = encoding switch
        {
            "br" => new BrotliStream(packed, CompressionLevel.Fastest, leaveOpen: true),
            "deflate" => new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true),
            _ => new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true),
        })
            packer.Write(bytes);
        return packed.ToArray();
    }
}
