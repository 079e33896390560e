using System.Text;
using LabBot.Core.Curation;
using LabBot.Core.Kit;
using LabBot.Tests.Kit;
using NodaTime;
using static LabBot.Core.Curation.CatalogChange;

namespace LabBot.Tests.Curation;

public sealed class EditFoldTests
{
    internal const string Two = """
        # Two

        - [Alpha](https://a.example/) — first
          - id: alpha
          - also: a, aa
          - counterpoint: [Beta](https://b.example/)
            - id: beta
        - **Group:**
          - [One](https://one.example/)
            - id: one
          - [Two](https://two.example/)
            - id: two
            - counterpoint: alpha
        - [Last](https://last.example/)

        """;

    private static readonly WorkId Alpha = new("alpha");
    private static readonly WorkId Beta = new("beta");
    private static readonly WorkId New = new("new");

    private static CatalogLoad Load(string text) => TemporaryKit.Load(("10-two.md", text), ("20-other.md", "# Other\n\n- [Alpha again](https://a.example/)\n"));

    internal static CatalogEdit Edit(long number, params CatalogChange[] changes) => new(number, Instant.FromUnixTimeSeconds(number), null, "Ada", "did it", changes);

    private static AddListing Adds(string section, Spot? at = null, string id = "new") =>
        new(new WorkId(id), at ?? new Spot(section), new NewListing("New *one*", new Uri($"https://{id}.example/"), "it is new", [new ListingField("kind", "blog"), new ListingField("also", "nn, n2")]));

    private static string Text(FoldedKit folded, string file = "10-two.md") => folded.Load.Files.Find(file)!.Text.Text;

    private static FoldedKit Fold(string text, params CatalogEdit[] log) => EditFold.Fold(Load(text), log);

    private static string[] Added(string before, string after) => [.. after.Split('\n').Except(before.Split('\n'))];

    [Fact]
    public void An_added_listing_adds_its_lines_and_nothing_else()
    {
        var folded = Fold(Two, Edit(1, Adds("two")));
        Assert.Equal(Two.TrimEnd('\n') + "\n- [New \\*one\\*](https://new.example/) — it is new\n  - id: new\n  - kind: blog\n  - also: nn, n2\n", Text(folded).TrimEnd('\n') + "\n");
        Assert.Empty(folded.Conflicts);
        Assert.Equal("New *one*", folded.Catalog.FindWork(New)!.Title);
    }

    [Theory]
    [InlineData("after alpha", 7)]
    [InlineData("first", 2)]
    [InlineData("in group", 13)]
    [InlineData("under alpha", 7)]
    [InlineData("group first", 8)]
    public void A_listing_is_added_where_it_was_meant(string where, int line)
    {
        var spot = where switch
        {
            "after alpha" => new Spot("two") { After = Alpha },
            "first" => new Spot("two") { IsFirst = true },
            "in group" => new Spot("two") { Group = "group" },
            "under alpha" => new Spot("two") { Under = new Placement(Alpha, RelationKind.FollowUp) },
            _ => new Spot("two") { Group = "group", IsFirst = true },
        };
        var folded = Fold(Two, Edit(1, Adds("two", spot)));
        Assert.Empty(folded.Conflicts);
        Assert.Contains("[New ", Text(folded).Split('\n')[line], StringComparison.Ordinal);
        if (spot.Under is not null)
            Assert.Contains(new Relation(New, RelationKind.FollowUp, Alpha), folded.Catalog.Relations);
        if (spot.Group is not null)
            Assert.Equal("Group: New *one*", folded.Catalog.ListingsOf(New).Single().Name);
    }

    [Fact]
    public void Label_note_and_address_change_in_place()
    {
        var folded = Fold(Two, Edit(1,
            new ChangeListing("two", Alpha, ListingPart.Label, "Alpha", "Alpha, revised"),
            new ChangeListing("two", Alpha, ListingPart.Note, "first", null),
            new ChangeListing("two", Alpha, ListingPart.Link, "https://a.example/", "https://a2.example/"),
            new ChangeListing("other", Alpha, ListingPart.Link, "https://a.example/", "https://a2.example/"),
            new ChangeWork(Alpha, "was", null, "https://a.example/")));
        Assert.Empty(folded.Conflicts);
        Assert.Equal(["- [Alpha, revised](https://a2.example/)", "  - was: https://a.example/"], Added(Two, Text(folded)));
        Assert.Equal(Alpha, folded.Catalog.FindWork(WorkKey.Of(new Uri("https://a.example/")))!.Id);
        Assert.Equal(2, folded.Catalog.ListingsOf(Alpha).Count());
    }

