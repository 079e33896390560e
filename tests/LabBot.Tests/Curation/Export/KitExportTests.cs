using System.Text;
using System.Text.Json.Nodes;
using LabBot.Core.Curation.Export;
using LabBot.Core.Curation.Import;
using LabBot.Core.Kit;

namespace LabBot.Tests.Curation.Export;

/// <summary>What leaves the kit comes back: by LabBot's own readers here, by other people's in the end-to-end tests.</summary>
public class KitExportTests
{
    private static readonly Catalog Odd = OddKit();

    public static TheoryData<ExportFormat, string> Formats => new()
    {
        { ExportFormat.KitMarkdown, "kit.md" }, { ExportFormat.CslJson, "kit.csl.json" }, { ExportFormat.BibTeX, "kit.bib" }, { ExportFormat.Ris, "kit.ris" },
        { ExportFormat.Netscape, "kit.html" }, { ExportFormat.Opml, "kit.opml" }, { ExportFormat.Csv, "kit.csv" }, { ExportFormat.Json, "kit.json" },
    };

    [Theory]
    [MemberData(nameof(Formats))]
    public void A_kit_is_written_as_approved(ExportFormat format, string file) => Approved.Matches(Path.Combine("Export", file), KitExport.Write(Odd, format).Text.ReplaceLineEndings("\n").TrimEnd());

    [Theory]
    [MemberData(nameof(Formats))]
    public void The_same_kit_is_the_same_text_under_its_name(ExportFormat format, string file)
    {
        var (name, text) = KitExport.Write(TheKit.Catalog, format);
        Assert.Equal("foundation-model-sources-starter-kit" + file["kit".Length..], name);
        Assert.Equal(text, KitExport.Write(TheKit.Catalog, format).Text);
    }

    [Theory]
    [InlineData(ExportFormat.KitMarkdown)]
    [InlineData(ExportFormat.Netscape)]
    [InlineData(ExportFormat.Opml)]
    [InlineData(ExportFormat.Csv)]
    public void Every_listing_comes_back_in_its_section(ExportFormat format)
    {
        foreach (var kit in new[] { TheKit.Catalog, Odd })
        {
            var list = Back(kit, format);
            Assert.Equal(kit.Sections.Select(section => (section.Title, section.Listings.Count)), list.Sections.Select(section => (section.Title, section.Listings.Count)));
            Assert.Equal(kit.Listings.Select(listing => listing.Link.AbsoluteUri), list.Listings.Select(listing => listing.Link.AbsoluteUri));
            Assert.Equal(kit.Listings.Select(listing => format is ExportFormat.Netscape or ExportFormat.Opml ? listing.Name : listing.Label), list.Listings.Select(listing => listing.Label));
            var plan = ImportPlan.Of(list, kit);
            Assert.Equal((kit.Works.Count, kit.Works.Count), (plan.Works, plan.Known));
        }
    }

    [Theory]
    [InlineData(ExportFormat.CslJson)]
    [InlineData(ExportFormat.BibTeX)]
    [InlineData(ExportFormat.Ris)]
    public void A_bibliography_brings_every_work_back_with_its_record(ExportFormat format)
    {
        foreach (var kit in new[] { TheKit.Catalog, Odd })
        {
            var list = Back(kit, format);
            Assert.Equal(kit.Works.Select(work => (work.Title, work.Link.AbsoluteUri)), list.Listings.Select(listing => (listing.Record!.Title!, listing.Link.AbsoluteUri)));
            Assert.Equal(kit.Works.SelectMany(work => work.Record?.Authors ?? []), list.Listings.SelectMany(listing => listing.Record!.Authors));
            Assert.Equal(
                kit.Works.Select(work => (work.Record?.Issued?.Year, work.Record?.Venue, work.Record?.Volume, work.Record?.Issue, work.Record?.Pages?.Replace('–', '-'), work.Record?.Doi, Arxiv: work.Record?.Arxiv)),
                list.Listings.Select(listing => (listing.Record!.Issued?.Year, listing.Record.Venue, listing.Record.Volume, listing.Record.Issue, listing.Record.Pages?.Replace('–', '-'), listing.Record.Doi, kit.Works.Any(work => work.Record?.Arxiv == listing.Record.Arxiv) ? listing.Record.Arxiv : null)));
            Assert.Equal(kit.Works.Count, ImportPlan.Of(list, kit).Known);
        }
    }

    [Fact]
    public void Kit_Markdown_brings_back_ids_aliases_groups_fields_and_relations()
    {
        var list = Back(TheKit.Catalog, ExportFormat.KitMarkdown);
        var plan = ImportPlan.Of(list, null);
        Assert.Equal(TheKit.Catalog.Listings.Select(listing => listing.Work), plan.Listings.Select(listing => listing.Work));
        Assert.Equal(TheKit.Catalog.Works.Select(work => (work.Kind, string.Join(",", work.Aliases))), plan.Listings.Where(listing => listing.IsFirst).Select(listing => (listing.Listing.Kind ?? WorkKind.Website, string.Join(",", listing.Listing.Also))));
        Assert.Equal(TheKit.Catalog.Sections.SelectMany(section => section.Groups).Select(group => group.Id), list.Sections.SelectMany(section => section.Groups).Select(group => group.Id ?? Slug.From(group.Title)));
        Assert.Equal(Relations(TheKit.Catalog), plan.Listings.SelectMany(Stated).Order(StringComparer.Ordinal));

        IEnumerable<string> Stated(PlannedListing listing) => listing.Listing.Relations.Append(listing.Listing.Of).OfType<ForeignRelation>().Select(relation => new Relation(listing.Work, relation.Kind, plan.Listings[relation.Target].Work).ToString());
    }

