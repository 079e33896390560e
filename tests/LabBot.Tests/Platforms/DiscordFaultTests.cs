using System.Text;
using System.Text.Json.Nodes;
using LabBot.Platforms.Discord;
using LabBot.Platforms.Discord.Gateway;
using LabBot.Platforms.Discord.Rules;
using Microsoft.Extensions.Time.Testing;
using NSec.Cryptography;

namespace LabBot.Tests.Platforms;

public class DiscordFaultTests
{
    private const string Send = "POST /channels/{channel.id}/messages";
    private const int DirectMessages = 4096;

    private static readonly DiscordWorld Unhurried = new() { Rates = DiscordRates.None };
    private static readonly DateTimeOffset Start = new(2026, 11, 2, 9, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("0", "user", true, false)]
    [InlineData("0.3", "user", false, false)]
    [InlineData("3600", "shared", true, false)]
    [InlineData("soon", "user", true, false)]
    [InlineData("1", "global", false, false)]
    [InlineData(null, "user", false, true)]
    public async Task A_429_says_what_it_is_told_to(string? after, string scope, bool hasLimits, bool isHtml)
    {
        await using var discord = await DiscordOnLoopback.StartAsync();
        await using var bot = new RawBot(discord);
        discord.Faults.Next("GET /users/@me", new Fault.RateLimited(after, isHtml) { Scope = scope, HasLimits = hasLimits });
        using var limited = await bot.SendAsync("GET", "users/@me");
        Assert.Equal(429, (int)limited.StatusCode);
        Assert.Equal(after, limited.Headers.TryGetValues("Retry-After", out var values) ? values.Single() : null);
        Assert.Equal((isHtml ? "text/html" : "application/json", hasLimits), (limited.Content.Headers.ContentType!.MediaType, limited.Headers.Contains("X-RateLimit-Bucket")));
        Assert.Equal(isHtml ? null : scope, limited.Headers.TryGetValues("X-RateLimit-Scope", out var scopes) ? scopes.Single() : null);
        Assert.Equal(scope == "global", limited.Headers.Contains("X-RateLimit-Global"));
        Assert.Equal(scope == "shared" ? 0 : 1, discord.Record.InvalidRequests);
        Assert.Empty(discord.Violations);
    }

    [Fact]
    public async Task Asking_before_a_429_is_over_is_noted_and_refused_again_by_channel_or_everywhere()
    {
        var time = new FakeTimeProvider(Start);
        await using var discord = await DiscordOnLoopback.StartAsync(Unhurried, time);
        await using var bot = new RawBot(discord);
        var lab = discord.Server("Lab");
        var (one, other) = (discord.Channel(lab, "one"), discord.Channel(lab, "other"));
        discord.Faults.Next(Send, new Fault.RateLimited("30"));
        Assert.Equal(429, (await bot.CallAsync("POST", $"channels/{one.Id}/messages", DiscordApiTests.Message("hi"))).Status);
        Assert.Null(await bot.ErrorAsync("POST", $"channels/{other.Id}/messages", DiscordApiTests.Message("hi")));
        time.Advance(TimeSpan.FromSeconds(29.9));
        Assert.Equal(429, (await bot.CallAsync("POST", $"channels/{one.Id}/messages", DiscordApiTests.Message("hi"))).Status);
        Assert.Equal("asked_before_reset", Assert.Single(discord.Violations).Rule);
        time.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Null(await bot.ErrorAsync("POST", $"channels/{one.Id}/messages", DiscordApiTests.Message("hi")));
        discord.Faults.Next("GET /users/@me", new Fault.RateLimited("5") { Scope = "global" });
        Assert.Equal(429, (await bot.CallAsync("GET", "users/@me")).Status);
        Assert.Equal(429, (await bot.CallAsync("POST", $"channels/{other.Id}/messages", DiscordApiTests.Message("hi"))).Status);
        Assert.Equal(2, discord.Violations.Count);
    }