    [Fact]
    public void A_label_that_gave_its_work_the_id_leaves_it_the_id()
    {
        var folded = Fold(Two, Edit(1, new ChangeListing("two", new WorkId("last"), ListingPart.Label, "Last", "Latest")));
        Assert.Equal(["- [Latest](https://last.example/)", "  - id: last"], Added(Two, Text(folded)));
        Assert.NotNull(folded.Catalog.FindWork(new WorkId("last")));
    }

    [Fact]
    public void Fields_come_and_go_by_value()
    {
        var folded = Fold(Two, Edit(1,
            new ChangeWork(Alpha, "also", null, "alef"), new ChangeWork(Alpha, "also", "aa", null), new ChangeWork(Alpha, "retired", null, "old hat"), new ChangeWork(Alpha, "tags", null, "x")));
        Assert.Empty(folded.Conflicts);
        Assert.Equal(["  - also: a, alef", "  - tags: x", "  - retired: old hat"], Added(Two, Text(folded)));
        Assert.Equal("old hat", folded.Catalog.FindWork(Alpha)!.Retired);
    }

    [Fact]
    public void A_move_takes_along_what_stands_under_it_and_what_only_it_said_of_the_work()
    {
        var load = TemporaryKit.Load(("10-two.md", Two), ("20-other.md", "# Other\n\n- [X](https://x.example/)\n"), ("30-third.md", "# Third\n\n- [Alpha again](https://a.example/)\n"));
        var folded = EditFold.Fold(load, [Edit(1, new MoveListing(Alpha, new Spot("two") { IsFirst = true }, new Spot("other") { IsFirst = true }))]);
        Assert.Empty(folded.Conflicts);
        Assert.StartsWith("# Two\n\n- **Group:**", Text(folded), StringComparison.Ordinal);
        Assert.Equal("# Other\n\n- [Alpha](https://a.example/) — first\n  - id: alpha\n  - also: a, aa\n  - counterpoint: [Beta](https://b.example/)\n    - id: beta\n- [X](https://x.example/)\n", Text(folded, "20-other.md"));
        Assert.Equal(["alpha", "alpha"], folded.Catalog.Listings.Where(listing => listing.Label.StartsWith("Alpha", StringComparison.Ordinal)).Select(listing => listing.Work.Value));
    }

    [Fact]
    public void A_section_never_lists_a_reading_twice_by_what_moves_along()
    {
        var load = TemporaryKit.Load(("10-two.md", Two), ("20-other.md", "# Other\n\n- [Beta again](https://b.example/)\n"));
        var folded = EditFold.Fold(load, [Edit(1, new MoveListing(Alpha, new Spot("two") { IsFirst = true }, new Spot("other")))]);
        Assert.Equal("“Beta”, which moves with it, is listed in Other already; one section lists a reading once.", Assert.Single(folded.Conflicts).Why);
    }

    [Fact]
    public void A_removed_listing_leaves_what_it_said_to_the_next()
    {
        var beta = new RemoveListing(Beta, new Spot("two") { Under = new Placement(Alpha, RelationKind.Counterpoint) }, new NewListing("Beta", new Uri("https://b.example/"), null, []));
        var alpha = new RemoveListing(Alpha, new Spot("two") { IsFirst = true }, new NewListing("Alpha", new Uri("https://a.example/"), "first", []));
        Assert.Contains("stand under", Assert.Single(Fold(Two, Edit(1, alpha)).Conflicts).Why, StringComparison.Ordinal);
        var folded = Fold(Two, Edit(1, beta, alpha));
        Assert.Empty(folded.Conflicts);
        Assert.Equal("# Other\n\n- [Alpha again](https://a.example/)\n  - id: alpha\n  - also: a, aa\n", Text(folded, "20-other.md"));
    }

