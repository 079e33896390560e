using System.Text.Json.Nodes;
using LabBot.Platforms.Discord;
using LabBot.Platforms.Discord.Rules;

namespace LabBot.Tests.Platforms;

public class DiscordFormTests
{
    private static readonly DiscordWorld Unhurried = new() { Rates = DiscordRates.None };

    /// <summary>Messages that grow with a number, the largest number that Discord takes, and where it then complains.</summary>
    public static TheoryData<string, int, string> Limits => new()
    {
        { "content", 2000, "content" }, { "embeds", 10, "embeds" }, { "embed title", 256, "embeds/0/title" }, { "embed description", 4096, "embeds/0/description" },
        { "embed fields", 25, "embeds/0/fields" }, { "field name", 256, "embeds/0/fields/0/name" }, { "field value", 1024, "embeds/0/fields/0/value" },
        { "footer", 2048, "embeds/0/footer/text" }, { "nonce", 25, "nonce" }, { "rows", 5, "components" }, { "buttons", 5, "components/0/components" },
        { "button label", 80, "components/0/components/0/label" }, { "button url", 512, "components/0/components/0/url" }, { "custom_id", 100, "components/0/components/0/custom_id" },
        { "options", 25, "components/0/components/0/options" }, { "option label", 100, "components/0/components/0/options/0/label" },
        { "option value", 100, "components/0/components/0/options/0/value" }, { "option description", 100, "components/0/components/0/options/0/description" },
        { "placeholder", 150, "components/0/components/0/placeholder" },
    };

    public static TheoryData<string, string, string> Wrong => new()
    {
        { """{"type":2,"style":1,"label":"x"}""", "components/0/custom_id", "BUTTON_COMPONENT_CUSTOM_ID_REQUIRED" },
        { """{"type":2,"style":5,"label":"x"}""", "components/0/url", "BUTTON_COMPONENT_URL_REQUIRED" },
        { """{"type":2,"style":5,"label":"x","url":"https://a.b","custom_id":"a"}""", "components/0", "BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE" },
        { """{"type":2,"style":5,"label":"x","url":"javascript:alert(1)"}""", "components/0/url", "URL_TYPE_INVALID_SCHEME" },
        { """{"type":2,"style":5,"label":"x","url":"not an address"}""", "components/0/url", "URL_TYPE_INVALID_URL" },
        { """{"type":2,"style":1,"custom_id":"a"}""", "components/0/label", "BASE_TYPE_REQUIRED" },
        { """{"type":2,"style":1,"label":"","custom_id":"a"}""", "components/0/label", "BASE_TYPE_REQUIRED" },
        { """{"type":2,"style":9,"label":"x","custom_id":"a"}""", "components/0/style", "NUMBER_TYPE_MAX" },
        { """{"type":2,"style":1,"label":"x","custom_id":"a"},{"type":2,"style":1,"label":"y","custom_id":"a"}""", "", "COMPONENT_CUSTOM_ID_DUPLICATED" },
        { """{"type":3,"custom_id":"a","options":[]}""", "components/0/options", "BASE_TYPE_BAD_LENGTH" },
        { """{"type":3,"custom_id":"a","options":[{"label":"x","value":"v"},{"label":"y","value":"v"}]}""", "components/0/options/1/value", "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED" },
        { """{"type":3,"custom_id":"a","max_values":2,"options":[{"label":"x","value":"v"}]}""", "components/0/max_values", "BASE_TYPE_BAD_LENGTH" },
        { """{"type":2,"style":1,"label":"x","custom_id":"b"},{"type":3,"custom_id":"a","options":[{"label":"x","value":"v"}]}""", "components", "COMPONENT_LAYOUT_WIDTH_EXCEEDED" },
        { """{"type":4,"custom_id":"a","style":1}""", "components/0/type", "UNION_TYPE_CHOICES" },
        { """{"type":10,"content":"x"}""", "components/0/type", "UNION_TYPE_CHOICES" },
    };

