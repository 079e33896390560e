using System.Text.Json.Nodes;
using LabBot.Platforms.Discord;
using LabBot.Platforms.Discord.Rules;
using Microsoft.Extensions.Time.Testing;

namespace LabBot.Tests.Platforms;

public class DiscordPeopleTests
{
    private static readonly DiscordWorld Unhurried = new() { Rates = DiscordRates.None };
    private static readonly DateTimeOffset Start = new(2026, 11, 2, 9, 0, 0, TimeSpan.Zero);

    private static JsonObject Query => new() { ["type"] = 3, ["name"] = "query", ["description"] = "What", ["autocomplete"] = true };

    [Fact]
    public async Task A_line_is_read_against_what_is_registered()
    {
        await using var discord = await DiscordOnLoopback.StartAsync(Unhurried);
        await using var bot = new RawBot(discord);
        var data = new List<string>();
        await bot.ConnectAsync(async interaction =>
        {
            data.Add(interaction["data"]!["options"]?.ToJsonString() ?? "");
            await bot.RespondAsync(interaction, Private("ok"));
        });
        var start = (JsonObject)JsonNode.Parse("""
            {"type":1,"name":"start","description":"x","options":[
              {"type":3,"name":"track","description":"x","required":true,"choices":[{"name":"The full kit","value":"full"}]},
              {"type":4,"name":"hour","description":"x","min_value":0,"max_value":23},{"type":5,"name":"weekends","description":"x"},{"type":6,"name":"for","description":"x"}]}
            """)!;
        await bot.RegisterAsync(DiscordApiTests.Command("kit", Query), DiscordApiTests.Command("reading", start));
        var ada = discord.Person("Ada");
        await ada.TypesAsync("/kit");
        await ada.TypesAsync("/kit scgpt: the paper");
        await ada.TypesAsync("/kit query:scgpt");
        await ada.TypesAsync("/reading start track:The full kit hour:9 weekends:true for:@Ada");
        Assert.Equal(
            ["", """[{"type":3,"name":"query","value":"scgpt: the paper"}]""", """[{"type":3,"name":"query","value":"scgpt"}]""",
            $$"""[{"type":1,"name":"start","options":[{"type":3,"name":"track","value":"full"},{"type":4,"name":"hour","value":9},{"type":5,"name":"weekends","value":true},{"type":6,"name":"for","value":"{{ada.Id}}"}]}]"""],
            data);
        foreach (var line in (string[])["/reading", "/reading stop", "/reading start", "/reading start track:half", "/reading start track:full hour:24", "/reading start track:full hour:x"])
            Assert.Contains("cannot be sent", (await Assert.ThrowsAsync<InvalidOperationException>(() => ada.TypesAsync(line))).Message, StringComparison.Ordinal);
        Assert.Equal("command_not_found", Assert.IsType<FailedInteraction>(Assert.Single(await ada.TypesAsync("/nothing"))).Reason);
        await Assert.ThrowsAsync<ArgumentException>(() => ada.TypesAsync("kit"));
        Assert.Equal(4, data.Count);
        Assert.Empty(discord.Violations);
    }