    [Fact]
    public void Relations_are_stated_under_the_listing_that_they_are_about()
    {
        var (one, two) = (new WorkId("one"), new WorkId("two"));
        var folded = Fold(Two, Edit(1, new ChangeRelation(new Relation(one, RelationKind.Explains, Beta), true), new ChangeRelation(new Relation(one, RelationKind.Deeper, Beta), true), new ChangeRelation(new Relation(Alpha, RelationKind.Counterpoint, two), false)));
        Assert.Empty(folded.Conflicts);
        Assert.Equal(["    - deeper: one", "    - explains: beta"], Added(Two, Text(folded)));
        Assert.DoesNotContain("counterpoint: alpha", Text(folded), StringComparison.Ordinal);
        Assert.Contains("stands under", Assert.Single(Fold(Two, Edit(1, new ChangeRelation(new Relation(Beta, RelationKind.Counterpoint, Alpha), false))).Conflicts).Why, StringComparison.Ordinal);
    }

    [Fact]
    public void A_section_and_what_is_known_of_a_work_get_their_files()
    {
        var folded = Fold(Two, Edit(1, new AddSection("third", "A third: #1"), Adds("third"), new ChangeRecord(New, null, """{"id":"new","title":"The new one","type":"book"}""")));
        Assert.Empty(folded.Conflicts);
        Assert.Equal("A third: #1", folded.Catalog.FindSection("third")!.Title);
        Assert.Equal("The new one", folded.Catalog.FindWork(New)!.Title);
        Assert.StartsWith("# A third: \\#1\n\n- [New", Text(folded, "30-third.md"), StringComparison.Ordinal);
        Assert.Equal("[\n  {\n    \"id\": \"new\",\n    \"title\": \"The new one\",\n    \"type\": \"book\"\n  }\n]\n", Text(folded, "works.csl.json"));
    }

    [Fact]
    public void What_the_files_contain_is_settled_and_what_is_changed_by_hand_afterwards_stands()
    {
        var edit = Edit(1, new ChangeListing("two", Alpha, ListingPart.Note, "first", "second"), Adds("two"));
        var folded = Fold(Two, edit);
        var again = EditFold.Fold(folded.Load, [edit]);
        Assert.Equal([0, 1], again.Settled[1]);
        Assert.Equal(Text(folded), Text(again));
        var settled = edit with { Settled = again.Settled[1].ToHashSet() };
        var byHand = Text(folded).Replace("second", "third", StringComparison.Ordinal);
        Assert.Equal(byHand, Text(Fold(byHand, settled)));
    }

    [Fact]
    public void Where_the_files_hold_neither_value_they_show_and_it_is_a_conflict()
    {
        var edit = Edit(7, new ChangeListing("two", Alpha, ListingPart.Note, "first", "second"), new ChangeWork(Alpha, "kind", "blog", "book"), Adds("none"));
        var byHand = Two.Replace("first", "by hand", StringComparison.Ordinal).Replace("  - id: alpha\n", "  - id: alpha\n  - kind: paper\n", StringComparison.Ordinal);
        var folded = Fold(byHand, edit);
        Assert.Equal(byHand, Text(folded));
        Assert.Equal(
            [new EditConflict(7, 0, "The note of “Alpha” is 'by hand' by now."), new EditConflict(7, 1, "'kind' of “Alpha” is 'paper' by now."), new EditConflict(7, 2, "There is no section 'none'.")],
            folded.Conflicts);
    }

    [Fact]
    public void An_edit_that_a_later_one_took_back_is_no_conflict()
    {
        var add = Adds("two");
        CatalogEdit[] log = [Edit(1, add), Edit(2, new ChangeListing("two", New, ListingPart.Note, "it is new", "older")), Edit(3, new ChangeListing("two", New, ListingPart.Note, "older", "it is new")), Edit(4, add.Inverse())];
        var folded = Fold(Two, log);
        Assert.Equal(Two, Text(folded));
        Assert.Empty(folded.Conflicts);
        Assert.Equal([1L, 2L, 3L, 4L], folded.Settled.Keys.Order());
    }

