using LabBot.Core.Cards;
using LabBot.Core.Commands;
using LabBot.Core.Kit;

namespace LabBot.Tests.Commands.Curation;

public sealed class AddReadingTests : IDisposable
{
    private const string Doi = "10.1038/s41586-000-00001-1";

    private readonly CurationLab lab = new();

    public void Dispose() => lab.Dispose();

    private void KnowsRankformer() => lab.Outside.Knows(
        "Ranks of genes teach a model of cells", WorkKind.Paper, KnownWorld.Record(Doi, null, 2023, "Christina V. Theodoris", "Ling Xiao"),
        "https://doi.org/" + Doi, "https://arxiv.org/abs/2302.99999", "https://publisher.example/articles/rankformer");

    [Fact]
    public async Task What_sources_know_is_shown_first_and_added_on_a_click()
    {
        KnowsRankformer();
        var shown = await lab.AskAsync("/kit-admin add https://doi.org/" + Doi);
        Approved.Matches("Curation/add-preview.txt", CurationLab.Text(shown).Replace(Proposal(shown), "PROPOSAL", StringComparison.Ordinal));
        Assert.Empty(lab.Log);
        var added = await lab.PressAsync(shown, "Add");
        Assert.IsType<Reply.Update>(added);
        Approved.Matches("Curation/add-done.txt", CurationLab.Text(added));
        var work = lab.Catalog.FindWork(WorkKey.OfDoi(Doi)!.Value)!;
        Assert.Equal(("Ranks of genes teach a model of cells", WorkKind.Paper, 2023), (work.Title, work.Kind, work.Record!.Issued!.Year));
        Assert.Equal(["Christina V. Theodoris", "Ling Xiao"], work.Record.Authors);
        Assert.Contains("Ranks of genes", await lab.Say("/kit ranks of genes teach", CurationLab.Cleo), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("10.1038/s41586-000-00001-1")]
    [InlineData("doi:10.1038/S41586-000-00001-1")]
    [InlineData("https://www.nature.com/articles/s41586-000-00001-1.pdf")]
    [InlineData("https://arxiv.org/abs/2302.99999v2")]
    [InlineData("arXiv:2302.99999")]
    [InlineData("https://arxiv.org/pdf/2302.99999")]
    [InlineData("https://publisher.example/articles/rankformer?utm_source=mail")]
    public async Task One_paper_is_recognised_under_each_of_its_addresses(string address)
    {
        KnowsRankformer();
        await lab.Do("/kit-admin add https://doi.org/" + Doi, "Add");
        var again = await lab.AskAsync("/kit-admin add " + address);
        Assert.StartsWith("The kit has it already", CurationLab.Text(again), StringComparison.Ordinal);
        Assert.Single(lab.Log);
    }

    [Fact]
    public async Task With_a_section_one_line_is_enough()
    {
        KnowsRankformer();
        var added = await lab.Say("/kit-admin add https://doi.org/" + Doi + " section:LLMs label:Rankformer note:\"a rank, not a count: why?\" also:rankformer, theodoris counterpoint-of:bitter lesson");
        Assert.StartsWith("Added “Rankformer” to LLMs", added, StringComparison.Ordinal);
        var listing = lab.Catalog.Listings.Single(one => one.Label == "Rankformer");
        Assert.Equal(("llms", "a rank, not a count: why?", "rankformer"), (listing.Section, listing.Note, listing.Work.Value));
        Assert.Contains(new Relation(listing.Work, RelationKind.Counterpoint, new WorkId("bitter-lesson")), lab.Catalog.Relations);
        Assert.Equal(["rankformer", "theodoris"], lab.Catalog.FindWork(listing.Work)!.Aliases);
    }

    [Fact]
    public async Task A_counterpoint_in_the_section_of_its_target_stands_right_under_it()
    {
        KnowsRankformer();
        await lab.Say("/kit-admin add https://doi.org/" + Doi + " section:TL;DR counterpoint-of:bitter lesson");
        var tldr = lab.Catalog.FindSection("tldr")!.Listings.Select(listing => listing.Work.Value).ToList();
        Assert.Equal(tldr.IndexOf("bitter-lesson") + 2, tldr.IndexOf("ranks-of-genes-teach-a-model-of-cells"));
    }

    [Fact]
    public async Task A_work_of_another_section_is_offered_a_second_place_and_stays_one_work()
    {
        var shown = await lab.AskAsync("/kit-admin add https://www.cs.utexas.edu/~eunsol/courses/data/bitter_lesson.pdf section:LLMs");
        Assert.Contains("The kit has it already: in TL;DR.", CurationLab.Text(shown), StringComparison.Ordinal);
        var added = await lab.PressAsync(shown, "Add");
        Assert.StartsWith("Added “The Bitter Lesson” to LLMs", CurationLab.Text(added), StringComparison.Ordinal);
        Assert.Equal(["tldr", "llms"], lab.Catalog.ListingsOf(new WorkId("bitter-lesson")).Select(listing => listing.Section));
        Assert.Contains("Nothing was changed", await lab.Say("/kit-admin add https://www.cs.utexas.edu/~eunsol/courses/data/bitter_lesson.pdf section:LLMs"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_no_section_stands_out_one_is_chosen_from_a_menu()
    {
        lab.Outside.Knows("Zzyzx qwrt", WorkKind.Website, KnownWorld.Record(), "https://zz.example/");
        var shown = await lab.AskAsync("/kit-admin add https://zz.example/");
        Assert.StartsWith("Add it where?", CurationLab.Text(shown), StringComparison.Ordinal);
        Assert.DoesNotContain(CurationLab.Buttons(shown), button => button.Label == "Add");
        var menu = CurationLab.Menu(shown);
        var placed = await lab.Router.ClickAsync(new ActionId(menu.Id.Command, menu.Options.Single(option => option.Value.EndsWith(" courses", StringComparison.Ordinal)).Value), CurationLab.Ada, CurationLab.Token);
        Assert.StartsWith("Add to ", CurationLab.Text(placed), StringComparison.Ordinal);
        await lab.PressAsync(placed, "Add");
        Assert.Equal("courses", lab.Catalog.ListingsOf(new WorkId("zzyzx-qwrt")).Single().Section);
    }

    [Fact]
    public async Task A_new_section_is_asked_for_once()
    {
        KnowsRankformer();
        var shown = await lab.AskAsync("/kit-admin add https://doi.org/" + Doi + " section:LLM");
        Assert.Contains("There is no section “LLM”; adding this makes it. Did you mean LLMs?", CurationLab.Text(shown), StringComparison.Ordinal);
        Assert.Empty(lab.Log);
        var revised = await lab.SendAsync(await lab.PressAsync(shown, "Edit first"), CurationLab.Ada, ("section", "Gene models"), ("label", "Rankformer"), ("kind", "preprint"));
        await lab.PressAsync(revised, "Add");
        var section = lab.Catalog.Sections[^1];
        Assert.Equal(("Gene models", "gene-models", "90-gene-models.md", "rankformer"), (section.Title, section.Id, section.File, section.Listings.Single().Work.Value));
        Assert.Equal(WorkKind.Preprint, lab.Catalog.FindWork(new WorkId("rankformer"))!.Kind);
    }

    [Fact]
    public async Task What_nothing_is_known_of_is_never_added_unseen()
    {
        var shown = await lab.AskAsync("/kit-admin add https://nobody.example/paper section:LLMs");
        Assert.Contains("Nothing answers at this address", CurationLab.Text(shown), StringComparison.Ordinal);
        Assert.Empty(lab.Log);
        await lab.PressAsync(shown, "Discard");
        Assert.Equal("This was decided already", CurationLab.CardOf(await lab.PressAsync(shown, "Add")).Title);
        Assert.Empty(lab.Log);
    }

    [Fact]
    public async Task What_was_retracted_is_shown_first_and_says_so()
    {
        KnowsRankformer();
        lab.Outside.Retract("https://doi.org/" + Doi);
        Assert.Contains("Retracted: Crossref says that it was retracted", await lab.Say("/kit-admin add https://doi.org/" + Doi + " section:LLMs"), StringComparison.Ordinal);
        Assert.Empty(lab.Log);
    }

    [Theory]
    [InlineData("/kit-admin add javascript:alert(1)", "That is no address")]
    [InlineData("/kit-admin add some words", "That is no address")]
    [InlineData("/kit-admin add https://x.example/ kind:pamphlet", "There is no such kind")]
    [InlineData("/kit-admin add https://x.example/ counterpoint-of:zzyzx", "Which reading?")]
    [InlineData("/kit-admin add", "Something is missing")]
    public async Task A_slip_is_said_and_nothing_changes(string line, string says)
    {
        Assert.StartsWith(says, await lab.Say(line), StringComparison.Ordinal);
        Assert.Empty(lab.Log);
    }

    [Theory]
    [InlineData("add https://x.example/ section:LLMs label:X")]
    [InlineData("edit scgpt note:x")]
    [InlineData("move scgpt after:first")]
    [InlineData("retire scgpt because:x")]
    [InlineData("restore scgpt")]
    [InlineData("undo")]
    [InlineData("history")]
    [InlineData("review")]
    [InlineData("learners")]
    [InlineData("links")]
    [InlineData("import https://x.example/")]
    [InlineData("export")]
    public async Task Whoever_is_no_curator_is_refused_at_every_command(string line)
    {
        Assert.StartsWith("That is for curators", await lab.Say("/kit-admin " + line, CurationLab.Cleo), StringComparison.Ordinal);
        Assert.Empty(lab.Log);
    }

    [Fact]
    public async Task A_button_of_a_curator_is_no_use_to_anybody_else()
    {
        KnowsRankformer();
        var shown = await lab.AskAsync("/kit-admin add https://doi.org/" + Doi);
        foreach (var button in CurationLab.Buttons(shown))
            Assert.StartsWith("That is for curators", CurationLab.Text(await lab.Router.ClickAsync(button.Id, CurationLab.Cleo, CurationLab.Token)), StringComparison.Ordinal);
        var form = Assert.IsType<Reply.Ask>(await lab.PressAsync(shown, "Edit first"));
        Assert.StartsWith("That is for curators", CurationLab.Text(await lab.SendAsync(form, CurationLab.Cleo)), StringComparison.Ordinal);
        Assert.Empty(lab.Log);
    }

    [Fact]
    public async Task One_event_that_comes_twice_adds_once()
    {
        KnowsRankformer();
        var shown = await lab.AskAsync("/kit-admin add https://doi.org/" + Doi);
        var add = CurationLab.Buttons(shown).First(button => button.Label == "Add").Id;
        var both = await Task.WhenAll(Enumerable.Range(0, 2).Select(async _ => await lab.Router.ClickAsync(add, CurationLab.Ada, CurationLab.Token)));
        Assert.Single(lab.Log);
        Assert.Single(both, reply => CurationLab.CardOf(reply).Title == "This was decided already");
    }

    [Theory]
    [InlineData("https://arxiv.org/abs/2405.18095", "section:LLMs", "note:\"quoted: with a colon\"", "quoted: with a colon")]
    [InlineData("https://arxiv.org/abs/2405.18095", "section:LLMs", "note:“curly quotes”", "curly quotes")]
    [InlineData("https://arxiv.org/abs/2405.18095", "Section:LLMs", "note:without any quotes at all", "without any quotes at all")]
    [InlineData("https://arxiv.org/abs/2405.18095", "section:LLMs", "note:\"they say \"more is different\", and \"scale\" is all\"", "they say \"more is different\", and \"scale\" is all")]
    [InlineData("https://arxiv.org/abs/2405.18095", "section:\"LLMs\"", "note:\"it is \\\"big\\\"\"", "it is \"big\"")]
    [InlineData("https://arxiv.org/abs/2405.18095", "section:LLMs", "note:“a “quote” inside”", "a “quote” inside")]
    [InlineData("https://arxiv.org/abs/2405.18095", "section:LLMs", "note:\"Attention\" and \"Memory\"", "\"Attention\" and \"Memory\"")]
    [InlineData("https://arxiv.org/abs/2405.18095", "section:LLMs", "note:\"5\\\" screen, section: two\"", "5\" screen, section: two")]
    [InlineData("https://arxiv.org/abs/2405.18095", "section:LLMs", "note:\"a \\alpha and a \\\\\"", "a \\alpha and a \\")]
    public void Options_of_a_line_are_told_apart_by_their_names(string url, string section, string note, string expected)
    {
        var (definition, arguments) = lab.Router.Parse($"/kit-admin add {url} {section} {note} label:The last")!.Value;
        Assert.Equal("kit-admin add", definition.Name);
        Assert.Equal((url, "LLMs", expected, "The last"), (arguments["url"], arguments["section"], arguments["note"], arguments["label"]));
    }

    [Theory]
    [InlineData("note:\"5\" screen\" label:X", "note:\"5\" screen\"")]
    [InlineData("note:\"say \"hi there\" label:X also:\"y\"", "note:\"say \"hi there\"")]
    [InlineData("note:\"5 label: X", "note:\"5")]
    [InlineData("note:“five\" label: X", "note:“five\"")]
    [InlineData("note:see the other note: this one", "note:this one")]
    public async Task What_its_quotation_marks_leave_unclear_is_asked_and_not_cut(string options, string given)
    {
        var text = await lab.Say($"/kit-admin add https://x.example/ section:LLMs {options}");
        Assert.StartsWith("What is the note?", text, StringComparison.Ordinal);
        Assert.Contains(given + ",", text.ReplaceLineEndings(" "), StringComparison.Ordinal);
        Assert.Contains("note:\"how: 5\\\" wide\"", text.ReplaceLineEndings(" "), StringComparison.Ordinal);
        Assert.StartsWith("That is for curators", await lab.Say($"/kit-admin add https://x.example/ section:LLMs {options}", CurationLab.Cleo), StringComparison.Ordinal);
        Assert.Empty(lab.Log);
    }

    [Fact]
    public async Task The_address_is_found_behind_a_quoted_section_too()
    {
        Assert.StartsWith("Added “X”", await lab.Say("/kit-admin add section:\"LLMs\" https://x.example label:X"), StringComparison.Ordinal);
        Assert.Equal("llms", lab.Catalog.ListingsOf(new WorkId("x")).Single().Section);
        var asked = await lab.Say("/kit-admin add https://y.example section:\"LLMs\" and more");
        Assert.StartsWith("What is the section?", asked, StringComparison.Ordinal);
        Assert.Contains("You gave section:\"LLMs\" and more, and words stand behind its quotation marks.", asked.ReplaceLineEndings(" "), StringComparison.Ordinal);
        Assert.Single(lab.Log);
    }

    [Fact]
    public async Task A_menu_says_that_it_holds_the_first_sections_and_always_holds_one()
    {
        for (var number = 10; number < 40; number++)
            await lab.Do($"/kit-admin add https://s{number}.example/ label:N{number} section:\"Extra {number}\"", "Add");
        var menu = CurationLab.Menu(await lab.AskAsync("/kit-admin add https://zzz.example/"));
        Assert.Equal((25, "Choose a section (the first 25; Edit first takes any)"), (menu.Options.Count, menu.Label));
        Assert.Equal(25, CurationLab.Menu(await lab.AskAsync("/kit-admin add https://s39.example/")).Options.Count);
    }

    private static string Proposal(Reply shown) => CurationLab.Buttons(shown).First(button => button.Label == "Add").Id.Argument;
}