    /// <summary>Commands that Discord does not register, and why.</summary>
    public static TheoryData<string, string> WrongCommands => new()
    {
        { """{"name":"Kit","description":"x"}""", "APPLICATION_COMMAND_INVALID_NAME" },
        { """{"name":"two words","description":"x"}""", "APPLICATION_COMMAND_INVALID_NAME" },
        { """{"name":"kit"}""", "BASE_TYPE_REQUIRED" },
        { """{"name":"kit","description":""}""", "BASE_TYPE_REQUIRED" },
        { """{"name":"kit","description":"x","name_localizations":{"xx":"kist"}}""", "ENUM_TYPE_COERCE" },
        { """{"name":"kit","description":"x","contexts":[7]}""", "BASE_TYPE_CHOICES" },
        { """{"name":"Save","type":3,"description":"not for a menu"}""", "BASE_TYPE_MAX_LENGTH" },
        { """{"name":"kit","description":"x","options":[{"type":3,"name":"a","description":"x"},{"type":3,"name":"b","description":"x","required":true}]}""", "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID" },
        { """{"name":"kit","description":"x","options":[{"type":3,"name":"a","description":"x"},{"type":3,"name":"a","description":"x"}]}""", "APPLICATION_COMMAND_OPTIONS_NAME_INVALID" },
        { """{"name":"kit","description":"x","options":[{"type":3,"name":"a","description":"x","autocomplete":true,"choices":[{"name":"x","value":"x"}]}]}""", "APPLICATION_COMMAND_AUTOCOMPLETE_CHOICES" },
        { """{"name":"kit","description":"x","options":[{"type":5,"name":"a","description":"x","autocomplete":true}]}""", "APPLICATION_COMMAND_AUTOCOMPLETE_TYPE" },
        { """{"name":"kit","description":"x","options":[{"type":1,"name":"a","description":"x"},{"type":3,"name":"b","description":"x"}]}""", "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID" },
        { """{"name":"kit","description":"x","options":[{"type":2,"name":"a","description":"x","options":[{"type":3,"name":"b","description":"x"}]}]}""", "UNION_TYPE_CHOICES" },
    };

    [Theory]
    [MemberData(nameof(Limits))]
    public async Task A_limit_is_taken_and_one_more_refused(string what, int most, string place)
    {
        await using var discord = await DiscordOnLoopback.StartAsync(Unhurried);
        await using var bot = new RawBot(discord);
        var dm = discord.Person("Ada", servers: discord.Server("Lab")).Dm;
        Assert.Null(await bot.ErrorAsync("POST", $"channels/{dm.Id}/messages", Grown(what, most)));
        var (status, refused) = await bot.CallAsync("POST", $"channels/{dm.Id}/messages", Grown(what, most + 1));
        Assert.Equal((400, 50035, "Invalid Form Body"), (status, (int)refused!["code"]!, (string?)refused["message"]));
        Assert.NotNull(ErrorsAt(refused, place));
        Assert.Equal("50035", Assert.Single(discord.Violations).Rule);
        Assert.Single(dm.Messages);
    }

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task What_is_wrong_is_refused_with_its_place(string components, string place, string code)
    {
        await using var discord = await DiscordOnLoopback.StartAsync(Unhurried);
        await using var bot = new RawBot(discord);
        var dm = discord.Person("Ada", servers: discord.Server("Lab")).Dm;
        var message = DiscordApiTests.Message("x", (JsonArray)JsonNode.Parse($$"""[{"type":1,"components":[{{components}}]}]""")!);
        var (_, refused) = await bot.CallAsync("POST", $"channels/{dm.Id}/messages", message);
        Assert.Equal(50035, (int)refused!["code"]!);
        Assert.Equal([code], ErrorsAt(refused, place.Length > 0 ? $"components/0/{place}" : "components/0")!.Select(error => (string?)error!["code"]));
    }

    [Theory]
    [MemberData(nameof(WrongCommands))]
    public async Task A_wrong_command_is_not_registered(string command, string code)
    {
        await using var discord = await DiscordOnLoopback.StartAsync(Unhurried);
        await using var bot = new RawBot(discord);
        var (status, refused) = await bot.RegisterAsync((JsonObject)JsonNode.Parse(command)!);
        Assert.Equal(400, status);
        Assert.Contains($"\"code\":\"{code}\"", refused!.ToJsonString(), StringComparison.Ordinal);
        Assert.Empty(discord.Commands());
    }

