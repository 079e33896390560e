using CsCheck;
using LabBot.Core.Kit;

namespace LabBot.Tests.Kit;

public sealed class WorkKeyTests
{
    private static readonly Gen<string> SomeAddress = Gen.Select(
        Gen.OneOf("https://", "http://", ""),
        Gen.OneOf(
            "arxiv.org", "www.nature.com", "doi.org", "www.biorxiv.org", "ieeexplore.ieee.org", "www.sciencedirect.com", "openreview.net", "scholar.google.nl", "m.youtube.com",
            "youtu.be", "github.com", "huggingface.co", "medium.com", "freedium.cfd", "open.substack.com", "a.substack.com", "web.archive.org", "a.example:8080", "bücher.example",
            "www-nature-com.ezproxy.a.example", "login.ezproxy.a.example"),
        Gen.OneOf(
            "abs", "pdf", "articles", "content", "document", "science", "article", "pii", "forum", "citations", "watch", "playlist", "@Handle", "spaces", "p", "pub", "web", "2024", "login",
            "2405.18095v2", "s41592-024-02201-0.pdf", "10.1101", "2022.03.14.484134v3.full", "9770283", "S2452310017301877", "slug-bbd00fabf959", "a%2Fb", "a%25b", "%FF", "a b", "ü", "(x)", "", "https:", "tree", "main")
            .Array[0, 5].Select(Gen.OneOf("", "", "/", "/index.html"), (parts, end) => "/" + string.Join('/', parts) + end),
        Gen.OneOf("id=a%26b", "id=x", "user=Ab", "v=kCc8", "list=PL1", "utm_source=a", "si=b", "arnumber=007", "url=https://arxiv.org/abs/2405.18095", "q=%2520", "b=2", "a=1", "=", "")
            .Array[0, 3].Select(parts => parts.Length == 0 ? "" : "?" + string.Join('&', parts)),
        Gen.OneOf("", "", "#Sec2", "#/route", "#!x"),
        (scheme, host, path, query, fragment) => scheme + host + path + query + fragment);

    public static TheoryData<string, string> SameForms =>
        [.. PastedForms.Same.SelectMany(work => work.Value, (work, form) => (work.Key, form))];

    public static TheoryData<string> Strangers => [.. PastedForms.Strangers];

    public static TheoryData<string> NoKeys => [.. PastedForms.NoKeys];

    [Theory]
    [MemberData(nameof(SameForms))]
    public void A_pasted_form_finds_its_work(string id, string form)
    {
        Assert.True(WorkKey.TryRead(form, out var key));
        Assert.True(TheKit.Catalog.FindWork(key) is not null, $"nothing has the key {key}");
        Assert.Equal(id, TheKit.Catalog.FindWork(key)!.Id.Value);
    }

    [Theory]
    [MemberData(nameof(Strangers))]
    public void A_form_that_only_looks_alike_finds_nothing(string form) =>
        Assert.Null(WorkKey.TryRead(form, out var key) ? TheKit.Catalog.FindWork(key) : null);

    [Theory]
    [MemberData(nameof(NoKeys))]
    public void What_is_no_address_and_no_identifier_has_no_key(string text) => Assert.False(WorkKey.TryRead(text, out _));

    [Fact]
    public void Every_work_has_pasted_forms() =>
        Assert.Equal(TheKit.Catalog.Works.Select(work => work.Id.Value).Order(), PastedForms.Same.Keys.Order());

    [Fact]
    public void Every_listed_link_finds_its_own_work() =>
        Assert.All(TheKit.Catalog.Listings, listing => Assert.Equal(listing.Work, TheKit.Catalog.FindWork(WorkKey.Of(listing.Link))!.Id));

    [Theory]
    [InlineData("https://arxiv.org/abs/hep-th/9901001v2", "arxiv:hep-th/9901001")]
    [InlineData("https://arxiv.org/pdf/math.AG/0601001", "arxiv:math/0601001")]
    [InlineData("10.1002/(SICI)1096-8644(199601)99:1<1::AID-AJPA1>3.0.CO;2-1", "doi:10.1002/(sici)1096-8644(199601)99:1<1::aid-ajpa1>3.0.co;2-1")]
    [InlineData("(https://doi.org/10.1016/S0140-6736(20)30183-5).", "doi:10.1016/s0140-6736(20)30183-5")]
    [InlineData("https://doi.org/10.1016/S0140-6736(20)30183-5", "doi:10.1016/s0140-6736(20)30183-5")]
    [InlineData("https://onlinelibrary.wiley.com/doi/full/10.1002/advs.202101234", "doi:10.1002/advs.202101234")]
    [InlineData("https://doi.org/10.5555/abstract", "doi:10.5555/abstract")]
    [InlineData("https://journals.plos.org/plosone/article?id=10.1371/journal.pone.0000001", "doi:10.1371/journal.pone.0000001")]
    [InlineData("https://www.youtube.com/shorts/kCc8FmEb1nY", "url:youtube.com/watch?v=kCc8FmEb1nY")]
    [InlineData("https://example.org/a?b=2&a=1", "url:example.org/a?a=1&b=2")]
    [InlineData("https://example.org/#/book/1", "url:example.org#/book/1")]
    [InlineData("https://example.org/a%2fb%c3%a9", "url:example.org/a/b%C3%A9")]
    public void An_address_folds_to_its_key(string form, string expected)
    {
        Assert.True(WorkKey.TryRead(form, out var key));
        Assert.Equal(expected, key.Value);
    }

    [Fact]
    public void The_key_of_a_keys_address_is_that_key() => SomeAddress.Sample(form =>
    {
        if (WorkKey.TryRead(form, out var key))
            Assert.Equal(key, WorkKey.Of(new Uri(AddressOf(key))));
    }, iter: 20_000);

    [Fact]
    public void Reading_never_throws() => Gen.OneOf(Gen.String, SomeAddress, Gen.Select(SomeAddress, Gen.String, (form, end) => form + end)).Sample(text =>
    {
        WorkKey.TryRead(text, out _);
    }, iter: 20_000);

    [Fact]
    public void A_text_of_a_megabyte_is_no_key() => Assert.False(WorkKey.TryRead("https://example.org/" + new string('a', 1_000_000), out _));

    private static string AddressOf(WorkKey key) => key.Value.Split(':', 2) switch
    {
        ["doi", var doi] => "https://doi.org/" + Uri.EscapeDataString(doi),
        ["arxiv", var id] => "https://arxiv.org/abs/" + id,
        [_, var rest] => "https://" + rest,
        _ => throw new InvalidOperationException(key.Value),
    };
}
