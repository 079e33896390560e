using CsCheck;
using LabBot.Core.Kit;

namespace LabBot.Tests.Kit;

public sealed class KitMarkdownTests
{
    [Fact]
    public void Kit_reads_a_listing_with_label_link_and_note()
    {
        var listing = Assert.Single(TemporaryKit.Read("- [The Bitter Lesson](https://a.example/b_(c)#d) — more *data*, [sic]\n  - id: bitter-lesson\n").Listings);

        Assert.Equal(("The Bitter Lesson", "https://a.example/b_(c)#d", "more data, [sic]"), (listing.Label, listing.Link.OriginalString, listing.Note));
        Assert.Equal(("10-test.md:3", "test"), (listing.Source.ToString(), listing.Section));
    }

    [Theory]
    [InlineData(" — for later", "for later")]
    [InlineData(" – for later", "for later")]
    [InlineData(" - for later", "for later")]
    [InlineData("  —  for later - or never ", "for later - or never")]
    [InlineData("\u00a0—\u00a0for later", "for later")]
    [InlineData(" — see also: chapter 2", "see also: chapter 2")]
    [InlineData("", null)]
    public void Kit_reads_a_note_behind_any_dash(string behind, string? note) =>
        Assert.Equal(note, Assert.Single(TemporaryKit.Read($"- [A](https://a.example/){behind}\n").Listings).Note);

    [Theory]
    [InlineData("[The *n* horsemen](https://a.example/)", "The n horsemen")]
    [InlineData(@"[A \[draft\]](https://a.example/)", "A [draft]")]
    [InlineData("[A [draft]](https://a.example/)", "A [draft]")]
    [InlineData("[VAEs: a tutorial](https://a.example/)", "VAEs: a tutorial")]
    [InlineData("[`scvi-tools` &amp; friends](https://a.example/)", "scvi-tools & friends")]
    [InlineData("[“Smart” — quotes](https://a.example/)", "“Smart” — quotes")]
    [InlineData("[@everyone &lt;!channel&gt;](https://a.example/)", "@everyone <!channel>")]
    public void Kit_shows_the_marks_of_a_label_plain(string link, string label) =>
        Assert.Equal(label, Assert.Single(TemporaryKit.Read($"- {link}\n").Listings).Label);

    [Fact]
    public void Kit_reads_a_counterpoint_as_a_listing_after_its_parent()
    {
        var catalog = TemporaryKit.Read("- [A](https://a.example/)\n  - id: a\n  - Counterpoint: [B](https://b.example/) — but\n    - id: b\n- [C](https://c.example/)\n  - id: c\n");

        Assert.Equal(["a", "b", "c"], catalog.Listings.Select(listing => listing.Work.Value));
        Assert.Equal((new Placement(new("a"), RelationKind.Counterpoint), "but"), (catalog.Listings[1].Place, catalog.Listings[1].Note));
        Assert.Equal([new Relation(new("b"), RelationKind.Counterpoint, new("a"))], catalog.Relations);
    }

    [Fact]
    public void Kit_reads_a_relation_to_an_id_without_adding_a_listing()
    {
        var catalog = TemporaryKit.Read("- [A](https://a.example/)\n  - id: a\n  - see also: b\n  - explains: b\n- [B](https://b.example/)\n  - id: b\n");

        Assert.Equal(2, catalog.Listings.Count);
        Assert.Equal(
            [new Relation(new("b"), RelationKind.SeeAlso, new("a")), new Relation(new("a"), RelationKind.Explains, new("b"))],
            catalog.Relations);
    }

    [Fact]
    public void Kit_reads_every_relation_word_before_a_link()
    {
        var children = RelationKinds.ListingWords.Select((word, i) => $"  - {word}: [L{i}](https://l{i}.example/)\n    - id: l{i}\n");
        var catalog = TemporaryKit.Read("- [A](https://a.example/)\n  - id: a\n" + string.Concat(children));

        Assert.Equal(RelationKinds.ListingWords, catalog.Relations.Select(relation => relation.Kind.Word()));
    }

    [Fact]
    public void Kit_reads_every_field()
    {
        var work = Assert.Single(TemporaryKit.Read("""
            - [A](https://a.example/)
              - id: a
              - Kind: Video-Channel
              - also: w&b, *wandb*,
              - also: weights
              - tags: ml , ops
              - minutes: 90
              - level: advanced
              - mirror: https://b.example/x_y_z
              - mirror: https://c.example/
              - archived: https://web.archive.org/web/2024/https://a.example/
              - retired: superseded: see **B**
              - was: 10.1038/s41592-024-02201-0, arXiv:2405.18095, http://old.example/a
            """).Works);

        Assert.Equal((WorkKind.VideoChannel, 90, Level.Advanced, "superseded: see B"), (work.Kind, work.Minutes, work.Level, work.Retired));
        Assert.Equal(["w&b", "wandb", "weights"], work.Aliases);
        Assert.Equal(["ml", "ops"], work.Tags);
        Assert.Equal(["https://b.example/x_y_z", "https://c.example/"], work.Mirrors.Select(link => link.AbsoluteUri));
        Assert.Equal(["https://web.archive.org/web/2024/https://a.example/"], work.Archived.Select(link => link.AbsoluteUri));
        Assert.Equal(
            ["url:a.example", "url:b.example/x_y_z", "url:c.example", "doi:10.1038/s41592-024-02201-0", "arxiv:2405.18095", "url:old.example/a"],
            work.Keys.Select(key => key.Value));
    }

