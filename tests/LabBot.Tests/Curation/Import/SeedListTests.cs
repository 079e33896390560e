using LabBot.Core.Curation.Import;
using LabBot.Core.Kit;

namespace LabBot.Tests.Curation.Import;

/// <summary>The text that the first kit was made from imports to what its curators made of it by hand.</summary>
public class SeedListTests
{
    private static readonly ForeignList List = ForeignLists.File("foundation-model-links.md");

    [Fact]
    public void The_seed_imports_to_8_sections_68_listings_and_65_works_that_the_kit_knows()
    {
        var plan = ImportPlan.Of(List, TheKit.Catalog);
        Assert.Equal((8, 68, 65, 65), (List.Sections.Count, List.Listings.Count, plan.Works, plan.Known));
        Assert.Empty(List.Refused);
        Assert.Equal(17, Assert.Single(List.Doubtful).Line);
        Assert.All(plan.Sections, section => Assert.NotNull(section.Existing));
    }

    [Fact]
    public void Titles_labels_addresses_notes_and_groups_are_the_kits()
    {
        Assert.Equal(TheKit.Catalog.Sections.Select(section => (section.Title, section.Note)), List.Sections.Select(section => (section.Title, section.Note)));
        Assert.Equal(
            TheKit.Catalog.Listings.Select(listing => (listing.Label, listing.Note, listing.Group is null ? null : TheKit.Catalog.FindGroup(listing.Group)!.Title)),
            List.Listings.Select(listing => (listing.Label, listing.Note, listing.Group?.TrimEnd(':'))));
        Assert.Equal(TheKit.Catalog.Listings.Select(listing => WorkKey.Of(listing.Link)), List.Listings.Select(listing => WorkKey.Of(listing.Link)));
    }

    [Fact]
    public void Relation_words_brackets_and_topics_become_the_kits_relations()
    {
        var plan = ImportPlan.Of(List, TheKit.Catalog);
        var relations = plan.Listings.SelectMany(listing => listing.Listing.Relations.Append(listing.Listing.Of).OfType<ForeignRelation>().Select(relation => new Relation(listing.Work, relation.Kind, plan.Listings[relation.Target].Work)));
        Assert.Equal(TheKit.Catalog.Relations.OrderBy(relation => relation.ToString(), StringComparer.Ordinal), relations.OrderBy(relation => relation.ToString(), StringComparer.Ordinal));
    }

    [Fact]
    public void Each_listing_names_the_line_of_its_link()
    {
        var lines = File.ReadAllLines(Path.Combine(ForeignLists.Folder, "foundation-model-links.md"));
        Assert.All(List.Listings, listing => Assert.Contains($"[{listing.Label}](", lines[listing.Line - 1], StringComparison.Ordinal));
    }
}
