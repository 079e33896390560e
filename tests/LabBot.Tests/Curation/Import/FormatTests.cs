using System.Text;
using LabBot.Core.Curation.Import;
using LabBot.Core.Kit;

namespace LabBot.Tests.Curation.Import;

public class FormatTests
{
    private const string Bib = """
        % of me@example.org
        @string{nm = "Nature Methods"}
        @comment{ignored}
        @article{scgpt,
          title = {{scGPT}: toward building a foundation model using generative {AI}},
          author = {Cui, Haotian and Wang, Chlo{\'e} X. and de la Cruz, Jos\'{e} and {The Consortium} and M{\"u}ller, J{\o}rn},
          journal = nm # { Letters}, year = 2024, month = mar, volume = {21}, number = 8, pages = {1470--1480},
          doi = {https://doi.org/10.1038/s41592-024-02201-0}, keywords = {single cell, models}, note = {Read this \& that}
        }
        @misc(attention, title="Attention Is All You Need", author="Vaswani, Ashish and others", eprint={1706.03762v5}, archivePrefix={arXiv}, year="2017")
        @book{noaddress, title={A Book}, author={Doe, Jane}, year={1999}}
        @article{broken, title = {Unclosed
        @online{web, title = {Web 50\% page}, url = {https://example.org/a\_b?x=1\&y=2}, date = {2023-05-06}}
        """;

    [Fact]
    public void BibTeX_gives_titles_names_and_dates_without_its_TeX()
    {
        var list = ForeignLists.Text(Bib, "papers.bib");
        Assert.Equal((ImportFormat.BibTeX, "papers"), (list.Format, list.Sections.Single().Title));
        var scgpt = list.Listings[0];
        Assert.Equal("scGPT: toward building a foundation model using generative AI", scgpt.Label);
        Assert.Equal(("https://doi.org/10.1038/s41592-024-02201-0", WorkKind.Paper, "Read this & that", 4), (scgpt.Link.AbsoluteUri, scgpt.Kind, scgpt.Note, scgpt.Line));
        Assert.Equal(["Haotian Cui", "Chloé X. Wang", "José de la Cruz", "The Consortium", "Jørn Müller"], scgpt.Record!.Authors);
        Assert.Equal(("Nature Methods Letters", new IssuedDate(2024, 3, null), "21", "8", "1470–1480", "10.1038/s41592-024-02201-0"),
            (scgpt.Record.Venue, scgpt.Record.Issued, scgpt.Record.Volume, scgpt.Record.Issue, scgpt.Record.Pages, scgpt.Record.Doi));
        Assert.Equal(["single cell", "models"], scgpt.Tags);
        Assert.Equal(("https://arxiv.org/abs/1706.03762", WorkKind.Preprint, "1706.03762"), (list.Listings[1].Link.AbsoluteUri, list.Listings[1].Kind, list.Listings[1].Record!.Arxiv));
        Assert.Equal(("Web 50% page", "https://example.org/a_b?x=1&y=2"), (list.Listings[2].Label, list.Listings[2].Link.AbsoluteUri));
    }

    [Fact]
    public void What_BibTeX_leaves_open_is_refused_and_the_rest_is_read() =>
        Assert.Equal([(11, "it has no address, DOI or arXiv id: add one"), (12, "a brace is not closed: add the one that is missing")], ForeignLists.Text(Bib, "papers.bib").Refused.Select(remark => (remark.Line, remark.Why)));

