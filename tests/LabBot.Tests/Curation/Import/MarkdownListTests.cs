using LabBot.Core.Curation.Import;
using LabBot.Core.Kit;

namespace LabBot.Tests.Curation.Import;

public class MarkdownListTests
{
    [Fact]
    public void Bullets_at_any_depth_are_listings_under_the_last_heading()
    {
        var list = ForeignLists.File("nested-bullets.md");
        Assert.Equal(
            """
            Frameworks: Widget Kit, Gadget, Plugins, Old Widget
            Small: Mini, nano.example/readme, pico.example/docs
            Talks: On Widgets, Widgets at Scale
            """, ForeignLists.Outline(list));
        Assert.Equal([null, null, "Gadget", "Unmaintained", null, null, null, null, null], list.Listings.Select(listing => listing.Group));
        Assert.Equal("Everything that Widget Kit is not; Written by two people on a Sunday", list.Listings[1].Note?.Replace(".", "", StringComparison.Ordinal));
        Assert.Equal("⭐ one file", list.Listings[4].Note);
        Assert.Equal(new Uri("https://talks.example/on-widgets"), list.Listings[7].Link);
    }

    [Fact]
    public void Tables_of_contents_and_images_are_nothing_and_what_cannot_be_linked_is_refused_with_its_line()
    {
        var list = ForeignLists.File("nested-bullets.md");
        Assert.DoesNotContain(list.Listings, listing => listing.Link.Host.Contains("badge", StringComparison.Ordinal));
        Assert.Equal([(26, "Contributing"), (27, "Write to us")], list.Refused.Select(remark => (remark.Line, remark.What)));
        Assert.Contains("--from", list.Refused[0].Why, StringComparison.Ordinal);
        Assert.Equal([(3, "1 link in headings or prose, here first"), (33, "A talk that was not recorded")], list.Doubtful.Select(remark => (remark.Line, remark.What)));
    }

    [Fact]
    public void A_list_that_comes_from_an_address_has_whole_links_and_knows_itself()
    {
        var list = ListReader.Read("- [Docs](docs/start.md)\n- [Above](https://example.org/lists/README.md#top)\n"u8.ToArray(), "https://example.org/lists/README.md", null);
        Assert.Equal(new Uri("https://example.org/lists/docs/start.md"), Assert.Single(list.Listings).Link);
        Assert.Empty(list.Refused);
    }

    [Fact]
    public void A_row_is_a_listing_whose_other_cells_are_its_note_under_their_headers()
    {
        var list = ForeignLists.File("tables.md");
        Assert.Equal(
            """
            Public widgets: Cats, Dogs
            Papers: Attention Is All You Need, BERT | a name with a bar
            """, ForeignLists.Outline(list));
        Assert.Equal("Pictures of cats; Auth: No; HTTPS: Yes", list.Listings[0].Note);
        Assert.Equal(("Dogpile", "https://dogpile.example/"), (list.Listings[1].Extra[0].Label, list.Listings[1].Extra[0].Link.AbsoluteUri));
        Assert.Equal("Year: 2017", list.Listings[2].Note);
        Assert.Equal("code", Assert.Single(list.Listings[3].Extra).Label);
    }

    [Fact]
    public void Folds_lists_tables_and_definitions_may_be_written_in_HTML()
    {
        var list = ForeignLists.File("html.md");
        Assert.Equal(
            """
            Libraries: Uno, Two, Docs, Three, GitHub, PyPi, Four, Five
            As a table: Seven
            As definitions: Nine
            """, ForeignLists.Outline(list));
        Assert.Equal([null, null, "Two:", null, "Three:", "Three:", "Show two more", "Show two more", null, null], list.Listings.Select(listing => listing.Group));
        Assert.Equal("the first & the best", list.Listings[0].Note);
        Assert.Equal("https://two.example/?a=1&b=2", list.Listings[1].Link.AbsoluteUri);
        Assert.Equal([6, 7, 8, 14, 16, 17, 23, 24, 31, 37], list.Listings.Select(listing => listing.Line));
        Assert.Equal("is defined, with more", list.Listings[9].Note);
    }

