using System.Text.Json.Nodes;
using LabBot.Platforms.Slack;
using LabBot.Platforms.Slack.Rules;
using LabBot.Platforms.Slack.Wire;

namespace LabBot.Tests.Platforms;

public class SlackSocketTests
{
    private static readonly SlackWorld Unhurried = new() { Rates = SlackRates.None };

    [Fact]
    public async Task Hello_says_how_many_connections_there_are_and_how_long_they_last()
    {
        await using var slack = await SlackOnLoopback.StartAsync(Unhurried with { ConnectionTime = TimeSpan.FromHours(1) });
        await using var app = new RawApp(slack);
        await app.ConnectAsync(envelope => RawApp.Ack(envelope));
        var hello = await app.ConnectAsync(envelope => RawApp.Ack(envelope));
        Assert.Equal(("hello", 2, 3600), ((string?)hello["type"], (int)hello["num_connections"]!, (int)hello["debug_info"]!["approximate_connection_time"]!));
        Assert.Equal(slack.World.AppId, (string?)hello["connection_info"]!["app_id"]);
    }

    [Fact]
    public async Task An_address_is_good_for_one_connection_and_an_app_has_ten()
    {
        await using var slack = await SlackOnLoopback.StartAsync(Unhurried);
        await using var app = new RawApp(slack);
        for (var i = 0; i < 10; i++)
            await app.ConnectAsync(envelope => RawApp.Ack(envelope));
        var eleventh = await app.ConnectAsync(envelope => RawApp.Ack(envelope));
        Assert.Equal(("disconnect", "too_many_websockets"), ((string?)eleventh["type"], (string?)eleventh["reason"]));
        Assert.Equal(10, slack.Connections);

        var url = new Uri((string)(await app.CallAsync("apps.connections.open", token: slack.World.AppToken))["url"]!);
        using var first = new System.Net.WebSockets.ClientWebSocket();
        await first.ConnectAsync(url, TestContext.Current.CancellationToken);
        using var second = new System.Net.WebSockets.ClientWebSocket();
        await Assert.ThrowsAsync<System.Net.WebSockets.WebSocketException>(() => second.ConnectAsync(url, TestContext.Current.CancellationToken));
        Assert.Equal("used_ticket", slack.Violations[^1].Rule);
    }

    [Fact]
    public async Task Envelopes_spread_over_the_connections_and_each_comes_once()
    {
        await using var slack = await SlackOnLoopback.StartAsync(Unhurried);
        await using var app = new RawApp(slack);
        var taken = new int[3];
        for (var i = 0; i < 3; i++)
        {
            var link = i;
            await app.ConnectAsync(envelope =>
            {
                Interlocked.Increment(ref taken[link]);
                return RawApp.Ack(envelope, new() { ["text"] = (string)envelope["payload"]!["text"]! });
            });
        }

        var ada = slack.Person("Ada");
        for (var i = 0; i < 60; i++)
            Assert.Equal($"n{i}", Assert.Single(await ada.TypesAsync($"/kit n{i}")).Reads);
        Assert.Equal(60, taken.Sum());
        Assert.All(taken, count => Assert.NotEqual(0, count));
        Assert.Empty(slack.Violations);
    }

