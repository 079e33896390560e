using System.Text.Json;
using LabBot.Platforms.Discord;

namespace LabBot.EndToEnd;

/// <summary>Discord on loopback is judged by the client that most Discord bots are made with, which LabBot's authors did not shape.</summary>
public class DiscordJsTests
{
    [Fact]
    public async Task Discordjs_logs_in_registers_answers_a_command_an_autocomplete_and_a_button_and_sends_a_DM()
    {
        await using var discord = await DiscordOnLoopback.StartAsync();
        var lab = discord.Server("Lab");
        var papers = discord.Channel(lab, "papers");
        var ada = discord.Person("Ada", servers: lab);
        await using var bot = await JudgeProcess.DiscordJsAsync(discord, "judge.js", "gateway");
        Assert.Equal(1, discord.Connections);
        Assert.Equal(["hello", "wait", "form", "Save"], discord.Commands().Select(command => (string?)command["name"]));

        Assert.Equal(["scGPT", "scFoundation"], (await ada.TypesInOptionAsync("/hello name:sc", papers)).Select(choice => choice.Name));
        var hello = Assert.IsType<MessageSeen>(Assert.Single(await ada.TypesAsync("/hello name:scGPT", papers))).Message;
        Assert.Equal("# [Hello](https://example.org/)\nHello **scGPT**\n**Who** scGPT\n[Thanks] [Site](https://example.org/)\n[Which?: scGPT / scFoundation / The Bitter Lesson]", hello.Reads);

        var thanked = await ada.ClicksAsync(hello, "Thanks");
        Assert.Equal("You are welcome", Assert.IsType<EphemeralSeen>(thanked[0]).Reads);
        Assert.Equal("Thanks for the thanks", (await ada.SeesAsync<MessageSeen>(seen => seen.Message.Channel == ada.Dm)).Reads);
        Assert.Equal("Chosen: scFoundation", (await ada.ClicksAsync(hello, "pick", "scFoundation")).OfType<MessageSeen>().Single(seen => seen.IsChange).Message.Content);

        Assert.Equal("Thought about it", (await ada.TypesAsync("/wait", papers)).OfType<EphemeralSeen>().First().Reads);
        Assert.Equal("And more", (await ada.SeesAsync<EphemeralSeen>(seen => seen.Reads == "And more")).Reads);

        var modal = Assert.IsType<ModalSeen>(Assert.Single(await ada.TypesAsync("/form open size:3"))).Modal;
        Assert.Equal("== Suggest 3\nTitle: [title]", modal.Reads);
        Assert.Equal("This field is required", Assert.IsType<ModalRefused>(Assert.Single(await ada.SubmitsAsync(modal, new Dictionary<string, string>()))).Errors["title"]);
        var suggested = await ada.SubmitsAsync(modal, new Dictionary<string, string> { ["Title"] = "Nicheformer" });
        Assert.Equal("Suggested: Nicheformer", suggested.OfType<MessageSeen>().Single().Reads);

        Assert.Equal("Saved: read this", Assert.Single(await ada.UsesMessageCommandAsync("Save", ada.Says("read this", papers))).Reads);
        Assert.Equal("You said: hi", Assert.Single(await ada.WritesInDmAsync("hi")).Reads);
        Assert.Empty(discord.Violations);
        Assert.Empty(discord.Record.Pings);
        Assert.All(discord.Record.Acknowledgements, acknowledgement => Assert.Null(acknowledgement.Failure));
    }

    [Fact]
    public async Task Over_HTTP_the_signatures_are_good_and_spoilt_ones_are_refused()
    {
        await using var discord = await DiscordOnLoopback.StartAsync();
        await using var bot = await JudgeProcess.DiscordJsAsync(discord, "judge.js", "http");
        discord.DeliversTo(new Uri($"http://127.0.0.1:{bot.Ready.Split(' ')[1]}/"));
        Assert.True(await discord.VerifyUrlAsync());
        var ada = discord.Person("Ada");
        Assert.Equal("scGPT", Assert.Single(await ada.TypesInOptionAsync("/hello name:scg")).Name);
        Assert.Equal("Hello Ada", Assert.IsType<EphemeralSeen>(Assert.Single(await ada.TypesAsync("/hello name:Ada"))).Reads);
        Assert.Empty(discord.Violations);

        var good = discord.RequestFor(ada, ada.Dm, "/hello name:again");
        Assert.Equal(200, (await discord.SendAsync(good)).Status);
        foreach (var spoilt in new[] { good.WithChangedByte(), good with { Stamps = ["1"] }, good with { Signatures = [] } })
            Assert.Equal(401, (await discord.SendAsync(spoilt)).Status);
    }

    [Fact]
    public async Task Discordjs_resumes_and_misses_nothing()
    {
        await using var discord = await DiscordOnLoopback.StartAsync();
        var ada = discord.Person("Ada", servers: discord.Server("Lab"));
        await using var bot = await JudgeProcess.DiscordJsAsync(discord, "judge.js", "gateway");
        discord.CloseConnections(4000);
        await discord.ConnectedAsync(0);
        Assert.Equal("You said: meanwhile", Assert.Single(await ada.WritesInDmAsync("meanwhile")).Reads);
        Assert.Equal((2, 1), (discord.ConnectionsEver, discord.Record.Identifies));

        discord.AskToReconnect();
        Assert.Equal("You said: again", Assert.Single(await ada.WritesInDmAsync("again")).Reads);
        Assert.Equal(1, discord.Record.Identifies);

        discord.InvalidateSessions(isResumable: false);
        await discord.ConnectedAsync(0);
        await discord.ConnectedAsync();
        Assert.Equal("You said: anew", Assert.Single(await ada.WritesInDmAsync("anew")).Reads);
        Assert.Equal(2, discord.Record.Identifies);
        Assert.Empty(discord.Violations);
    }

    [Fact]
    public async Task The_peer_bot_finds_titles_by_their_beginning_or_a_part()
    {
        await using var discord = await DiscordOnLoopback.StartAsync();
        var titles = Path.GetTempFileName();
        await File.WriteAllTextAsync(titles, JsonSerializer.Serialize((string[])["scGPT: a foundation model", "The Bitter Lesson", "A Better Lesson"]), TestContext.Current.CancellationToken);
        await using var bot = await JudgeProcess.DiscordJsAsync(discord, "peer.js", titles);
        var ada = discord.Person("Ada");
        Assert.Equal("- scGPT: a foundation model", Assert.Single(await ada.TypesAsync("/kit query:SCGPT")).Reads);
        Assert.Equal(["The Bitter Lesson", "A Better Lesson"], (await ada.TypesInOptionAsync("/kit query:lesson")).Select(choice => choice.Name));
        Assert.Equal("Nothing found", Assert.Single(await ada.TypesAsync("/kit query:nothing such")).Reads);
        Assert.Empty(discord.Violations);
        File.Delete(titles);
    }
}