    [Fact]
    public async Task A_commands_words_have_a_sum_in_which_the_longest_language_counts()
    {
        await using var discord = await DiscordOnLoopback.StartAsync(Unhurried);
        await using var bot = new RawBot(discord);
        // 25 options of 32 + 100 characters, each with 25 choices of 1 + 5: 25 * (132 + 150) + "kit" + "It does" = 7060.
        JsonObject Option(int index) => (JsonObject)JsonNode.Parse($$"""
            {"type":3,"name":"{{$"o{index}".PadRight(32, 'x')}}","description":"{{new string('d', 100)}}","choices":[{{string.Join(',', Enumerable.Range(0, 25).Select(i => $$"""{"name":"x","value":"{{i:00000}}"}"""))}}]}
            """)!;
        var command = DiscordApiTests.Command("kit", [.. Enumerable.Range(0, 25).Select(Option)]);
        Assert.Equal(200, (await bot.RegisterAsync((JsonObject)command.DeepClone())).Status);
        foreach (var option in command["options"]!.AsArray().Take(20))
            option!["choices"]![0]!["value"] = new string('v', 52);
        command["options"]![0]!["description_localizations"] = new JsonObject { ["nl"] = "kort" };
        Assert.Equal(200, (await bot.RegisterAsync((JsonObject)command.DeepClone())).Status);
        command["options"]![0]!["choices"]![0]!["value"] = new string('v', 53);
        Assert.Contains("APPLICATION_COMMAND_TOO_LARGE", (await bot.RegisterAsync(command)).Body!.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_embeds_together_have_a_limit_and_a_message_has_something_to_see()
    {
        await using var discord = await DiscordOnLoopback.StartAsync(Unhurried);
        await using var bot = new RawBot(discord);
        var dm = discord.Person("Ada", servers: discord.Server("Lab")).Dm;
        JsonObject Embeds(int last) => Of("embeds", new JsonArray(new JsonObject { ["description"] = new string('x', 4000) }, new JsonObject { ["title"] = "t", ["description"] = new string('x', last) }));
        Assert.Null(await bot.ErrorAsync("POST", $"channels/{dm.Id}/messages", Embeds(1999)));
        var (_, refused) = await bot.CallAsync("POST", $"channels/{dm.Id}/messages", Embeds(2000));
        Assert.Equal("MAX_EMBED_SIZE_EXCEEDED", (string?)Assert.Single(ErrorsAt(refused!, "embeds")!)!["code"]);
        Assert.Equal(50006, await bot.ErrorAsync("POST", $"channels/{dm.Id}/messages", DiscordApiTests.Message(" ")));
        Assert.Equal(50035, await bot.ErrorAsync("POST", $"channels/{dm.Id}/messages", Of("embeds", new JsonArray(new JsonObject { ["color"] = 1 }))));
        Assert.Equal(50109, await CodeAsync(bot, dm, "{"));
        Assert.Equal(50109, await CodeAsync(bot, dm, """{"content":"a","content":"b"}"""));
    }

    [Fact]
    public async Task What_Discord_takes_but_not_as_meant_is_noted()
    {
        await using var discord = await DiscordOnLoopback.StartAsync(Unhurried);
        await using var bot = new RawBot(discord);
        var dm = discord.Person("Ada", servers: discord.Server("Lab")).Dm;
        var message = DiscordApiTests.Message("x");
        (message["colour"], message["flags"]) = ("red", 64);
        message["embeds"] = new JsonArray(new JsonObject { ["title"] = "a", ["url"] = "https://a.b" }, new JsonObject { ["title"] = "b", ["url"] = "https://a.b" });
        Assert.Null(await bot.ErrorAsync("POST", $"channels/{dm.Id}/messages", message));
        Assert.Equal(3, discord.Violations.Count(violation => violation.Rule == "means_nothing"));
    }

    [Fact]
    public async Task Whatever_would_ping_is_noted_and_a_message_that_does_not_say_is_too()
    {
        await using var discord = await DiscordOnLoopback.StartAsync(Unhurried);
        await using var bot = new RawBot(discord);
        var dm = discord.Person("Ada", servers: discord.Server("Lab")).Dm;
        const string Everybody = "@everyone @here <@1> <@!2> <@&3> <#4>";
        await bot.CallAsync("POST", $"channels/{dm.Id}/messages", DiscordApiTests.Message(Everybody));
        Assert.Empty(discord.Record.Pings);
        await bot.CallAsync("POST", $"channels/{dm.Id}/messages", new JsonObject { ["content"] = Everybody, ["allowed_mentions"] = new JsonObject { ["parse"] = new JsonArray("roles"), ["users"] = new JsonArray("1") } });
        Assert.Equal(["<@1>", "<@&3>"], discord.Record.Pings.Select(ping => ping.Mention));
        Assert.Empty(discord.Violations);
        await bot.CallAsync("POST", $"channels/{dm.Id}/messages", new JsonObject { ["content"] = Everybody, ["embeds"] = new JsonArray(new JsonObject { ["description"] = "@everyone" }) });
        Assert.Equal(["@everyone", "@here", "<@1>", "<@!2>", "<@&3>"], discord.Record.Pings.Skip(2).Select(ping => ping.Mention));
        Assert.Equal("no_allowed_mentions", Assert.Single(discord.Violations).Rule);
        Assert.Equal([true, true, false], discord.Record.Mentions.Select(seen => seen.AllowedMentions is not null));
    }

    private static async Task<int> CodeAsync(RawBot bot, DiscordChannel dm, string body)
    {
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var response = await bot.SendAsync("POST", $"channels/{dm.Id}/messages", content);
        return (int)JsonNode.Parse(await response.Content.ReadAsStringAsync())!["code"]!;
    }

    private static JsonArray? ErrorsAt(JsonNode refused, string place)
    {
        var node = refused["errors"];
        foreach (var step in place.Split('/'))
            node = node?[step];
        return node?["_errors"] as JsonArray;
    }

    private static JsonObject Of(string field, JsonNode value) => new() { [field] = value, ["allowed_mentions"] = new JsonObject { ["parse"] = new JsonArray() } };

    private static JsonObject Grown(string what, int size)
    {
        var x = new string('x', size);
        JsonArray Many(string item) => [.. Enumerable.Range(0, size).Select(i => JsonNode.Parse(item.Replace("#", $"{i}", StringComparison.Ordinal)))];
        JsonObject Embed(string field, JsonNode value)
        {
            var embed = new JsonObject { ["title"] = "t" };
            embed[field] = value;
            return Of("embeds", new JsonArray(embed));
        }

        JsonObject Element(string json, string field, JsonNode value)
        {
            var element = (JsonObject)JsonNode.Parse(json)!;
            element[field] = value;
            return Of("components", new JsonArray(DiscordApiTests.Row(element)));
        }

        const string Button = """{"type":2,"style":1,"custom_id":"a","label":"x"}""";
        const string Menu = """{"type":3,"custom_id":"a","options":[{"label":"x","value":"v"}]}""";
        const string Choice = """{"label":"x","value":"v#"}""";
        return what switch
        {
            "content" => Of("content", x),
            "embeds" => Of("embeds", Many("""{"title":"x"}""")),
            "embed title" => Embed("title", x),
            "embed description" => Embed("description", x),
            "embed fields" => Embed("fields", Many("""{"name":"x","value":"x"}""")),
            "field name" => Embed("fields", new JsonArray(new JsonObject { ["name"] = x, ["value"] = "x" })),
            "field value" => Embed("fields", new JsonArray(new JsonObject { ["name"] = "x", ["value"] = x })),
            "footer" => Embed("footer", new JsonObject { ["text"] = x }),
            "nonce" => new JsonObject { ["content"] = "x", ["nonce"] = x, ["allowed_mentions"] = new JsonObject { ["parse"] = new JsonArray() } },
            "rows" => Of("components", Many("""{"type":1,"components":[{"type":2,"style":1,"custom_id":"a#","label":"x"}]}""")),
            "buttons" => Of("components", new JsonArray(new JsonObject { ["type"] = 1, ["components"] = Many("""{"type":2,"style":1,"custom_id":"a#","label":"x"}""") })),
            "button label" => Element(Button, "label", x),
            "button url" => Element("""{"type":2,"style":5,"label":"x"}""", "url", "https://a.b/" + x[..^12]),
            "custom_id" => Element(Button, "custom_id", x),
            "options" => Element("""{"type":3,"custom_id":"a"}""", "options", Many(Choice)),
            "option label" => Element(Menu, "options", new JsonArray(new JsonObject { ["label"] = x, ["value"] = "v" })),
            "option value" => Element(Menu, "options", new JsonArray(new JsonObject { ["label"] = "x", ["value"] = x })),
            "option description" => Element(Menu, "options", new JsonArray(new JsonObject { ["label"] = "x", ["value"] = "v", ["description"] = x })),
            "placeholder" => Element(Menu, "placeholder", x),
            _ => throw new ArgumentOutOfRangeException(nameof(what), what, "no such message"),
        };
    }
}
