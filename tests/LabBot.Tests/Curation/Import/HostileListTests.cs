using System.Diagnostics;
using System.Text;
using CsCheck;
using LabBot.Core.Curation.Import;

namespace LabBot.Tests.Curation.Import;

/// <summary>No file makes the readers throw, hang or ask for anything.</summary>
public class HostileListTests
{
    // Ten times what any of these takes on a quiet machine with two cores.
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(30);

    private const string Link = "- [a](https://a.example/x)\n";

    public static TheoryData<string, string> Files => new()
    {
        { "a line of 10 MB", "x.md:" + new string('a', 10_000_000) },
        { "a table with an open quote of 10 MB", "x.csv:title,url\n\"" + new string('a', 10_000_000) },
        { "100,000 nested bullets on one line", "x.md:" + string.Concat(Enumerable.Repeat("- ", 100_000)) + "[a](https://a.example)" },
        { "100,000 bullets, each deeper", "x.md:" + string.Concat(Enumerable.Range(0, 2_000).Select(depth => new string(' ', 2 * depth) + Link)) },
        { "100,000 quotations in one another", "x.md:" + new string('>', 100_000) },
        { "100,000 links that do not close", "x.md:" + string.Concat(Enumerable.Repeat("[a](", 100_000)) },
        { "100,000 brackets", "x.md:" + string.Concat(Enumerable.Repeat(new string('[', 10_000) + "\n", 10)) },
        { "100,000 stars", "x.md:" + string.Concat(Enumerable.Repeat(string.Concat(Enumerable.Repeat("*a", 5_000)) + "\n\n", 10)) },
        { "100,000 divisions in one another", "x.html:" + string.Concat(Enumerable.Repeat("<div>", 100_000)) },
        { "100,000 lists in one another", "x.html:" + string.Concat(Enumerable.Repeat("<ul><li>", 100_000)) },
        { "100,000 bold marks that do not close", "x.md:" + string.Concat(Enumerable.Repeat("<b>\n", 100_000)) },
        { "100,000 folders in one another", "x.html:<!DOCTYPE NETSCAPE-Bookmark-file-1>" + string.Concat(Enumerable.Repeat("<DL><DT><H3>a</H3>", 100_000)) },
        { "100,000 outlines in one another", "x.opml:<opml><body>" + string.Concat(Enumerable.Repeat("<outline text=\"a\">", 100_000)) },
        { "a billion laughs", "x.opml:<!DOCTYPE opml [<!ENTITY a \"ha\">" + string.Concat(Enumerable.Range(1, 40).Select(number => $"<!ENTITY a{number} \"&a{(number == 1 ? "" : number - 1)};&a{(number == 1 ? "" : number - 1)};\">")) + "]><opml><body><outline text=\"&a40;\" url=\"https://a.example\"/></body></opml>" },
        { "an entity from outside", "x.opml:<!DOCTYPE opml [<!ENTITY a SYSTEM \"file:///etc/passwd\">]><opml><body><outline text=\"&a;\" url=\"https://a.example\"/></body></opml>" },
        { "abbreviations that double", "x.bib:@string{a0 = \"x\"}\n" + string.Concat(Enumerable.Range(1, 60).Select(number => $"@string{{a{number} = a{number - 1} # a{number - 1}}}\n")) + "@misc{x, title = a60, url = {https://a.example}}" },
        { "a million braces", "x.bib:@article{a, title={" + new string('{', 1_000_000) },
        { "a million brackets of JSON", "x.json:" + new string('[', 1_000_000) },
        { "a reference without an end", "x.ris:TY  - JOUR\n" + string.Concat(Enumerable.Repeat("words\n", 100_000)) },
        { "more listings than anybody reads", "x.csv:title,url\n" + string.Concat(Enumerable.Range(0, 30_000).Select(number => $"t,https://a.example/{number}\n")) },
        { "NUL bytes", "x.md:" + Link + "\0\0" },
        { "nothing", "x.md:" },
        { "white space", "x.csv: \n\t\n" },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public void A_hostile_file_is_refused_within_bounds(string what, string file)
    {
        var (name, text) = (file[..file.IndexOf(':')], file[(file.IndexOf(':') + 1)..]);
        var started = Stopwatch.GetTimestamp();
        var list = ListReader.Read(Encoding.UTF8.GetBytes(text), name, null);
        Assert.True(Stopwatch.GetElapsedTime(started) < Bound, $"{what} took {Stopwatch.GetElapsedTime(started)}");
        Assert.True(list.Refused.Count > 0, $"{what} was not refused: {list.Listings.Count} listings");
        Assert.All(list.Refused, remark => Assert.True(remark is { Line: > 0, What.Length: <= 60, Why.Length: > 0 }, remark.ToString()));
    }

    [Fact]
    public void More_than_10_MB_is_refused_unread() => Assert.Contains("at most 10 MB", Assert.Single(ListReader.Read(new byte[ListReader.MaxBytes + 1], "x.md", null).Refused).Why, StringComparison.Ordinal);

    [Fact]
    public void Nothing_that_runs_shows_or_hides_words_gets_through()
    {
        var list = ForeignLists.Markdown("- [a](javascript:alert(1)) [b](data:text/html,x) [c\u202Etxt](https://c.example) <script>document.write('<li><a href=https://s.example>s</a>')</script>\n- [d](https://user:pw@d.example)\n- [e](http://)\n- <a href='https://e.example'>\u200B</a>\n");
        var listing = Assert.Single(list.Listings);
        Assert.Equal(("ctxt", "https://c.example/"), (listing.Label, listing.Link.AbsoluteUri));
        Assert.Equal([2, 3], list.Refused.Select(remark => remark.Line));
    }

    private static readonly string[] Signs =
    [
        "- ", "  ", "\n", "\n\n", "# ", "[a]", "(https://a.example/x)", "[a](https://b.example)", "<li>", "</li>", "<ul>", "<table><tr><td>", "<details><summary>", "</summary>", "<dl><dt>", "<dd>", "<a href=https://c.example>c</a>", "| a | b |\n|---|---|\n",
        "*", "_", "`", "@article{a,", "title={T},", "url={https://d.example}", "}", "{", "\"", "TY  - JOUR\n", "TI  - T\n", "UR  - https://e.example\n", "ER  - \n", "[{\"type\":\"book\",", "\"title\":\"T\",\"URL\":\"https://f.example\"}", "]", "<opml><body>", "<outline text='a' url='https://g.example'>", "</outline>",
        "title,url\n", "a,https://h.example\n", "=1", "; Counterpoint: ", " and ", "Topic: ", ", ", "(", ")", "\\", "\\'", "&amp;", "\ud800", "\u0000", "é", ":\n: d", "---\n", "<!DOCTYPE NETSCAPE-Bookmark-file-1>", "<DT><H3>f</H3>", "<DL><p>",
    ];

    [Fact]
    public void No_text_makes_a_reader_throw_and_every_list_becomes_a_kit() =>
        Gen.Select(Gen.OneOf(Signs).Array[0, 40], Gen.OneOf(Enum.GetValues<ImportFormat>()).Nullable(), Gen.OneOf("x", "x.md", "https://l.example/x.html", "x.csv", "")).Sample((signs, format, name) =>
        {
            var list = ListReader.Read(Encoding.UTF8.GetBytes(string.Concat(signs)), name, format);
            Assert.All(list.Listings, listing => Assert.True(listing is { Label.Length: > 0, Line: > 0 } && listing.Link.Scheme is "http" or "https"));
            Assert.All(list.Listings.SelectMany(listing => listing.Relations.Append(listing.Of).OfType<ForeignRelation>()), relation => Assert.InRange(relation.Target, 0, list.Listings.Count - 1));
            if (list.Listings.Count == 0)
                Assert.NotEmpty(list.Refused.Concat(list.Doubtful));
            else
                KitOf(list);
        });

    [Fact]
    public void No_bytes_make_a_reader_throw() => Gen.Select(Gen.Byte.Array[0, 200], Gen.OneOf(Enum.GetValues<ImportFormat>()).Nullable()).Sample((bytes, format) => Assert.NotNull(ListReader.Read(bytes, "x", format)));

    private static void KitOf(ForeignList list)
    {
        using var folder = new TemporaryFolder();
        Assert.Null(KitFolder.Write(Path.Combine(folder.Path, "kit"), KitWriter.Write(list, "A kit")));
    }
}
