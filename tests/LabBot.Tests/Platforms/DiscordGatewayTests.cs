using System.Globalization;
using System.Text.Json.Nodes;
using LabBot.Platforms.Discord;
using LabBot.Platforms.Discord.Rules;
using Microsoft.Extensions.Time.Testing;

namespace LabBot.Tests.Platforms;

public class DiscordGatewayTests
{
    private const int Guilds = 1, Members = 2, GuildMessages = 512, DirectMessages = 4096;

    private static readonly DiscordWorld Unhurried = new() { Rates = DiscordRates.None };
    private static readonly DateTimeOffset Start = new(2026, 11, 2, 9, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("?v=10&encoding=json")]
    [InlineData("?v=10&encoding=json&compress=zlib-stream")]
    public async Task Ready_comes_after_identify_and_then_the_servers(string query)
    {
        await using var discord = await DiscordOnLoopback.StartAsync();
        var (lab, _) = (discord.Server("Lab"), discord.Server("Elsewhere", hasBot: false));
        discord.Channel(lab, "papers");
        using var gateway = await RawGateway.ConnectAsync(discord, query);
        var ready = await gateway.IdentifyAsync();
        Assert.Equal((discord.World.ApplicationId, lab.Id, 10), ((string?)ready["application"]!["id"], (string?)Assert.Single(ready["guilds"]!.AsArray())!["id"], (int)ready["v"]!));
        var server = (await gateway.ReadAsync())!;
        Assert.Equal(("GUILD_CREATE", 2, "papers"), ((string?)server["t"], (int)server["s"]!, (string?)server["d"]!["channels"]![0]!["name"]));
        await gateway.SendAsync(1, 2);
        Assert.Equal(11, (int)(await gateway.ReadAsync())!["op"]!);
        Assert.Equal(1, discord.Connections);
        Assert.Empty(discord.Violations);
    }

    [Theory]
    [InlineData("another", Guilds, 4004)]
    [InlineData(null, Guilds | Members, 4014)]
    [InlineData(null, 1 << 30, 4013)]
    public async Task Who_may_not_identify_is_told_why(string? token, int intents, int status)
    {
        await using var discord = await DiscordOnLoopback.StartAsync();
        using var gateway = await RawGateway.ConnectAsync(discord);
        await gateway.SendAsync(2, RawGateway.Identity(token ?? discord.World.BotToken, intents));
        Assert.Null(await gateway.ReadAsync());
        Assert.Equal(status, gateway.ClosedWith);
    }

    [Theory]
    [InlineData("{", 4002)]
    [InlineData("{\"op\":99}", 4001)]
    [InlineData("{\"d\":1}", 4001)]
    [InlineData("{\"op\":3,\"d\":{}}", 4003)]
    [InlineData("{\"op\":2,\"d\":{}}", 4002)]
    [InlineData("{\"op\":6,\"d\":{}}", 4002)]
    public async Task What_makes_no_sense_ends_the_connection(string sent, int status)
    {
        await using var discord = await DiscordOnLoopback.StartAsync();
        using var gateway = await RawGateway.ConnectAsync(discord);
        await gateway.SendAsync(sent);
        Assert.Null(await gateway.ReadAsync());
        Assert.Equal(status, gateway.ClosedWith);
        Assert.Equal(status.ToString(CultureInfo.InvariantCulture), Assert.Single(discord.Violations).Rule);
    }

    [Fact]
    public async Task A_wrong_version_too_long_a_payload_and_too_many_end_the_connection()
    {
        await using var discord = await DiscordOnLoopback.StartAsync();
        using var old = await RawGateway.OpenAsync(discord, "?v=9&encoding=json");
        Assert.Null(await old.ReadAsync());
        Assert.Equal(4012, old.ClosedWith);
        using var @long = await RawGateway.ConnectAsync(discord);
        await @long.SendAsync(1, new string('x', 4096));
        Assert.Null(await @long.ReadAsync());
        Assert.Equal(4002, @long.ClosedWith);
        using var eager = await RawGateway.ConnectAsync(discord);
        for (var i = 0; i < 121; i++)
            await eager.SendAsync(1, null);
        while (await eager.ReadAsync() is not null)
            continue;
        Assert.Equal(4008, eager.ClosedWith);
    }

