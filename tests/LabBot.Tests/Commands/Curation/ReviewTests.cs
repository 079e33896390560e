using System.Text;
using LabBot.Core.Cards;
using LabBot.Core.Commands;
using LabBot.Core.Commands.Curation;
using LabBot.Core.Kit;

namespace LabBot.Tests.Commands.Curation;

/// <summary>Suggestions on their way, and lists that come in.</summary>
public sealed class ReviewTests : IDisposable
{
    private readonly CurationLab lab = new();

    public void Dispose() => lab.Dispose();

    [Fact]
    public async Task A_suggestion_goes_from_a_message_to_an_approved_reading_and_back_to_who_made_it()
    {
        var story = new StringBuilder();
        lab.Outside.Knows("Attention Is All You Need", WorkKind.Preprint, KnownWorld.Record(null, "1706.03762", 2017, "Ashish Vaswani"), "https://arxiv.org/abs/1706.03762");
        var asked = await lab.Router.RunAsync(new CommandInvocation(SuggestReading.FromMessageName, new Dictionary<string, string> { [SuggestReading.Text] = "see https://arxiv.org/abs/1706.03762!" }, CurationLab.Cleo, InvocationKind.Click), CurationLab.Token);
        Tell(story, "Cleo, about a message", await lab.SendAsync(asked, CurationLab.Cleo, ("why", "everything builds on it")));
        var review = await lab.AskAsync("/kit-admin review");
        Tell(story, "Ada: /kit-admin review", review);
        var approved = await lab.PressAsync(review, "Approve…");
        Tell(story, "Ada presses Approve", approved);
        var changed = await lab.SendAsync(await lab.PressAsync(approved, "Edit first"), CurationLab.Ada, ("section", "LLMs"), ("label", "Attention paper"));
        Tell(story, "Ada edits it first", changed);
        Tell(story, "Ada presses Add", await lab.PressAsync(changed, "Add"));
        var (to, card) = Assert.Single(lab.Told);
        Assert.Equal(CurationLab.Cleo.Member, to);
        Tell(story, "Cleo hears", new Reply.Show(card));
        Tell(story, "Cleo: /kit attention paper", await lab.AskAsync("/kit attention paper", CurationLab.Cleo));
        Tell(story, "Ada: /kit-admin history", await lab.AskAsync("/kit-admin history"));
        Approved.Matches("Curation/suggestion.txt", System.Text.RegularExpressions.Regex.Replace(story.ToString(), "[0-9a-f]{12}", "ID").TrimEnd());
        Assert.Equal(("Cleo", 1L), (lab.Log.Single().SuggestedBy, (await lab.Store.SuggestionsAsync(CurationLab.Token)).Single().Decision!.Edit));
        Assert.StartsWith("Nothing waits", await lab.Say("/kit-admin review"), StringComparison.Ordinal);
        Assert.Equal(0, await SuggestionNotices.TellAllAsync(lab.Desk, CurationLab.Token));
    }

    [Fact]
    public async Task A_declined_suggestion_reaches_who_made_it_with_the_reason()
    {
        await lab.Say("/kit-suggest https://example.org/ since it is short", CurationLab.Cleo);
        var form = await lab.Do("/kit-admin review", "Decline…");
        await lab.SendAsync(form, CurationLab.Ada, ("reason", "we have a better one"));
        Assert.Contains("we have a better one", PlainTextRenderer.Render(Assert.Single(lab.Told).Card, new PlainTextLayout()), StringComparison.Ordinal);
        // A second curator whose card is older.
        Assert.Equal("This was decided already", CurationLab.CardOf(await lab.SendAsync(form, CurationLab.Bob, ("reason", "no"))).Title);
        Assert.Single(lab.Told);
    }