    [Fact]
    public async Task A_command_is_offered_only_where_and_to_whom_it_may_be()
    {
        await using var discord = await DiscordOnLoopback.StartAsync(Unhurried);
        await using var bot = new RawBot(discord);
        await bot.ConnectAsync(interaction => bot.RespondAsync(interaction, Private($"{interaction["context"]} {interaction["member"]?["permissions"] ?? "nobody's"}")));
        var lab = discord.Server("Lab");
        var (papers, ada, curator) = (discord.Channel(lab, "papers"), discord.Person("Ada", servers: lab), discord.Person("Curator", servers: lab));
        var role = discord.Role(lab, "curators", DiscordPermissions.ManageServer);
        lab.Give(curator, role);
        var (admin, here, there) = (DiscordApiTests.Command("admin"), DiscordApiTests.Command("here"), DiscordApiTests.Command("there"));
        (admin["default_member_permissions"], here["contexts"], there["contexts"]) = ("32", new JsonArray(0), new JsonArray(1));
        await bot.RegisterAsync(admin, here, there);
        await bot.CallAsync("PUT", $"applications/{discord.World.ApplicationId}/guilds/{lab.Id}/commands", new JsonArray(DiscordApiTests.Command("local")));
        Assert.Equal("not_permitted", Reason(await ada.TypesAsync("/admin", papers)));
        Assert.StartsWith("0 ", Assert.IsType<EphemeralSeen>(Assert.Single(await curator.TypesAsync("/admin", papers))).Reads, StringComparison.Ordinal);
        lab.Take(curator, role);
        Assert.Equal("not_permitted", Reason(await curator.TypesAsync("/admin", papers)));
        Assert.Equal("1 nobody's", Assert.Single(await ada.TypesAsync("/admin")).Reads);
        Assert.Equal("command_not_found", Reason(await ada.TypesAsync("/here")));
        Assert.Equal("command_not_found", Reason(await ada.TypesAsync("/there", papers)));
        Assert.Equal("command_not_found", Reason(await ada.TypesAsync("/local")));
        Assert.IsType<EphemeralSeen>(Assert.Single(await ada.TypesAsync("/local", papers)));
        // Past the client, whatever it offers: the bot has to look again.
        Assert.IsType<EphemeralSeen>(Assert.Single(await ada.ForgesAsync(2, new JsonObject { ["name"] = "admin", ["type"] = 1 }, papers)));
    }

    [Fact]
    public async Task Letters_are_answered_with_at_most_25_choices_of_the_options_type()
    {
        await using var discord = await DiscordOnLoopback.StartAsync(Unhurried);
        await using var bot = new RawBot(discord);
        var refused = new List<int?>();
        await bot.ConnectAsync(async interaction =>
        {
            refused.Add(await bot.RespondAsync(interaction, Choices(26, "v")));
            refused.Add(await bot.RespondAsync(interaction, Choices(1, 7)));
            refused.Add(await bot.RespondAsync(interaction, Choices(1, new string('v', 101))));
            await bot.RespondAsync(interaction, Choices(25, "v"));
        });
        await bot.RegisterAsync(DiscordApiTests.Command("kit", Query, new JsonObject { ["type"] = 3, ["name"] = "plain", ["description"] = "x" }));
        var ada = discord.Person("Ada");
        Assert.Equal(25, (await ada.TypesInOptionAsync("/kit query:")).Count);
        Assert.Equal([50035, 50035, 50035], refused);
        await Assert.ThrowsAsync<InvalidOperationException>(() => ada.TypesInOptionAsync("/kit plain:x"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => ada.TypesInOptionAsync("/kit"));
    }

    [Fact]
    public async Task An_interaction_is_answered_once_and_further_for_fifteen_minutes()
    {
        var time = new FakeTimeProvider(Start);
        await using var discord = await DiscordOnLoopback.StartAsync(Unhurried, time);
        await using var bot = new RawBot(discord);
        JsonNode? last = null;
        await bot.ConnectAsync(async interaction =>
        {
            last = interaction;
            Assert.Equal(10015, (int)(await bot.FollowUpAsync(interaction, DiscordApiTests.Message("too early"))).Body!["code"]!);
            await bot.RespondAsync(interaction, Private("first"));
        });
        await bot.RegisterAsync(DiscordApiTests.Command("kit"));
        var lab = discord.Server("Lab");
        var (papers, ada, bo) = (discord.Channel(lab, "papers"), discord.Person("Ada", servers: lab), discord.Person("Bo", servers: lab));
        Assert.Equal("first", Assert.IsType<EphemeralSeen>(Assert.Single(await ada.TypesAsync("/kit", papers))).Reads);
        Assert.Equal(40060, await bot.RespondAsync(last!, Private("second")));
        await bot.FollowUpAsync(last!, DiscordApiTests.Message("for all"));
        Assert.Null(await bot.EditAsync(last!, DiscordApiTests.Message("first, changed")));
        Assert.Equal(["private message", "message", "private message changed"], ada.Transcript.Where(sight => sight is not Deed).Select(sight => sight.Kind));
        Assert.Equal("for all", Assert.Single(bo.Transcript).Reads);
        Assert.Equal("for all", Assert.Single(papers.Messages).Content);
        time.Advance(discord.World.TokenLife + TimeSpan.FromSeconds(1));
        Assert.Equal((401, 50027), ((await bot.FollowUpAsync(last!, DiscordApiTests.Message("late"))).Status, await bot.EditAsync(last!, DiscordApiTests.Message("late"))));
        Assert.Equal(10062, await bot.ErrorAsync("POST", $"interactions/{last!["id"]}/forged/callback", Private("x")));
    }

    [Fact]
    public async Task A_deferral_is_a_wait_that_keeps_who_sees_it()
    {
        await using var discord = await DiscordOnLoopback.StartAsync(Unhurried);
        await using var bot = new RawBot(discord);
        await bot.ConnectAsync(async interaction =>
        {
            var isPrivate = (string?)interaction["data"]!["name"] == "private";
            await bot.RespondAsync(interaction, new JsonObject { ["type"] = 5, ["data"] = isPrivate ? new JsonObject { ["flags"] = 64 } : new JsonObject() });
            await bot.FollowUpAsync(interaction, DiscordApiTests.Message("at last"));
            await bot.FollowUpAsync(interaction, DiscordApiTests.Message("and more"));
        });
        await bot.RegisterAsync(DiscordApiTests.Command("private"), DiscordApiTests.Command("public"));
        var lab = discord.Server("Lab");
        var (papers, ada) = (discord.Channel(lab, "papers"), discord.Person("Ada", servers: lab));
        Assert.Equal(["private wait", "private message"], (await ada.TypesAsync("/private", papers)).Take(2).Select(sight => sight.Kind));
        await ada.SeesAsync<MessageSeen>(seen => seen.Reads == "and more");
        Assert.Equal(["wait", "message"], (await ada.TypesAsync("/public", papers)).Take(2).Select(sight => sight.Kind));
        Assert.Equal(["and more", "at last"], papers.Messages.Select(message => message.Content).Take(2));
        Assert.Empty(discord.Violations);
    }

    [Fact]
    public async Task A_button_that_is_not_there_any_more_cannot_be_pressed_and_a_forged_one_can()
    {
        await using var discord = await DiscordOnLoopback.StartAsync(Unhurried);
        await using var bot = new RawBot(discord);
        await bot.ConnectAsync(interaction => bot.RespondAsync(interaction, (string?)interaction["data"]!["custom_id"] == "done"
            ? new JsonObject { ["type"] = 7, ["data"] = DiscordApiTests.Message("Done", new JsonArray()) }
            : Private($"No: {interaction["data"]!["custom_id"]}")));
        var lab = discord.Server("Lab");
        var (papers, ada, outsider) = (discord.Channel(lab, "papers"), discord.Person("Ada", servers: lab), discord.Person("Outsider"));
        var off = DiscordApiTests.Button("off", "Off");
        off["disabled"] = true;
        await bot.CallAsync("POST", $"channels/{papers.Id}/messages", DiscordApiTests.Message("Read it?", new JsonArray(DiscordApiTests.Row(DiscordApiTests.Button("done", "Done"), off))));
        var message = Assert.Single(papers.Messages);
        Assert.Equal("Read it?\n[Done] [Off, disabled]", message.Reads);
        await Assert.ThrowsAsync<InvalidOperationException>(() => ada.ClicksAsync(message, "Off"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => ada.ClicksAsync(message, "Nothing"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => outsider.ClicksAsync(message, "Done"));
        Assert.Equal("Done", Assert.IsType<MessageSeen>(Assert.Single(await ada.ClicksAsync(message, "Done"))).Reads);
        await Assert.ThrowsAsync<InvalidOperationException>(() => ada.ClicksAsync(message, "Done"));
        Assert.Equal("No: dOne", Assert.Single(await ada.ForgesAsync(3, new JsonObject { ["custom_id"] = "dOne", ["component_type"] = 2 }, papers, message)).Reads);
        Assert.Empty(discord.Violations);
    }

    [Fact]
    public async Task A_private_message_is_pressed_as_it_stands_now_and_only_by_whom_it_is_for()
    {
        await using var discord = await DiscordOnLoopback.StartAsync(Unhurried);
        await using var bot = new RawBot(discord);
        await bot.ConnectAsync(interaction => bot.RespondAsync(interaction, (int)interaction["type"]! == 3
            ? new JsonObject { ["type"] = 7, ["data"] = DiscordApiTests.Message("Shared", new JsonArray(DiscordApiTests.Row(DiscordApiTests.Button("undo", "Undo")))) }
            : Private("Found", DiscordApiTests.Row(DiscordApiTests.Button("share", "Share")))));
        await bot.RegisterAsync(DiscordApiTests.Command("kit"));
        var lab = discord.Server("Lab");
        var (papers, ada, bo) = (discord.Channel(lab, "papers"), discord.Person("Ada", servers: lab), discord.Person("Bo", servers: lab));
        var found = Assert.IsType<EphemeralSeen>(Assert.Single(await ada.TypesAsync("/kit", papers))).Message;
        await Assert.ThrowsAsync<InvalidOperationException>(() => bo.ClicksAsync(found, "Share"));
        Assert.Equal("Shared\n[Undo]", Assert.IsType<EphemeralSeen>(Assert.Single(await ada.ClicksAsync(found, "Share"))).Reads);
        await Assert.ThrowsAsync<InvalidOperationException>(() => ada.ClicksAsync(found, "Share"));
        Assert.IsType<EphemeralSeen>(Assert.Single(await ada.ClicksAsync(found, "Undo")));
        Assert.Empty(papers.Messages);
        Assert.Empty(bo.Transcript);
        Assert.Equal(10008, await bot.ErrorAsync("GET", $"channels/{papers.Id}/messages/{found.Id}"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => discord.Person("Outsider").TypesAsync("/kit", papers));
    }

    [Fact]
    public async Task For_measuring_only_the_acknowledgement_comes_back_with_the_moment_of_its_bytes()
    {
        await using var discord = await DiscordOnLoopback.StartAsync(Unhurried with { Keep = 0 });
        await using var bot = new RawBot(discord);
        await bot.ConnectAsync(interaction => bot.RespondAsync(interaction, (int)interaction["type"]! == 4 ? Choices(3, "v") : Private("ok")));
        await bot.RegisterAsync(DiscordApiTests.Command("kit", Query));
        var ada = discord.Person("Ada");
        var (command, typed) = (await discord.CommandAsync(ada, ada.Dm, "/kit query:a"), await discord.AutocompleteAsync(ada, ada.Dm, "/kit query:a"));
        Assert.Equal(("command", "autocomplete", 4, 8), (command.Kind, typed.Kind, (int)command.Response!["type"]!, (int)typed.Response!["type"]!));
        Assert.True(command.ReadAt > 0 && typed.ReadAt > command.ReadAt);
        Assert.Equal(2, discord.Record.AcknowledgementCount);
        Assert.Empty(discord.Record.Acknowledgements);
    }

    [Fact]
    public async Task An_interaction_replayed_for_somebody_else_is_known_by_its_id_and_was_answered()
    {
        await using var discord = await DiscordOnLoopback.StartAsync(Unhurried);
        await using var bot = new RawBot(discord);
        var heard = new List<(string Id, string User, int? Refused)>();
        var twice = new TaskCompletionSource();
        await bot.ConnectAsync(async interaction =>
        {
            heard.Add(((string)interaction["id"]!, (string)interaction["user"]!["id"]!, await bot.RespondAsync(interaction, Private("ok"))));
            if (heard.Count == 2)
                twice.SetResult();
        });
        await bot.RegisterAsync(DiscordApiTests.Command("kit"));
        var (ada, eve) = (discord.Person("Ada"), discord.Person("Eve"));
        await ada.TypesAsync("/kit");
        await discord.ReplayAsync(discord.Record.Acknowledgements[0].InteractionId, eve);
        await twice.Task;
        Assert.Equal(heard[0].Id, heard[1].Id);
        Assert.Equal([(ada.Id, null), (eve.Id, 40060)], heard.Select(one => (one.User, one.Refused)));
    }

    [Fact]
    public async Task A_modal_is_filled_in_and_what_Discord_does_not_let_through_is_not_sent()
    {
        await using var discord = await DiscordOnLoopback.StartAsync(Unhurried);
        await using var bot = new RawBot(discord);
        var modal = (JsonObject)JsonNode.Parse("""
            {"custom_id":"suggest","title":"Suggest","components":[
              {"type":10,"content":"For the kit"},
              {"type":18,"label":"Address","component":{"type":4,"custom_id":"url","style":1,"min_length":8,"max_length":20}},
              {"type":18,"label":"Section","component":{"type":3,"custom_id":"section","required":false,"options":[{"label":"LLMs","value":"llms"},{"label":"Courses","value":"courses"}]}},
              {"type":1,"components":[{"type":4,"custom_id":"why","label":"Why","style":2,"required":false}]}]}
            """)!;
        JsonNode? submitted = null;
        await bot.ConnectAsync(async interaction =>
        {
            if ((int)interaction["type"]! == 5)
                submitted = interaction["data"]!["components"];
            await bot.RespondAsync(interaction, submitted is null ? new JsonObject { ["type"] = 9, ["data"] = modal.DeepClone() } : Private("Thank you"));
        });
        await bot.RegisterAsync(DiscordApiTests.Command("kit-suggest"));
        var ada = discord.Person("Ada");
        var seen = Assert.IsType<ModalSeen>(Assert.Single(await ada.TypesAsync("/kit-suggest"))).Modal;
        Assert.Equal("== Suggest\nFor the kit\nAddress: [url]\nSection: [section: LLMs / Courses]\n[Why]", seen.Reads);
        Assert.Equal("This field is required", Refused(await ada.SubmitsAsync(seen, new Dictionary<string, string>())));
        Assert.Equal("Must be between 8 and 20 in length.", Refused(await ada.SubmitsAsync(seen, new Dictionary<string, string> { ["url"] = "short" })));
        await Assert.ThrowsAsync<InvalidOperationException>(() => ada.SubmitsAsync(seen, new Dictionary<string, string> { ["nothing"] = "x" }));
        Assert.Null(submitted);
        var thanked = await ada.SubmitsAsync(seen, new Dictionary<string, string> { ["Address"] = "https://a.b/c", ["Section"] = "Courses" });
        Assert.Equal(["modal closed", "private message"], thanked.Select(sight => sight.Kind));
        Assert.Equal(("https://a.b/c", "courses", ""), ((string?)submitted![1]!["component"]!["value"], (string?)submitted[2]!["component"]!["values"]![0], (string?)submitted[3]!["components"]![0]!["value"]));
        Assert.Null(ada.Modal);
        Assert.Empty(discord.Violations);
    }

    [Theory]
    [InlineData(2, """{"type":7,"data":{"content":"x"}}""")]
    [InlineData(2, """{"type":8,"data":{"choices":[]}}""")]
    [InlineData(2, """{"data":{}}""")]
    [InlineData(2, """{"type":9,"data":{"custom_id":"x","title":"x","components":[]}}""")]
    [InlineData(2, """{"type":9,"data":{"custom_id":"x","title":"x","components":[{"type":18,"label":"x","component":{"type":2,"style":1,"label":"x","custom_id":"y"}}]}}""")]
    [InlineData(4, """{"type":4,"data":{"content":"x"}}""")]
    [InlineData(5, """{"type":9,"data":{"custom_id":"x","title":"x","components":[{"type":10,"content":"x"}]}}""")]
    public async Task An_answer_that_does_not_belong_is_refused_and_a_right_one_may_still_come(int type, string response)
    {
        await using var discord = await DiscordOnLoopback.StartAsync(Unhurried);
        await using var bot = new RawBot(discord);
        var codes = new TaskCompletionSource<(int?, int?)>();
        await bot.ConnectAsync(async interaction => codes.SetResult(
            (await bot.RespondAsync(interaction, (JsonObject)JsonNode.Parse(response)!), await bot.RespondAsync(interaction, type == 4 ? Choices(1, "v") : Private("right")))));
        var ada = discord.Person("Ada");
        await ada.ForgesAsync(type, new JsonObject { ["custom_id"] = "x" }, ada.Dm);
        Assert.Equal((50035, null), await codes.Task);
    }

    [Fact]
    public async Task A_transcript_reads_in_order()
    {
        var time = new FakeTimeProvider(Start);
        await using var discord = await DiscordOnLoopback.StartAsync(Unhurried, time);
        await using var bot = new RawBot(discord);
        await bot.ConnectAsync(interaction => bot.RespondAsync(interaction, Private("The Bitter Lesson\nby Rich Sutton")));
        await bot.RegisterAsync(DiscordApiTests.Command("kit", Query));
        var ada = discord.Person("Ada");
        await ada.TypesAsync("/kit query:bitter");
        Assert.Equal(
            "09:00:00 Ada types /kit query:bitter\n09:00:00 Ada sees a private message\n         | The Bitter Lesson\n         | by Rich Sutton\n",
            DiscordOnLoopback.TranscriptOf(ada).ReplaceLineEndings("\n"));
        Assert.Equal("The Bitter Lesson\nby Rich Sutton", (string?)JsonNode.Parse(DiscordOnLoopback.TranscriptJsonOf(ada))![1]!["message"]!["content"]);
    }

    private static JsonObject Private(string content, params JsonObject[] rows)
    {
        var data = DiscordApiTests.Message(content, new JsonArray([.. rows]));
        data["flags"] = 64;
        return new JsonObject { ["type"] = 4, ["data"] = data };
    }

    private static JsonObject Choices(int count, JsonNode value) => new()
    {
        ["type"] = 8,
        ["data"] = new JsonObject { ["choices"] = new JsonArray([.. Enumerable.Range(0, count).Select(i => (JsonNode)new JsonObject { ["name"] = $"c{i}", ["value"] = value.DeepClone() })]) },
    };

    private static string Reason(IReadOnlyList<Sight> seen) => Assert.IsType<FailedInteraction>(Assert.Single(seen)).Reason;

    private static string Refused(IReadOnlyList<Sight> seen) => Assert.IsType<ModalRefused>(Assert.Single(seen)).Errors["url"];
}
