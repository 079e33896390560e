using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json.Nodes;
using LabBot.Platforms.Slack;
using LabBot.Slack;
using LabBot.Slack.Wire;
using LabBot.Tests.Slack.Wire;

namespace LabBot.Tests.Contracts;

/// <summary>What LabBot relies on of whoever speaks with Slack: <see cref="ISlackApi"/> and <see cref="ISlackConnection"/>, against Slack on loopback. No test leaves a secret in the log.</summary>
public abstract class SlackClientContract : IAsyncLifetime
{
    // What a careless carrier changes: escapes, marks, a date's look, numbers, signs outside the first plane.
    private const string Hostile = "2026-03-02T08:00:00Z \"quoted\" \\ <@everyone> &amp; \u2028 é 😀 1.0 */";

    private readonly LinesOfAll lines = new();
    private SlackOnLoopback? slack;
    private SlackApi? api;

    /// <summary>Whether the library is the client.</summary>
    private protected abstract bool UsesLibrary { get; }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private SlackOnLoopback Slack => slack!;

    private SlackApi Api => api!;

    public async ValueTask InitializeAsync()
    {
        slack = await SlackOnLoopback.StartAsync();
        api = SlackWire.Api(Options(), TimeProvider.System, lines);
    }

    public async ValueTask DisposeAsync()
    {
        Api.Dispose();
        await Slack.DisposeAsync();
        Assert.All(lines.All, line => Assert.False(new[] { Slack.World.BotToken, Slack.World.AppToken, "ticket", "quoted" }.Any(line.Contains), line));
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_message_goes_as_it_was_written_and_Slacks_answer_comes_back()
    {
        var blocks = new JsonArray(new JsonObject { ["type"] = "section", ["text"] = new JsonObject { ["type"] = "plain_text", ["text"] = Hostile, ["emoji"] = false } });
        var done = Assert.IsType<SlackAnswer.Done>(await Api.CallAsync(Post(Slack.Person("Ada"), Hostile, blocks), Token));
        Assert.Equal(Hostile, done.Body.GetProperty("message").GetProperty("text").GetString());
        var call = Assert.Single(Slack.Record.CallsOf("chat.postMessage"));
        Assert.True(JsonNode.DeepEquals(blocks, call.Arguments["blocks"]), call.Arguments.ToJsonString());
        Assert.Equal(Hostile, (string?)call.Arguments["text"]);
        Assert.Empty(Slack.Violations);
    }

    [Fact]
    public async Task What_is_read_comes_back_and_what_wants_a_form_gets_one()
    {
        var ada = Slack.Person("Ada", tz: "Asia/Tokyo");
        var who = Assert.IsType<SlackAnswer.Done>(await Api.CallAsync(new SlackCall("users.info", new JsonObject { ["user"] = ada.Id, ["include_locale"] = true }), Token));
        Assert.Equal("Asia/Tokyo", who.Body.GetProperty("user").GetProperty("tz").GetString());
        var team = Assert.IsType<SlackAnswer.Done>(await Api.CallAsync(new SlackCall("auth.test", []), Token));
        Assert.Equal(Slack.World.TeamId, team.Body.GetProperty("team_id").GetString());
        Assert.Empty(Slack.Violations);
    }

    [Fact]
    public void The_client_that_was_asked_for_carries_the_requests_and_holds_the_link()
    {
        using var carrier = SlackWire.Carrier(Options(), TimeProvider.System);
        Assert.Equal(UsesLibrary ? ("SlackNetWebApi", "SlackNetConnection") : ("WebApi", "SocketMode"), (carrier.GetType().Name, SlackWire.Connection(Options(), TimeProvider.System, lines).GetType().Name));
    }

    [Fact]
    public async Task A_name_that_was_cut_within_a_sign_is_read_all_the_same()
    {
        Slack.Faults.Next("users.info", new Fault.Garbled("""{ "ok": true, "user": { "name": "Ada \ud83d" } }"""));
        Assert.IsType<SlackAnswer.Done>(await Api.CallAsync(new SlackCall("users.info", new JsonObject { ["user"] = "U1" }), Token));
    }

    [Fact]
    public async Task What_Slack_refuses_comes_back_with_its_word_and_is_not_repeated()
    {
        Slack.Faults.Next("chat.postMessage", new Fault.Refusal("is_archived"));
        Assert.Equal("is_archived", Assert.IsType<SlackAnswer.Refused>(await Api.CallAsync(Post(Slack.Person("Ada"), "Hi"), Token)).Error);
        Assert.Single(Slack.Record.CallsOf("chat.postMessage"));
    }

    [Theory]
    [InlineData("2", false, 2)]
    [InlineData("0.3", false, 1)]
    [InlineData(null, true, 30)]
    [InlineData("Wed, 21 Oct 2015 07:28:00 GMT", false, 1)]
    public async Task Where_Slack_asks_to_wait_the_delay_is_told_and_nothing_goes_before(string? after, bool isHtml, double seconds)
    {
        var call = Post(Slack.Person("Ada"), "Hi") with { Budget = SlackBudget.Drip };
        Slack.Faults.Next("chat.postMessage", new Fault.RateLimited(after, isHtml));
        Assert.Equal(seconds, Assert.IsType<SlackAnswer.Wait>(await Api.CallAsync(call, Token)).Delay.TotalSeconds);
        Assert.IsType<SlackAnswer.Wait>(await Api.CallAsync(call, Token));
        Assert.Single(Slack.Record.CallsOf("chat.postMessage"));
        Assert.Empty(Slack.Violations);
    }

    public static TheoryData<Fault> Unclear => [new Fault.Reset(IsAfter: true), new Fault.ServerError(503), new Fault.Garbled("<html>"), new Fault.Garbled(""), new Fault.Garbled("null"), new Fault.Garbled("{}"), new Fault.Refusal("internal_error")];

    [Theory]
    [MemberData(nameof(Unclear), DisableDiscoveryEnumeration = true)]
    public async Task A_write_without_a_clear_answer_may_have_happened_and_is_not_sent_again(Fault fault)
    {
        Slack.Faults.Next("chat.postMessage", fault);
        Assert.True(Assert.IsType<SlackAnswer.NoAnswer>(await Api.CallAsync(Post(Slack.Person("Ada"), "Hi"), Token)).MayHaveHappened);
        Assert.Single(Slack.Record.CallsOf("chat.postMessage"));
    }

    [Theory]
    [MemberData(nameof(Unclear), DisableDiscoveryEnumeration = true)]
    public async Task A_read_without_a_clear_answer_is_sent_again(Fault fault)
    {
        var ada = Slack.Person("Ada");
        Slack.Faults.Next("users.info", fault);
        Assert.IsType<SlackAnswer.Done>(await Api.CallAsync(new SlackCall("users.info", new JsonObject { ["user"] = ada.Id }), Token));
        Assert.Equal(2, Slack.Record.CallsOf("users.info").Count);
    }

    [Fact]
    public async Task Where_nobody_listens_nothing_has_happened()
    {
        using var nobody = SlackWire.Api(Options() with { ApiUrl = new Uri($"http://127.0.0.1:{Ports.Closed()}/api/") }, TimeProvider.System, lines);
        var none = Assert.IsType<SlackAnswer.NoAnswer>(await nobody.CallAsync(Post(Slack.Person("Ada"), "Hi"), Token));
        Assert.Equal((false, "no connection to Slack came about"), (none.MayHaveHappened, none.Reason));
    }

    [Fact]
    public async Task Who_gives_up_is_told_at_once_that_it_may_have_happened()
    {
        Slack.Faults.Next("chat.postMessage", new Fault.Stall(TimeSpan.FromSeconds(60), IsAfter: true));
        var ada = Slack.Person("Ada");
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var calling = Api.CallAsync(Post(ada, "Hi"), patience.Token);
        await ada.SeesAsync<MessageSeen>();
        var started = Stopwatch.GetTimestamp();
        await patience.CancelAsync();
        Assert.True(Assert.IsType<SlackAnswer.NoAnswer>(await calling).MayHaveHappened);
        Assert.InRange(Stopwatch.GetElapsedTime(started), TimeSpan.Zero, TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task A_file_is_shared()
    {
        var ada = Slack.Person("Ada");
        Assert.IsType<SlackAnswer.Done>(await Api.UploadAsync(new SlackFile(ada.Dm.Id, "my data.json", "{}"u8.ToArray(), "Yours"), Token));
        Assert.Equal("my data.json", Assert.Single(Slack.Files).Name);
        Assert.Empty(Slack.Violations);
    }

    [Fact]
    public async Task A_command_is_answered_within_its_acknowledgement_and_at_the_address_that_came_with_it_but_at_no_other()
    {
        var ada = Slack.Person("Ada");
        Uri? answersAt = null;
        await using var bot = await StartAsync((request, _) =>
        {
            Assert.Equal((SlackRequestKind.Command, "scgpt 😀"), (request.Kind, request.Payload.GetProperty("text").GetString()));
            answersAt = new Uri(request.Payload.GetProperty("response_url").GetString()!);
            return new(new JsonObject { ["text"] = Hostile });
        });
        Assert.Equal(Hostile, Assert.IsType<EphemeralSeen>(Assert.Single(await ada.TypesAsync("/kit scgpt 😀"))).Message.Text);
        Assert.IsType<SlackAnswer.Done>(await Api.RespondAsync(answersAt!, new JsonObject { ["text"] = "More" }, Token));
        await ada.SeesAsync<EphemeralSeen>(seen => seen.Message.Text == "More");
        Assert.Equal("not_an_address_of_slack", Assert.IsType<SlackAnswer.Refused>(await Api.RespondAsync(new Uri("http://example.org/x"), [], Token)).Error);
        Assert.Empty(Slack.Violations);
    }

    [Fact]
    public async Task What_was_not_acknowledged_comes_again_and_is_known_again()
    {
        var heard = new ConcurrentQueue<SlackRequest>();
        await using var bot = await StartAsync((request, _) =>
        {
            heard.Enqueue(request);
            return heard.Count == 1 ? throw new InvalidOperationException("a mistake") : default;
        });
        // Without an acknowledgement Slack sends it again after its three seconds.
        Assert.Null((await Slack.JoinsAsync(Slack.Person("Bob")))!.Failure);
        Assert.Equal([0, 1], heard.Select(request => request.Retry));
        Assert.Single(heard.Select(request => request.Id).Distinct());
    }

    [Fact]
    public async Task A_receiver_that_hangs_holds_up_nobody_else()
    {
        var hangs = new TaskCompletionSource<JsonObject?>();
        await using var bot = await StartAsync((request, _) => request.Payload.GetProperty("text").GetString() == "hang" ? new(hangs.Task) : new(new JsonObject { ["text"] = "Hi" }));
        var ada = Slack.Person("Ada");
        var hanging = Slack.CommandAsync(ada, ada.Dm, "/kit", "hang");
        var others = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Slack.CommandAsync(ada, ada.Dm, "/kit", $"{i}")));
        Assert.All(others, acknowledgement => Assert.Null(acknowledgement.Failure));
        hangs.SetResult(null);
        Assert.Null((await hanging).Failure);
        Assert.Empty(Slack.Violations);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task After_a_link_that_broke_or_went_dead_there_is_another_within_twenty_seconds(bool isDead)
    {
        await using var bot = await StartAsync((_, _) => new(new JsonObject { ["text"] = "Hi" }));
        var started = Stopwatch.GetTimestamp();
        if (isDead)
            Slack.HalfOpenConnections();
        else
            Slack.CutConnections();
        while (Slack.ConnectionsEver < 2 && Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(30))
            await Task.Yield();
        Assert.InRange(Stopwatch.GetElapsedTime(started), TimeSpan.Zero, TimeSpan.FromSeconds(20));
        var ada = Slack.Person("Ada");
        // The dead one may be picked until Slack too knows that it is.
        while ((await Slack.CommandAsync(ada, ada.Dm, "/kit", "scgpt")).Failure is not null)
            Assert.InRange(Stopwatch.GetElapsedTime(started), TimeSpan.Zero, TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task A_link_that_Slack_refuses_once_is_asked_for_again()
    {
        await using var bot = await StartAsync((_, _) => new(new JsonObject { ["text"] = "Hi" }));
        Slack.Faults.Next("apps.connections.open", new Fault.Refusal("internal_error"));
        Slack.CutConnections();
        var started = Stopwatch.GetTimestamp();
        await UntilAsync(() => Slack.ConnectionsEver == 2);
        Assert.InRange(Stopwatch.GetElapsedTime(started), TimeSpan.Zero, TimeSpan.FromSeconds(30));
        Assert.True(Slack.Record.CallsOf("apps.connections.open").Count >= 3);
        var ada = Slack.Person("Ada");
        Assert.Null((await Slack.CommandAsync(ada, ada.Dm, "/kit", "scgpt")).Failure);
    }

    [Fact]
    public async Task Links_that_do_not_last_are_opened_with_pauses()
    {
        await using var bot = await StartAsync((_, _) => default);
        var started = Stopwatch.GetTimestamp();
        await UntilAsync(() =>
        {
            Slack.CutConnections();
            return Stopwatch.GetElapsedTime(started) > TimeSpan.FromSeconds(4);
        });
        // At once, then after 1, 2, 4 s. Without pauses there would be one every few milliseconds.
        Assert.InRange(Slack.ConnectionsEver, 2, 6);
    }

    [Fact]
    public async Task Where_Slack_wants_no_link_yet_it_is_not_asked_for_one_before()
    {
        Slack.Faults.Next("apps.connections.open", new Fault.RateLimited("3", IsHtml: false));
        await using var bot = await StartAsync((_, _) => default);
        var calls = Slack.Record.CallsOf("apps.connections.open");
        Assert.Equal(2, calls.Count);
        Assert.InRange(calls[1].At - calls[0].At, TimeSpan.FromSeconds(2.9), TimeSpan.FromSeconds(10));
        Assert.Empty(Slack.Violations);
    }

    [Fact]
    public async Task While_Slack_renews_the_link_every_command_is_answered()
    {
        await using var bot = await StartAsync((_, _) => new(new JsonObject { ["text"] = "Hi" }));
        var ada = Slack.Person("Ada");
        var renewing = Slack.RefreshConnectionAsync();
        var asked = 0;
        for (; !renewing.IsCompleted || Slack.Connections != 1; asked++)
            Assert.Null((await Slack.CommandAsync(ada, ada.Dm, "/kit", $"{asked}")).Failure);
        Assert.Equal(2, Slack.ConnectionsEver);
        Assert.InRange(asked, 2, int.MaxValue);
        Assert.Empty(Slack.Violations);
    }

    [Fact]
    public async Task A_token_that_Slack_refuses_is_told_with_the_mend()
    {
        await using var bot = Running.Start(SlackWire.Connection(Options() with { AppToken = new("xapp-another") }, TimeProvider.System, lines), (_, _) => default);
        Assert.Contains("Slack:AppToken", (await Assert.ThrowsAsync<SlackRefusedException>(() => bot.Run.WaitAsync(Token))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_switched_off_Socket_Mode_is_told_with_the_mend()
    {
        await using var bot = await StartAsync((_, _) => default);
        await Slack.DisableSocketModeAsync();
        Assert.Contains("under Socket Mode", (await Assert.ThrowsAsync<SlackRefusedException>(() => bot.Run.WaitAsync(Token))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task On_stopping_what_was_received_is_answered_first()
    {
        var (came, goes) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var bot = await StartAsync(async (_, _) =>
        {
            came.SetResult();
            await goes.Task;
            return new JsonObject { ["text"] = "Hi" };
        });
        var ada = Slack.Person("Ada");
        var asking = Slack.CommandAsync(ada, ada.Dm, "/kit", "scgpt");
        await came.Task.WaitAsync(Token);
        var stopping = bot.StopAsync();
        goes.SetResult();
        await stopping;
        Assert.Null((await asking).Failure);
    }

    [Fact]
    public async Task On_stopping_receivers_that_hang_are_waited_for_four_seconds_however_many_wait_behind_them()
    {
        var (came, never) = (0, new TaskCompletionSource<JsonObject?>());
        await using var bot = await StartAsync((_, _) =>
        {
            Interlocked.Increment(ref came);
            return new(never.Task);
        });
        var ada = Slack.Person("Ada");
        // More than are answered at once, so that reading waits for a place.
        var asking = Enumerable.Range(0, 300).Select(i => Slack.CommandAsync(ada, ada.Dm, "/kit", $"{i}")).ToList();
        await UntilAsync(() => came == 256);
        var started = Stopwatch.GetTimestamp();
        await bot.StopAsync().WaitAsync(TimeSpan.FromSeconds(30), Token);
        Assert.InRange(Stopwatch.GetElapsedTime(started), TimeSpan.FromSeconds(3.9), TimeSpan.FromSeconds(15));
        Assert.Equal(256, came);
        Assert.All(await Task.WhenAll(asking), one => Assert.NotNull(one.Failure));
    }

    [Fact]
    public async Task A_link_that_cannot_be_opened_is_told_in_the_log()
    {
        Slack.Faults.Next("apps.connections.open", new Fault.Garbled($$"""{ "ok": true, "url": "ws://127.0.0.1:{{Ports.Closed()}}/link?ticket=t" }"""));
        await using var bot = await StartAsync((_, _) => default);
        Assert.Contains(lines.All, line => line.Contains("could not", StringComparison.Ordinal) && line.Contains("it is tried again", StringComparison.Ordinal));
    }

    private static SlackCall Post(Person person, string text, JsonArray? blocks = null) =>
        new("chat.postMessage", new JsonObject { ["channel"] = person.Dm.Id, ["text"] = text, ["blocks"] = blocks?.DeepClone(), ["unfurl_links"] = false });

    private SlackWireOptions Options() => new() { ApiUrl = Slack.ApiUrl, BotToken = new(Slack.World.BotToken), AppToken = new(Slack.World.AppToken), UsesLibrary = UsesLibrary };

    private static async Task UntilAsync(Func<bool> isSo)
    {
        var started = Stopwatch.GetTimestamp();
        while (!isSo())
        {
            Assert.InRange(Stopwatch.GetElapsedTime(started), TimeSpan.Zero, TimeSpan.FromSeconds(60));
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Token);
        }
    }

    private async Task<Running> StartAsync(SlackReceiver receiver)
    {
        var bot = Running.Start(SlackWire.Connection(Options(), TimeProvider.System, lines), receiver);
        await Slack.ConnectedAsync();
        return bot;
    }
}

public sealed class WireSlackClientTests : SlackClientContract
{
    private protected override bool UsesLibrary => false;
}

#if PLATFORM_SDKS
public sealed class SlackNetClientTests : SlackClientContract
{
    private protected override bool UsesLibrary => true;
}
#endif
