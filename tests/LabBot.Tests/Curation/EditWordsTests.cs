using LabBot.Core.Curation;
using LabBot.Core.Kit;
using LabBot.Tests.Kit;
using static LabBot.Core.Curation.CatalogChange;

namespace LabBot.Tests.Curation;

public class EditWordsTests
{
    private static readonly Catalog Kit = TemporaryKit.Load(("10-tools.md", "# Tools\n\n- [Kept](https://kept.example/)\n  - id: kept\n"), ("20-llms.md", "# LLMs\n\n- [Kept](https://kept.example/)\n")).Catalog!;

    [Fact]
    public void Few_changes_are_said_one_by_one()
    {
        Assert.Equal(20, EditWords.Lines([.. Enumerable.Range(1, 20).Select(Added)], Kit).Count);
        Assert.Equal("Adds “Tool 1” to Tools", EditWords.Lines([Added(1)], Kit).Single());
    }

    [Fact]
    public void A_batch_is_counted_and_nothing_of_it_is_left_out()
    {
        CatalogChange[] batch =
        [
            .. Enumerable.Range(1, 20).Select(Added),
            new AddSection("new", "Brand new"),
            new AddListing(new WorkId("one"), new Spot("new"), new NewListing("One", new Uri("https://one.example/"), null, [])),
            new AddSection("empty", "Empty"),
            new ChangeRelation(new Relation(new WorkId("tool-1"), RelationKind.Deeper, new WorkId("tool-2")), true),
            new ChangeRecord(new WorkId("tool-1"), null, "{}"),
            new ChangeRecord(new WorkId("tool-2"), null, "{}"),
            new ChangeWork(new WorkId("kept"), "kind", null, "blog"),
        ];
        Assert.Equal(
            [
                "Tools: 20 listings, 20 works added", "Brand new: 1 listing, 1 work added, the section too", "1 relation between readings added", "What sources say of 2 works: noted",
                "Adds the section “Empty”", "“Kept” gets the kind “blog”",
            ],
            EditWords.Lines(batch, Kit));
        Assert.Equal(
            [
                "Tools: 20 listings, 20 works taken out", "Brand new: 1 listing, 1 work taken out, the section too", "1 relation between readings taken back", "What sources say of 2 works: forgotten",
                "“Kept” loses the kind “blog”", "Takes away the section “Empty”",
            ],
            EditWords.Lines([.. batch.Reverse().Select(change => change.Inverse())], Kit));
    }

    private static CatalogChange Added(int number) => new AddListing(new WorkId($"tool-{number}"), new Spot("tools"), new NewListing($"Tool {number}", new Uri($"https://tool{number}.example/"), null, []));
}
