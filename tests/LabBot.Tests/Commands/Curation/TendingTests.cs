using System.Text;
using LabBot.Core.Cards;
using LabBot.Core.Commands;
using LabBot.Core.Commands.Curation;
using LabBot.Core.Curation;
using LabBot.Core.Kit;
using LabBot.Core.Storage;
using LabBot.Core.Learning;
using LabBot.Tests.Kit;

namespace LabBot.Tests.Commands.Curation;

/// <summary>Changing, moving, retiring, undoing, and what is shown of it.</summary>
public sealed class TendingTests : IDisposable
{
    private static readonly WorkId BitterLesson = new("bitter-lesson");
    private static readonly WorkId ScGpt = new("scgpt");

    private readonly CurationLab lab = new();

    public void Dispose() => lab.Dispose();

    [Fact]
    public async Task One_line_changes_what_a_listing_reads()
    {
        Assert.StartsWith("Changed “The Bitter Lesson”", await lab.Say("/kit-admin edit bitter lesson note:\"compute wins\" also:richard, -sutton minutes:10 level:intro why:Read it first."), StringComparison.Ordinal);
        var work = lab.Catalog.FindWork(BitterLesson)!;
        Assert.Equal(("compute wins", 10, Level.Intro, "Read it first."), (lab.Catalog.ListingsOf(work.Id).First().Note, work.Minutes, work.Level, work.Record!.Why));
        Assert.Contains("richard", work.Aliases);
        Assert.DoesNotContain("sutton", work.Aliases);
        Assert.StartsWith("It reads so already", await lab.Say("/kit-admin edit bitter lesson note:\"compute wins\""), StringComparison.Ordinal);
        await lab.Say("/kit-admin edit bitter lesson note:- minutes:-");
        Assert.Equal((null, null), (lab.Catalog.ListingsOf(work.Id).First().Note, lab.Catalog.FindWork(BitterLesson)!.Minutes));
    }