    [Fact]
    public void What_a_listing_was_to_the_one_it_stood_under_is_stated_when_the_files_are_read_anew()
    {
        var relation = new Relation(Beta, RelationKind.Counterpoint, Alpha);
        CatalogEdit[] log = [Edit(1, new MoveListing(Beta, new Spot("two") { Under = new Placement(Alpha, RelationKind.Counterpoint), IsFirst = true }, new Spot("other")), new ChangeRelation(relation, true))];
        var folded = Fold(Two, log);
        Assert.Contains("  - counterpoint: beta\n", Text(folded), StringComparison.Ordinal);
        Assert.Contains(relation, folded.Catalog.Relations);
        Assert.Equal([0, 1], folded.Made[1]);
        Assert.Equal([0, 1], EditFold.Fold(folded.Load, log).Settled[1]);
    }

    [Fact]
    public void A_reading_that_was_moved_and_listed_again_where_it_was_stands_in_both()
    {
        var last = new WorkId("last");
        CatalogEdit[] log =
        [
            Edit(1, new MoveListing(last, new Spot("two"), new Spot("other"))),
            Edit(2, new AddListing(last, new Spot("two"), new NewListing("Last", new Uri("https://last.example/"), null, []))),
        ];
        Assert.Equal(["two", "other"], Fold(Two, log).Catalog.ListingsOf(last).Select(listing => listing.Section));
    }

    [Fact]
    public void Files_that_hold_what_was_added_and_then_moved_get_it_no_second_time()
    {
        CatalogEdit[] log = [Edit(1, Adds("two")), Edit(2, new MoveListing(New, new Spot("two"), new Spot("other")))];
        var folded = Fold(Two, log);
        var again = EditFold.Fold(folded.Load, log);
        Assert.Equal(Text(folded), Text(again));
        Assert.Equal("other", again.Catalog.ListingsOf(New).Single().Section);
        Assert.Equal([1L, 2L], again.Settled.Keys.Order());
    }

    [Fact]
    public void A_kit_takes_more_sections_than_two_digits_number()
    {
        var folded = Fold(Two, Edit(1, [.. Enumerable.Range(100, 120).Select(number => new AddSection($"s{number}", $"Section {number}"))]));
        Assert.Empty(folded.Conflicts);
        Assert.Equal(["Two", "Other", .. Enumerable.Range(100, 120).Select(number => $"Section {number}")], folded.Catalog.Sections.Select(section => section.Title));
        Assert.All(folded.Load.Files.Sections, file => Assert.True(KitMarkdown.IsSectionFile(file.Name), file.Name));
    }

    [Fact]
    public void An_address_that_came_by_hand_under_another_id_is_a_conflict()
    {
        var folded = Fold(Two + "- [By hand](https://new.example/)\n  - id: hand\n", Edit(1, Adds("other")));
        Assert.Contains("as “By hand” by now", Assert.Single(folded.Conflicts).Why, StringComparison.Ordinal);
    }

    [Fact]
    public void A_conflict_names_readings_and_sections_as_people_know_them()
    {
        var load = TemporaryKit.Load(
            ("10-two.md", Two), ("20-models.md", "# Models\n\n- [Last](https://last-too.example/)\n  - id: last-too\n"), ("30-more-models.md", "# Models\n\n- [More](https://more.example/)\n  - id: more\n"));
        var (added, gone) = (Adds("two"), new WorkId("gone"));
        var folded = EditFold.Fold(load,
        [
            // What only the log can name: it was added, folded, and then taken out by hand.
            Edit(1, added) with { Settled = new HashSet<int> { 0 } },
            Edit(2, new ChangeWork(New, "kind", "blog", "book")),
            Edit(3, new ChangeWork(gone, "kind", "blog", "book")),
            // Two readings of one title, two sections of one.
            Edit(4, new ChangeListing("models", new WorkId("last-too"), ListingPart.Note, "was", "is")),
            Edit(5, new ChangeListing("more-models", Alpha, ListingPart.Note, "was", "is")),
            Edit(6, new AddListing(new WorkId("more"), new Spot("two"), added.Listing)),
        ]);
        Assert.Equal(
            [
                "The kit lists “New *one*” nowhere.",
                "The kit lists 'gone' nowhere.",
                "The note of “Last” (last-too) is gone by now.",
                "“Alpha” is not listed in Models (30-more-models.md) any more.",
                "The id 'more' belongs to another address by now, that of “More”.",
            ],
            folded.Conflicts.Select(conflict => conflict.Why));
    }

