using System.Text.Json.Nodes;
using CsCheck;
using LabBot.Discord;
using LabBot.Discord.Wire;
using Microsoft.Extensions.Time.Testing;
using static LabBot.Tests.Discord.Wire.RestLine;

namespace LabBot.Tests.Discord.Wire;

/// <summary>N1: Discord's limits are learnt and kept.</summary>
public class LimitsTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero));
    private readonly Lines<DiscordApi> _lines = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("5", "{}", 5)]
    [InlineData("0", "{}", 1)]
    [InlineData("0.3", "{}", 1)]
    [InlineData("3600", "{}", 3600)]
    [InlineData("86400", "{}", 3600)]
    [InlineData("garbage", """{"retry_after":7.5,"global":false}""", 7.5)]
    [InlineData(null, """{"retry_after":64.57,"global":false}""", 64.57)]
    [InlineData(null, "{}", 30)]
    [InlineData("garbage", """{"retry_after":"soon"}""", 30)]
    [InlineData("-5", "{}", 30)]
    public async Task Discord_asks_to_wait_at_a_bucket_and_nothing_goes_there_before(string? after, string body, double seconds)
    {
        var line = new RestLine(_ => Answer(429, body, after), _time);
        using var api = Api(line);
        Assert.Equal(seconds, Assert.IsType<DiscordAnswer.Wait>(await api.CallAsync(Post(1), Token)).Delay.TotalSeconds, 0.001);
        // Nobody asks again there before that: who waits, waits here.
        Assert.IsType<DiscordAnswer.Wait>(await OrGiveUp(api, Post(1)));
        Assert.IsType<DiscordAnswer.Wait>(await OrGiveUp(api, Post(1) with { Budget = DiscordBudget.Drip }));
        Assert.Single(line.Requests);
        // Others go on.
        await api.CallAsync(Post(2), Token);
        Assert.Equal(2, line.Requests.Count);
        _time.Advance(TimeSpan.FromSeconds(seconds - 0.05));
        Assert.IsType<DiscordAnswer.Wait>(await OrGiveUp(api, Post(1)));
        Assert.Equal(2, line.Requests.Count);
        _time.Advance(TimeSpan.FromSeconds(0.1));
        await api.CallAsync(Post(1), Token);
        Assert.Equal(3, line.Requests.Count);
    }

    [Theory]
    [InlineData("X-RateLimit-Global", "true", "{}")]
    [InlineData("X-RateLimit-Scope", "global", "{}")]
    [InlineData("X-Other", "1", """{"global":true,"retry_after":40}""")]
    [InlineData("X-Other", "1", "<html>Cloudflare</html>")]
    public async Task A_limit_over_all_routes_stops_all_but_interactions(string header, string value, string body)
    {
        var line = new RestLine((_, request) => request.Headers.Authorization is null ? Answer(204, "") : Answer(429, body, "40", (header, value)), _time);
        using var api = Api(line);
        Assert.Equal(TimeSpan.FromSeconds(40), Assert.IsType<DiscordAnswer.Wait>(await api.CallAsync(Post(1), Token)).Delay);
        foreach (var call in (DiscordCall[])[Post(2), Post(3) with { Budget = DiscordBudget.Drip }, new(DiscordRoutes.Me())])
            Assert.Equal(TimeSpan.FromSeconds(40), Assert.IsType<DiscordAnswer.Wait>(await api.CallAsync(call, Token)).Delay);
        Assert.Single(line.Requests);
        Assert.IsType<DiscordAnswer.Done>(await api.CallAsync(Callback(1), Token));
    }

    [Fact]
    public async Task A_bucket_is_not_asked_before_its_end_and_then_as_often_as_it_takes()
    {
        var left = 0;
        var end = DateTimeOffset.MinValue;
        var early = 0;
        var line = new RestLine((_, request) =>
        {
            var now = _time.GetUtcNow();
            if (now >= end)
                (left, end) = (5, now + TimeSpan.FromSeconds(2));
            if (left == 0)
            {
                early++;
                return Answer(429, "{}", "2", Limits(5, 0, (end - now).TotalSeconds));
            }

            return Json("{}", Limits(5, --left, (end - now).TotalSeconds));
        }, _time);
        using var api = Api(line);
        var calls = Enumerable.Range(0, 23).Select(_ => api.CallAsync(Post(1), Token)).ToList();
        await UntilAsync(calls);
        Assert.All(calls, call => Assert.IsType<DiscordAnswer.Done>(call.Result));
        Assert.Equal((0, 23), (early, line.Requests.Count));
        // Five in each window of two seconds: 23 need four windows' ends.
        Assert.InRange((line.Requests[^1].At - line.Requests[0].At).TotalSeconds, 8, 8.5);
    }

    [Fact]
    public async Task Routes_that_Discord_counts_together_wait_together_and_channels_apart()
    {
        var line = new RestLine(_ => Json("{}", Limits(1, 0, 4, "shared-by-both")), _time);
        using var api = Api(line);
        // Both routes have to be seen once before it is known that they are one.
        await api.CallAsync(Post(1), Token);
        await api.CallAsync(new DiscordCall(DiscordRoutes.Edit("2", "9"), []), Token);
        var edit = api.CallAsync(new DiscordCall(DiscordRoutes.Edit("1", "9"), []), Token);
        Assert.False(edit.IsCompleted);
        Assert.IsType<DiscordAnswer.Done>(await api.CallAsync(Post(3), Token));
        await UntilAsync([edit]);
        Assert.InRange((line.Requests[^1].At - line.Requests[0].At).TotalSeconds, 4, 4.1);
    }

    [Fact]
    public async Task Without_headers_one_call_at_a_time_goes()
    {
        var underWay = 0;
        var most = 0;
        var go = new SemaphoreSlim(0);
        var line = new Gate(async () =>
        {
            most = Math.Max(most, Interlocked.Increment(ref underWay));
            await go.WaitAsync(Token);
            Interlocked.Decrement(ref underWay);
            return Json("{}");
        });
        using var api = new DiscordApi(WireSetup.Options(), line, _time, _lines);
        var calls = Enumerable.Range(0, 5).Select(_ => api.CallAsync(Post(1), Token)).ToList();
        go.Release(5);
        await Task.WhenAll(calls);
        Assert.Equal(1, most);
    }

    [Fact]
    public async Task No_second_has_more_than_fifty_calls_and_people_go_before_the_drip()
    {
        var line = new RestLine(_ => Json("{}"), _time);
        using var api = Api(line);
        var drip = Enumerable.Range(0, 150).Select(i => api.CallAsync(Post(i) with { Budget = DiscordBudget.Drip }, Token)).ToList();
        // The drip has filled its share: people still go at once, and interactions in any number.
        var people = Enumerable.Range(1000, 10).Select(i => api.CallAsync(Post(i), Token)).ToList();
        var clicks = Enumerable.Range(0, 60).Select(i => api.CallAsync(Callback(i), Token)).ToList();
        await Task.WhenAll([.. people, .. clicks]).WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System, Token);
        await UntilAsync(drip);
        Assert.All([.. drip, .. people, .. clicks], call => Assert.IsType<DiscordAnswer.Done>(call.Result));
        var bots = line.Requests.Where(sent => sent.Authorization.Length > 0).Select(sent => sent.At).ToList();
        Assert.Equal(160, bots.Count);
        var most = bots.Max(at => bots.Count(other => other >= at && other < at + TimeSpan.FromSeconds(1)));
        TestContext.Current.TestOutputHelper?.WriteLine($"160 calls, at most {most} within a second");
        Assert.InRange(most, 40, 50);
    }

    [Fact]
    public async Task A_turn_that_is_too_far_away_is_told_at_once()
    {
        var line = new RestLine(_ => Json("{}", Limits(1, 0, 20)), _time);
        using var api = Api(line);
        await api.CallAsync(Post(1), Token);
        // A reading's lease does not last so long; a person waits.
        Assert.Equal(TimeSpan.FromSeconds(20), Assert.IsType<DiscordAnswer.Wait>(await api.CallAsync(Post(1) with { Budget = DiscordBudget.Drip }, Token)).Delay);
        var waits = api.CallAsync(Post(1), Token);
        Assert.False(waits.IsCompleted);
        await UntilAsync([waits]);
        Assert.IsType<DiscordAnswer.Done>(await waits);
    }

    [Fact]
    public async Task Who_gives_up_while_queueing_is_told_to_wait_and_Discord_is_not_blamed()
    {
        var line = new RestLine(_ => Json("{}", Limits(1, 0, 20)), _time);
        using var api = Api(line);
        await api.CallAsync(Post(1), Token);
        for (var i = 0; i < 10; i++)
            Assert.IsType<DiscordAnswer.Wait>(await OrGiveUp(api, Post(1)));
        Assert.Single(line.Requests);
        Assert.IsType<DiscordAnswer.Done>(await api.CallAsync(Post(2), Token));
    }

    [Theory]
    [InlineData(403)]
    [InlineData(429)]
    [InlineData(0)] // either, and no answers, at random
    public async Task In_the_worst_storm_at_most_a_hundred_invalid_requests_leave_in_ten_minutes(int status)
    {
        var invalid = new List<DateTimeOffset>();
        var line = new RestLine((count, _) =>
        {
            var now = status != 0 ? status : (count % 3) switch { 0 => 403, 1 => 429, _ => 500 };
            if (now is 403 or 429)
            {
                lock (invalid)
                    invalid.Add(_time.GetUtcNow());
            }

            return Answer(now, """{"message":"Missing Access","code":50001}""", "0");
        }, _time);
        using var api = Api(line);
        var answers = 0;
        for (var second = 0; second < 1800; second++)
        {
            Task<DiscordAnswer>[] calls = [.. Enumerable.Range(0, 3).Select(i => api.CallAsync(Post((second * 10) + i), Token)), api.CallAsync(Callback(second), Token)];
            answers += calls.Length;
            for (var step = 0; step < 10; step++)
            {
                _time.Advance(TimeSpan.FromMilliseconds(100));
                for (var i = 0; i < 20 && !calls.All(call => call.IsCompleted); i++)
                    await Task.Yield();
            }
        }

        // Calls that wait for the clock may leave yet.
        DateTimeOffset[] refused;
        lock (invalid)
            refused = [.. invalid];
        var most = refused.Max(at => refused.Count(other => other >= at && other < at + TimeSpan.FromMinutes(10) - TimeSpan.FromSeconds(1)));
        TestContext.Current.TestOutputHelper?.WriteLine($"{answers} calls in half an hour, {line.Requests.Count} left, {refused.Length} were invalid, at most {most} within ten minutes");
        Assert.InRange(most, 50, 100);
        Assert.InRange(_lines.All.Count(one => one.StartsWith("Error: Discord refused 100 calls", StringComparison.Ordinal)), 1, 3);
    }

    [Fact]
    public async Task Closed_conversations_of_the_drip_leave_people_their_answers()
    {
        var line = new RestLine((_, request) => request.RequestUri!.AbsolutePath.Contains("/channels/", StringComparison.Ordinal) ? Answer(403, """{"message":"Cannot send messages to this user","code":50007}""") : Json("{}"), _time);
        using var api = Api(line);
        for (var i = 0; i < 400; i++)
            await UntilAsync([api.CallAsync(Post(i) with { Budget = DiscordBudget.Drip }, Token)]);
        Assert.Equal(60, line.Requests.Count);
        Assert.IsType<DiscordAnswer.Done>(await api.CallAsync(Callback(1), Token));
        Assert.IsType<DiscordAnswer.Done>(await api.CallAsync(new DiscordCall(DiscordRoutes.Me()), Token));
    }

    [Fact]
    public async Task A_limit_that_others_have_used_up_is_not_held_against_LabBot()
    {
        var line = new RestLine(_ => Answer(429, "{}", "1", ("X-RateLimit-Scope", "shared")), _time);
        using var api = Api(line);
        for (var i = 0; i < 300; i++)
            await UntilAsync([api.CallAsync(Post(i), Token)]);
        Assert.Equal(300, line.Requests.Count);
    }

    [Fact]
    public async Task New_conversations_are_opened_gently()
    {
        var line = new RestLine(_ => Json("""{"id":"1"}"""), _time);
        using var api = Api(line);
        var calls = Enumerable.Range(0, 12).Select(_ => api.CallAsync(new DiscordCall(DiscordRoutes.OpenConversation(), new JsonObject { ["recipient_id"] = "1" }), Token)).ToList();
        await UntilAsync(calls);
        // Ten a minute: whoever would wait for longer than half a minute is told.
        Assert.Equal([10, 2], [calls.Count(call => call.Result is DiscordAnswer.Done), calls.Count(call => call.Result is DiscordAnswer.Wait)]);
        // A second apart; on a busy machine a call is noted some steps of the simulated clock after it was let go.
        Assert.All(line.Requests.Zip(line.Requests.Skip(1)), pair => Assert.InRange((pair.Second.At - pair.First.At).TotalSeconds, 0.8, 1.3));
        Assert.InRange((line.Requests[^1].At - line.Requests[0].At).TotalSeconds, 8.8, 10);
        // Messages do not wait with them.
        Assert.IsType<DiscordAnswer.Done>(await api.CallAsync(Post(1), Token));
    }

    [Theory]
    [InlineData(403)]
    [InlineData(400)]
    [InlineData(429)]
    public async Task Opening_too_fast_halves_the_rate(int status)
    {
        var line = new RestLine(_ => Answer(status, """{"message":"You are opening direct messages too fast.","code":40003}"""), _time);
        using var api = Api(line);
        var open = new DiscordCall(DiscordRoutes.OpenConversation(), []);
        Assert.Equal(TimeSpan.FromMinutes(1), Assert.IsType<DiscordAnswer.Wait>(await api.CallAsync(open, Token)).Delay);
        Assert.Equal(TimeSpan.FromMinutes(1), Assert.IsType<DiscordAnswer.Wait>(await api.CallAsync(open, Token)).Delay);
        Assert.Single(line.Requests);
        Assert.Contains(_lines.All, one => one.Contains("from now on 5 a minute", StringComparison.Ordinal));
    }

    [Fact]
    public void The_rate_of_new_conversations_recovers_by_one_every_ten_minutes()
    {
        var pace = new ConversationPace(10);
        var minute = TimeSpan.FromMinutes(1);
        pace.TooFast(minute);
        pace.TooFast(2 * minute);
        Assert.Equal((2, 3 * minute), (pace.Rate(2 * minute), pace.Earliest(2 * minute)));
        Assert.Equal([2, 3, 4, 9, 10, 10], ((int[])[11, 12, 22, 72, 82, 1000]).Select(at => pace.Rate(at * minute)));
        pace.TooFast(1000 * minute);
        pace.TooFast(1000 * minute);
        pace.TooFast(1000 * minute);
        pace.TooFast(1000 * minute);
        Assert.Equal(1, pace.Rate(1000 * minute));
    }

    [Fact]
    public void No_minute_has_more_new_conversations_than_were_set() =>
        Gen.Select(Gen.Int[1, 60], Gen.Int[0, 5000].Array[1, 300]).Sample((rate, gaps) =>
        {
            var pace = new ConversationPace(rate);
            var (now, taken) = (TimeSpan.Zero, new List<TimeSpan>());
            foreach (var gap in gaps)
            {
                now += TimeSpan.FromMilliseconds(gap);
                if (pace.Earliest(now) is var at && at > now)
                    now = at;
                pace.Take(now);
                taken.Add(now);
            }

            Assert.All(taken, at => Assert.True(taken.Count(other => other >= at && other < at + TimeSpan.FromMinutes(1)) <= rate));
        });

    [Fact]
    public void No_second_has_more_calls_than_the_lane_lets_go() =>
        Gen.Select(Gen.Int[0, 60].Array[1, 400], Gen.Bool.Array[400]).Sample((gaps, isDrip) =>
        {
            var lane = new GlobalLane();
            var (now, taken) = (TimeSpan.Zero, new List<TimeSpan>());
            foreach (var (gap, drip) in gaps.Zip(isDrip))
            {
                now += TimeSpan.FromMilliseconds(gap);
                if (lane.Earliest(drip ? DiscordBudget.Drip : DiscordBudget.Interaction, now) is var at && at > now)
                    now = at;
                lane.Take(now);
                taken.Add(now);
            }

            Assert.All(taken, at => Assert.True(taken.Count(other => other >= at && other < at + TimeSpan.FromSeconds(1)) <= 50));
        });

    [Fact]
    public async Task What_is_over_is_forgotten()
    {
        using var pacer = new Pacer(10, _time);
        for (var i = 0; i < 5000; i++)
        {
            var route = DiscordRoutes.Callback($"{i}", "t");
            Assert.Equal(TimeSpan.Zero, await pacer.EnterAsync(route, DiscordBudget.Interaction, Token));
            pacer.Answered(route, new RateLimits("callbacks", 5, 4, TimeSpan.FromMilliseconds(500)));
            _time.Advance(TimeSpan.FromMilliseconds(1));
        }

        Assert.InRange(pacer.Remembered, 1, 2048);
    }

    private static DiscordCall Post(int channel) => new(DiscordRoutes.Send($"{channel}"), new JsonObject { ["content"] = "Hi" });

    private static DiscordCall Callback(int interaction) => new(DiscordRoutes.Callback($"{interaction}", "t"), new JsonObject { ["type"] = 6 });

    private static async Task<DiscordAnswer> OrGiveUp(DiscordApi api, DiscordCall call)
    {
        using var gaveUp = new CancellationTokenSource();
        var answer = api.CallAsync(call, gaveUp.Token);
        await gaveUp.CancelAsync();
        return await answer;
    }

    private DiscordApi Api(RestLine line) => new(WireSetup.Options(), line, _time, _lines);

    // Lets time pass until all are answered.
    private async Task UntilAsync(IReadOnlyList<Task<DiscordAnswer>> calls)
    {
        while (!calls.All(call => call.IsCompleted))
        {
            _time.Advance(TimeSpan.FromMilliseconds(20));
            // What is let go goes on other threads, so each step has a moment of the machine's own time.
            await Task.WhenAny(Task.WhenAll(calls), Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System, Token));
        }
    }

    private sealed class Gate(Func<Task<HttpResponseMessage>> answer) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => answer();
    }
}