    [Fact]
    public void CSV_and_CSL_JSON_bring_back_relations()
    {
        foreach (var format in new[] { ExportFormat.Csv, ExportFormat.CslJson })
        {
            var plan = ImportPlan.Of(Back(TheKit.Catalog, format), TheKit.Catalog);
            var relations = plan.Listings.SelectMany(listing => listing.Listing.Relations.Append(listing.Listing.Of).OfType<ForeignRelation>().Select(relation => new Relation(listing.Work, relation.Kind, plan.Listings[relation.Target].Work).ToString()));
            Assert.Equal(Relations(TheKit.Catalog), relations.Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public void The_JSON_holds_every_listing_work_and_relation()
    {
        var json = JsonNode.Parse(KitExport.Write(TheKit.Catalog, ExportFormat.Json).Text)!;
        Assert.Equal(TheKit.Catalog.Listings.Select(listing => (listing.Label, listing.Work.Value)), json["sections"]!.AsArray().SelectMany(section => section!["listings"]!.AsArray()).Select(listing => ((string)listing!["label"]!, (string)listing["work"]!)));
        Assert.Equal((65, 10), (json["works"]!.AsArray().Count, json["relations"]!.AsArray().Count));
    }

    [Fact]
    public void No_cell_of_a_table_is_a_formula() =>
        Assert.All(KitExport.Write(Odd, ExportFormat.Csv).Text.Split("\r\n").SelectMany(line => line.Split(',')).Select(cell => cell.Trim('"')), cell => Assert.False(cell is ['=' or '+' or '-' or '@', ..], cell));

    [Theory]
    [InlineData("Ada de Jong", "Ada", "de Jong")]
    [InlineData("Mihaela van der Schaar", "Mihaela", "van der Schaar")]
    [InlineData("David W. Hogg", "David W.", "Hogg")]
    [InlineData("OpenAI", null, null)]
    [InlineData("The Consortium", null, null)]
    [InlineData("Tabula Sapiens Consortium", null, null)]
    public void Names_are_taken_apart_only_where_they_are_a_persons(string name, string? given, string? family) =>
        Assert.Equal((given, family), (PersonName.Of(name)?.Given, PersonName.Of(name)?.Family));

    private static IEnumerable<string> Relations(Catalog kit) => kit.Relations.Select(relation => relation.ToString()).Order(StringComparer.Ordinal);

    private static ForeignList Back(Catalog kit, ExportFormat format)
    {
        var (name, text) = KitExport.Write(kit, format);
        var list = ListReader.Read(Encoding.UTF8.GetBytes(text), name, null);
        Assert.Empty(list.Refused);
        Assert.DoesNotContain(list.Doubtful, remark => !remark.Why.Contains("formula", StringComparison.Ordinal));
        return list;
    }

    /// <summary>A kit whose words are signs in one format or another.</summary>
    private static Catalog OddKit()
    {
        using var folder = new TemporaryFolder();
        folder.Write("10-odd.md", """
            # Odd & \<signs\>: "50%"

            A note with \_marks\_ & more.

            - [=HYPERLINK("x")](https://a.example/?a=1&b=2#c) — 100% \$5 \#1 \\ \{x\} ~y ^z "q", 'r'; s
              - id: formula
              - kind: paper
              - tags: a & b, c
              - also: +1, @ada
              - minutes: 12
              - mirror: https://mirror.example/a
              - counterpoint: [A \<b\> & \[c\]](https://b.example/(x)) — — "dash"
                - id: counter
                - kind: blog
                - was: 10.1000/old
                - deeper: [Deeper](https://c.example)
                  - id: deeper
            - **Tools: (two):** — said of \*both\*
              - id: tools
              - also: kit
              - [Tool](https://d.example)
                - id: tool
                - kind: tool
                - retired: no longer kept
                - explains: formula
              - [Liò—É 中文 🧬](https://e.example/%C3%A9)
                - id: letters
                - see also: counter
            """);
        folder.Write("20-again.md", "# Again\n\n- [Listed again](https://a.example/?a=1&b=2#c)\n- [Last](https://f.example)\n  - id: last\n");
        folder.Write("works.csl.json", """
            [ { "id": "formula", "type": "article-journal", "title": "A {Title} with 50% & $5 _x_ #1 ~y ^z \\ -- ``q'' <i>", "author": [ { "family": "de Jong", "given": "Ada" }, { "literal": "The & Consortium" }, { "family": "Müller", "given": "Jørn" } ],
                "issued": { "date-parts": [[2024, 3, 5]] }, "container-title": "Journal of A & B", "volume": "21", "issue": "8", "page": "1470-1480", "DOI": "10.1000/a_b(1)<c>", "custom": { "gist": "Says <that> & more.", "why": "So \"that\" {you} know.", "level": "intro" } },
              { "id": "deeper", "type": "article", "title": "Deeper", "publisher": "arXiv", "issued": { "date-parts": [[2023]] }, "custom": { "arxiv": "2301.00001" } } ]
            """);
        folder.Write("kit.json", """{ "title": "Kit" }""");
        var load = CatalogFiles.Load(folder.Path);
        Assert.Empty(load.Errors.Select(error => error.ToString()));
        return load.Catalog!;
    }
}