    [Fact]
    public void Each_edit_that_would_break_the_kit_says_what_of_it_would()
    {
        var folded = Fold(Two, Edit(1, new ChangeWork(Alpha, "was", null, "https://one.example/")), Edit(2, new ChangeWork(Alpha, "also", null, "alef")), Edit(3, new ChangeWork(Beta, "was", null, "https://two.example/")));
        Assert.Equal([1L, 3L], folded.Conflicts.Select(conflict => conflict.Edit));
        Assert.StartsWith("The kit would not load any more: this link is known already, as 'alpha'", folded.Conflicts[0].Why, StringComparison.Ordinal);
        Assert.StartsWith("The kit would not load any more: this link is known already, as 'beta'", folded.Conflicts[1].Why, StringComparison.Ordinal);
        Assert.Contains("alef", folded.Catalog.FindWork(Alpha)!.Aliases);
    }

    [Fact]
    public void A_conflict_names_a_long_title_by_its_beginning()
    {
        var kit = TemporaryKit.Load(("10-long.md", $"# Long\n\n- [{string.Concat(Enumerable.Repeat("word ", 40)).Trim()}](https://long.example/)\n  - id: long\n"));
        var why = Assert.Single(EditFold.Fold(kit, [Edit(1, new ChangeWork(new WorkId("long"), "kind", "blog", "book"))]).Conflicts).Why;
        Assert.Equal("'kind' of “word word word word word word word word word word word…” is not set by now.", why);
    }

    [Fact]
    public void What_went_along_with_the_listing_that_it_was_put_under_is_where_it_should_be()
    {
        var kit = TemporaryKit.Load(
            ("10-one.md", "# One\n\n- [Parent](https://parent.example/)\n  - id: parent\n- [Child](https://child.example/)\n  - id: child\n"), ("20-two.md", "# Two\n\n- [Other](https://other.example/)\n  - id: other\n"));
        var (parent, child) = (new WorkId("parent"), new WorkId("child"));
        var under = new Placement(parent, RelationKind.SeeAlso);
        var log = new[]
        {
            Edit(1, new MoveListing(child, new Spot("one") { After = parent }, new Spot("one") { Under = under })),
            Edit(2, new AddListing(new WorkId("new"), new Spot("one") { Under = under }, Adds("one").Listing)),
            Edit(3, new MoveListing(parent, new Spot("one"), new Spot("two") { After = new WorkId("other") })),
        };
        var folded = EditFold.Fold(kit, log);
        Assert.Empty(folded.Conflicts);
        Assert.Equal("# One\n", folded.Load.Files.Find("10-one.md")!.Text.Text.TrimEnd() + "\n");
        // Folded by hand, and not noted down as settled.
        var again = EditFold.Fold(folded.Load, log);
        Assert.Empty(again.Conflicts);
        Assert.True(Same(folded.Load, again.Load));
    }

    [Fact]
    public void What_changed_before_it_went_along_with_another_is_changed_once()
    {
        var log = new[]
        {
            Edit(1, new ChangeListing("two", Beta, ListingPart.Note, null, "noted")),
            Edit(2, new MoveListing(Alpha, new Spot("two") { IsFirst = true }, new Spot("third"))),
        };
        var folded = EditFold.Fold(TemporaryKit.Load(("10-two.md", Two), ("20-third.md", "# Third\n\n- [Other](https://other.example/)\n")), log);
        Assert.Empty(folded.Conflicts);
        Assert.Equal("noted", folded.Catalog.ListingsOf(Beta).Single().Note);
        // Folded by hand, and not noted down as settled.
        var again = EditFold.Fold(folded.Load, log);
        Assert.Empty(again.Conflicts);
        Assert.Empty(again.Made);
    }

    [Fact]
    public void What_was_taken_away_and_added_anew_reads_as_it_was_added()
    {
        var last = new WorkId("last");
        var anew = new NewListing("Last, revised", new Uri("https://last.example/"), null, []);
        var log = new[] { Edit(1, new RemoveListing(last, new Spot("two"), new NewListing("Last", new Uri("https://last.example/"), null, []))), Edit(2, new AddListing(last, new Spot("two"), anew)) };
        var folded = Fold(Two, log);
        Assert.Empty(folded.Conflicts);
        Assert.Equal("Last, revised", folded.Catalog.ListingsOf(last).Single().Label);
        Assert.Empty(EditFold.Fold(folded.Load, log).Made);
    }

