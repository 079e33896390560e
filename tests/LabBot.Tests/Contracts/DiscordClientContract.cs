using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using LabBot.Discord;
using LabBot.Discord.Wire;
using LabBot.Platforms.Discord;
using LabBot.Tests.Discord.Wire;
using Microsoft.Extensions.Time.Testing;

namespace LabBot.Tests.Contracts;

/// <summary>
/// What LabBot relies on of whoever speaks with Discord: <see cref="IDiscordApi"/> and <see cref="IDiscordConnection"/>, against Discord on loopback. No test leaves a secret in the log.
/// </summary>
public abstract class DiscordClientContract : IAsyncLifetime
{
    // What a careless carrier changes: escapes, marks, a date's look, numbers, signs outside the first plane.
    private const string Hostile = "2026-03-02T08:00:00Z \"quoted\" \\ @everyone &amp; \u2028 é 😀 1.0 */";

    private const string SendRoute = "POST /channels/{channel.id}/messages";

    private readonly LinesOfAll lines = new();
    private DiscordOnLoopback? discord;
    private DiscordServer? server;
    private DiscordApi? api;

    /// <summary>Whether the library is the client.</summary>
    private protected abstract bool UsesLibrary { get; }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private DiscordOnLoopback Discord => discord!;

    private DiscordApi Api => api!;

    public async ValueTask InitializeAsync()
    {
        discord = await DiscordOnLoopback.StartAsync(new DiscordWorld { GrantedIntents = 1 << 1 });
        server = discord.Server("Lab");
        api = DiscordWire.Api(Options(), TimeProvider.System, lines);
    }

    public async ValueTask DisposeAsync()
    {
        Api.Dispose();
        await Discord.DisposeAsync();
        Assert.All(lines.All, line => Assert.False(new[] { Discord.World.BotToken, "quoted" }.Any(line.Contains), line));
        GC.SuppressFinalize(this);
    }

    [Fact]
    public void The_client_that_was_asked_for_carries_the_requests_and_holds_the_link()
    {
        using var carrier = DiscordWire.Carrier(Options(), TimeProvider.System);
        Assert.Equal(
            UsesLibrary ? ("DiscordNetRest", "DiscordNetGateway") : (nameof(RestApi), nameof(DiscordGateway)),
            (carrier.GetType().Name, DiscordWire.Connection(Options(), Api, TimeProvider.System, lines).GetType().Name));
    }

    [Fact]
    public async Task A_message_goes_as_it_was_written_pings_nobody_and_Discords_answer_comes_back()
    {
        var done = Assert.IsType<DiscordAnswer.Done>(await Api.CallAsync(Send(Hostile), Token));
        Assert.Equal(Hostile, done.Body.GetProperty("content").GetString());
        Assert.Equal(Hostile, (string?)Assert.Single(Discord.Record.CallsOf(SendRoute)).Body!["content"]);
        Assert.Equal("""{"parse":[]}""", Assert.Single(Discord.Record.Mentions).AllowedMentions?.ToJsonString());
        Assert.Empty(Discord.Record.Pings);
        Assert.Empty(Discord.Violations);
    }

    [Fact]
    public async Task What_is_read_comes_back_and_what_is_answered_with_nothing_is_done()
    {
        var me = Assert.IsType<DiscordAnswer.Done>(await Api.CallAsync(new DiscordCall(DiscordRoutes.Application()), Token));
        Assert.Equal(Discord.World.ApplicationId, me.Body.GetProperty("id").GetString());
        var command = (await RegisterAsync()).GetProperty("id").GetString()!;
        var gone = Assert.IsType<DiscordAnswer.Done>(await Api.CallAsync(new DiscordCall(DiscordRoutes.DeleteCommand(Discord.World.ApplicationId, null, command)), Token));
        Assert.Equal(JsonValueKind.Undefined, gone.Body.ValueKind);
        Assert.Empty(Discord.Violations);
    }

