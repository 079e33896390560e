using LabBot.Platforms.Slack;

namespace LabBot.Tests.Slack;

/// <summary>Tending the kit on Slack: cards, windows and menus as Slack has them.</summary>
public class SlackTendingTests
{
    [Fact]
    public async Task A_curator_adds_a_reading_edits_it_first_and_takes_it_back()
    {
        Person? ada = null;
        await using var lab = await SlackLab.StartAsync(settings: slack => SlackLab.NoSettings with { Curators = new HashSet<string> { (ada = slack.Person("Ada")).Id } });
        var general = lab.Slack.Channel("general", hasBot: true, ada!);
        var shown = Assert.IsType<EphemeralSeen>(Assert.Single(await ada!.TypesAsync("/kit-admin add https://x.example/paper section:LLMs note:\"mind *this* & <!channel>\"", general)));
        Assert.Contains("Add to LLMs?", shown.Reads, StringComparison.Ordinal);

        var form = Assert.IsType<ModalSeen>(Assert.Single(await ada.ClicksAsync(shown.Message, "Edit first"))).View;
        await ada.SubmitsAsync(form, new Dictionary<string, string> { ["label"] = "A *bold* paper", ["kind"] = "preprint" });
        var revised = await ada.SeesAsync<ModalSeen>(seen => seen.IsChange);
        Assert.Contains("A *bold* paper", revised.Reads, StringComparison.Ordinal);
        var added = await ada.ClicksAsync(revised.View, "Add");
        Assert.Contains("Added “A *bold* paper” to LLMs", string.Join('\n', added.Select(seen => seen.Reads)), StringComparison.Ordinal);
        Assert.Contains("mind *this* & <!channel>", Assert.Single(await ada.TypesAsync("/kit a bold paper", general)).Reads, StringComparison.Ordinal);

        var undo = Assert.IsType<EphemeralSeen>(Assert.Single(await ada.TypesAsync("/kit-admin undo", general)));
        Assert.Contains("Takes “A *bold* paper” out of LLMs", undo.Reads, StringComparison.Ordinal);
        await ada.ClicksAsync(undo.Message, "Do it");
        Assert.Contains("1: Added", Assert.Single(await ada.TypesAsync("/kit-admin history", general)).Reads, StringComparison.Ordinal);
        Assert.DoesNotContain("A *bold* paper —", Assert.Single(await ada.TypesAsync("/kit section:llms", general)).Reads, StringComparison.Ordinal);
        Assert.Empty(lab.Slack.Violations);
    }
}