    [Fact]
    public async Task Events_come_to_who_asked_for_them_and_words_only_where_they_may_be_read()
    {
        await using var discord = await DiscordOnLoopback.StartAsync(Unhurried with { GrantedIntents = Members, IdentifyEvery = TimeSpan.Zero });
        var lab = discord.Server("Lab");
        var (papers, ada) = (discord.Channel(lab, "papers"), discord.Person("Ada", servers: lab));
        using var all = await RawGateway.ConnectAsync(discord);
        await all.IdentifyAsync(Members | GuildMessages | DirectMessages);
        using var none = await RawGateway.ConnectAsync(discord);
        await none.IdentifyAsync(0);
        discord.Joins(discord.Person("Bo"), lab);
        ada.Says("not for you", papers);
        ada.Says($"<@{discord.World.ApplicationId}> for you", papers);
        ada.Says("between us", ada.Dm);
        Assert.Equal("Bo", (string?)(await all.ReadAsync())!["d"]!["user"]!["global_name"]);
        Assert.Equal("", (string?)(await all.ReadAsync())!["d"]!["content"]);
        Assert.Equal($"<@{discord.World.ApplicationId}> for you", (string?)(await all.ReadAsync())!["d"]!["content"]);
        var direct = (await all.ReadAsync())!["d"]!;
        Assert.Equal(("between us", 1, false), ((string?)direct["content"], (int)direct["channel_type"]!, direct.AsObject().ContainsKey("guild_id")));
        papers.BotPermissions &= ~DiscordPermissions.ViewChannel;
        ada.Says("behind a closed door", papers);
        discord.SendEvent("SOMETHING_NEW", new JsonObject());
        Assert.Equal(["SOMETHING_NEW", "SOMETHING_NEW"], [(string?)(await all.ReadAsync())!["t"], (string?)(await none.ReadAsync())!["t"]]);
    }

    [Fact]
    public async Task A_resume_brings_what_was_missed_in_order()
    {
        await using var discord = await DiscordOnLoopback.StartAsync(Unhurried);
        var ada = discord.Person("Ada", servers: discord.Server("Lab"));
        var first = await RawGateway.ConnectAsync(discord);
        var ready = await first.IdentifyAsync(DirectMessages);
        first.Dispose();
        await discord.ConnectedAsync(0);
        foreach (var text in (string[])["one", "two", "three"])
            ada.Says(text, ada.Dm);
        using var second = await RawGateway.ConnectAsync(discord);
        await second.SendAsync(6, Resume(discord, ready, 2));
        Assert.Equal(["two", "three"], [(string?)(await second.ReadAsync())!["d"]!["content"], (string?)(await second.ReadAsync())!["d"]!["content"]]);
        Assert.Equal("RESUMED", (string?)(await second.ReadAsync())!["t"]);
        Assert.Equal((1, 2), (discord.Record.Identifies, discord.ConnectionsEver));
    }

    [Fact]
    public async Task A_session_is_over_after_a_normal_close_after_its_life_and_where_it_never_was()
    {
        var time = new FakeTimeProvider(Start);
        await using var discord = await DiscordOnLoopback.StartAsync(Unhurried, time);
        var closed = await RawGateway.ConnectAsync(discord);
        var ready = await closed.IdentifyAsync();
        await closed.CloseAsync(1000);
        Assert.Null(await closed.ReadAsync());
        await discord.ConnectedAsync(0);
        using var late = await RawGateway.ConnectAsync(discord);
        await late.SendAsync(6, Resume(discord, ready, 1));
        var invalid = (await late.ReadAsync())!;
        Assert.Equal((9, false), ((int)invalid["op"]!, (bool)invalid["d"]!));
        // On the same connection the bot begins anew, five seconds after the last time.
        time.Advance(TimeSpan.FromSeconds(5));
        ready = await late.IdentifyAsync();
        late.Dispose();
        await discord.ConnectedAsync(0);
        time.Advance(discord.World.SessionLife + TimeSpan.FromSeconds(1));
        using var later = await RawGateway.ConnectAsync(discord);
        await later.SendAsync(6, Resume(discord, ready, 1));
        Assert.Equal(9, (int)(await later.ReadAsync())!["op"]!);
        closed.Dispose();
    }