    [Fact]
    public void Where_most_entries_are_paragraphs_each_is_a_listing()
    {
        var list = ForeignLists.File("paragraphs.md");
        Assert.Equal(
            [
                "Bengio, Yoshua, Ian J. Goodfellow, and Aaron Courville. \"Deep learning.\" An MIT Press book. (2015).",
                "LeCun, Yann. \"Deep learning.\" Nature 521.7553 (2015): 436-444.",
                "Vaswani, Ashish, et al. \"Attention is all you need.\"",
                "An essay",
            ],
            list.Listings.Select(listing => listing.Label));
        Assert.Equal("code", Assert.Single(list.Listings[2].Extra).Label);
        Assert.Equal(["1 History", "2 Methods"], list.Sections.Select(section => section.Title));
    }

    [Fact]
    public void Terms_are_listings_and_what_defines_them_is_their_note()
    {
        var list = ForeignLists.File("definitions.md");
        Assert.Equal("Terms: Widget, Doohickey", ForeignLists.Outline(list));
        Assert.Equal(("A thing. See Gadget too.", "Gadget"), (list.Listings[0].Note, list.Listings[0].Extra[0].Label));
    }

    [Fact]
    public void Headings_of_one_name_are_told_apart_by_those_above_them()
    {
        var list = ForeignLists.File("mixed-headings.md");
        Assert.Equal(
            """
            Python: Libraries: numpy
            Books: Fluent Widgets
            R: Libraries: dplyr
            A heading that links: Deep, Deeper, Deepest, Quoted
            Term: 中文列表, Émile's, same again
            """, ForeignLists.Outline(list));
        Assert.Equal(9, ImportPlan.Of(list, null).Works);
        Assert.Equal("一个列表", list.Listings[7].Note);
    }

    [Fact]
    public void A_subheading_that_ends_in_a_colon_is_what_its_section_says_of_itself() =>
        Assert.Equal(("TL;DR", "What matters, I think:"), ForeignLists.Markdown("### TL;DR\n#### What matters, I think:\n- [A](https://a.example)\n").Sections.Select(section => (section.Title, section.Note)).Single());

    [Theory]
    [InlineData("- [pdf](https://a.example/x) Attention is all you need", "pdf")]
    [InlineData("- Attention is all you need [pdf](https://a.example/x)", "Attention is all you need")]
    [InlineData("- 📄 [Attention](https://a.example/x)", "Attention")]
    [InlineData("- [📄](https://a.example/x) Attention - a paper", "Attention")]
    [InlineData("- https://a.example/x", "a.example/x")]
    [InlineData("- The docs: https://a.example/x", "The docs")]
    [InlineData("- [**bold** `code` *and* ~~gone~~ &amp; more](https://a.example/x)", "bold code and gone & more")]
    public void A_label_that_tells_nothing_takes_the_words_around_it(string bullet, string label) =>
        Assert.Equal(label, Assert.Single(ForeignLists.Markdown(bullet).Listings).Label);

    [Fact]
    public void Links_are_clean_and_tell_the_kind()
    {
        var list = ForeignLists.Markdown("- [A](https://freedium.cfd/https%3A%2F%2Fmedium.com%2Fp%2F0123456789ab?utm_source=x)\n- [B](https://arxiv.org/abs/1706.03762v1)\n- [C](https://youtu.be/abc?si=t)\n- [D](https://github.com/a/awesome-b)\n");
        Assert.Equal("https://medium.com/p/0123456789ab", list.Listings[0].Link.AbsoluteUri);
        Assert.Equal([null, WorkKind.Preprint, WorkKind.Video, WorkKind.List], list.Listings.Select(listing => listing.Kind));
    }

    [Fact]
    public void A_text_without_any_link_says_so() =>
        Assert.Contains("no list item", Assert.Single(ForeignLists.Markdown("# Title\n\nwords\n").Refused).Why, StringComparison.Ordinal);
}
