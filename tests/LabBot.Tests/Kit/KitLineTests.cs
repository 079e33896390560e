using CsCheck;
using LabBot.Core.Kit;

namespace LabBot.Tests.Kit;

public sealed class KitLineTests
{
    private static readonly Gen<string> SomeText = Gen.OneOf(
            Gen.OneOf("a", "Liò", "🙂", "*", "**", "_", "__x__", "snake_case", "`", "[", "]", "](", "<b>", "<", ">", "&amp;", "&", "&#42;", "\\", "\\*", "!", "#", "—", " - ", "http://x.example/", "<http://x.example/>", "~", "|", "$", "(", ")", "\"", "'", "1.", "- ", "+", "=", "---", "@everyone", "\u00a0", "\u0000", "\r\n", "\uFFFE", "kind:"),
            Gen.String[0, 5])
        .Array[1, 6].Select(parts => KitLine.Plain(string.Join(" ", parts))).Where(text => text.Length > 0);

    private static readonly Gen<Uri> SomeLink = Gen.Select(
        Gen.OneOf("https://example.org", "http://example.org:8080", "https://bücher.example"),
        Gen.OneOf("", "/", "/a(b)c", "/a(b", "/a)b", "/a_b_c", "/*x*", "/a%20b", "/[x]", "/S0140-6736(20)30183-5/fulltext", "/`x`", "/a\\b", "/é"),
        Gen.OneOf("", "?a=1&b=2", "?q=&copy;x", "?x=<y>", "?a=b#&lt;"),
        (host, path, query) => new Uri(host + path + query));

    [Fact]
    public void What_is_written_of_a_listing_is_read_from_it() => Gen.Select(SomeText, SomeLink, SomeText.Null(), SomeText).Sample((label, link, note, also) =>
    {
        var value = string.Join(' ', also.Replace(",", "", StringComparison.Ordinal).Split(' ', StringSplitOptions.RemoveEmptyEntries));
        var text = $"{KitLine.Heading(label)}\n\n{KitLine.Listing(null, label, link, note)}\n  {KitLine.Field("id", "x")}\n{(value.Length > 0 ? $"  {KitLine.Field("also", value)}\n" : "")}  {KitLine.Listing(RelationKind.SeeAlso, label, new Uri("https://other.example/"), note)}\n    - id: y\n";
        var catalog = TemporaryKit.Load(text).Catalog;
        Assert.True(catalog is not null, text + "\n" + string.Join('\n', TemporaryKit.Load(text).Errors));
        var listing = catalog.Listings[0];
        Assert.Equal((label, label, note), (catalog.Sections[0].Title, listing.Label, listing.Note));
        Assert.Equal(WorkKey.Of(link), catalog.FindWork(listing.Work)!.Keys[0]);
        Assert.Equal(value.Length > 0 ? [value] : [], catalog.FindWork(listing.Work)!.Aliases);
        Assert.Equal((label, note), (catalog.Listings[1].Label, catalog.Listings[1].Note));
    }, iter: 5000);

    [Theory]
    [InlineData("snake_case & more", "snake_case & more")]
    [InlineData("_x_", "\\_x\\_")]
    [InlineData("R&D; &amp;", "R\\&D; \\&amp;")]
    public void Only_what_could_act_is_escaped(string text, string written) =>
        Assert.Equal($"- [{written}](https://example.org/)", KitLine.Listing(null, text, new Uri("https://example.org/"), null));
}