    [Fact]
    public void What_was_moved_to_the_end_stands_there_and_is_not_moved_again()
    {
        var log = new[] { Edit(1, new MoveListing(Alpha, new Spot("two") { IsFirst = true }, new Spot("two"))), Edit(2, Adds("two")) };
        var folded = Fold(Two, log);
        Assert.Empty(folded.Conflicts);
        var again = EditFold.Fold(folded.Load, log);
        Assert.Empty(again.Made);
        Assert.True(Same(folded.Load, again.Load));
    }

    [Fact]
    public void What_was_added_moved_and_taken_away_is_past()
    {
        var add = Adds("two", new Spot("two") { After = Alpha });
        CatalogEdit[] log =
        [
            Edit(1, add), Edit(2, new MoveListing(New, add.At, new Spot("two") { Under = new Placement(Alpha, RelationKind.SeeAlso) })), Edit(3, new ChangeRelation(new Relation(Beta, RelationKind.Deeper, New), true)),
            Edit(4, add.Inverse()), Edit(5, new ChangeWork(Alpha, "also", null, "alef")),
        ];
        var again = EditFold.Fold(Fold(Two, log).Load, log);
        Assert.Empty(again.Conflicts);
        Assert.Empty(again.Made);
    }

    [Fact]
    public void What_was_taken_away_and_added_again_is_not_changed_as_it_was_before()
    {
        CatalogEdit[] log =
        [
            Edit(1, Adds("two")), Edit(2, new ChangeWork(New, "retired", null, "old hat")), Edit(3, new ChangeListing("two", New, ListingPart.Note, "it is new", "older")),
            Edit(4, new ChangeListing("two", New, ListingPart.Note, "older", "it is new")), Edit(5, Adds("two").Inverse()), Edit(6, Adds("two")),
        ];
        var again = EditFold.Fold(Load(Two + "- [New \\*one\\*](https://new.example/) — it is new\n  - id: new\n"), log);
        Assert.Empty(again.Conflicts);
        Assert.Null(again.Catalog.FindWork(New)!.Retired);
        Assert.Equal("it is new", again.Catalog.ListingsOf(New).Single().Note);
    }

    [Fact]
    public void What_was_changed_between_a_move_and_the_move_back_is_changed()
    {
        var there = new MoveListing(Beta, new Spot("two") { IsFirst = true, Under = new Placement(Alpha, RelationKind.Counterpoint) }, new Spot("other"));
        CatalogEdit[] log =
        [
            Edit(1, there), Edit(2, new ChangeListing("other", Beta, ListingPart.Note, null, "noted")), Edit(3, Adds("other", new Spot("other") { Under = new Placement(Beta, RelationKind.SeeAlso) })),
            Edit(4, there.Inverse()),
        ];
        var folded = Fold(Two, log);
        Assert.Empty(folded.Conflicts);
        Assert.Equal("noted", folded.Catalog.ListingsOf(Beta).Single().Note);
        Assert.Equal("two", folded.Catalog.ListingsOf(New).Single().Section);
        var again = EditFold.Fold(folded.Load, log);
        Assert.Empty(again.Conflicts);
        Assert.True(Same(folded.Load, again.Load));
    }

    [Fact]
    public void What_was_changed_while_it_was_elsewhere_with_another_is_changed()
    {
        var there = new MoveListing(Alpha, new Spot("two") { IsFirst = true }, new Spot("third"));
        CatalogEdit[] log = [Edit(1, there), Edit(2, new ChangeListing("third", Beta, ListingPart.Note, null, "noted")), Edit(3, there.Inverse())];
        var folded = EditFold.Fold(TemporaryKit.Load(("10-two.md", Two), ("20-third.md", "# Third\n\n- [Other](https://other.example/)\n")), log);
        Assert.Empty(folded.Conflicts);
        Assert.Equal("noted", folded.Catalog.ListingsOf(Beta).Single().Note);
        Assert.Equal("two", folded.Catalog.ListingsOf(Beta).Single().Section);
    }

