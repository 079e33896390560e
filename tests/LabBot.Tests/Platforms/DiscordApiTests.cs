using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using LabBot.Platforms.Discord;
using LabBot.Platforms.Discord.Rules;
using Microsoft.Extensions.Time.Testing;

namespace LabBot.Tests.Platforms;

public class DiscordApiTests
{
    private static readonly DiscordWorld Unhurried = new() { Rates = DiscordRates.None };
    private static readonly DateTimeOffset Start = new(2026, 11, 2, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task The_token_is_a_bots_and_works_until_it_is_revoked()
    {
        await using var discord = await DiscordOnLoopback.StartAsync();
        await using var bot = new RawBot(discord);
        Assert.Null(await bot.ErrorAsync("GET", "users/@me"));
        Assert.Empty(discord.Violations);
        Assert.Equal(0, await bot.ErrorAsync("GET", "users/@me", token: "Bot another"));
        Assert.Equal(401, (await bot.CallAsync("GET", "users/@me", token: discord.World.BotToken)).Status);
        Assert.Equal(401, (await bot.CallAsync("GET", "users/@me", token: "")).Status);
        Assert.Equal(404, (await bot.CallAsync("GET", "users/@you/nothing")).Status);
        Assert.Equal(["no_bot_token", "no_bot_token", "unknown_route"], discord.Violations.Select(violation => violation.Rule));
        discord.RevokeToken();
        Assert.Equal(401, (await bot.CallAsync("GET", "users/@me")).Status);
        Assert.Equal(4, discord.Record.InvalidRequests);
    }

    [Fact]
    public async Task The_application_says_who_it_is_and_which_intents_it_was_granted()
    {
        await using var discord = await DiscordOnLoopback.StartAsync(new DiscordWorld { GrantedIntents = 2 });
        await using var bot = new RawBot(discord);
        var (_, application) = await bot.CallAsync("GET", "applications/@me");
        Assert.Equal((discord.World.ApplicationId, discord.World.PublicKey, 1 << 15), ((string?)application!["id"], (string?)application["verify_key"], (int)application["flags"]!));
        var (_, gateway) = await bot.CallAsync("GET", "gateway/bot");
        Assert.Equal((1000, 1000, 1), ((int)gateway!["session_start_limit"]!["total"]!, (int)gateway["session_start_limit"]!["remaining"]!, (int)gateway["session_start_limit"]!["max_concurrency"]!));
    }

    [Fact]
    public async Task Ids_are_snowflakes_of_the_clock_and_grow()
    {
        var time = new FakeTimeProvider(Start);
        await using var discord = await DiscordOnLoopback.StartAsync(Unhurried with { ClockAhead = TimeSpan.FromMinutes(7) }, time);
        await using var bot = new RawBot(discord);
        var ada = discord.Person("Ada", servers: discord.Server("Lab"));
        using var response = await bot.SendAsync("POST", $"channels/{ada.Dm.Id}/messages", Message("hi"));
        Assert.Equal(Start.AddMinutes(7), response.Headers.Date);
        await bot.CallAsync("POST", $"channels/{ada.Dm.Id}/messages", Message("again"));
        var ids = ada.Dm.Messages.Select(message => long.Parse(message.Id, CultureInfo.InvariantCulture)).ToList();
        Assert.True(ids[0] < ids[1]);
        Assert.Equal(Start.AddMinutes(7).ToUnixTimeMilliseconds(), (ids[0] >> 22) + 1_420_070_400_000);
    }

    [Fact]
    public async Task Nobody_is_written_to_who_cannot_be()
    {
        await using var discord = await DiscordOnLoopback.StartAsync(Unhurried);
        await using var bot = new RawBot(discord);
        var lab = discord.Server("Lab");
        var (ada, stranger) = (discord.Person("Ada", servers: lab), discord.Person("Stranger"));
        var (status, dm) = await bot.CallAsync("POST", "users/@me/channels", new JsonObject { ["recipient_id"] = ada.Id });
        Assert.Equal((200, ada.Dm.Id, 1), (status, (string?)dm!["id"], (int)dm["type"]!));
        Assert.Null(await bot.ErrorAsync("POST", $"channels/{ada.Dm.Id}/messages", Message("hi")));
        ada.HasClosedDm = true;
        Assert.Equal(50007, await bot.ErrorAsync("POST", $"channels/{ada.Dm.Id}/messages", Message("hi")));
        Assert.Equal(50278, await bot.ErrorAsync("POST", $"channels/{stranger.Dm.Id}/messages", Message("hi")));
        Assert.Equal(10013, await bot.ErrorAsync("POST", "users/@me/channels", new JsonObject { ["recipient_id"] = "1" }));
        Assert.Equal(10003, await bot.ErrorAsync("POST", "channels/1/messages", Message("hi")));

        var papers = discord.Channel(lab, "papers");
        papers.BotPermissions &= ~DiscordPermissions.SendMessages;
        Assert.Equal(50013, await bot.ErrorAsync("POST", $"channels/{papers.Id}/messages", Message("hi")));
        papers.BotPermissions &= ~DiscordPermissions.ViewChannel;
        Assert.Equal(50001, await bot.ErrorAsync("POST", $"channels/{papers.Id}/messages", Message("hi")));
        Assert.Empty(discord.Violations);
        Assert.Equal(4, discord.Record.InvalidRequests);
    }

    [Fact]
    public async Task A_doctor_reads_what_the_bot_may_do_from_roles_and_overwrites()
    {
        await using var discord = await DiscordOnLoopback.StartAsync(Unhurried);
        await using var bot = new RawBot(discord);
        var lab = discord.Server("Lab");
        var papers = discord.Channel(lab, "papers");
        papers.BotPermissions &= ~DiscordPermissions.EmbedLinks;
        var (_, member) = await bot.CallAsync("GET", $"guilds/{lab.Id}/members/{discord.World.ApplicationId}");
        Assert.Equal(lab.BotRole.Id, (string?)member!["roles"]![0]);
        var (_, roles) = await bot.CallAsync("GET", $"guilds/{lab.Id}/roles");
        Assert.Contains(roles!.AsArray(), role => (string?)role!["id"] == lab.BotRole.Id && (string?)role["permissions"] == DiscordPermissions.Usual.ToString(CultureInfo.InvariantCulture));
        var (_, channel) = await bot.CallAsync("GET", $"channels/{papers.Id}");
        Assert.Equal(DiscordPermissions.EmbedLinks.ToString(CultureInfo.InvariantCulture), (string?)channel!["permission_overwrites"]![0]!["deny"]);
        Assert.Equal(10007, await bot.ErrorAsync("GET", $"guilds/{lab.Id}/members/1"));
        var (_, servers) = await bot.CallAsync("GET", "users/@me/guilds");
        Assert.Equal("Lab", (string?)Assert.Single(servers!.AsArray())!["name"]);
    }

    [Fact]
    public async Task A_message_with_an_enforced_nonce_comes_once_within_some_minutes()
    {
        var time = new FakeTimeProvider(Start);
        await using var discord = await DiscordOnLoopback.StartAsync(Unhurried, time);
        await using var bot = new RawBot(discord);
        var ada = discord.Person("Ada", servers: discord.Server("Lab"));
        JsonObject Once(string text) => new() { ["content"] = text, ["nonce"] = "delivery-1", ["enforce_nonce"] = true, ["allowed_mentions"] = new JsonObject { ["parse"] = new JsonArray() } };
        var (_, first) = await bot.CallAsync("POST", $"channels/{ada.Dm.Id}/messages", Once("hi"));
        var (_, second) = await bot.CallAsync("POST", $"channels/{ada.Dm.Id}/messages", Once("hi again"));
        Assert.Equal((string?)first!["id"], (string?)second!["id"]);
        Assert.Equal("hi", (string?)second["content"]);
        time.Advance(discord.World.NonceLife);
        await bot.CallAsync("POST", $"channels/{ada.Dm.Id}/messages", Once("too late"));
        Assert.Equal(["hi", "too late"], ada.Dm.Messages.Select(message => message.Content));
        // Without enforce_nonce it is only a mark.
        await bot.CallAsync("POST", $"channels/{ada.Dm.Id}/messages", new JsonObject { ["content"] = "mark", ["nonce"] = "delivery-1", ["allowed_mentions"] = new JsonObject() });
        Assert.Equal(3, ada.Dm.Messages.Count);
        Assert.Equal(3, ada.Transcript.OfType<MessageSeen>().Count(seen => seen.Message.Nonce == "delivery-1"));
        Assert.Empty(discord.Violations);
    }

    [Fact]
    public async Task A_history_comes_in_pages_newest_first()
    {
        await using var discord = await DiscordOnLoopback.StartAsync(Unhurried);
        await using var bot = new RawBot(discord);
        var ada = discord.Person("Ada", servers: discord.Server("Lab"));
        for (var i = 1; i <= 5; i++)
            await bot.CallAsync("POST", $"channels/{ada.Dm.Id}/messages", Message($"m{i}"));
        var (_, page) = await bot.CallAsync("GET", $"channels/{ada.Dm.Id}/messages?limit=2");
        Assert.Equal(["m5", "m4"], Contents(page));
        var (_, next) = await bot.CallAsync("GET", $"channels/{ada.Dm.Id}/messages?limit=2&before={page![1]!["id"]}");
        Assert.Equal(["m3", "m2"], Contents(next));
        var (_, after) = await bot.CallAsync("GET", $"channels/{ada.Dm.Id}/messages?limit=2&after={next![1]!["id"]}");
        Assert.Equal(["m4", "m3"], Contents(after));
        Assert.Equal(50035, await bot.ErrorAsync("GET", $"channels/{ada.Dm.Id}/messages?limit=101"));
    }

    [Fact]
    public async Task Only_the_bots_own_messages_are_changed_and_what_a_change_leaves_out_stays()
    {
        await using var discord = await DiscordOnLoopback.StartAsync(Unhurried);
        await using var bot = new RawBot(discord);
        var ada = discord.Person("Ada", servers: discord.Server("Lab"));
        var hers = ada.Says("mine", ada.Dm);
        Assert.Equal(50005, await bot.ErrorAsync("PATCH", $"channels/{ada.Dm.Id}/messages/{hers.Id}", Message("yours")));
        var (_, posted) = await bot.CallAsync("POST", $"channels/{ada.Dm.Id}/messages", Message("first", new JsonArray(Row(Button("a", "Done")))));
        await bot.CallAsync("PATCH", $"channels/{ada.Dm.Id}/messages/{posted!["id"]}", Message("second"));
        Assert.Equal("second\n[Done]", ada.Dm.Messages[^1].Reads);
        await bot.CallAsync("PATCH", $"channels/{ada.Dm.Id}/messages/{posted["id"]}", new JsonObject { ["components"] = new JsonArray(), ["allowed_mentions"] = new JsonObject() });
        Assert.Equal("second", ada.Dm.Messages[^1].Reads);
        Assert.Equal(204, (await bot.CallAsync("DELETE", $"channels/{ada.Dm.Id}/messages/{posted["id"]}")).Status);
        Assert.Equal(["message", "message changed", "message changed", "message deleted"], ada.Transcript.Where(sight => sight is not Deed).Select(sight => sight.Kind));
        Assert.Equal(10008, await bot.ErrorAsync("PATCH", $"channels/{ada.Dm.Id}/messages/{posted["id"]}", Message("gone")));
    }

    [Fact]
    public async Task A_private_thread_is_seen_by_who_is_brought_in()
    {
        await using var discord = await DiscordOnLoopback.StartAsync(Unhurried);
        await using var bot = new RawBot(discord);
        var lab = discord.Server("Lab");
        var (papers, ada, bo) = (discord.Channel(lab, "papers"), discord.Person("Ada", servers: lab), discord.Person("Bo", servers: lab));
        var (status, thread) = await bot.CallAsync("POST", $"channels/{papers.Id}/threads", new JsonObject { ["name"] = "Ada's readings", ["type"] = 12, ["invitable"] = false });
        Assert.Equal((201, 12), (status, (int)thread!["type"]!));
        Assert.Equal(204, (await bot.CallAsync("PUT", $"channels/{thread["id"]}/thread-members/{ada.Id}")).Status);
        await bot.CallAsync("POST", $"channels/{thread["id"]}/messages", Message("only for you"));
        Assert.Equal(["thread", "message"], ada.Transcript.Select(sight => sight.Kind));
        Assert.Empty(bo.Transcript);
        papers.BotPermissions &= ~DiscordPermissions.CreatePrivateThreads;
        Assert.Equal(50013, await bot.ErrorAsync("POST", $"channels/{papers.Id}/threads", new JsonObject { ["name"] = "x", ["type"] = 12 }));
    }

    [Fact]
    public async Task A_file_comes_with_its_message_as_a_form()
    {
        await using var discord = await DiscordOnLoopback.StartAsync(Unhurried);
        await using var bot = new RawBot(discord);
        var ada = discord.Person("Ada", servers: discord.Server("Lab"));
        using var form = new MultipartFormDataContent { { new StringContent(Message("your data").ToJsonString(), Encoding.UTF8, "application/json"), "payload_json" } };
        var bytes = new ByteArrayContent("{}"u8.ToArray());
        bytes.Headers.ContentType = MediaTypeHeaderValue.Parse("application/json");
        form.Add(bytes, "files[0]", "my-data.json");
        using var response = await bot.SendAsync("POST", $"channels/{ada.Dm.Id}/messages", form);
        Assert.Equal("your data\n(my-data.json)", Assert.Single(ada.Dm.Messages).Reads);
        Assert.Equal("{}", Encoding.UTF8.GetString(ada.Dm.Messages[0].Files[0].Bytes));
        Assert.Empty(discord.Violations);
    }

    [Fact]
    public async Task Commands_are_registered_changed_and_taken_away_and_read_back_without_defaults()
    {
        await using var discord = await DiscordOnLoopback.StartAsync(Unhurried);
        await using var bot = new RawBot(discord);
        var path = $"applications/{discord.World.ApplicationId}/commands";
        var kit = Command("kit", new JsonObject { ["type"] = 3, ["name"] = "query", ["description"] = "What", ["required"] = false, ["autocomplete"] = true });
        kit["name_localizations"] = new JsonObject { ["nl"] = "kist" };
        var (created, first) = await bot.CallAsync("POST", path, kit.DeepClone());
        var (again, second) = await bot.CallAsync("POST", path, kit.DeepClone());
        Assert.Equal((201, 200, (string?)first!["id"]), (created, again, (string?)second!["id"]));
        Assert.False(second["options"]![0]!.AsObject().ContainsKey("required"));
        var (_, plain) = await bot.CallAsync("GET", path);
        Assert.False(plain![0]!.AsObject().ContainsKey("name_localizations"));
        var (_, whole) = await bot.CallAsync("GET", path + "?with_localizations=true");
        Assert.Equal("kist", (string?)whole![0]!["name_localizations"]!["nl"]);
        var (_, changed) = await bot.CallAsync("PATCH", $"{path}/{first["id"]}", new JsonObject { ["description"] = "Other words" });
        Assert.Equal(("Other words", "query"), ((string?)changed!["description"], (string?)changed["options"]![0]!["name"]));
        Assert.Equal(204, (await bot.CallAsync("DELETE", $"{path}/{first["id"]}")).Status);
        Assert.Equal(10063, await bot.ErrorAsync("DELETE", $"{path}/{first["id"]}"));
        Assert.Empty(discord.Commands());
        var lab = discord.Server("Lab");
        await bot.CallAsync("PUT", $"applications/{discord.World.ApplicationId}/guilds/{lab.Id}/commands", new JsonArray(Command("kit")));
        Assert.Single(discord.Commands(lab));
        Assert.Equal(50001, await bot.ErrorAsync("PUT", $"applications/{discord.World.ApplicationId}/guilds/1/commands", new JsonArray()));
    }

    [Fact]
    public async Task Two_hundred_commands_are_created_in_a_day_and_a_hundred_stay()
    {
        var time = new FakeTimeProvider(Start);
        await using var discord = await DiscordOnLoopback.StartAsync(Unhurried, time);
        await using var bot = new RawBot(discord);
        Assert.Equal(200, (await bot.RegisterAsync([.. Enumerable.Range(0, 100).Select(i => Command($"c{i}"))])).Status);
        Assert.Equal(30032, await bot.ErrorAsync("POST", $"applications/{discord.World.ApplicationId}/commands", Command("one-more")));
        Assert.Equal(200, (await bot.RegisterAsync([.. Enumerable.Range(0, 99).Select(i => Command($"d{i}"))])).Status);
        Assert.Equal(30034, await bot.ErrorAsync("POST", $"applications/{discord.World.ApplicationId}/commands", Command("one-too-many")));
        time.Advance(TimeSpan.FromDays(1));
        Assert.Null(await bot.ErrorAsync("POST", $"applications/{discord.World.ApplicationId}/commands", Command("the-next-day")));
    }

    [Fact]
    public async Task Every_answer_says_what_remains_and_a_bucket_counts_a_channel_by_itself()
    {
        var time = new FakeTimeProvider(Start);
        await using var discord = await DiscordOnLoopback.StartAsync(time: time);
        await using var bot = new RawBot(discord);
        var lab = discord.Server("Lab");
        var (one, other) = (discord.Channel(lab, "one"), discord.Channel(lab, "other"));
        for (var remaining = 4; remaining >= 0; remaining--)
        {
            using var response = await bot.SendAsync("POST", $"channels/{one.Id}/messages", Message("hi"));
            Assert.Equal(("5", remaining.ToString(CultureInfo.InvariantCulture), "5.000"), (Header(response, "X-RateLimit-Limit"), Header(response, "X-RateLimit-Remaining"), Header(response, "X-RateLimit-Reset-After")));
        }

        Assert.Empty(discord.Violations);
        Assert.Null(await bot.ErrorAsync("POST", $"channels/{other.Id}/messages", Message("hi")));
        using var limited = await bot.SendAsync("POST", $"channels/{one.Id}/messages", Message("hi"));
        Assert.Equal((429, "5", "user", "0"), ((int)limited.StatusCode, Header(limited, "Retry-After"), Header(limited, "X-RateLimit-Scope"), Header(limited, "X-RateLimit-Remaining")));
        Assert.Equal("rate_limited", Assert.Single(discord.Violations).Rule);
        time.Advance(TimeSpan.FromSeconds(5));
        Assert.Null(await bot.ErrorAsync("POST", $"channels/{one.Id}/messages", Message("hi")));
    }

    [Fact]
    public async Task Fifty_requests_a_second_are_let_through_and_twenty_conversations_a_minute()
    {
        var time = new FakeTimeProvider(Start);
        await using var discord = await DiscordOnLoopback.StartAsync(new DiscordWorld { Rates = new DiscordRates { PerWindow = 1000 } }, time);
        await using var bot = new RawBot(discord);
        for (var i = 0; i < 50; i++)
            Assert.Null(await bot.ErrorAsync("GET", "users/@me"));
        using var limited = await bot.SendAsync("GET", "users/@me");
        Assert.Equal(("true", "global"), (Header(limited, "X-RateLimit-Global"), Header(limited, "X-RateLimit-Scope")));
        time.Advance(TimeSpan.FromSeconds(1));
        var lab = discord.Server("Lab");
        for (var i = 0; i < 20; i++)
            Assert.Null(await bot.ErrorAsync("POST", "users/@me/channels", new JsonObject { ["recipient_id"] = discord.Person($"P{i}", servers: lab).Id }));
        var late = new JsonObject { ["recipient_id"] = discord.Person("Late", servers: lab).Id };
        Assert.Equal(40003, await bot.ErrorAsync("POST", "users/@me/channels", late.DeepClone()));
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.Null(await bot.ErrorAsync("POST", "users/@me/channels", late));
    }

    [Fact]
    public async Task Ten_thousand_invalid_requests_in_ten_minutes_shut_a_bot_out()
    {
        var time = new FakeTimeProvider(Start);
        await using var discord = await DiscordOnLoopback.StartAsync(Unhurried with { Keep = 0 }, time);
        await using var bot = new RawBot(discord);
        for (var i = 0; i < 10_000; i++)
            using (await bot.SendAsync("GET", "users/@me", token: "Bot another"))
                continue;
        using var banned = await bot.SendAsync("GET", "users/@me");
        Assert.Equal((429, "text/html"), ((int)banned.StatusCode, banned.Content.Headers.ContentType!.MediaType));
        time.Advance(TimeSpan.FromMinutes(10));
        Assert.Null(await bot.ErrorAsync("GET", "users/@me"));
    }

    internal static JsonObject Message(string content, JsonArray? components = null)
    {
        var message = new JsonObject { ["content"] = content, ["allowed_mentions"] = new JsonObject { ["parse"] = new JsonArray() } };
        if (components is not null)
            message["components"] = components;
        return message;
    }

    internal static JsonObject Row(params JsonObject[] components) => new() { ["type"] = 1, ["components"] = new JsonArray([.. components]) };

    internal static JsonObject Button(string id, string label) => new() { ["type"] = 2, ["style"] = 1, ["custom_id"] = id, ["label"] = label };

    internal static JsonObject Command(string name, params JsonObject[] options) => new() { ["name"] = name, ["description"] = "It does", ["options"] = new JsonArray([.. options]) };

    private static IEnumerable<string?> Contents(JsonNode? page) => page!.AsArray().Select(message => (string?)message!["content"]);

    private static string? Header(HttpResponseMessage response, string name) => response.Headers.TryGetValues(name, out var values) ? values.Single() : null;
}
