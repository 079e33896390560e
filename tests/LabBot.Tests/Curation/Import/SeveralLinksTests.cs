using LabBot.Core.Curation.Import;
using LabBot.Core.Kit;

namespace LabBot.Tests.Curation.Import;

/// <summary>One bullet with several links is one listing with further links, or several listings, by rules that catalog/README.md states.</summary>
public class SeveralLinksTests
{
    [Fact]
    public void In_a_list_where_one_bullet_describes_with_links_each_bullet_is_one_listing()
    {
        var list = ForeignLists.File("several-links.md");
        Assert.Equal("One bullet, several links: Name, Alpha, Vim, Paper", ForeignLists.Outline(list));
        Assert.Equal([2, 2, 1, 1], list.Listings.Select(listing => listing.Extra.Count));
    }

    [Fact]
    public void Where_every_such_bullet_has_equal_links_and_one_names_a_relation_or_topic_each_link_is_a_listing()
    {
        var list = ForeignLists.File("split-links.md");
        Assert.Equal("One bullet, several readings: Alpha, Beta, Vim, Emacs, Ed, One, Two, Three, Four, Five, Six, Seven", ForeignLists.Outline(list));
        Assert.Equal(
            [
                (1, RelationKind.Counterpoint, 0), (6, RelationKind.FollowUp, 5), (8, RelationKind.Deeper, 7), (10, RelationKind.Companion, 9),
            ],
            list.Listings.Index().Where(listing => listing.Item.Of is not null).Select(listing => (listing.Index, listing.Item.Of!.Kind, listing.Item.Of.Target)));
        Assert.Equal(["the first", "for the brave", "if you dare"], list.Listings.Select(listing => listing.Note).OfType<string>());
        Assert.Equal(3, list.Listings.Count(listing => listing.Group == "Editors"));
    }

    [Fact]
    public void A_relation_word_holds_for_what_and_joins_to_it()
    {
        var list = ForeignLists.Markdown("- [A](https://a.example) for size; Counterpoint: [B](https://b.example) and [C](https://c.example)");
        Assert.Equal([null, new(RelationKind.Counterpoint, 0), new ForeignRelation(RelationKind.Counterpoint, 0)], list.Listings.Select(listing => listing.Of));
        Assert.Equal("for size", list.Listings[0].Note);
    }

    [Fact]
    public void A_topic_completes_labels_that_say_nothing_without_it()
    {
        var list = ForeignLists.Markdown("- Autoencoders: [Explanation 1](https://a.example), [Explanation 2](https://b.example), [Paper](https://c.example)");
        Assert.All(list.Listings, listing => Assert.Equal("Autoencoders:", listing.Group));
        Assert.Equal([new ForeignRelation(RelationKind.Explains, 2)], list.Listings[0].Relations);
    }

    [Theory]
    [InlineData("- [A](https://a.example), [B](https://b.example)")]
    [InlineData("- [A](https://a.example) - [B](https://b.example)")]
    [InlineData("- [A](https://a.example) by [B](https://b.example)")]
    [InlineData("- [A](https://a.example) | [B](https://b.example)")]
    public void Without_a_relation_or_topic_a_bullet_is_one_listing(string bullet) => Assert.Single(ForeignLists.Markdown(bullet).Listings);
}