    [Fact]
    public async Task A_sequence_that_was_never_sent_ends_the_session()
    {
        await using var discord = await DiscordOnLoopback.StartAsync();
        var first = await RawGateway.ConnectAsync(discord);
        var ready = await first.IdentifyAsync();
        first.Dispose();
        await discord.ConnectedAsync(0);
        using var second = await RawGateway.ConnectAsync(discord);
        await second.SendAsync(6, Resume(discord, ready, 1000));
        Assert.Null(await second.ReadAsync());
        Assert.Equal(4007, second.ClosedWith);
    }

    [Fact]
    public async Task Sessions_begin_five_seconds_apart_and_a_thousand_a_day_or_the_token_is_reset()
    {
        var time = new FakeTimeProvider(Start);
        await using var discord = await DiscordOnLoopback.StartAsync(Unhurried with { IdentifiesPerDay = 3 }, time);
        await using var bot = new RawBot(discord);
        using var first = await RawGateway.ConnectAsync(discord);
        await first.IdentifyAsync();
        using var hasty = await RawGateway.ConnectAsync(discord);
        await hasty.SendAsync(2, RawGateway.Identity(discord.World.BotToken, Guilds));
        Assert.Equal(9, (int)(await hasty.ReadAsync())!["op"]!);
        time.Advance(TimeSpan.FromSeconds(5));
        await hasty.IdentifyAsync();
        var (_, about) = await bot.CallAsync("GET", "gateway/bot");
        Assert.Equal(0, (int)about!["session_start_limit"]!["remaining"]!);
        using var last = await RawGateway.ConnectAsync(discord);
        await last.SendAsync(2, RawGateway.Identity(discord.World.BotToken, Guilds));
        Assert.Null(await last.ReadAsync());
        Assert.Equal(4004, last.ClosedWith);
        Assert.Equal("identify_limit", Assert.Single(discord.Violations).Rule);
        Assert.Equal(401, (await bot.CallAsync("GET", "users/@me")).Status);
    }

    [Fact]
    public async Task A_command_without_an_answer_in_three_seconds_fails_before_the_persons_eyes()
    {
        var time = new WatchedTime();
        time.SetUtcNow(Start);
        await using var discord = await DiscordOnLoopback.StartAsync(Unhurried, time);
        await using var bot = new RawBot(discord);
        await bot.RegisterAsync(DiscordApiTests.Command("kit"));
        var told = new TaskCompletionSource<JsonNode>();
        await bot.ConnectAsync(interaction =>
        {
            told.SetResult(interaction);
            return Task.CompletedTask;
        });
        var typing = discord.Person("Ada").TypesAsync("/kit");
        var interaction = await told.Task;
        await time.TimersAsync(1);
        time.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal("The application did not respond", Assert.IsType<FailedInteraction>(Assert.Single(await typing)).Words);
        Assert.Equal(10062, await bot.RespondAsync(interaction, new JsonObject { ["type"] = 4, ["data"] = DiscordApiTests.Message("late") }));
        Assert.Equal(["missed_acknowledgement", "10062"], discord.Violations.Select(violation => violation.Rule));
    }

    [Fact]
    public async Task Without_a_session_a_command_fails_at_once()
    {
        await using var discord = await DiscordOnLoopback.StartAsync(Unhurried);
        await using var bot = new RawBot(discord);
        await bot.RegisterAsync(DiscordApiTests.Command("kit"));
        Assert.Equal("no_connection", Assert.IsType<FailedInteraction>(Assert.Single(await discord.Person("Ada").TypesAsync("/kit"))).Reason);
        Assert.Empty(discord.Violations);
    }

    private static JsonObject Resume(DiscordOnLoopback discord, JsonNode ready, long sequence) =>
        new() { ["token"] = discord.World.BotToken, ["session_id"] = (string)ready["session_id"]!, ["seq"] = sequence };
}