    [Theory]
    [InlineData("**VAEs:**", "VAEs: Paper", null)]
    [InlineData("**VAEs**:", "VAEs: Paper", null)]
    [InlineData("**VAEs:** — in three", "VAEs: Paper", "in three")]
    [InlineData("**VAEs**: — in three", "VAEs: Paper", "in three")]
    [InlineData("**VAEs** - in three", "Paper", "in three")]
    [InlineData("__VAEs__", "Paper", null)]
    public void Kit_completes_names_with_the_title_of_a_group_that_ends_in_a_colon(string title, string name, string? note)
    {
        var catalog = TemporaryKit.Read($"- {title}\n  - also: vae, autoencoder\n  - [Paper](https://a.example/)\n    - id: a\n");
        var group = Assert.Single(catalog.Sections[0].Groups);

        Assert.Equal(("vaes", "VAEs", note), (group.Id, group.Title, group.Note));
        Assert.Equal(["vae", "autoencoder"], group.Aliases);
        Assert.Equal((name, "Paper", "vaes"), (catalog.Listings[0].Name, catalog.Listings[0].Label, catalog.Listings[0].Group));
    }

    [Fact]
    public void Kit_reads_title_and_note_plain()
    {
        var section = TemporaryKit.Read((TemporaryKit.Section, "# The *n* horsemen\n\nRead these\nin **week one**.\n\nAnd then rest.\n\n- [A](https://a.example/)\n  - id: a\n")).Sections[0];

        Assert.Equal(("The n horsemen", "Read these in week one.\n\nAnd then rest."), (section.Title, section.Note));
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("\r")]
    public void Kit_reads_the_files_of_any_editor(string ending)
    {
        var catalog = TemporaryKit.Read((TemporaryKit.Section, "\uFEFF# T\n\nNote.\n\n- [A](https://a.example/) — one  \n\n  - id: a\n\n- [B](https://b.example/)\n  - id: b".ReplaceLineEndings(ending)));

        Assert.Equal(["a", "b"], catalog.Works.Select(work => work.Id.Value));
        Assert.Equal(("T", "Note.", "one"), (catalog.Sections[0].Title, catalog.Sections[0].Note, catalog.Listings[0].Note));
    }

    [Theory]
    [InlineData("10-tldr.md", true)]
    [InlineData("99-step-back-2.md", true)]
    [InlineData("1-tldr.md", false)]
    [InlineData("010-tldr.md", false)]
    [InlineData("10-TLDR.md", false)]
    [InlineData("10_tldr.md", false)]
    [InlineData("10-tldr.md.txt", false)]
    [InlineData("10-tldr.MD", false)]
    [InlineData("README.md", false)]
    [InlineData("٠١-tldr.md", false)]
    public void A_section_file_is_two_digits_and_a_name(string fileName, bool isSection) => Assert.Equal(isSection, KitMarkdown.IsSectionFile(fileName));

    [Fact]
    public void Whatever_a_kit_lists_is_read_back() => KitGen.Kit.Sample(kit =>
    {
        var catalog = TemporaryKit.Read((TemporaryKit.Section, kit.Text));

        Assert.Equal(kit.Listings, catalog.Listings.Select(listing =>
            new KitGen.Listing(listing.Work.Value, listing.Label, listing.Note, listing.Place?.Kind.Word(), listing.Group is not null, string.Join('|', catalog.FindWork(listing.Work)!.Aliases))));
    }, iter: LongRun.Is ? 5000 : 200);

    [Fact]
    public void Any_slip_gives_a_kit_or_errors_on_lines_of_the_file() => KitGen.Slipped.Sample(text =>
    {
        Assert.True(SourceText.TryRead(System.Text.Encoding.UTF8.GetBytes(text), out var source, out _));
        var load = TemporaryKit.Load(text);

        Assert.Equal(load.Catalog is null, load.Errors.Any());
        Assert.All(load.Problems, problem => Assert.InRange(problem.Source.Line, 1, Math.Max(1, source.LineCount)));
    }, iter: 1000);

    [Fact]
    public void No_slip_loses_a_line_in_silence() => KitGen.Slipped.Sample(text =>
    {
        if (TemporaryKit.Load(text).Catalog is not { } catalog)
            return;
        var known = string.Join('\n', catalog.Listings.Select(listing => $"{listing.Label} {listing.Note} {listing.Link.OriginalString}"))
            + string.Join('\n', catalog.Works.Select(work => $"{work.Id} {string.Join(' ', work.Aliases)}"))
            + string.Join('\n', catalog.Sections.Select(section => $"{section.Note} {section.Title} {string.Join(' ', section.Groups.Select(group => $"{group.Title} {group.Note} {string.Join(' ', group.Aliases)}"))}"));
        foreach (var word in KitGen.WordsOf(text))
            Assert.Contains(word, known, StringComparison.OrdinalIgnoreCase);
    }, iter: 1000);
}