    [Fact]
    public async Task A_connection_breaks_before_a_message_is_stored_or_after_and_the_nonce_tells()
    {
        await using var discord = await DiscordOnLoopback.StartAsync(Unhurried);
        await using var bot = new RawBot(discord);
        var dm = discord.Person("Ada", servers: discord.Server("Lab")).Dm;
        var message = DiscordApiTests.Message("once");
        (message["nonce"], message["enforce_nonce"]) = ("n", true);
        discord.Faults.Next(Send, new Fault.Reset(IsAfter: false));
        discord.Faults.Next(Send, new Fault.Reset(IsAfter: true));
        await Assert.ThrowsAsync<HttpRequestException>(() => bot.ErrorAsync("POST", $"channels/{dm.Id}/messages", message));
        Assert.Empty(dm.Messages);
        await Assert.ThrowsAsync<HttpRequestException>(() => bot.ErrorAsync("POST", $"channels/{dm.Id}/messages", message));
        var (_, found) = await bot.CallAsync("POST", $"channels/{dm.Id}/messages", message);
        Assert.Equal(Assert.Single(dm.Messages).Id, (string?)found!["id"]);
        Assert.Equal([0, 0, 200], discord.Record.CallsOf(Send).Select(call => call.Status));
    }

    [Fact]
    public async Task A_server_fails_stalls_and_talks_nonsense()
    {
        var time = new WatchedTime();
        await using var discord = await DiscordOnLoopback.StartAsync(Unhurried, time);
        await using var bot = new RawBot(discord);
        discord.Faults.Next("*", new Fault.ServerError(502));
        using (var failed = await bot.SendAsync("GET", "users/@me"))
            Assert.Equal((502, "text/html"), ((int)failed.StatusCode, failed.Content.Headers.ContentType!.MediaType));
        discord.Faults.Next("GET /users/@me", new Fault.Garbled("{\"id\":"));
        using (var garbled = await bot.SendAsync("GET", "users/@me"))
            Assert.Equal("{\"id\":", await garbled.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        discord.Faults.Next("GET /users/@me", new Fault.Refusal("20028"));
        Assert.Equal(20028, await bot.ErrorAsync("GET", "users/@me"));
        discord.Faults.Next("GET /users/@me", new Fault.Refusal("10062"));
        Assert.Equal(404, (await bot.CallAsync("GET", "users/@me")).Status);
        discord.Faults.Next("GET /users/@me", new Fault.Stall(TimeSpan.FromMinutes(1), IsAfter: true));
        var stalled = bot.ErrorAsync("GET", "users/@me");
        await time.TimersAsync(1);
        Assert.False(stalled.IsCompleted);
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.Null(await stalled);
    }

    [Fact]
    public async Task A_gateway_does_not_greet_does_not_acknowledge_and_does_not_let_in()
    {
        await using var discord = await DiscordOnLoopback.StartAsync(Unhurried with { IdentifyEvery = TimeSpan.Zero });
        discord.WithholdHellos(1);
        using var silent = await RawGateway.OpenAsync(discord);
        using var greeted = await RawGateway.ConnectAsync(discord);
        await greeted.IdentifyAsync(0);
        discord.WithholdAcks(1);
        await greeted.SendAsync(1, null);
        discord.AskForHeartbeat();
        Assert.Equal(1, (int)(await greeted.ReadAsync())!["op"]!);
        await greeted.SendAsync(1, null);
        Assert.Equal(11, (int)(await greeted.ReadAsync())!["op"]!);
        Assert.Equal([2, 1, 1], discord.Record.GatewaySends.Select(send => send.Opcode));
        discord.FailHandshakes(1);
        await Assert.ThrowsAsync<System.Net.WebSockets.WebSocketException>(() => RawGateway.OpenAsync(discord));
        discord.AskToReconnect();
        Assert.Equal(7, (int)(await greeted.ReadAsync())!["op"]!);
        discord.InvalidateSessions(isResumable: true);
        var invalid = (await greeted.ReadAsync())!;
        Assert.Equal((9, true), ((int)invalid["op"]!, (bool)invalid["d"]!));
        // The one that was never greeted hears of what concerns all, but has no session.
        Assert.Equal(1, (int)(await silent.ReadAsync())!["op"]!);
        Assert.Equal(1, discord.Connections);
        discord.CloseConnections(4000, "why not");
        Assert.Null(await greeted.ReadAsync());
        Assert.Equal(4000, greeted.ClosedWith);
    }

    [Fact]
    public async Task Events_are_late_come_twice_or_are_no_JSON_and_a_half_open_connection_says_nothing()
    {
        await using var discord = await DiscordOnLoopback.StartAsync(Unhurried);
        var ada = discord.Person("Ada", servers: discord.Server("Lab"));
        using var gateway = await RawGateway.ConnectAsync(discord);
        await gateway.IdentifyAsync(DirectMessages);
        discord.HoldEvents();
        ada.Says("late", ada.Dm);
        discord.AskForHeartbeat();
        Assert.Equal(1, (int)(await gateway.ReadAsync())!["op"]!);
        discord.ReleaseEvents();
        var (late, again) = ((await gateway.ReadAsync())!, default(JsonObject));
        discord.RepeatEvents(1);
        again = (await gateway.ReadAsync())!;
        Assert.Equal(("late", "late", 1), ((string?)late["d"]!["content"], (string?)again["d"]!["content"], (int)again["s"]! - (int)late["s"]!));
        Assert.Equal((string?)late["d"]!["id"], (string?)again["d"]!["id"]);
        discord.SendRaw("{\"op\":"u8.ToArray());
        await Assert.ThrowsAnyAsync<System.Text.Json.JsonException>(gateway.ReadAsync);
        discord.HalfOpenConnections();
        await gateway.SendAsync(1, null);
        var nothing = gateway.ReadAsync();
        ada.Says("unheard", ada.Dm);
        Assert.False(nothing.IsCompleted);
        Assert.Equal(1, discord.Connections);
        discord.CutConnections();
        Assert.Null(await nothing);
    }

    [Fact]
    public async Task A_slow_connection_brings_a_byte_at_a_time()
    {
        var time = new WatchedTime();
        await using var discord = await DiscordOnLoopback.StartAsync(Unhurried, time);
        using var gateway = await RawGateway.ConnectAsync(discord);
        await gateway.IdentifyAsync(0);
        discord.SlowConnections(TimeSpan.FromSeconds(1));
        discord.SendRaw("{\"op\":11}"u8.ToArray());
        var reading = gateway.ReadAsync();
        // Nine bytes, and two before them that say how many.
        for (var timer = 1; timer <= 11; timer++)
        {
            await time.TimersAsync(timer);
            Assert.False(reading.IsCompleted);
            time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(11, (int)(await reading)!["op"]!);
    }

    [Fact]
    public void A_signature_is_Ed25519_over_stamp_and_body()
    {
        var world = new DiscordWorld();
        var signed = new SignedRequest(new Uri("http://127.0.0.1/"), "{\"type\":1}"u8.ToArray()).Sign(world, Start);
        var key = PublicKey.Import(SignatureAlgorithm.Ed25519, Convert.FromHexString(world.PublicKey), KeyBlobFormat.RawPublicKey);
        bool Holds(string text) => SignatureAlgorithm.Ed25519.Verify(key, Encoding.UTF8.GetBytes(text), Convert.FromHexString(signed.Signatures[0]));
        Assert.True(Holds($"{Start.ToUnixTimeSeconds()}{{\"type\":1}}"));
        Assert.False(Holds($"{Start.ToUnixTimeSeconds()}{{\"type\":2}}"));
        Assert.Equal(64, world.PublicKey.Length);
        Assert.NotEqual(signed.Body, signed.WithChangedByte().SentBody);
        Assert.Equal(2, signed.WithDoubledHeaders().Signatures.Count);
    }

    [Fact]
    public async Task Over_HTTP_a_bot_that_is_not_there_is_seen_as_a_failure()
    {
        await using var discord = await DiscordOnLoopback.StartAsync(Unhurried);
        await using var bot = new RawBot(discord);
        await bot.RegisterAsync(DiscordApiTests.Command("kit"));
        // Another double stands in for an address where somebody answers, but not the bot.
        await using var other = await DiscordOnLoopback.StartAsync();
        discord.DeliversTo(new Uri(other.Root, "nothing"));
        var ada = discord.Person("Ada");
        Assert.Equal("http_error", Assert.IsType<FailedInteraction>(Assert.Single(await ada.TypesAsync("/kit"))).Reason);
        Assert.False(await discord.VerifyUrlAsync());
        Assert.Equal(404, (await discord.SendAsync(discord.RequestFor(ada, ada.Dm, "/kit"))).Status);
        Assert.Equal(404, (await discord.ReplayAsync(discord.Record.Acknowledgements[0].InteractionId))!.Status);
    }
}