    [Theory]
    [InlineData(@"\""{o}\'e\v{c}\ss{}\o \aa{} \~n \c{c} \H{o} \'{\i}", "öéčßøå ñ ç ő í")]
    [InlineData(@"a--b---c ``q'' \textit{it} \LaTeX{} \& \% \$ \_ \# \{x\}", "a–b—c “q” it LaTeX & % $ _ # {x}")]
    [InlineData(@"$\alpha$ and~x {\bf b} \unknown{y}", @"$\alpha$ and x b y")]
    [InlineData(@"\", @"\")]
    [InlineData(@"\'", "")]
    public void TeX_is_read_as_the_words_that_it_sets(string tex, string words) => Assert.Equal(words, TexText.Of(tex));

    [Fact]
    public void RIS_gives_its_references()
    {
        var list = ForeignLists.Text("TY  - JOUR\r\nTI  - Deep learning\r\nAU  - LeCun, Yann\r\nAU  - King, Martin, Jr\r\nT2  - Nature\r\nVL  - 521\r\nIS  - 7553\r\nSP  - 436\r\nEP  - 444\r\nDA  - 2015/05/28/\r\nDO  - 10.1038/nature14539\r\nUR  - https://www.nature.com/articles/nature14539\r\nKW  - deep\r\nN1  - first\r\n second\r\nER  - \r\n\r\nTY  - BOOK\r\nTI  - No address\r\nER  -\r\nstray\r\n", "x.ris");
        var listing = Assert.Single(list.Listings);
        Assert.Equal(("Deep learning", "first second", WorkKind.Paper), (listing.Label, listing.Note, listing.Kind));
        Assert.Equal(["Yann LeCun", "Martin King Jr"], listing.Record!.Authors);
        Assert.Equal((new IssuedDate(2015, 5, 28), "436-444", "Nature"), (listing.Record.Issued, listing.Record.Pages, listing.Record.Venue));
        Assert.Equal([(18, "No address"), (21, "stray")], list.Refused.Select(remark => (remark.Line, remark.What)));
    }

    [Fact]
    public void Zoteros_CSL_JSON_gives_its_items()
    {
        var list = ForeignLists.Text("""
            [
              {"id":"http://zotero.org/users/1/items/A","type":"article-journal","title":"Deep learning","DOI":"10.1038/nature14539","volume":521,
               "author":[{"family":"LeCun","given":"Yann"},{"literal":"A Lab"}],"issued":{"date-parts":[["2015",5,28]]},"container-title":"Nature"},
              {"id":"b","type":"webpage","title":"A page","URL":"https://example.org/"},
              {"id":"c","title":"none"},
              5
            ]
            """, "export.json");
        Assert.Equal((ImportFormat.CslJson, "Deep learning", "A page"), (list.Format, list.Listings[0].Label, list.Listings[1].Label));
        Assert.Equal(["Yann LeCun", "A Lab"], list.Listings[0].Record!.Authors);
        Assert.Equal(("521", new IssuedDate(2015, 5, 28)), (list.Listings[0].Record!.Volume, list.Listings[0].Record!.Issued));
        Assert.Equal([5, 6], list.Refused.Select(remark => remark.Line));
    }

    [Fact]
    public void The_kits_own_records_are_CSL_JSON_too()
    {
        var list = ListReader.Read(File.ReadAllBytes(Path.Combine(TheKit.Folder, "works.csl.json")), "works.csl.json", null);
        Assert.Empty(list.Refused);
        Assert.Equal(TheKit.Catalog.FindWork(new WorkId("scgpt"))!.Record!.Gist, list.Listings.Single(listing => listing.Label.StartsWith("scGPT", StringComparison.Ordinal)).Record!.Gist);
    }

    [Fact]
    public void OPML_gives_pages_before_feeds_and_a_section_for_each_folder()
    {
        var list = ForeignLists.Text("""
            <?xml version="1.0"?><opml version="2.0"><body>
            <outline text="Blogs"><outline type="rss" text="Distill" xmlUrl="https://distill.pub/rss.xml" htmlUrl="https://distill.pub/"/><outline text="Deep"><outline text="colah" url="https://colah.github.io/" description="a &amp; b"/></outline><outline text="gwern" xmlUrl="https://gwern.net/feed"/></outline>
            <outline text="nothing"/>
            </body></opml>
            """, "feeds.opml");
        Assert.Equal("Blogs: Distill, gwern\nDeep: colah", ForeignLists.Outline(list));
        Assert.Equal(("https://distill.pub/", "feed", "a & b"), (list.Listings[0].Link.AbsoluteUri, list.Listings[0].Extra[0].Label, list.Listings[2].Note));
        Assert.Equal(3, Assert.Single(list.Doubtful).Line);
    }

    [Fact]
    public void Bookmarks_give_their_folders_and_no_scripts()
    {
        var list = ForeignLists.Text("""
            <!DOCTYPE NETSCAPE-Bookmark-file-1>
            <TITLE>Bookmarks</TITLE>
            <DL><p>
                <DT><H3 ADD_DATE="1">Papers</H3>
                <DL><p>
                    <DT><A HREF="https://arxiv.org/abs/1706.03762" TAGS="nlp,attention">Attention</A>
                    <DD>The one
                    <DT><H3>Inner</H3>
                    <DL><p>
                        <DT><A HREF="https://d2l.ai/">D2L &amp; more</A>
                    </DL><p>
                    <DT><A HREF="javascript:alert(1)">evil</A>
                    <DT><A HREF="https://colah.github.io/">colah</A>
                </DL><p>
                <DT><A HREF="https://gwern.net/">gwern</A>
            </DL><p>
            """, "bookmarks.html");
        Assert.Equal("bookmarks: gwern\nPapers: Attention, colah\nInner: D2L & more", ForeignLists.Outline(list));
        Assert.Equal(("The one", 6), (list.Listings[1].Note, list.Listings[1].Line));
        Assert.Equal(["nlp", "attention"], list.Listings[1].Tags);
        Assert.Equal((12, "evil"), list.Refused.Select(remark => (remark.Line, remark.What)).Single());
    }

    [Theory]
    [InlineData(',')]
    [InlineData(';')]
    [InlineData('\t')]
    [InlineData('|')]
    public void CSV_is_read_by_the_names_of_its_columns_whatever_divides_them(char delimiter)
    {
        var list = ForeignLists.Text("Title,URL,Notes,Category,Shelf\nAttention,https://arxiv.org/abs/1706.03762,\"a \"\"good\"\"\none\",Papers,3\n\n=HYPERLINK(),https://example.org/,,Papers,\nbad,not an address,,,\n".Replace(',', delimiter), "x.txt");
        Assert.Equal((ImportFormat.Csv, "Papers: Attention, =HYPERLINK()"), (list.Format, ForeignLists.Outline(list)));
        Assert.Equal("a \"good\" one", list.Listings[0].Note);
        Assert.Null(list.Listings[0].Record);
        Assert.Equal(["Shelf", "=HYPERLINK()", "not an address"], list.Doubtful.Select(remark => remark.What));
        Assert.Equal("bad", Assert.Single(list.Refused).What);
    }

    [Fact]
    public void A_table_without_a_column_of_addresses_says_what_it_expects() =>
        Assert.Contains("title,url,note,section", Assert.Single(ForeignLists.Text("a,b\n1,2\n", "x.csv").Refused).Why, StringComparison.Ordinal);

    [Fact]
    public void A_section_file_of_a_kit_keeps_ids_fields_groups_and_relations()
    {
        var list = ListReader.Read(File.ReadAllBytes(Path.Combine(TheKit.Folder, "10-tldr.md")), "10-tldr.md", null);
        Assert.Equal((ImportFormat.KitMarkdown, 28), (list.Format, list.Listings.Count));
        Assert.Empty(list.Doubtful.Concat(list.Refused));
        Assert.Equal((new WorkId("better-lesson"), new ForeignRelation(RelationKind.Counterpoint, 3)), (list.Listings[4].Id!.Value, list.Listings[4].Of));
        Assert.Equal("researchers", list.Sections[0].Groups[1].Id);
    }

    [Theory]
    [InlineData("# Topic: \n", 0, new[] { 1 })]
    [InlineData("# One\n\n- [A](https://a.example)\n\n# Two\n\nA note.\n\n# Three\n", 1, new[] { 5, 9 })]
    public void A_section_of_a_kit_without_a_listing_is_refused_and_not_left_out_unsaid(string text, int listings, int[] lines)
    {
        var list = ListReader.Read(Encoding.UTF8.GetBytes(text), "x", ImportFormat.KitMarkdown);
        Assert.Equal(listings, list.Listings.Count);
        Assert.Equal(lines, list.Refused.Select(remark => remark.Line));
        Assert.All(list.Refused, remark => Assert.Equal(("the section holds no listing", "add '- [label](url)' under its title"), (remark.What, remark.Why)));
    }

    [Theory]
    [InlineData("<nav><li><a href='https://n.example'>N</a></nav><main><h2>T</h2><li><a href='https://a.example'>A</a></main>")]
    [InlineData("<main><li><a href='https://n.example'>N</a><article class='markdown-body entry'><h2>T</h2><ul><li><a href='https://a.example'>A</a></ul></article></main>")]
    [InlineData("<h2>T</h2><ul><li><a href='https://a.example'>A</a></ul>")]
    public void Of_a_web_page_the_part_is_read_that_is_its_own(string page) => Assert.Equal("T: A", ForeignLists.Outline(ForeignLists.Text("<!doctype html><html><body>" + page, "page.html")));

    [Theory]
    [InlineData("list.rst", "pandoc -f rst")]
    [InlineData("list.adoc", "asciidoctor")]
    public void What_no_library_reads_is_refused_with_the_way_to_convert_it(string name, string way) =>
        Assert.Contains(way, Assert.Single(ForeignLists.Text("* `A <https://a.example>`_\n", name).Refused).Why, StringComparison.Ordinal);

    [Fact]
    public void Encodings_are_told_apart()
    {
        const string text = "# Übersicht\n- [É](https://e.example)\n";
        byte[][] marked = [[0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(text)], [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(text)], [0xFE, 0xFF, .. Encoding.BigEndianUnicode.GetBytes(text)], [0xFF, 0xFE, 0, 0, .. Encoding.UTF32.GetBytes(text)], Encoding.UTF8.GetBytes(text)];
        Assert.All(marked, bytes => Assert.Equal("Übersicht: É", ForeignLists.Outline(ListReader.Read(bytes, "x.md", null))));
        Assert.All(marked, bytes => Assert.Empty(ListReader.Read(bytes, "x.md", null).Doubtful));
        byte[][] guessed = [Encoding.Latin1.GetBytes(text), Encoding.Unicode.GetBytes(text), Encoding.BigEndianUnicode.GetBytes(text)];
        Assert.All(guessed, bytes => Assert.Equal("Übersicht: É", ForeignLists.Outline(ListReader.Read(bytes, "x.md", null))));
        Assert.Equal(["Windows-1252", "UTF-16", "UTF-16"], guessed.Select(bytes => Assert.Single(ListReader.Read(bytes, "x.md", null).Doubtful).What));
    }

    [Theory]
    [InlineData("x", "@article{a, title={T}, doi={10.1000/1}}", ImportFormat.BibTeX)]
    [InlineData("x", "TY  - JOUR\nER  - ", ImportFormat.Ris)]
    [InlineData("x", "[ {\"type\":\"book\"} ]", ImportFormat.CslJson)]
    [InlineData("x.xml", "<?xml version=\"1.0\"?>\n<opml><body/></opml>", ImportFormat.Opml)]
    [InlineData("x", "<!doctype html><ul><li><a href='https://a.example'>A</a></ul>", ImportFormat.Html)]
    [InlineData("b.htm", "<dl><dt><a href='https://a.example'>A</a></dl>", ImportFormat.Netscape)]
    [InlineData("x", "name\turl\na\thttps://a.example", ImportFormat.Csv)]
    [InlineData("x", "- [A](https://a.example)", ImportFormat.Markdown)]
    [InlineData("x", "# T\n\n- [A](https://a.example)\n  - id: a\n", ImportFormat.KitMarkdown)]
    [InlineData("https://example.org/papers.bib?raw=1", "no entry", ImportFormat.BibTeX)]
    public void The_format_is_told_from_text_and_name(string name, string text, ImportFormat format) => Assert.Equal(format, ForeignLists.Text(text, name).Format);
}