    [Fact]
    public async Task A_suggestion_of_what_the_kit_has_by_now_says_so()
    {
        await lab.Say("/kit-suggest https://arxiv.org/abs/1706.03762", CurationLab.Cleo);
        await lab.Say("/kit-admin add https://arxiv.org/abs/1706.03762 section:LLMs label:Attention");
        Assert.Contains("The kit has it by now, as “Attention”", await lab.Say("/kit-admin review"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_review_says_how_much_it_does_not_show()
    {
        for (var number = 1; number <= 11; number++)
        {
            await lab.Say($"/kit-suggest https://s{number}.example/", CurationLab.Cleo);
            await lab.Store.AppendAsync(new Core.Curation.CatalogEdit(0, default, null, "Ada", "did it", [new Core.Curation.CatalogChange.ChangeWork(new WorkId($"none-{number}"), "kind", "blog", "book")]), null, null, CurationLab.Token);
        }

        await lab.Store.AppendAsync(new Core.Curation.CatalogEdit(0, default, null, "Ada", "did it", [new Core.Curation.CatalogChange.ChangeWork(new WorkId("none"), "kind", "blog", "book")]), null, null, CurationLab.Token);
        var text = await lab.Say("/kit-admin review");
        Assert.Contains("1 further suggestion comes when these are decided.", text, StringComparison.Ordinal);
        Assert.Contains("2 further conflicts come when these are decided.", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_comes_in_as_one_edit_after_a_dry_run()
    {
        lab.Outside.Files[new Uri("https://lists.example/awesome.md")] = Encoding.UTF8.GetBytes("""
            # Awesome cells

            ## Contents
            - [Models](#models)

            ## LLMs
            - [Attention](https://arxiv.org/abs/1706.03762) - the transformer
            - [The Bitter Lesson](https://www.cs.utexas.edu/~eunsol/courses/data/bitter_lesson.pdf) - known
            - [No address](nowhere)

            ## Brand new
            - [First model](https://one.example/) - first ([code](https://github.com/one/code))
            - [Second model](https://two.example/)
            """);
        var dry = await lab.AskAsync("/kit-admin import https://lists.example/awesome.md");
        Approved.Matches("Curation/import-dry-run.txt", System.Text.RegularExpressions.Regex.Replace(CurationLab.Text(dry), "[0-9a-f]{12}", "ID"));
        Assert.Empty(lab.Log);
        var before = lab.Catalog.Listings.Count;
        var done = await lab.PressAsync(dry, "Import 4 listings");
        Assert.StartsWith("Imported 4 listings from awesome.md", CurationLab.Text(done), StringComparison.Ordinal);
        Assert.Equal(before + 4, lab.Catalog.Listings.Count);
        Assert.Equal("Brand new", lab.Catalog.Sections[^1].Title);
        Assert.Equal("first (code) (code: https://github.com/one/code)", lab.Catalog.Listings.Single(listing => listing.Label == "First model").Note);
        Assert.Single(lab.Log);
        await lab.PressAsync(await lab.AskAsync("/kit-admin undo"), "Do it");
        Assert.True(SameCatalog.Are(CatalogFiles.Load(lab.Folder).Catalog!, lab.Catalog));
        // Done again, the list is known.
        await lab.PressAsync(await lab.AskAsync("/kit-admin undo 2"), "Do it");
        Assert.Matches("New to the kit +0", await lab.Say("/kit-admin import https://lists.example/awesome.md"));
    }

    [Fact]
    public async Task Taking_a_list_back_says_by_section_what_goes()
    {
        lab.Outside.Files[new Uri("https://lists.example/tools.md")] = Encoding.UTF8.GetBytes($"""
            # Many tools

            ## Tools
            {string.Join('\n', Enumerable.Range(1, 12).Select(number => $"- [Tool {number}](https://tool{number}.example/)"))}

            ## LLMs
            {string.Join('\n', Enumerable.Range(1, 9).Select(number => $"- [Model {number}](https://model{number}.example/)"))}
            """);
        await lab.PressAsync(await lab.AskAsync("/kit-admin import https://lists.example/tools.md"), "Import 21 listings");
        await lab.Do("/kit-admin add https://tool7.example/ section:Courses", "Add");
        var undo = await lab.AskAsync("/kit-admin undo 1");
        Approved.Matches("Curation/undo-import.txt", System.Text.RegularExpressions.Regex.Replace(CurationLab.Text(undo), "[0-9a-f]{12}", "ID"));
        await lab.PressAsync(undo, "Do it");
        Assert.Equal(["Courses/textbooks/learning materials"], lab.Catalog.ListingsOf(new WorkId("tool-7")).Select(listing => lab.Catalog.FindSection(listing.Section)!.Title));
        Assert.Null(lab.Catalog.FindWork(new WorkId("tool-8")));
        // Of one reading, its history says what became of it and not of the whole list.
        var history = await lab.Say("/kit-admin history tool 7");
        Assert.Contains("1: Imported 21 listings from tools.md — by Ada, 2026-03-02 09:00 UTC: Adds “Tool 7” to Tools; undone", history, StringComparison.Ordinal);
    }

    private static void Tell(StringBuilder story, string who, Reply reply) => story.Append("## ").Append(who).Append("\n\n").Append(CurationLab.Text(reply)).Append("\n\n");
}