    [Fact]
    public async Task A_command_without_an_answer_in_three_seconds_fails_before_the_persons_eyes()
    {
        var time = new WatchedTime();
        await using var slack = await SlackOnLoopback.StartAsync(Unhurried, time);
        await using var app = new RawApp(slack);
        var ada = slack.Person("Ada");
        Assert.Equal("dispatch_failed", Assert.IsType<FailureSeen>(Assert.Single(await ada.TypesAsync("/kit x"))).Code);
        var came = new TaskCompletionSource();
        await app.ConnectAsync(_ =>
        {
            came.TrySetResult();
            return null;
        });
        var typed = ada.TypesAsync("/kit x");
        await came.Task;
        time.Advance(TimeSpan.FromSeconds(2.9));
        Assert.False(typed.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Equal("operation_timeout", Assert.IsType<FailureSeen>(Assert.Single(await typed)).Code);
        Assert.Equal("missed_acknowledgement", Assert.Single(slack.Violations).Rule);
    }

    [Fact]
    public async Task An_event_comes_again_at_once_after_a_minute_and_after_five_until_it_is_acknowledged()
    {
        var time = new WatchedTime();
        await using var slack = await SlackOnLoopback.StartAsync(Unhurried, time);
        await using var app = new RawApp(slack);
        var came = System.Threading.Channels.Channel.CreateUnbounded<JsonObject>();
        await app.ConnectAsync(envelope =>
        {
            came.Writer.TryWrite(envelope);
            return (int)envelope["retry_attempt"]! == 3 ? RawApp.Ack(envelope) : null;
        });
        var told = slack.JoinsAsync(slack.Person("Ada"));
        var ids = new HashSet<string>();
        var timers = 0;
        foreach (var (attempt, wait) in new[] { (0, 0), (1, 0), (2, 60), (3, 300) })
        {
            if (wait > 0)
            {
                await time.TimersAsync(++timers);
                time.Advance(TimeSpan.FromSeconds(wait - 1));
                Assert.False(came.Reader.TryPeek(out _));
                time.Advance(TimeSpan.FromSeconds(1));
            }

            timers++;
            var envelope = await came.Reader.ReadAsync(TestContext.Current.CancellationToken);
            Assert.Equal((attempt, attempt == 0 ? "" : "timeout"), ((int)envelope["retry_attempt"]!, (string?)envelope["retry_reason"]));
            ids.Add((string)envelope["payload"]!["event_id"]!);
            if (attempt < 3)
                time.Advance(TimeSpan.FromSeconds(3));
        }

        Assert.Null((await told)!.Failure);
        Assert.Single(ids);
    }

    [Fact]
    public async Task An_event_can_be_doubled_lost_the_first_time_or_sent_again_though_acknowledged()
    {
        await using var slack = await SlackOnLoopback.StartAsync(Unhurried with { Retries = [TimeSpan.Zero] });
        await using var app = new RawApp(slack);
        await app.ConnectAsync(envelope => RawApp.Ack(envelope));
        var joined = new JsonObject { ["type"] = "team_join" };
        await slack.SendEventAsync("team_join", joined.DeepClone().AsObject(), new EventDelivery { FirstIsLost = true });
        Assert.Equal(1, (int)Assert.Single(app.Received)["retry_attempt"]!);
        await slack.SendEventAsync("team_join", joined.DeepClone().AsObject(), new EventDelivery { RetriesThoughAcknowledged = 1 });
        Assert.Equal([1, 0, 1], app.Received.Select(envelope => (int)envelope["retry_attempt"]!));
        await slack.SendEventAsync("team_join", joined.DeepClone().AsObject(), new EventDelivery { Copies = 2 });
        await slack.SendEventAsync("team_join", joined.DeepClone().AsObject());
        Assert.Equal((string?)app.Received[3]["envelope_id"], (string?)app.Received[4]["envelope_id"]);
        Assert.Empty(slack.Violations);
        Assert.Null(await slack.SendEventAsync("reaction_added", joined));
        Assert.Equal(6, app.Received.Count);
    }

    [Fact]
    public async Task A_lost_acknowledgement_is_not_held_against_the_app()
    {
        var time = new WatchedTime();
        await using var slack = await SlackOnLoopback.StartAsync(Unhurried, time);
        await using var app = new RawApp(slack);
        var acknowledged = new TaskCompletionSource();
        await app.ConnectAsync(envelope =>
        {
            acknowledged.TrySetResult();
            return RawApp.Ack(envelope);
        });
        slack.LoseAcks(1);
        var told = slack.JoinsAsync(slack.Person("Ada"));
        await acknowledged.Task;
        while (slack.AcksToLose > 0)
            await Task.Yield();
        time.Advance(TimeSpan.FromSeconds(3));
        Assert.Null((await told)!.Failure);
        Assert.Equal(["lost", null], slack.Record.Acknowledgements.Select(one => one.Failure));
        Assert.Empty(slack.Violations);
    }

    [Fact]
    public async Task A_connection_is_warned_ten_seconds_before_it_closes()
    {
        var time = new WatchedTime();
        await using var slack = await SlackOnLoopback.StartAsync(Unhurried, time);
        await using var app = new RawApp(slack);
        await app.ConnectAsync(envelope => RawApp.Ack(envelope));
        var refreshed = slack.RefreshConnectionAsync();
        await time.TimersAsync(1);
        Assert.Equal(1, slack.Connections);
        time.Advance(TimeSpan.FromSeconds(10));
        await refreshed;
        await slack.ConnectedAsync(0);
        await app.ClosedAsync();
        Assert.Equal(["warning", "refresh_requested"], app.Received.Select(message => (string?)message["reason"]));
    }

    [Fact]
    public async Task What_was_under_way_when_a_connection_is_cut_comes_again_on_another()
    {
        await using var slack = await SlackOnLoopback.StartAsync(Unhurried with { Retries = [TimeSpan.Zero] });
        await using var app = new RawApp(slack);
        await app.ConnectAsync(_ =>
        {
            slack.CutConnections();
            return null;
        });
        var told = await slack.JoinsAsync(slack.Person("Ada"));
        Assert.Equal("no_connection", told!.Failure);
        Assert.Equal(["connection_failed", "no_connection"], slack.Record.Acknowledgements.Select(one => one.Failure));
        await app.ConnectAsync(envelope => RawApp.Ack(envelope));
        Assert.Null((await slack.JoinsAsync(slack.Person("Bo")))!.Failure);
    }

    [Fact]
    public async Task A_half_open_connection_takes_everything_and_says_nothing()
    {
        var time = new WatchedTime();
        await using var slack = await SlackOnLoopback.StartAsync(Unhurried with { Retries = [] }, time);
        await using var app = new RawApp(slack);
        await app.ConnectAsync(envelope => RawApp.Ack(envelope));
        slack.HalfOpenConnections();
        var told = slack.JoinsAsync(slack.Person("Ada"));
        await time.TimersAsync(1);
        time.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal("timeout", (await told)!.Failure);
        Assert.Empty(app.Received);
        Assert.Equal(1, slack.Connections);
        Assert.Empty(slack.Violations);
    }

    [Fact]
    public async Task Wrong_acknowledgements_are_noted()
    {
        await using var slack = await SlackOnLoopback.StartAsync(Unhurried);
        await using var app = new RawApp(slack);
        var answers = new Queue<Func<JsonObject, JsonObject>>(
        [
            envelope => RawApp.Ack(envelope, new() { ["text"] = "no use" }),
            envelope => { var ack = RawApp.Ack(envelope); ack["paylod"] = new JsonObject(); return ack; },
            envelope => RawApp.Ack(envelope, new() { ["blocks"] = new JsonArray(new JsonObject { ["type"] = "nothing" }), ["text"] = "x" }),
        ]);
        await app.ConnectAsync(envelope => answers.Dequeue()(envelope));
        var ada = slack.Person("Ada");
        await slack.JoinsAsync(ada);
        await slack.JoinsAsync(ada);
        Assert.Equal("invalid_command_response", Assert.IsType<FailureSeen>(Assert.Single(await ada.TypesAsync("/kit x"))).Code);
        Assert.Equal(["payload_not_accepted", "unknown_field", "invalid_blocks"], slack.Violations.Select(one => one.Rule));
    }
}