    [Fact]
    public async Task What_Discord_refuses_comes_back_with_its_number_and_is_not_repeated()
    {
        Discord.Faults.Next(SendRoute, new Fault.Refusal("50007"));
        Assert.Equal(50007, Assert.IsType<DiscordAnswer.Refused>(await Api.CallAsync(Send("Hi"), Token)).Code);
        Assert.Single(Discord.Record.CallsOf(SendRoute));
    }

    [Theory]
    [InlineData("2", false, 2)]
    [InlineData("0.3", false, 1)]
    [InlineData(null, true, 30)]
    public async Task Where_Discord_asks_to_wait_the_delay_is_told_and_nothing_goes_before(string? after, bool isHtml, double seconds)
    {
        Discord.Faults.Next(SendRoute, new Fault.RateLimited(after, isHtml) { HasLimits = false });
        Assert.Equal(seconds, Assert.IsType<DiscordAnswer.Wait>(await Api.CallAsync(Send("Hi") with { Budget = DiscordBudget.Drip }, Token)).Delay.TotalSeconds);
        // The drip waits for a moment, and is told where it would be longer.
        var again = await Api.CallAsync(Send("Hi") with { Budget = DiscordBudget.Drip }, Token);
        Assert.Equal(seconds < 5, again is DiscordAnswer.Done);
        Assert.Empty(Discord.Violations);
    }