    [Fact]
    public async Task A_new_address_keeps_the_old_one_findable()
    {
        await lab.Say("/kit-admin edit bitter lesson link:https://bitter.example/lesson");
        Assert.Equal("https://bitter.example/lesson", lab.Catalog.FindWork(BitterLesson)!.Link.AbsoluteUri);
        Assert.Contains("Bitter Lesson", await lab.Say("/kit https://www.cs.utexas.edu/~eunsol/courses/data/bitter_lesson.pdf"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_record_of_a_reading_follows_its_address_and_comes_back_with_it()
    {
        string? Recorded() => KitText.Of(lab.Desk.OpenAsync(CurationLab.Token).GetAwaiter().GetResult().Kit).Works.Find(BitterLesson);
        var before = Recorded()!;
        Assert.Equal("https://www.cs.utexas.edu/~eunsol/courses/data/bitter_lesson.pdf", RecordJson.AddressOf(before)!.AbsoluteUri);
        await lab.Say("/kit-admin edit bitter lesson link:https://bitter.example/lesson why:Read it first.");
        Assert.Equal("https://bitter.example/lesson", RecordJson.AddressOf(Recorded()!)!.AbsoluteUri);
        Assert.Equal("Read it first.", lab.Catalog.FindWork(BitterLesson)!.Record!.Why);
        await lab.Say("/kit-admin edit scaling hypothesis link:https://scaling.example/");
        Assert.Contains("What sources say of “The Scaling Hypothesis” is at https://scaling.example/", await lab.Say("/kit-admin history scaling hypothesis"), StringComparison.Ordinal);
        await lab.PressAsync(await lab.AskAsync("/kit-admin undo 1"), "Do it");
        Assert.True(RecordJson.SayTheSame(before, Recorded()));
    }

    [Fact]
    public void A_record_with_an_address_of_its_own_keeps_it()
    {
        var kit = TemporaryKit.Load(("10-one.md", "# One\n\n- [A](https://a.example/)\n  - id: a\n"), ("works.csl.json", """[{ "id": "a", "URL": "https://journal.example/a" }]"""));
        var changes = EditPlan.Changes(kit, new EditRequest(new WorkId("a"), "one") { Link = new Uri("https://b.example/") });
        Assert.Empty(changes.OfType<CatalogChange.ChangeRecord>());
    }

    [Theory]
    [InlineData("edit scgpt kind:pamphlet", "There is no such kind")]
    [InlineData("edit scgpt minutes:many", "That is no number of minutes")]
    [InlineData("edit scgpt level:hard", "There is no such level")]
    [InlineData("edit scgpt label:-", "It needs a label")]
    [InlineData("edit scgpt link:nowhere", "That is no address")]
    [InlineData("edit scgpt link:https://gwern.net/scaling-hypothesis", "Another reading has this address")]
    [InlineData("edit scgpt section:Courses note:x", "It is not listed there")]
    [InlineData("edit scgpt deeper-than:scgpt", "It cannot relate to itself")]
    [InlineData("edit zzyzx note:x", "Which reading?")]
    [InlineData("move scgpt to:Nowhere", "There is no such section")]
    [InlineData("move scgpt after:scgpt", "It cannot stand behind itself")]
    [InlineData("move scgpt to:LLMs after:bitter lesson", "That reading stands elsewhere")]
    [InlineData("restore scgpt", "It is not retired")]
    [InlineData("undo", "There is nothing to undo")]
    [InlineData("undo twelve", "That is no edit's number")]
    [InlineData("undo 12", "There is no edit 12")]
    [InlineData("export pdf", "There is no such format")]
    [InlineData("import nothing", "That is no address")]
    [InlineData("import https://x.example/list.md", "The list was not fetched")]
    [InlineData("import https://x.example/list.md format:word", "There is no such format")]
    public async Task A_slip_is_said_and_nothing_changes(string line, string says)
    {
        Assert.StartsWith(says, await lab.Say("/kit-admin " + line), StringComparison.Ordinal);
        Assert.Empty(lab.Log);
    }

    [Fact]
    public async Task The_second_of_two_curators_sees_what_the_first_changed_and_decides()
    {
        var (adas, bobs) = (await lab.AskAsync("/kit-admin edit bitter lesson"), await lab.AskAsync("/kit-admin edit bitter lesson", CurationLab.Bob));
        await lab.SendAsync(adas, CurationLab.Ada, ("label", "Ada's label"));
        var asked = await lab.SendAsync(bobs, CurationLab.Bob, ("note", "Bob's note"));
        var text = CurationLab.Text(asked);
        Assert.Contains("Somebody changed it while your form was open", text, StringComparison.Ordinal);
        Assert.Contains("Ada — Label: “The Bitter Lesson” becomes “Ada's label”", text, StringComparison.Ordinal);
        Assert.Single(lab.Log);
        await lab.PressAsync(asked, "Leave it", CurationLab.Bob);
        Assert.Equal("Ada's label", lab.Catalog.ListingsOf(BitterLesson).First().Label);
        await lab.PressAsync(await lab.SendAsync(bobs, CurationLab.Bob, ("note", "Bob's note")), "Do it", CurationLab.Bob);
        var listing = lab.Catalog.ListingsOf(BitterLesson).First();
        Assert.Equal(("The Bitter Lesson", "Bob's note"), (listing.Label, listing.Note));
    }

    [Fact]
    public async Task What_was_changed_in_the_files_while_a_form_was_open_is_seen_and_decided_on()
    {
        var asked = await lab.AskAsync("/kit-admin edit bitter lesson");
        await ByHandAsync("[The Bitter Lesson]", "[Bitter, by hand]");
        var shown = await lab.SendAsync(asked, CurationLab.Ada, ("note", "Ada's note"));
        var text = CurationLab.Text(shown);
        Assert.Contains("It was changed in the kit's files while your form was open", text, StringComparison.Ordinal);
        Assert.Contains("Label: “Bitter, by hand” becomes “The Bitter Lesson”", text, StringComparison.Ordinal);
        Assert.Empty(lab.Log);
        Assert.Equal("Bitter, by hand", lab.Catalog.ListingsOf(BitterLesson).First().Label);
        await lab.PressAsync(shown, "Do it");
        Assert.Equal(("The Bitter Lesson", "Ada's note"), (lab.Catalog.ListingsOf(BitterLesson).First().Label, lab.Catalog.ListingsOf(BitterLesson).First().Note));
        // A form of now shows what the files say, and is taken as it is.
        Assert.StartsWith("Changed “The Bitter Lesson”", CurationLab.Text(await lab.SendAsync(await lab.AskAsync("/kit-admin edit bitter lesson"), CurationLab.Ada, ("note", "another"))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_listing_that_comes_into_the_files_before_a_form_is_sent_off_is_not_taken_for_the_one_it_showed()
    {
        var asked = await lab.AskAsync("/kit-admin edit scgpt");
        var link = lab.Catalog.FindWork(new WorkId("scgpt"))!.Link.OriginalString;
        await ByHandAsync("- [The Bitter Lesson]", $"- [Read scGPT too]({link})\n  - id: scgpt\n- [The Bitter Lesson]");
        Assert.Equal("Read scGPT too", lab.Catalog.ListingsOf(new WorkId("scgpt")).First().Label);
        Assert.StartsWith("Changed “", CurationLab.Text(await lab.SendAsync(asked, CurationLab.Ada, ("note", "Ada's note"))), StringComparison.Ordinal);
        Assert.Equal([null, "Ada's note"], lab.Catalog.ListingsOf(new WorkId("scgpt")).Select(listing => listing.Note));
    }

    [Fact]
    public async Task Who_sends_a_form_off_after_the_reading_was_moved_sees_the_move_and_decides()
    {
        var asked = await lab.AskAsync("/kit-admin edit scgpt");
        await lab.Say("/kit-admin move scgpt to:Courses", CurationLab.Bob);
        var shown = await lab.SendAsync(asked, CurationLab.Ada, ("note", "Ada's note"));
        var text = CurationLab.Text(shown).ReplaceLineEndings(" ");
        Assert.Contains("Somebody changed it while your form was open", text, StringComparison.Ordinal);
        Assert.Contains("Bob — Moves “scGPT", text, StringComparison.Ordinal);
        Assert.Contains("It stands in Courses/textbooks/learning materials now.", text, StringComparison.Ordinal);
        Assert.Contains("Your form would now do this; leave it, and theirs stays:", text, StringComparison.Ordinal);
        Assert.Single(lab.Log);
        await lab.PressAsync(shown, "Do it");
        var listing = lab.Catalog.ListingsOf(ScGpt).Single();
        Assert.Equal(("courses", "Ada's note"), (listing.Section, listing.Note));
    }

    [Fact]
    public async Task Who_sends_a_form_off_after_the_reading_was_moved_in_the_files_sees_where_it_is_and_decides()
    {
        var asked = await lab.AskAsync("/kit-admin edit scgpt");
        var lines = "- [scGPT](https://www.nature.com/articles/s41592-024-02201-0)\n  - id: scgpt\n  - kind: paper\n  - also: sc-gpt, single-cell gpt, cui et al\n";
        await File.WriteAllTextAsync(Path.Combine(lab.Folder, "91-models.md"), "# Models\n\n" + lines, CurationLab.Token);
        await ByHandAsync(lines, "", "30-single-cell.md");
        var text = CurationLab.Text(await lab.SendAsync(asked, CurationLab.Ada, ("note", "Ada's note"))).ReplaceLineEndings(" ");
        Assert.Contains("It was changed in the kit's files while your form was open.", text, StringComparison.Ordinal);
        Assert.Contains("It stands in Models now. Your form would now do this; leave it, and what the files say stays:", text.Replace("  ", " ", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Empty(lab.Log);
    }

    [Fact]
    public async Task Of_several_listings_that_a_form_did_not_show_it_is_said_which_one_it_would_change()
    {
        var asked = await lab.AskAsync("/kit-admin edit scgpt");
        await lab.Say("/kit-admin move scgpt to:Courses", CurationLab.Bob);
        await ByHandAsync("- [The Bitter Lesson]", "- [Read scGPT too](https://www.nature.com/articles/s41592-024-02201-0)\n  - id: scgpt\n- [The Bitter Lesson]");
        var text = CurationLab.Text(await lab.SendAsync(asked, CurationLab.Ada)).ReplaceLineEndings(" ");
        Assert.Contains("It stands in TL;DR and Courses/textbooks/learning materials now.", text, StringComparison.Ordinal);
        Assert.Contains("Your form would now do this in TL;DR; leave it, and theirs stays:", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_of_a_reading_that_was_retired_or_taken_out_meanwhile_says_so()
    {
        await lab.Say("/kit-admin add https://new.example/ label:New section:LLMs");
        var asked = await lab.AskAsync("/kit-admin edit new");
        await lab.Say("/kit-admin retire new because:it is old hat", CurationLab.Bob);
        Assert.Contains("Bob — Retires “New”: it is old hat", CurationLab.Text(await lab.SendAsync(asked, CurationLab.Ada, ("note", "Ada's note"))), StringComparison.Ordinal);
        await lab.Say("/kit-admin restore new", CurationLab.Bob);
        await lab.PressAsync(await lab.AskAsync("/kit-admin undo 1"), "Do it");
        Assert.Null(lab.Catalog.FindWork(new WorkId("new")));
        Assert.StartsWith("It is no longer in the kit", CurationLab.Text(await lab.SendAsync(asked, CurationLab.Ada, ("note", "Ada's note"))), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0.0")]
    [InlineData("1.0")]
    [InlineData("nonsense")]
    public async Task A_form_of_an_older_LabBot_is_shown_first_and_says_nothing_that_is_not_known(string shown)
    {
        var form = Assert.IsType<Reply.Ask>(await lab.AskAsync("/kit-admin edit scgpt")).Form;
        var old = new Reply.Ask(new Form(form.Title, new ActionId(form.Submits.Command, $"scgpt {shown}"), form.Fields));
        var asked = await lab.SendAsync(old, CurationLab.Ada, ("note", "Ada's note"));
        var text = CurationLab.Text(asked).ReplaceLineEndings(" ");
        Assert.Contains("Your form is older than this LabBot, which cannot tell whether the kit's files were changed since.", text, StringComparison.Ordinal);
        Assert.DoesNotContain("no longer", text, StringComparison.Ordinal);
        Assert.Empty(lab.Log);
        await lab.PressAsync(asked, "Do it");
        Assert.Equal("Ada's note", lab.Catalog.ListingsOf(ScGpt).Single().Note);
    }

    [Fact]
    public async Task A_form_of_an_older_LabBot_tells_the_edits_since()
    {
        var form = Assert.IsType<Reply.Ask>(await lab.AskAsync("/kit-admin edit scgpt")).Form;
        await lab.Say("/kit-admin move scgpt to:Courses", CurationLab.Bob);
        var old = new Reply.Ask(new Form(form.Title, new ActionId(form.Submits.Command, "scgpt 0.0"), form.Fields));
        var text = CurationLab.Text(await lab.SendAsync(old, CurationLab.Ada, ("note", "Ada's note")));
        Assert.Contains("Somebody changed it while your form was open", text, StringComparison.Ordinal);
        Assert.Contains("Bob — Moves “scGPT", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_of_the_longest_id_fits_after_very_many_edits()
    {
        await lab.Say($"/kit-admin add https://long.example/ section:LLMs label:{new string('x', Slug.MaxLength)}");
        var form = Assert.IsType<Reply.Ask>(await lab.AskAsync($"/kit-admin edit {new string('x', Slug.MaxLength)}")).Form;
        Assert.True(form.Submits.ToString().Length + 999_999.ToString(System.Globalization.CultureInfo.InvariantCulture).Length - 1 <= LabBot.Core.Cards.ActionId.MaxLength, form.Submits.ToString());
    }

    [Fact]
    public async Task A_form_sent_off_as_it_was_changes_nothing()
    {
        foreach (var work in lab.Catalog.Works.ToList())
            Assert.StartsWith("It reads so already", CurationLab.Text(await lab.SendAsync(await lab.AskAsync($"/kit-admin edit {work.Id}"), CurationLab.Ada)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_move_keeps_what_a_reading_was_to_the_one_it_stood_under()
    {
        await lab.Say("/kit-admin move a better lesson to:Courses");
        Assert.Equal("courses", lab.Catalog.ListingsOf(new WorkId("better-lesson")).Single().Section);
        Assert.Contains(new Relation(new WorkId("better-lesson"), RelationKind.Counterpoint, BitterLesson), lab.Catalog.Relations);
        await lab.PressAsync(await lab.AskAsync("/kit-admin undo"), "Do it");
        Assert.Equal(new Placement(BitterLesson, RelationKind.Counterpoint), lab.Catalog.ListingsOf(new WorkId("better-lesson")).Single().Place);
    }

    [Fact]
    public async Task A_move_within_a_section_is_the_new_order()
    {
        await lab.Say("/kit-admin move bitter lesson after:first");
        Assert.Equal(["bitter-lesson", "better-lesson"], lab.Catalog.FindSection("tldr")!.Listings.Take(2).Select(listing => listing.Work.Value));
    }

    [Fact]
    public async Task A_retired_reading_leaves_the_tracks_and_stays_findable()
    {
        Assert.Equal("because", Assert.IsType<Reply.Ask>(await lab.AskAsync("/kit-admin retire bitter lesson")).Form.Fields.Single().Option);
        await lab.Say("/kit-admin retire bitter lesson because:it is old hat");
        Assert.DoesNotContain(lab.Kit.Now.TrackOrFull("tldr").Steps, step => step.Work.Id == BitterLesson);
        Assert.Contains("No longer recommended: it is old hat", await lab.Say("/kit bitter lesson"), StringComparison.Ordinal);
        await lab.Say("/kit-admin restore bitter lesson");
        Assert.Contains(lab.Kit.Now.TrackOrFull("tldr").Steps, step => step.Work.Id == BitterLesson);
    }

    [Fact]
    public async Task Any_edit_is_taken_back_and_done_again()
    {
        await lab.Say("/kit-admin edit bitter lesson note:one");
        await lab.Say("/kit-admin retire scgpt because:x");
        var asked = await lab.AskAsync("/kit-admin undo 1");
        Assert.Contains("becomes “more data/compute often trumps human solutions”", CurationLab.Text(asked), StringComparison.Ordinal);
        await lab.PressAsync(asked, "Do it");
        Assert.Equal("more data/compute often trumps human solutions", lab.Catalog.ListingsOf(BitterLesson).First().Note);
        Assert.NotNull(lab.Catalog.FindWork(new WorkId("scgpt"))!.Retired);
        Assert.StartsWith("Edit 1 is undone already", await lab.Say("/kit-admin undo 1"), StringComparison.Ordinal);
        await lab.PressAsync(await lab.AskAsync("/kit-admin undo 3"), "Do it");
        Assert.Equal("one", lab.Catalog.ListingsOf(BitterLesson).First().Note);
        Assert.Contains("Retires", CurationLab.Text(await lab.AskAsync("/kit-admin undo")).Replace("Recommends", "Retires", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_others_built_on_is_not_taken_back_from_under_them()
    {
        await lab.Say("/kit-admin edit bitter lesson note:one");
        await lab.Say("/kit-admin edit bitter lesson note:two", CurationLab.Bob);
        var refused = await lab.AskAsync("/kit-admin undo 1");
        Assert.Contains("The note of “The Bitter Lesson” is 'two' by now", CurationLab.Text(refused), StringComparison.Ordinal);
        Assert.Contains("2: Changed “The Bitter Lesson” — by Bob", CurationLab.Text(refused), StringComparison.Ordinal);
        await lab.PressAsync(await lab.PressAsync(refused, "Undo…"), "Do it");
        Assert.StartsWith("Undo edit 1?", await lab.Say("/kit-admin undo 1"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_added_and_then_moved_is_not_said_to_be_taken_out()
    {
        await lab.Say("/kit-admin add https://new.example/ label:New section:LLMs");
        await lab.Say("/kit-admin move new to:Courses");
        var refused = await lab.Say("/kit-admin undo 1");
        Assert.StartsWith("Edit 1 cannot be undone as it is", refused, StringComparison.Ordinal);
        Assert.Contains("2: Moved “New”", refused, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_curator_who_never_started_reading_can_be_forgotten_too()
    {
        await lab.Say("/kit-admin edit bitter lesson note:one");
        Assert.StartsWith("Erase everything about you?", await lab.Say("/labbot forget-me"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_stands_under_a_reading_goes_along_with_it()
    {
        Assert.StartsWith("That reading stands under it", await lab.Say("/kit-admin move bitter lesson after:better lesson"), StringComparison.Ordinal);
        Assert.Empty(lab.Log);
    }

    [Fact]
    public async Task A_move_out_from_under_another_outlives_the_process()
    {
        await lab.Say("/kit-admin move a better lesson to:Courses");
        await lab.Desk.ReloadAsync(CurationLab.Token);
        Assert.Contains(new Relation(new WorkId("better-lesson"), RelationKind.Counterpoint, BitterLesson), lab.Catalog.Relations);
    }

    [Fact]
    public async Task The_history_says_who_and_when_and_pages()
    {
        for (var i = 1; i <= 12; i++)
        {
            await lab.Say($"/kit-admin edit bitter lesson note:number {i}", i % 2 == 0 ? CurationLab.Bob : CurationLab.Ada);
            lab.Time.Advance(TimeSpan.FromHours(1));
        }

        var first = await lab.AskAsync("/kit-admin history");
        Assert.Contains("12: Changed “The Bitter Lesson” — by Bob, 2026-03-02 20:00 UTC", CurationLab.Text(first), StringComparison.Ordinal);
        Assert.Equal(10, CurationLab.CardOf(first).Blocks.OfType<LabBot.Core.Cards.Items>().Single().List.Count);
        var older = await lab.PressAsync(first, "Older");
        Assert.Contains("1: Changed", CurationLab.Text(older), StringComparison.Ordinal);
        Assert.Equal(12, CurationLab.CardOf(await lab.AskAsync("/kit-admin history bitter lesson")).Blocks.OfType<LabBot.Core.Cards.Items>().Single().List.Count);
    }

    [Fact]
    public async Task The_history_of_one_reading_says_what_became_of_it_and_names_nobody_who_was_forgotten()
    {
        await lab.Say("/kit-admin edit bitter lesson note:one");
        Assert.Contains("by Ada, 2026-03-02 09:00 UTC: Note on “The Bitter Lesson”: “more data/compute often trumps human solutions” becomes “one”", await lab.Say("/kit-admin history bitter lesson"), StringComparison.Ordinal);
        await lab.Say("/labbot forget-me yes");
        var after = await lab.Say("/kit-admin history", CurationLab.Bob);
        Assert.Contains("by a former curator", after, StringComparison.Ordinal);
        Assert.DoesNotContain("Ada", after, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Learners_are_shown_those_first_who_may_need_somebody()
    {
        foreach (var name in new[] { "zoe", "yan", "xan" })
            await lab.Say("/reading start tldr", new Caller(new Core.MemberId("terminal", "terminal", name), name, false));
        await lab.Say("/reading pause", new Caller(new Core.MemberId("terminal", "terminal", "yan"), "yan", false));
        await lab.Store.ChangeAsync(new Core.MemberId("terminal", "terminal", "xan"), () => throw new InvalidOperationException(), learner => learner with { Enrollment = learner.Enrollment! with { State = EnrollmentState.Unreachable } }, null, CurationLab.Token);
        var text = await lab.Say("/kit-admin learners");
        Assert.Contains("1 not reachable, 1 reading, 1 paused.", text, StringComparison.Ordinal);
        Assert.True(text.IndexOf("xan", StringComparison.Ordinal) < text.IndexOf("zoe", StringComparison.Ordinal));
        Assert.Contains("zoe — reading; 0 of 28 in tldr", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_kit_leaves_as_people_see_it()
    {
        await lab.Say("/kit-admin edit bitter lesson label:Bitter indeed");
        var file = Assert.IsType<Reply.File>(await lab.AskAsync("/kit-admin export"));
        Assert.Contains("[Bitter indeed](", Encoding.UTF8.GetString(file.Content.Span), StringComparison.Ordinal);
        Assert.Equal("text/markdown", file.MediaType);
    }

    [Fact]
    public async Task Edits_show_in_the_next_view_and_outlive_the_process()
    {
        await lab.Say("/kit-admin edit bitter lesson label:Bitter indeed");
        using var again = new CurationDesk(lab.Desk.Reading with { Kit = new Core.Lookup.LiveKit(CatalogFiles.Load(lab.Folder).Catalog!) }, () => CatalogFiles.Load(lab.Folder), () => lab.Outside);
        await again.OpenAsync(CurationLab.Token);
        Assert.Equal("Bitter indeed", again.View.Catalog.ListingsOf(BitterLesson).First().Label);
    }

    [Fact]
    public async Task A_hand_edit_of_the_files_meanwhile_loses_no_chat_edit()
    {
        await lab.Say("/kit-admin edit bitter lesson note:from the chat");
        var path = Path.Combine(lab.Folder, "10-tldr.md");
        await File.WriteAllTextAsync(path, (await File.ReadAllTextAsync(path, CurationLab.Token)).Replace("[Scaling hypothesis]", "[Scaling, by hand]", StringComparison.Ordinal), CurationLab.Token);
        Assert.NotNull((await lab.Desk.ReloadAsync(CurationLab.Token)).Catalog);
        Assert.Equal("from the chat", lab.Catalog.ListingsOf(BitterLesson).First().Note);
        Assert.Equal("Scaling, by hand", lab.Catalog.ListingsOf(new WorkId("scaling-hypothesis")).First().Label);

        // The same line by hand: the files show, and a curator hears of it.
        await File.WriteAllTextAsync(path, (await File.ReadAllTextAsync(path, CurationLab.Token)).Replace("more data/compute often trumps human solutions", "by hand too", StringComparison.Ordinal), CurationLab.Token);
        await lab.Desk.ReloadAsync(CurationLab.Token);
        Assert.Equal("by hand too", lab.Catalog.ListingsOf(BitterLesson).First().Note);
        Assert.Contains("Edit 1 — The note of “The Bitter Lesson” is 'by hand too' by now.", await lab.Say("/kit-admin review"), StringComparison.Ordinal);

        // Files with errors leave the kit as it was.
        await File.WriteAllTextAsync(path, "no kit", CurationLab.Token);
        Assert.Null((await lab.Desk.ReloadAsync(CurationLab.Token)).Catalog);
        Assert.Equal("by hand too", lab.Catalog.ListingsOf(BitterLesson).First().Note);
    }

    [Fact]
    public async Task After_a_store_that_failed_files_broken_meanwhile_leave_the_kit_as_it_was()
    {
        var log = new FailingLog(lab.Store);
        using var desk = new CurationDesk(lab.Desk.Reading with { Open = () => Stores.Of(lab.Store) with { Edits = log } }, () => CatalogFiles.Load(lab.Folder), () => lab.Outside);
        await desk.OpenAsync(CurationLab.Token);
        var proposal = Proposal.New(default, CurationLab.Ada.Member, "Retired it", [new CatalogChange.ChangeWork(BitterLesson, "retired", null, "old")]);
        log.IsBroken = true;
        await Assert.ThrowsAsync<StoreException>(() => desk.EnterAsync(proposal, isKept: false, CurationLab.Ada, null, CurationLab.Token));
        Assert.Null(desk.View.Catalog.FindWork(BitterLesson)!.Retired);
        log.IsBroken = false;
        await File.WriteAllTextAsync(Path.Combine(lab.Folder, "10-tldr.md"), "no kit", CurationLab.Token);
        Assert.IsType<EntryResult.Entered>(await desk.EnterAsync(proposal, isKept: false, CurationLab.Ada, null, CurationLab.Token));
        Assert.Equal("old", desk.View.Catalog.FindWork(BitterLesson)!.Retired);
    }

    // As somebody with an editor would while LabBot runs.
    private async Task ByHandAsync(string old, string now, string file = "10-tldr.md")
    {
        var path = Path.Combine(lab.Folder, file);
        await File.WriteAllTextAsync(path, (await File.ReadAllTextAsync(path, CurationLab.Token)).Replace(old, now, StringComparison.Ordinal), CurationLab.Token);
        Assert.NotNull((await lab.Desk.ReloadAsync(CurationLab.Token)).Catalog);
    }

    /// <summary>A log that takes nothing while it is broken.</summary>
    private sealed class FailingLog(IEditLog inner) : IEditLog
    {
        public bool IsBroken { get; set; }

        public Task<IReadOnlyList<CatalogEdit>> EditsAsync(CancellationToken cancellationToken) => inner.EditsAsync(cancellationToken);

        public Task<CatalogEdit?> AppendAsync(CatalogEdit edit, string? proposal, Cause? cause, CancellationToken cancellationToken) =>
            IsBroken ? Task.FromException<CatalogEdit?>(new StoreException("the disk is full")) : inner.AppendAsync(edit, proposal, cause, cancellationToken);

        public Task SettleAsync(IReadOnlyDictionary<long, IReadOnlyList<int>> changes, CancellationToken cancellationToken) => inner.SettleAsync(changes, cancellationToken);

        public Task KeepAsync(Proposal proposal, CancellationToken cancellationToken) => inner.KeepAsync(proposal, cancellationToken);

        public Task<bool> DropAsync(string proposal, CancellationToken cancellationToken) => inner.DropAsync(proposal, cancellationToken);

        public Task<IReadOnlyList<Proposal>> ProposalsAsync(CancellationToken cancellationToken) => inner.ProposalsAsync(cancellationToken);
    }
}
