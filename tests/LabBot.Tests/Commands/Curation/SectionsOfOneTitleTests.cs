using System.Text;
using LabBot.Core.Cards;
using LabBot.Core.Commands.Curation;
using LabBot.Core.Kit;

namespace LabBot.Tests.Commands.Curation;

/// <summary>A kit in which two sections have one title: neither is taken for the other unasked.</summary>
public sealed class SectionsOfOneTitleTests : IAsyncLifetime
{
    private const string Both = "that may be Models (91-models.md) or Models (92-more-models.md). Say the file for the section.";

    private readonly CurationLab lab = new();

    public async ValueTask InitializeAsync()
    {
        await File.WriteAllTextAsync(Path.Combine(lab.Folder, "91-models.md"), "# Models\n\n- [One](https://one.example/)\n  - id: one\n", CurationLab.Token);
        await File.WriteAllTextAsync(Path.Combine(lab.Folder, "92-more-models.md"), "# Models\n\n- [Two](https://two.example/)\n  - id: two\n", CurationLab.Token);
        Assert.NotNull((await lab.Desk.ReloadAsync(CurationLab.Token)).Catalog);
    }

    public ValueTask DisposeAsync()
    {
        lab.Dispose();
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData("move scgpt to:Models")]
    [InlineData("move scgpt to:models")]
    [InlineData("add https://x.example/ label:X section:Models")]
    public async Task Where_a_title_may_mean_either_both_are_named_and_it_is_asked(string line)
    {
        var text = await lab.Say("/kit-admin " + line);
        Assert.StartsWith("Which section?", text, StringComparison.Ordinal);
        Assert.Contains(Both, text.ReplaceLineEndings(" "), StringComparison.Ordinal);
        Assert.Empty(lab.Log);
    }

    [Fact]
    public async Task The_file_answers_and_so_does_where_a_reading_is_listed()
    {
        Assert.StartsWith("Moved “scGPT", await lab.Say("/kit-admin move scgpt to:92-more-models.md"), StringComparison.Ordinal);
        Assert.Equal("more-models", lab.Catalog.ListingsOf(new WorkId("scgpt")).First().Section);
        Assert.StartsWith("Moved “One”", await lab.Say("/kit-admin move one from:Models to:LLMs"), StringComparison.Ordinal);
        Assert.StartsWith("Changed “Two”", await lab.Say("/kit-admin edit two section:Models note:second"), StringComparison.Ordinal);
        Assert.Equal("second", lab.Catalog.ListingsOf(new WorkId("two")).Single().Note);
    }

    [Fact]
    public async Task A_form_that_is_sent_off_as_it_was_keeps_the_section_that_was_chosen()
    {
        var asked = await lab.AskAsync("/kit-admin add https://x.example/ label:X");
        var choices = CurationLab.Menu(asked).Options.Where(option => option.Label.StartsWith("Models", StringComparison.Ordinal)).ToList();
        Assert.Equal(["Models (91-models.md)", "Models (92-more-models.md)"], choices.Select(choice => choice.Label));
        var placed = await lab.Router.ClickAsync(new ActionId("kit-place", choices[1].Value), CurationLab.Ada, CurationLab.Token);
        var revised = await lab.SendAsync(await lab.PressAsync(placed, "Edit first"), CurationLab.Ada, ("label", "Xs"));
        Assert.StartsWith("Add to Models (92-more-models.md)?", CurationLab.Text(revised), StringComparison.Ordinal);
        await lab.PressAsync(revised, "Add");
        Assert.Equal("more-models", lab.Catalog.ListingsOf(new WorkId("xs")).Single().Section);
    }

    [Fact]
    public async Task What_is_offered_while_one_types_names_one_each()
    {
        var choices = KitWords.Sections(lab.Catalog, "models").List;
        Assert.Equal([new Choice("Models (91-models.md)", "91-models.md"), new Choice("Models (92-more-models.md)", "more-models")], choices);
        Assert.All(choices, choice => Assert.Null(KitWords.Section(lab.Catalog, choice.Value).Ask));
        Assert.Contains("Models (92-more-models.md) — section, 1 reading", await lab.Say("/kit models"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_with_that_title_says_to_which_it_would_go()
    {
        lab.Outside.Files[new Uri("https://lists.example/models.md")] = Encoding.UTF8.GetBytes("# A list\n\n## Models\n\n- [Third](https://third.example/)\n");
        var text = (await lab.Say("/kit-admin import https://lists.example/models.md")).ReplaceLineEndings(" ");
        Assert.Contains("goes to Models (91-models.md)", text, StringComparison.Ordinal);
        Assert.Contains("line 5: Models — the kit has 2 sections of this title (91-models.md, 92-more-models.md), and its listings would go to 91-models.md", text, StringComparison.Ordinal);
    }
}
