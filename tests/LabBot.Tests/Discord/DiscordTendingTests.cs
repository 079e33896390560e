using LabBot.Platforms.Discord;

namespace LabBot.Tests.Discord;

/// <summary>Tending the kit on Discord: cards, windows and menus as Discord has them.</summary>
public class DiscordTendingTests
{
    [Fact]
    public async Task A_curator_adds_a_reading_edits_it_first_and_takes_it_back()
    {
        DiscordPerson? ada = null;
        await using var lab = await DiscordLab.StartAsync(settings: (discord, server) =>
            DiscordLab.NoSettings with { Curators = new HashSet<string> { (ada = discord.Person("Ada", servers: server)).Id } });
        var shown = Assert.Single(await ada!.TypesAsync("/kit-admin add url:https://x.example/paper section:LLMs note:mind @everyone & *this*"));
        Assert.Contains("Add to LLMs?", shown.Reads, StringComparison.Ordinal);

        var form = Assert.IsType<ModalSeen>(Assert.Single(await ada.ClicksAsync(Message(shown), "Edit first"))).Modal;
        var revised = Assert.Single((await ada.SubmitsAsync(form, new Dictionary<string, string> { ["label"] = "A *bold* paper", ["section"] = "LLMs", ["note"] = "mind @everyone & *this*", ["kind"] = "preprint", ["also"] = "" })).OfType<MessageSeen>());
        Assert.Contains("bold", revised.Reads, StringComparison.Ordinal);
        var added = Assert.Single(await ada.ClicksAsync(Message(revised), "Add"));
        Assert.Contains("to LLMs", added.Reads, StringComparison.Ordinal);
        Assert.Contains("mind", Assert.Single(await ada.TypesAsync("/kit query:a bold paper")).Reads, StringComparison.Ordinal);

        var undo = Assert.Single(await ada.TypesAsync("/kit-admin undo"));
        Assert.Contains("out of LLMs", undo.Reads, StringComparison.Ordinal);
        await ada.ClicksAsync(Message(undo), "Do it");
        Assert.Contains("Took back edit 1", Assert.Single(await ada.TypesAsync("/kit-admin history")).Reads, StringComparison.Ordinal);
        Assert.Equal(2, (await lab.Stores.Edits.EditsAsync(TestContext.Current.CancellationToken)).Count);
        Assert.Empty(lab.Discord.Violations);
    }

    private static DiscordMessage Message(Sight seen) => seen switch
    {
        EphemeralSeen one => one.Message,
        MessageSeen one => one.Message,
        _ => throw new InvalidOperationException($"{seen} is no message"),
    };
}