    [Fact]
    public async Task The_limits_that_Discord_names_are_kept()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Api.CallAsync(Send($"{i}"), Token)));
        Assert.All(answers, answer => Assert.IsType<DiscordAnswer.Done>(answer));
        Assert.DoesNotContain(Discord.Record.Calls, call => call.Status == 429);
        Assert.Empty(Discord.Violations);
    }

    public static TheoryData<Fault> Unclear => [new Fault.Reset(IsAfter: true), new Fault.ServerError(503), new Fault.Garbled("<html>")];

    [Theory]
    [MemberData(nameof(Unclear), DisableDiscoveryEnumeration = true)]
    public async Task A_message_without_a_clear_answer_may_have_happened_and_is_not_sent_again(Fault fault)
    {
        Discord.Faults.Next(SendRoute, fault);
        Assert.True(Assert.IsType<DiscordAnswer.NoAnswer>(await Api.CallAsync(Send("Hi"), Token)).MayHaveHappened);
        Assert.Single(Discord.Record.CallsOf(SendRoute));
    }

    [Theory]
    [MemberData(nameof(Unclear), DisableDiscoveryEnumeration = true)]
    public async Task A_message_whose_nonce_Discord_enforces_is_sent_again_and_is_there_once(Fault fault)
    {
        Discord.Faults.Next(SendRoute, fault);
        var channel = Discord.Channel(server!, "papers");
        var call = new DiscordCall(DiscordRoutes.Send(channel.Id), new JsonObject { ["content"] = "Hi", ["nonce"] = "a-reading-of-today", ["enforce_nonce"] = true });
        Assert.IsType<DiscordAnswer.Done>(await Api.CallAsync(call, Token));
        Assert.Equal(2, Discord.Record.CallsOf(SendRoute).Count);
        var there = Assert.IsType<DiscordAnswer.Done>(await Api.CallAsync(new DiscordCall(DiscordRoutes.Messages(channel.Id, 100)), Token));
        Assert.Equal(1, there.Body.GetArrayLength());
    }

    [Theory]
    [MemberData(nameof(Unclear), DisableDiscoveryEnumeration = true)]
    public async Task A_read_without_a_clear_answer_is_sent_again(Fault fault)
    {
        Discord.Faults.Next("GET /applications/@me", fault);
        Assert.IsType<DiscordAnswer.Done>(await Api.CallAsync(new DiscordCall(DiscordRoutes.Application()), Token));
        Assert.Equal(2, Discord.Record.CallsOf("GET /applications/@me").Count);
    }

    [Fact]
    public async Task Where_nobody_listens_nothing_has_happened()
    {
        using var nobody = DiscordWire.Api(Options() with { ApiUrl = new Uri($"http://127.0.0.1:{Ports.Closed()}/api/") }, TimeProvider.System, lines);
        var none = Assert.IsType<DiscordAnswer.NoAnswer>(await nobody.CallAsync(Send("Hi"), Token));
        Assert.Equal((false, "no connection to Discord came about"), (none.MayHaveHappened, none.Reason));
    }

    [Fact]
    public async Task Who_gives_up_is_told_at_once_that_it_may_have_happened()
    {
        Discord.Faults.Next(SendRoute, new Fault.Stall(TimeSpan.FromSeconds(60), IsAfter: true));
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var calling = Api.CallAsync(Send("Hi"), patience.Token);
        while (Discord.Record.Mentions.Count == 0)
            await Task.Yield();
        var started = Stopwatch.GetTimestamp();
        await patience.CancelAsync();
        Assert.True(Assert.IsType<DiscordAnswer.NoAnswer>(await calling).MayHaveHappened);
        Assert.InRange(Stopwatch.GetElapsedTime(started), TimeSpan.Zero, TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task A_file_goes_with_its_message()
    {
        var done = Assert.IsType<DiscordAnswer.Done>(await Api.CallAsync(Send("Yours") with { File = new LabBot.Discord.DiscordFile("my-data.json", "application/json", "{}"u8.ToArray()) }, Token));
        Assert.Equal("my-data.json", done.Body.GetProperty("attachments")[0].GetProperty("filename").GetString());
        Assert.Empty(Discord.Violations);
    }

    [Fact]
    public async Task A_token_that_Discord_refuses_is_sent_no_second_time()
    {
        Discord.RevokeToken();
        Assert.Equal(401, Assert.IsType<DiscordAnswer.Refused>(await Api.CallAsync(new DiscordCall(DiscordRoutes.Me()), Token)).Status);
        Assert.Equal(401, Assert.IsType<DiscordAnswer.Refused>(await Api.CallAsync(Send("Hi"), Token)).Status);
        Assert.Single(Discord.Record.Calls);
    }

    [Fact]
    public async Task A_command_words_in_the_own_conversation_and_who_joins_are_brought_as_Discord_sent_them()
    {
        var heard = new ConcurrentQueue<DiscordRequest>();
        await using var bot = await StartAsync(async (request, respond, _) =>
        {
            heard.Enqueue(request);
            if (request.Kind == DiscordRequestKind.Interaction)
                Assert.True(await respond(Answer(Hostile)));
        });
        var ada = Discord.Person("Ada", servers: server!);
        Assert.Equal(Hostile, Assert.IsType<EphemeralSeen>(Assert.Single(await ada.TypesAsync("/kit query:scgpt 😀", Discord.Channel(server!, "papers")))).Message.Content);
        Assert.Equal("scgpt 😀", Assert.Single(heard).Payload.GetProperty("data").GetProperty("options")[0].GetProperty("value").GetString());
        Discord.Person("Bob", servers: server!).Says("words", Discord.Channel(server!, "general"));
        var said = ada.Says(Hostile, ada.Dm);
        var newcomer = Discord.Person("New");
        Discord.Joins(newcomer, server!);
        while (heard.Count < 3)
            await Task.Yield();
        Assert.Equal([DiscordRequestKind.Interaction, DiscordRequestKind.Message, DiscordRequestKind.Joined], heard.OrderBy(request => request.Kind).Select(request => request.Kind));
        Assert.Equal((said.Id, Hostile), heard.Where(request => request.Kind == DiscordRequestKind.Message).Select(request => (request.Id, request.Payload.GetProperty("content").GetString())).Single());
        Assert.Contains(newcomer.Id, heard.Single(request => request.Kind == DiscordRequestKind.Joined).Id, StringComparison.Ordinal);
        Assert.Empty(Discord.Violations);
    }

    [Fact]
    public async Task An_answer_is_given_once_and_a_receiver_that_breaks_or_hangs_holds_up_nobody_else()
    {
        var hangs = new TaskCompletionSource();
        await using var bot = await StartAsync(async (request, respond, _) =>
        {
            var asked = request.Payload.GetProperty("data").GetProperty("options")[0].GetProperty("value").GetString();
            if (asked == "hang")
                await hangs.Task;
            if (asked == "break")
                throw new InvalidOperationException("a mistake");
            Assert.True(await respond(Answer("Hi")));
            Assert.False(await respond(Answer("Again")));
        });
        var (ada, papers) = (Discord.Person("Ada", servers: server!), Discord.Channel(server!, "papers"));
        var hanging = Discord.CommandAsync(ada, papers, "/kit query:hang");
        var broken = Discord.CommandAsync(ada, papers, "/kit query:break");
        var others = await Task.WhenAll(Enumerable.Range(0, 30).Select(i => Discord.CommandAsync(ada, papers, $"/kit query:{i}")));
        Assert.All(others, acknowledgement => Assert.Null(acknowledgement.Failure));
        hangs.SetResult();
        Assert.Null((await hanging).Failure);
        Assert.NotNull((await broken).Failure);
    }

    public static TheoryData<string> Cuts => ["cut", "asked to reconnect", "closed 4000", "invalid, may resume"];

    [Theory]
    [MemberData(nameof(Cuts))]
    public async Task After_a_cut_the_session_goes_on_and_what_was_missed_comes(string how)
    {
        var heard = new ConcurrentQueue<string>();
        await using var bot = await StartAsync(async (request, respond, _) =>
        {
            heard.Enqueue(request.Id);
            if (request.Kind == DiscordRequestKind.Interaction)
                await respond(Answer("Hi"));
        });
        var ada = Discord.Person("Ada", servers: server!);
        switch (how)
        {
            case "cut":
                Discord.CutConnections();
                break;
            case "asked to reconnect":
                Discord.AskToReconnect();
                break;
            case "closed 4000":
                Discord.CloseConnections(4000);
                break;
            default:
                Discord.InvalidateSessions(isResumable: true);
                break;
        }

        var missed = ada.Says("Are you there?", ada.Dm);
        await UntilAsync(() => heard.Contains(missed.Id) && Discord.Record.GatewaySends.Any(send => send.Opcode == 6));
        await Discord.ConnectedAsync();
        Assert.Null((await Discord.CommandAsync(ada, Discord.Channel(server!, "papers"), "/kit query:scgpt")).Failure);
        Assert.Equal(1, Discord.Record.Identifies);
        Assert.Empty(Discord.Violations);
    }

    [Theory]
    [InlineData(90)]
    [InlineData(600)]
    public async Task A_session_survives_so_many_seconds_without_a_network(int seconds)
    {
        var (time, heard) = (new FakeTimeProvider(), new ConcurrentQueue<string>());
        await using var bot = await StartAsync(Hears(heard), time);
        Discord.FailHandshakes(int.MaxValue);
        Discord.CutConnections();
        var ada = Discord.Person("Ada", servers: server!);
        var missed = ada.Says("Are you there?", ada.Dm);
        await AdvanceAsync(time, 0.5, () => lines.All.Any(line => line.Contains("could not be connected", StringComparison.Ordinal)));
        var since = time.GetTimestamp();
        await AdvanceAsync(time, 5, () => time.GetElapsedTime(since).TotalSeconds >= seconds);
        Discord.FailHandshakes(0);
        await AdvanceAsync(time, 0.5, () => heard.Contains(missed.Id));
        Assert.Contains(Discord.Record.GatewaySends, send => send.Opcode == 6);
        Assert.Equal(1, Discord.Record.Identifies);
        Assert.Empty(Discord.Violations);
    }

    [Fact]
    public async Task A_link_whose_other_end_is_gone_is_found_within_one_and_a_half_heartbeats_and_the_session_goes_on()
    {
        var (time, heard) = (new FakeTimeProvider(), new ConcurrentQueue<string>());
        await using var bot = await StartAsync(Hears(heard), time);
        Discord.HalfOpenConnections();
        var ada = Discord.Person("Ada", servers: server!);
        var missed = ada.Says("Are you there?", ada.Dm);
        var since = time.GetTimestamp();
        await AdvanceAsync(time, 0.5, () => lines.All.Any(line => line.Contains(UsesLibrary ? "is broken off" : "LabBot opens a new link", StringComparison.Ordinal)));
        // The clock goes on while a busy machine gets to it; two heartbeats would be twenty seconds more.
        Assert.InRange(time.GetElapsedTime(since), TimeSpan.FromSeconds(20), (Discord.World.HeartbeatInterval * 1.5) + TimeSpan.FromSeconds(10));
        await AdvanceAsync(time, 0.5, () => heard.Contains(missed.Id));
        Assert.Equal(1, Discord.Record.Identifies);
        Assert.Empty(Discord.Violations);
    }

    [Fact]
    public async Task A_session_that_Discord_has_forgotten_is_begun_anew_in_its_pace()
    {
        await using var bot = await StartAsync(async (_, respond, _) => await respond(Answer("Hi")));
        Discord.InvalidateSessions(isResumable: false);
        await UntilAsync(() => Discord.Record.Identifies == 2);
        await Discord.ConnectedAsync();
        Assert.Null((await Discord.CommandAsync(Discord.Person("Ada", servers: server!), Discord.Channel(server!, "papers"), "/kit query:scgpt")).Failure);
        var begun = Discord.Record.GatewaySends.Where(send => send.Opcode == 2).Select(send => send.At).ToList();
        Assert.InRange(begun[1] - begun[0], TimeSpan.FromSeconds(4.9), TimeSpan.FromSeconds(30));
        Assert.Empty(Discord.Violations);
    }

    [Theory]
    [InlineData(4004, "Discord:Token")]
    [InlineData(4014, "Server Members Intent")]
    public async Task What_trying_again_does_not_mend_is_told_with_the_mend(int code, string mend)
    {
        await using var bot = await StartAsync((_, _, _) => Task.CompletedTask);
        Discord.CloseConnections(code, "no");
        Assert.Contains(mend, (await Assert.ThrowsAsync<DiscordRefusedException>(() => bot.Run.WaitAsync(Token))).Message, StringComparison.Ordinal);
        Assert.Equal(1, Discord.Record.Identifies);
    }

    [Fact]
    public async Task Rubbish_is_passed_over_and_the_next_command_is_answered()
    {
        await using var bot = await StartAsync(async (_, respond, _) => await respond(Answer("Hi")));
        Discord.SendRaw("""{"op":99,"d":{"x":1}}"""u8.ToArray());
        Discord.SendRaw("""{"op":0,"s":2,"t":"SOMETHING_NEW","d":[1]}"""u8.ToArray());
        Discord.SendRaw("""{"op":0,"s":3,"t":"INTERACTION_CREATE","d":{"id":"x"}}"""u8.ToArray());
        var ada = Discord.Person("Ada", servers: server!);
        Assert.Null((await Discord.CommandAsync(ada, Discord.Channel(server!, "papers"), "/kit query:scgpt")).Failure);
    }

    [Fact]
    public async Task On_stopping_what_was_received_is_answered_first_and_the_session_is_over()
    {
        var (came, goes) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var bot = await StartAsync(async (_, respond, _) =>
        {
            came.SetResult();
            await goes.Task;
            Assert.True(await respond(Answer("Hi")));
        });
        var (ada, papers) = (Discord.Person("Ada", servers: server!), Discord.Channel(server!, "papers"));
        var asking = Discord.CommandAsync(ada, papers, "/kit query:scgpt");
        await came.Task.WaitAsync(Token);
        var stopping = bot.StopAsync();
        goes.SetResult();
        await stopping;
        Assert.Null((await asking).Failure);
        await Discord.ConnectedAsync(0);
        // Where Discord kept it, waiting for its resume, the command would wait too.
        Assert.Equal("no_connection", (await Discord.CommandAsync(ada, papers, "/kit query:scgpt")).Failure);
    }

    [Fact]
    public async Task On_stopping_receivers_that_hang_are_waited_for_four_seconds_however_many_wait_behind_them()
    {
        const int Most = 256;
        var (time, hangs, came) = (new FakeTimeProvider(), new TaskCompletionSource(), 0);
        await using var bot = await StartAsync(
            (_, _, _) =>
            {
                Interlocked.Increment(ref came);
                return hangs.Task;
            },
            time);
        var ada = Discord.Person("Ada", servers: server!);
        for (var i = 0; i < Most + 20; i++)
            ada.Says($"{i}", ada.Dm);
        await UntilAsync(() => Volatile.Read(ref came) == Most);
        var since = time.GetTimestamp();
        var stopping = bot.StopAsync();
        try
        {
            await AdvanceAsync(time, 0.5, () => stopping.IsCompleted);
            await stopping;
            // The clock goes on while a busy machine closes; waiting twice would be four seconds more, and waiting for those behind would never end.
            Assert.InRange(time.GetElapsedTime(since), TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(30));
            Assert.Equal(Most, came);
        }
        finally
        {
            hangs.SetResult();
        }

        await Discord.ConnectedAsync(0);
    }

    private static JsonObject Answer(string text) => new() { ["type"] = 4, ["data"] = new JsonObject { ["content"] = text, ["flags"] = 64 } };

    private async Task UntilAsync(Func<bool> isSo)
    {
        var started = Stopwatch.GetTimestamp();
        while (!isSo())
        {
            NoLongerThan40Seconds(started);
            await Task.Yield();
        }
    }

    private void NoLongerThan40Seconds(long started)
    {
        if (Stopwatch.GetElapsedTime(started) > TimeSpan.FromSeconds(40))
            Assert.Fail($"Waited 40 s. The gateway was sent {string.Join(' ', Discord.Record.GatewaySends.Select(send => send.Opcode))}. Logged:\n{string.Join('\n', lines.All.TakeLast(30))}");
    }

    // Slowly enough for what takes a moment of the machine's own clock: a handshake, or the second that Discord.Net waits after a link.
    private async Task AdvanceAsync(FakeTimeProvider time, double step, Func<bool> isSo)
    {
        using var advancing = new PeriodicTimer(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        var started = Stopwatch.GetTimestamp();
        while (!isSo())
        {
            NoLongerThan40Seconds(started);
            await advancing.WaitForNextTickAsync(Token);
            time.Advance(TimeSpan.FromSeconds(step));
        }
    }

    private static DiscordReceiver Hears(ConcurrentQueue<string> heard) => (request, _, _) =>
    {
        heard.Enqueue(request.Id);
        return Task.CompletedTask;
    };

    private DiscordCall Send(string text) => new(DiscordRoutes.Send((papers ??= Discord.Channel(server!, "sends")).Id), new JsonObject { ["content"] = text });

    private DiscordChannel? papers;

    private DiscordWireOptions Options() => new() { ApiUrl = Discord.ApiUrl, Token = new(Discord.World.BotToken), WantsMembers = true, UsesLibrary = UsesLibrary };

    private async Task<JsonElement> RegisterAsync() => Assert.IsType<DiscordAnswer.Done>(await Api.CallAsync(
        new DiscordCall(DiscordRoutes.CreateCommand(Discord.World.ApplicationId, null), new JsonObject
        {
            ["name"] = "kit", ["description"] = "Finds", ["type"] = 1,
            ["options"] = new JsonArray(new JsonObject { ["type"] = 3, ["name"] = "query", ["description"] = "a name" }),
        }),
        Token)).Body;

    private async Task<Running> StartAsync(DiscordReceiver receiver, TimeProvider? time = null)
    {
        await RegisterAsync();
        var bot = Running.Start(DiscordWire.Connection(Options(), Api, time ?? TimeProvider.System, lines), receiver);
        await Discord.ConnectedAsync();
        // Discord thinks so a moment earlier; a session of which LabBot has not heard yet cannot be resumed.
        await UntilAsync(() => lines.All.Any(line => line.Contains("Discord is connected", StringComparison.Ordinal)));
        return bot;
    }
}

public sealed class WireDiscordClientTests : DiscordClientContract
{
    private protected override bool UsesLibrary => false;
}

#if PLATFORM_SDKS
public sealed class DiscordNetClientTests : DiscordClientContract
{
    private protected override bool UsesLibrary => true;
}
#endif