    [Fact]
    public void What_was_moved_elsewhere_and_to_another_place_at_home_stands_there()
    {
        var end = new Spot("two");
        CatalogEdit[] log = [Edit(1, new MoveListing(Alpha, new Spot("two") { IsFirst = true }, new Spot("third"))), Edit(2, new MoveListing(Alpha, new Spot("third") { After = new WorkId("other") }, end))];
        var folded = EditFold.Fold(TemporaryKit.Load(("10-two.md", Two), ("20-third.md", "# Third\n\n- [Other](https://other.example/)\n")), log);
        Assert.Empty(folded.Conflicts);
        Assert.Equal(Alpha, folded.Catalog.Listings.Last(listing => listing is { Section: "two", Place: null }).Work);
    }

    [Fact]
    public void A_move_back_and_the_removal_after_it_are_both_made_though_the_files_hold_no_listing_there_yet()
    {
        var files = TemporaryKit.Load(("10-two.md", Two), ("20-third.md", "# Third\n\n- [New](https://new.example/)\n  - id: new\n- [Other](https://other.example/)\n"));
        var listing = new NewListing("New", new Uri("https://new.example/"), null, []);
        var folded = EditFold.Fold(files, [Edit(1, new MoveListing(New, new Spot("third"), new Spot("two"))), Edit(2, new RemoveListing(New, new Spot("two"), listing))]);
        Assert.Empty(folded.Conflicts);
        Assert.Null(folded.Catalog.FindWork(New));
    }

    [Fact]
    public void Of_a_reading_that_is_listed_twice_each_listing_moves_by_itself()
    {
        var files = TemporaryKit.Load(("10-two.md", Two), ("20-other.md", "# Other\n\n- [Alpha again](https://a.example/)\n"), ("30-third.md", "# Third\n\n- [Third](https://third.example/)\n"));
        var first = new Spot("two") { IsFirst = true };
        var folded = EditFold.Fold(files,
        [
            Edit(1, new MoveListing(Alpha, first, new Spot("two"))), Edit(2, new MoveListing(Alpha, new Spot("other") { IsFirst = true }, new Spot("third"))), Edit(3, new MoveListing(Alpha, new Spot("two"), first)),
        ]);
        Assert.Empty(folded.Conflicts);
        Assert.Equal(["two", "third"], folded.Catalog.ListingsOf(Alpha).Select(listing => listing.Section));
    }

    [Fact]
    public void Of_one_value_the_files_are_past_all_but_the_last_change_whatever_was_done_by_hand_between_them()
    {
        var folded = Fold(Two.Replace("— first", "— third", StringComparison.Ordinal), Edit(1, new ChangeListing("two", Alpha, ListingPart.Note, "first", "second")), Edit(2, new ChangeListing("two", Alpha, ListingPart.Note, "by hand", "third")));
        Assert.Empty(folded.Conflicts);
        Assert.Equal([1L, 2L], folded.Settled.Keys.Order());
    }

    [Fact]
    public void Line_endings_and_the_byte_order_mark_stay()
    {
        var bytes = Encoding.UTF8.GetBytes("\uFEFF" + Two.ReplaceLineEndings("\r\n").TrimEnd());
        using var kit = new TemporaryKit().With("10-two.md", bytes);
        var folded = EditFold.Fold(kit.Load(), [Edit(1, new ChangeWork(Alpha, "also", null, "x"), Adds("two"))]);
        var after = folded.Load.Files.Find("10-two.md")!.Text.ToBytes();
        var expected = "\uFEFF" + Two.Replace("a, aa", "a, aa, x", StringComparison.Ordinal).TrimEnd() + "\n- [New \\*one\\*](https://new.example/) — it is new\n  - id: new\n  - kind: blog\n  - also: nn, n2";
        Assert.Equal(expected.ReplaceLineEndings("\r\n"), Encoding.UTF8.GetString(after));
    }

    internal static bool Same(CatalogLoad one, CatalogLoad other) =>
        one.Files.All.Select(file => (file.Name, file.Text.Text)).Order().SequenceEqual(other.Files.All.Select(file => (file.Name, file.Text.Text)).Order());
}
