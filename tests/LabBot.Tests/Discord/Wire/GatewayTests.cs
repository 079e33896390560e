using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using LabBot.Discord;
using LabBot.Discord.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;

namespace LabBot.Tests.Discord.Wire;

public class GatewayTests
{
    private static readonly GatewayTimes EveryLinkIsGood = new() { Good = TimeSpan.Zero };

    private readonly FakeApi _api = new();
    private readonly Lines<DiscordGateway> _lines = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero));
    private readonly ConcurrentQueue<DiscordRequest> _requests = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task LabBot_says_who_it_is_and_answers_a_command_over_the_api()
    {
        var done = Signal<JsonElement>();
        await using var discord = new GatewayServer(async link =>
        {
            var identify = await link.WelcomeAsync();
            await link.ReadyAsync();
            await link.CommandAsync(2);
            done.TrySetResult(identify);
            await link.StayAsync();
        });
        var answered = Signal<bool>();
        await using var bot = Start(discord, async (_, respond, _) => answered.TrySetResult(await respond(new JsonObject { ["type"] = 4 })));
        var said = await done.Task.WaitAsync(Token);
        Assert.True(await answered.Task.WaitAsync(Token));
        Assert.Equal(2, said.GetProperty("op").GetInt32());
        Assert.Equal((WireSetup.Token, 1 << 12), (said.GetProperty("d").GetProperty("token").GetString(), said.GetProperty("d").GetProperty("intents").GetInt32()));
        Assert.Equal(new Uri("ws://127.0.0.1:1/?v=10&encoding=json&compress=zlib-stream"), Assert.Single(discord.Addresses));
        Assert.Equal(["gateway/bot", "interactions/11/tok-11/callback"], _api.Calls.Select(call => call.Route.Path));
        var request = Assert.Single(_requests);
        Assert.Equal((DiscordRequestKind.Interaction, "11", "kit"), (request.Kind, request.Id, request.Payload.GetProperty("data").GetProperty("name").GetString()));
    }

    [Fact]
    public async Task Who_joins_is_asked_for_only_where_it_is_wanted()
    {
        var intents = Signal<int>();
        await using var discord = new GatewayServer(async link =>
        {
            intents.TrySetResult((await link.WelcomeAsync()).GetProperty("d").GetProperty("intents").GetInt32());
            await link.StayAsync();
        });
        await using var bot = Start(discord, options: WireSetup.Options() with { WantsMembers = true });
        Assert.Equal((1 << 12) | (1 << 1) | (1 << 0), await intents.Task.WaitAsync(Token));
    }

    [Fact]
    public async Task What_concerns_LabBot_is_brought_and_nothing_else()
    {
        var all = Signal();
        await using var discord = new GatewayServer(async link =>
        {
            await link.WelcomeAsync();
            await link.ReadyAsync();
            await link.DispatchAsync("GUILD_CREATE", 2, """{"id":"7","members":[]}""");
            await link.DispatchAsync("MESSAGE_CREATE", 3, """{"id":"21","type":0,"channel_id":"5","author":{"id":"8"},"content":"scgpt"}""");
            await link.DispatchAsync("MESSAGE_CREATE", 4, """{"id":"22","type":0,"channel_id":"5","author":{"id":"900000","bot":true},"content":"mine"}""");
            await link.DispatchAsync("MESSAGE_CREATE", 5, """{"id":"23","type":0,"guild_id":"7","channel_id":"5","author":{"id":"8"},"content":"in a server"}""");
            await link.DispatchAsync("MESSAGE_CREATE", 6, """{"id":"24","type":6,"channel_id":"5","author":{"id":"8"},"content":"pinned"}""");
            await link.DispatchAsync("MESSAGE_CREATE", 7, """{"id":"25","type":19,"channel_id":"5","author":{"id":"8"},"content":"a reply"}""");
            await link.DispatchAsync("GUILD_MEMBER_ADD", 8, """{"guild_id":"7","user":{"id":"8"},"joined_at":"2026-03-02T09:00:00+00:00"}""");
            await link.DispatchAsync("GUILD_MEMBER_ADD", 9, """{"guild_id":"7","user":{"id":"9","bot":true},"joined_at":"2026-03-02T09:00:00+00:00"}""");
            await link.DispatchAsync("INTERACTION_CREATE", 10, """{"id":"../1","token":"t"}""");
            await link.DispatchAsync("INTERACTION_CREATE", 11, """{"id":"1","token":"t/../x"}""");
            await link.DispatchAsync("INTERACTION_CREATE", 12, """{"id":"\ud800","token":"t"}""");
            await link.CommandAsync(13, "99");
            await link.StayAsync();
        });
        await using var bot = Start(discord, (request, respond, _) =>
        {
            if (request.Id == "99")
                all.TrySetResult();
            return request.Kind == DiscordRequestKind.Interaction ? Task.CompletedTask : IsFalseAsync(respond);
        });
        await all.Task.WaitAsync(Token);
        await bot.StopAsync();
        Assert.Equal(["21", "25", "7:8:2026-03-02T09:00:00+00:00", "99"], _requests.Select(request => request.Id).Order());
        Assert.Equal(1, discord.Links);

        // What only happened takes no answer.
        static async Task IsFalseAsync(DiscordResponder respond) => Assert.False(await respond([]));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Compressed_messages_are_read_over_one_stream_and_however_they_are_cut(int parts)
    {
        const int Commands = 50;
        await using var discord = new GatewayServer(async link =>
        {
            await link.CompressAsync("""{"t":null,"s":null,"op":10,"d":{"heartbeat_interval":41250}}""", parts);
            await link.ReadAsync();
            await link.CompressAsync("""{"t":"READY","s":1,"op":0,"d":{"session_id":"s1","resume_gateway_url":"ws://127.0.0.1:2"}}""", parts);
            for (var i = 0; i < Commands; i++)
                await link.CompressAsync($$$"""{"t":"INTERACTION_CREATE","s":{{{i + 2}}},"op":0,"d":{"id":"{{{i}}}","token":"t","data":{"name":"{{{new string('k', i * 1000)}}}"} } }""", parts);
            await link.StayAsync();
        });
        var all = new CountdownEvent(Commands);
        await using var bot = Start(discord, (_, _, _) => Task.FromResult(all.Signal()));
        Assert.True(await Task.Run(() => all.Wait(TimeSpan.FromSeconds(30), Token), Token));
        Assert.Equal(Enumerable.Range(0, Commands), _requests.Select(request => int.Parse(request.Id, null)).Order());
        Assert.All(_requests, request => Assert.Equal(1000 * int.Parse(request.Id, null), request.Payload.GetProperty("data").GetProperty("name").GetString()!.Length));
    }

    [Fact]
    public async Task Rubbish_is_passed_over_and_the_link_stays()
    {
        await using var discord = new GatewayServer(async link =>
        {
            await link.WelcomeAsync();
            await link.ReadyAsync();
            foreach (var rubbish in (string[])["", "{", "[]", "null", "\"op\"", "{\"op\":\"0\"}", "{\"op\":-5}", "{\"op\":99}", "{\"op\":0,\"t\":\"NEW_THING\",\"s\":2,\"d\":5}", "{\"op\":0,\"t\":\"INTERACTION_CREATE\",\"d\":[]}", "{\"op\":0,\"d\":{}} {}", "{\"op\":9999999999999}", "{\"\\ud800\":1,\"op\":0,\"t\":\"\\ud800\"}"])
                await link.SendAsync(rubbish);
            // Text that is not UTF-8.
            await link.CompressAsync((byte[])[.. "{\"op\":0,\"t\":\""u8, 0xC3, 0x28, .. "\"}"u8]);
            await link.CommandAsync(2);
            await link.StayAsync();
        });
        var got = Signal();
        await using var bot = Start(discord, (_, _, _) => Task.FromResult(got.TrySetResult()));
        await got.Task.WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System, Token);
        Assert.Equal(1, discord.Links);
        Assert.Equal(8, _lines.All.Count(line => line.Contains("is not one of Discord's and was not read", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Hearts_beat_with_the_sequence_and_the_round_trip_is_told()
    {
        var beats = Signal<List<JsonElement>>();
        await using var discord = new GatewayServer(async link =>
        {
            var seen = new List<JsonElement>();
            await link.WelcomeAsync(40_000);
            await link.ReadyAsync();
            await link.CommandAsync(7);
            while (await link.ReadAsync() is { } beat)
            {
                seen.Add(beat);
                await link.AckAsync();
                if (seen.Count == 3)
                    beats.TrySetResult(seen);
            }
        });
        var got = Signal();
        var gateway = Gateway(discord);
        await using var bot = Running.Start(gateway, (_, _, _) => Task.FromResult(got.TrySetResult()));
        await got.Task.WaitAsync(Token);
        Assert.True(gateway.Health.IsConnected);
        Assert.Equal(_time.GetUtcNow(), gateway.Health.Since);
        var before = _time.GetTimestamp();
        await AdvanceUntil(beats.Task, TimeSpan.FromSeconds(1));
        Assert.All(await beats.Task, beat => Assert.Equal((1, 7), (beat.GetProperty("op").GetInt32(), beat.GetProperty("d").GetInt32())));
        // The first comes within the interval, wherever chance wants it, the others one interval apart.
        Assert.InRange(_time.GetElapsedTime(before).TotalSeconds, 80, 125);
        Assert.NotNull(gateway.Health.RoundTrip);
        await bot.StopAsync();
        Assert.False(gateway.Health.IsConnected);
    }

    [Fact]
    public async Task Discord_that_asks_for_a_heartbeat_gets_it_at_once_but_not_without_end()
    {
        var beats = 0;
        var quick = Signal();
        await using var discord = new GatewayServer(async link =>
        {
            await link.WelcomeAsync();
            await link.ReadyAsync();
            for (var i = 0; i < 500; i++)
                await link.SendAsync("""{"op":1,"d":null}""");
            await link.CommandAsync(2);
            while (await link.ReadAsync() is not null)
            {
                if (Interlocked.Increment(ref beats) == 1)
                    quick.TrySetResult();
            }
        });
        var got = Signal();
        await using var bot = Start(discord, (_, _, _) => Task.FromResult(got.TrySetResult()), time: _time);
        await quick.Task.WaitAsync(Token);
        await got.Task.WaitAsync(Token);
        await bot.StopAsync();
        Assert.InRange(beats, 1, 50);
    }

    [Theory]
    [InlineData(false)] // it says nothing any more
    [InlineData(true)] // it takes nothing any more either: half open
    public async Task A_link_whose_other_end_is_gone_is_found_within_one_and_a_half_intervals_and_resumed(bool isHalfOpen)
    {
        const int Interval = 40_000;
        var (dead, resumed, closed) = (Signal(), Signal<JsonElement>(), Signal<int?>());
        await using var discord = new GatewayServer(async link =>
        {
            var said = await link.WelcomeAsync(Interval);
            if (link.Number > 1)
            {
                resumed.TrySetResult(said);
                await link.ResumedAsync();
                await link.StayAsync();
                return;
            }

            await link.ReadyAsync();
            await link.ReadAsync();
            await link.AckAsync();
            await link.CommandAsync(2);
            // From here on nobody is there.
            dead.TrySetResult();
            if (isHalfOpen)
                await resumed.Task.WaitAsync(link.Over);
            while (await link.ReadAsync() is not null)
            {
                // No answer.
            }

            closed.TrySetResult((int?)link.Socket.CloseStatus);
        });
        var got = Signal();
        await using var bot = Start(discord, (_, _, _) => Task.FromResult(got.TrySetResult()), time: _time);
        await AdvanceUntil(got.Task, TimeSpan.FromSeconds(0.5));
        await dead.Task.WaitAsync(Token);
        var before = _time.GetTimestamp();
        await AdvanceUntil(resumed.Task, TimeSpan.FromSeconds(0.5));
        var passed = _time.GetElapsedTime(before).TotalSeconds;
        TestContext.Current.TestOutputHelper?.WriteLine($"found and resumed after {passed:F1} s of an interval of {Interval / 1000} s");
        Assert.InRange(passed, 20, (1.5 * Interval / 1000) + 5);
        Assert.Equal((6, "s1", 2), (await resumed.Task is var said ? said.GetProperty("op").GetInt32() : 0, said.GetProperty("d").GetProperty("session_id").GetString(), said.GetProperty("d").GetProperty("seq").GetInt32()));
        // Not with a code that ends the session.
        Assert.Equal(GatewayClose.ComesBack, await closed.Task.WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System, Token));
    }

    [Fact]
    public async Task A_hello_that_does_not_come_is_waited_for_ten_seconds()
    {
        var second = Signal();
        await using var discord = new GatewayServer(async link =>
        {
            if (link.Number == 2)
                second.TrySetResult();
            await link.StayAsync();
        });
        await using var bot = Start(discord, time: _time);
        await AdvanceUntil(second.Task, TimeSpan.FromSeconds(0.5));
        Assert.InRange((_time.GetUtcNow() - _time.Start).TotalSeconds, 10, 16);
        Assert.Contains(_lines.All, line => line.Contains("no hello within 10 s", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("cut", 6)]
    [InlineData("op 7", 6)]
    [InlineData("op 9 true", 6)]
    [InlineData("op 9 false", 2)]
    [InlineData("1000", 6)]
    [InlineData("1001", 6)]
    [InlineData("4000", 6)]
    [InlineData("4001", 6)]
    [InlineData("4002", 6)]
    [InlineData("4003", 2)]
    [InlineData("4005", 6)]
    [InlineData("4007", 2)]
    [InlineData("4008", 6)]
    [InlineData("4009", 2)]
    [InlineData("too long", 2)]
    [InlineData("too long, compressed", 2)]
    [InlineData("not compressed", 6)]
    public async Task After_an_end_the_session_goes_on_where_Discord_lets_it(string end, int expected)
    {
        var second = Signal<(JsonElement Said, Uri Address)>();
        await using var discord = new GatewayServer(async link =>
        {
            var said = await link.WelcomeAsync();
            if (link.Number > 1)
            {
                second.TrySetResult((said, link.Address));
                await link.StayAsync();
                return;
            }

            await link.ReadyAsync();
            await link.CommandAsync(5);
            switch (end)
            {
                case "cut":
                    await _requested.Task.WaitAsync(link.Over);
                    return;
                case "op 7":
                    await link.SendAsync("""{"op":7,"d":null}""");
                    break;
                case "op 9 true":
                    await link.SendAsync("""{"op":9,"d":true}""");
                    break;
                case "op 9 false":
                    await link.SendAsync("""{"op":9,"d":false}""");
                    break;
                case "too long":
                    for (var i = 0; i < 200; i++)
                        await link.SendAsync(new byte[1 << 20], WebSocketMessageType.Text, isEnd: false);
                    break;
                case "too long, compressed":
                    await link.CompressAsync(new string(' ', 200 << 20));
                    break;
                case "not compressed":
                    await link.SendAsync(new byte[100], WebSocketMessageType.Binary);
                    break;
                default:
                    await link.CloseAsync(int.Parse(end, null));
                    break;
            }

            await link.StayAsync();
        });
        var before = GC.GetTotalMemory(forceFullCollection: true);
        // After an invalid session some seconds are waited, which need not pass here.
        var isInvalid = end.StartsWith("op 9", StringComparison.Ordinal);
        await using var bot = Start(discord, (_, _, _) => Task.FromResult(_requested.TrySetResult()), time: isInvalid ? _time : null);
        if (isInvalid)
            await AdvanceUntil(second.Task, TimeSpan.FromSeconds(0.5));
        var (said, address) = await second.Task.WaitAsync(TimeSpan.FromSeconds(60), TimeProvider.System, Token);
        Assert.Equal(expected, said.GetProperty("op").GetInt32());
        if (expected == 6)
            Assert.Equal(("s1", 5, "ws://127.0.0.1:2/?v=10&encoding=json&compress=zlib-stream"), (said.GetProperty("d").GetProperty("session_id").GetString(), said.GetProperty("d").GetProperty("seq").GetInt32(), $"{address}"));
        else
            Assert.Equal(1, address.Port);
        // Two hundred megabytes came; the compressed ones stand in this test's own memory.
        if (end == "too long")
            Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 64 << 20);
    }

    [Theory]
    [InlineData(4004, "Discord:Token")]
    [InlineData(4010, "divided")]
    [InlineData(4011, "2,500 servers")]
    [InlineData(4012, "newer LabBot")]
    [InlineData(4013, "newer LabBot")]
    [InlineData(4014, "Server Members Intent under Privileged Gateway Intents on the page Bot")]
    public async Task What_does_not_help_to_try_again_is_told_with_the_mend(int code, string expected)
    {
        await using var discord = new GatewayServer(async link =>
        {
            await link.WelcomeAsync();
            await link.CloseAsync(code);
            await link.StayAsync();
        });
        await using var bot = Start(discord);
        var refused = await Assert.ThrowsAsync<DiscordRefusedException>(() => bot.Run.WaitAsync(Token));
        Assert.Contains($"({code})", refused.Message, StringComparison.Ordinal);
        Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
        Assert.Equal(1, discord.Links);
    }

    [Fact]
    public async Task A_token_that_the_api_does_not_know_is_told_with_the_mend()
    {
        await using var discord = new GatewayServer(link => link.StayAsync());
        await using var bot = Running.Start(Gateway(discord, new FakeApi(_ => new DiscordAnswer.Refused(0, 401, "401: Unauthorized"))), (_, _, _) => Task.CompletedTask);
        Assert.Contains("Discord:Token", (await Assert.ThrowsAsync<DiscordRefusedException>(() => bot.Run.WaitAsync(Token))).Message, StringComparison.Ordinal);
        Assert.Equal(0, discord.Links);
    }

    [Fact]
    public async Task A_day_without_sessions_left_is_waited_for()
    {
        var asked = 0;
        var api = new FakeApi(_ => new DiscordAnswer.Done(JsonElement.Parse($$$"""{"url":"ws://127.0.0.1:1","session_start_limit":{"total":1000,"remaining":{{{(asked++ == 0 ? 0 : 1000)}}},"reset_after":3600000}}""")));
        var identified = Signal();
        await using var discord = new GatewayServer(async link =>
        {
            await link.WelcomeAsync();
            identified.TrySetResult();
            await link.StayAsync();
        });
        await using var bot = Running.Start(Gateway(discord, api), (_, _, _) => Task.CompletedTask);
        await AdvanceUntil(identified.Task, TimeSpan.FromSeconds(10));
        Assert.InRange((_time.GetUtcNow() - _time.Start).TotalMinutes, 60, 62);
    }

    [Theory]
    [InlineData("ws://127.0.0.1:3", "ws://127.0.0.1:3/?v=10&encoding=json&compress=zlib-stream")]
    [InlineData("ws://127.0.0.1:3/gate/?v=10&encoding=json", "ws://127.0.0.1:3/gate/?v=10&encoding=json")]
    public async Task A_gateway_that_is_set_is_not_asked_for(string set, string expected)
    {
        var identified = Signal();
        await using var discord = new GatewayServer(async link =>
        {
            await link.WelcomeAsync();
            identified.TrySetResult();
            await link.StayAsync();
        });
        await using var bot = Start(discord, options: WireSetup.Options() with { GatewayUrl = new Uri(set) });
        await identified.Task.WaitAsync(Token);
        Assert.Equal(expected, $"{Assert.Single(discord.Addresses)}");
        Assert.Empty(_api.Calls);
    }

    [Theory]
    [InlineData("ws://gateway.example")]
    [InlineData("http://127.0.0.1:2")]
    [InlineData("rubbish")]
    public async Task The_token_goes_to_no_unsafe_place_for_resuming(string place)
    {
        var second = Signal<Uri>();
        await using var discord = new GatewayServer(async link =>
        {
            await link.WelcomeAsync();
            if (link.Number > 1)
            {
                second.TrySetResult(link.Address);
                return;
            }

            await link.ReadyAsync(resumeAt: place);
            await link.SendAsync("""{"op":7,"d":null}""");
            await link.StayAsync();
        });
        await using var bot = Start(discord);
        Assert.Equal(1, (await second.Task.WaitAsync(Token)).Port);
    }

    [Fact]
    public async Task After_every_cut_the_session_is_resumed_within_five_seconds_and_nothing_is_lost_or_comes_twice()
    {
        const int Events = 2_000;
        var (next, cut, slowest, identifies) = (2, 0L, TimeSpan.Zero, 0);
        var sent = new ConcurrentDictionary<int, string>();
        var handled = new ConcurrentDictionary<string, int>();
        var all = Signal();
        await using var discord = new GatewayServer(async link =>
        {
            if (link.Number > 1)
                slowest = new[] { slowest, Stopwatch.GetElapsedTime(Volatile.Read(ref cut)) }.Max();
            var said = await link.WelcomeAsync();
            if (said.GetProperty("op").GetInt32() == 2)
            {
                Interlocked.Increment(ref identifies);
                await link.ReadyAsync();
            }
            else
            {
                // What was missed, in its order, and then that it is all.
                for (var missed = said.GetProperty("d").GetProperty("seq").GetInt32() + 1; missed < next; missed++)
                    await link.CommandAsync(missed, sent[missed]);
                await link.ResumedAsync(next - 1);
            }

            var first = next;
            for (var i = 0; (i < 250 || link.Number >= 8) && next < Events + 2; i++)
            {
                var sequence = next++;
                await link.CommandAsync(sequence, sent[sequence] = $"{sequence}");
            }

            // A cut throws away what the other end has not read yet, the end of the resuming too: that would be a link that never was.
            while (!handled.ContainsKey($"{first}"))
                await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, link.Over);
            Volatile.Write(ref cut, Stopwatch.GetTimestamp());
            if (link.Number >= 8)
                await link.StayAsync();
        });
        await using var bot = Start(discord, (request, _, _) =>
        {
            handled.AddOrUpdate(request.Id, 1, (_, count) => count + 1);
            if (handled.Count == Events)
                all.TrySetResult();
            return Task.CompletedTask;
        }, EveryLinkIsGood);
        await all.Task.WaitAsync(TimeSpan.FromSeconds(60), TimeProvider.System, Token);
        TestContext.Current.TestOutputHelper?.WriteLine($"{discord.Links} links, slowest resume {slowest.TotalMilliseconds:F0} ms, {identifies} IDENTIFY, {handled.Count} handled, {handled.Values.Sum() - handled.Count} twice");
        Assert.Equal((Events, Events, 1), (handled.Count, handled.Values.Sum(), identifies));
        Assert.InRange(slowest.TotalSeconds, 0, 5);
    }

    [Theory]
    [InlineData("flapping")]
    [InlineData("no session is ever kept")]
    [InlineData("every session is invalid")]
    public async Task A_day_of_flapping_takes_at_most_fifty_identifies(string how)
    {
        var (identifies, resumes, standing) = (0, 0, 0);
        var chance = new Random(4711);
        await using var discord = new GatewayServer(async link =>
        {
            double[] chances;
            lock (chance)
                chances = [chance.NextDouble(), chance.NextDouble(), chance.NextDouble()];
            if (chances[0] < 0.05)
            {
                await link.StayAsync();
                return;
            }

            // Hearts beat seldom: a day of them is not what is looked at.
            var said = await link.WelcomeAsync(600_000);
            var isNew = said.GetProperty("op").GetInt32() == 2;
            Interlocked.Increment(ref isNew ? ref identifies : ref resumes);
            if (how == "every session is invalid" || (!isNew && (how == "no session is ever kept" || chances[0] < 0.2)))
            {
                await link.SendAsync("""{"op":9,"d":false}""");
                await link.StayAsync();
                return;
            }

            await (isNew ? link.ReadyAsync() : link.ResumedAsync());
            var staying = link.StayAsync();
            var over = Task.Delay(TimeSpan.FromSeconds(chances[1] * 300), _time, link.Over);
            Interlocked.Increment(ref standing);
            await Task.WhenAny(staying, over);
            Interlocked.Decrement(ref standing);
            switch (chances[2])
            {
                case < 0.4:
                    link.Cut();
                    break;
                case < 0.6:
                    await link.CloseAsync(chances[2] < 0.5 ? 4000 : 1001);
                    break;
                case < 0.75:
                    await link.SendAsync("""{"op":7,"d":null}""");
                    break;
                case < 0.85:
                    await link.SendAsync("""{"op":9,"d":true}""");
                    break;
                case < 0.95:
                    await link.SendAsync("""{"op":9,"d":false}""");
                    break;
                default:
                    await link.CloseAsync(4009);
                    break;
            }

            await staying;
        });
        await using (var bot = Start(discord, time: _time))
        {
            for (var (idle, links) = (0, 0); _time.GetUtcNow() - _time.Start < TimeSpan.FromDays(1); idle++)
            {
                if (discord.Links != links)
                    (idle, links) = (0, discord.Links);
                // While a link stands, nothing is to be done but to let time pass. Else each step has a moment of the machine's own time, and steps are long once LabBot waits.
                if (Volatile.Read(ref standing) > 0)
                {
                    idle = 0;
                    _time.Advance(TimeSpan.FromSeconds(1));
                    for (var i = 0; i < 20; i++)
                        await Task.Yield();
                }
                else
                {
                    await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, Token);
                    _time.Advance(TimeSpan.FromSeconds(idle < 10 ? 3 : 60));
                }
            }
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{how}: {identifies} IDENTIFY, {resumes} RESUME over {discord.Links} links in 24 hours");
        Assert.InRange(identifies, 10, 50);
        Assert.InRange(discord.Links, 20, int.MaxValue);
    }

    [Fact]
    public void No_day_has_more_than_fifty_identifies_and_the_first_come_soon()
    {
        var pace = new IdentifyPace();
        var begun = new List<TimeSpan>();
        for (var now = TimeSpan.Zero; now < TimeSpan.FromDays(5); now = pace.Earliest(now))
        {
            pace.Take(now);
            begun.Add(now);
        }

        var most = begun.Max(at => begun.Count(other => other >= at && other < at + TimeSpan.FromDays(1)));
        TestContext.Current.TestOutputHelper?.WriteLine($"{begun.Count(at => at < TimeSpan.FromDays(1))} on the first day, at most {most} on any; the first: {string.Join(", ", begun.Take(12).Select(at => $"{at.TotalSeconds:F0} s"))}");
        Assert.InRange(most, 40, 50);
        Assert.InRange(begun[1].TotalSeconds, 5, 5);
        Assert.InRange(begun[5].TotalSeconds, 25, 60);
        Assert.InRange(begun[10].TotalMinutes, 3, 6);
        Assert.InRange(begun.Zip(begun.Skip(1), (a, b) => b - a).Max().TotalHours, 0, 1);
    }

    [Theory]
    [InlineData(10062)]
    [InlineData(40060)]
    public async Task An_answer_that_Discord_does_not_take_is_told(int code)
    {
        var said = Signal<bool>();
        var api = new FakeApi(call => call.Route.Name == "gateway" ? new DiscordAnswer.Done(JsonElement.Parse("""{"url":"ws://127.0.0.1:1"}""")) : new DiscordAnswer.Refused(code, 404, "x"));
        await using var discord = Commands(1);
        await using var bot = Running.Start(Gateway(discord, api), async (_, respond, _) => said.TrySetResult(await respond([])));
        Assert.False(await said.Task.WaitAsync(Token));
    }

    [Fact]
    public async Task An_answer_is_given_once()
    {
        var said = Signal<(bool, bool)>();
        await using var discord = Commands(1);
        await using var bot = Start(discord, async (_, respond, _) => said.TrySetResult((await respond([]), await respond([]))));
        Assert.Equal((true, false), await said.Task.WaitAsync(Token));
        Assert.Single(_api.Calls, call => call.Route.Name == "callback");
    }

    [Fact]
    public async Task On_stopping_what_was_received_is_answered_first()
    {
        var (received, go, closed) = (Signal(), Signal(), Signal<int?>());
        await using var discord = new GatewayServer(async link =>
        {
            await link.WelcomeAsync();
            await link.ReadyAsync();
            await link.CommandAsync(2);
            closed.TrySetResult(await link.StayAsync());
        });
        await using var bot = Start(discord, async (_, respond, _) =>
        {
            received.TrySetResult();
            await go.Task;
            await respond([]);
        });
        await received.Task.WaitAsync(Token);
        var stopping = bot.StopAsync();
        Assert.False(stopping.IsCompleted);
        go.TrySetResult();
        await stopping.WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System, Token);
        Assert.Contains(_api.Calls, call => call.Route.Name == "callback");
        Assert.Equal(1000, await closed.Task.WaitAsync(Token));
    }

    [Fact]
    public async Task A_receiver_that_does_not_end_is_told_to_hurry_after_four_seconds()
    {
        var (received, hurried) = (Signal(), Signal());
        await using var discord = Commands(1);
        await using var bot = Start(discord, async (_, _, hurry) =>
        {
            received.TrySetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, hurry).ContinueWith(_ => hurried.TrySetResult(), TaskScheduler.Default);
        }, time: _time);
        await received.Task.WaitAsync(Token);
        var stopping = bot.StopAsync();
        await AdvanceUntil(hurried.Task, TimeSpan.FromSeconds(0.5));
        Assert.InRange((_time.GetUtcNow() - _time.Start).TotalSeconds, 4, 8);
        await AdvanceUntil(stopping, TimeSpan.FromSeconds(0.5));
    }

    [Fact]
    public async Task A_receiver_that_breaks_is_told_in_the_log_and_the_next_command_is_answered()
    {
        var second = Signal();
        await using var discord = Commands(2);
        await using var bot = Start(discord, (request, _, _) => request.Id == "0" ? throw new InvalidOperationException("a mistake") : Task.FromResult(second.TrySetResult()));
        await second.Task.WaitAsync(Token);
        await bot.StopAsync();
        Assert.Contains(_lines.All, line => line.StartsWith("Error: A Interaction of Discord's could not be answered", StringComparison.Ordinal));
    }

    [Fact]
    public async Task At_most_256_are_answered_at_once_and_silence_of_LabBots_own_making_is_no_dead_link()
    {
        const int Commanded = 300;
        var (go, full, all) = (Signal(), Signal(), new CountdownEvent(Commanded));
        var (now, most) = (0, 0);
        await using var discord = Commands(Commanded, acks: true);
        await using var bot = Start(discord, async (_, _, _) =>
        {
            most = Math.Max(most, Interlocked.Increment(ref now));
            if (now == 256)
                full.TrySetResult();
            await go.Task;
            Interlocked.Decrement(ref now);
            all.Signal();
        }, time: _time);
        await full.Task.WaitAsync(Token);
        // Several heartbeats' time goes by while LabBot reads nothing.
        for (var i = 0; i < 200; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        go.TrySetResult();
        Assert.True(await Task.Run(() => all.Wait(TimeSpan.FromSeconds(30), Token), Token));
        Assert.Equal((256, 1), (most, discord.Links));
    }

    [Fact]
    public async Task Over_a_real_socket_it_connects_too()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        await using var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        app.UseWebSockets();
        var identify = Signal<(string Query, string Said)>();
        app.Run(async http =>
        {
            if (!http.WebSockets.IsWebSocketRequest)
            {
                await http.Response.WriteAsync($$"""{"url":"{{app.Urls.First().Replace("http", "ws", StringComparison.Ordinal)}}"}""");
                return;
            }

            using var socket = await http.WebSockets.AcceptWebSocketAsync();
            await socket.SendAsync(Encoding.UTF8.GetBytes("""{"op":10,"d":{"heartbeat_interval":41250}}"""), WebSocketMessageType.Text, true, Token);
            var buffer = new byte[4096];
            var got = await socket.ReceiveAsync(buffer.AsMemory(), Token);
            identify.TrySetResult(($"{http.Request.QueryString}", Encoding.UTF8.GetString(buffer, 0, got.Count)));
        });
        await app.StartAsync(Token);
        var options = WireSetup.Options(new Uri(app.Urls.First() + "/api/"));
        using var api = new DiscordApi(options, TimeProvider.System, new Lines<DiscordApi>());
        await using var bot = Running.Start(new DiscordGateway(options, api, TimeProvider.System, _lines), (_, _, _) => Task.CompletedTask);
        var (query, said) = await identify.Task.WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System, Token);
        Assert.Equal("?v=10&encoding=json&compress=zlib-stream", query);
        Assert.StartsWith("""{"op":2,"d":{"token":""", said, StringComparison.Ordinal);
    }

    internal static TaskCompletionSource Signal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal static TaskCompletionSource<T> Signal<T>() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private readonly TaskCompletionSource _requested = Signal();

    // A gateway that brings so many commands and then stays.
    private static GatewayServer Commands(int count, bool acks = false) => new(async link =>
    {
        await link.WelcomeAsync();
        await link.ReadyAsync();
        var staying = acks ? link.StayAsync() : Task.CompletedTask;
        for (var i = 0; i < count; i++)
            await link.CommandAsync(i + 2, $"{i}");
        await (acks ? staying : link.StayAsync());
    });

    private DiscordGateway Gateway(GatewayServer discord, IDiscordApi? api = null, TimeProvider? time = null, GatewayTimes? times = null, DiscordWireOptions? options = null) =>
        new(options ?? WireSetup.Options(), api ?? _api, times ?? new GatewayTimes(), discord.ConnectAsync, time ?? _time, _lines);

    private Running Start(GatewayServer discord, DiscordReceiver? receiver = null, GatewayTimes? times = null, DiscordWireOptions? options = null, TimeProvider? time = null) =>
        Running.Start(Gateway(discord, _api, time ?? TimeProvider.System, times, options), (request, respond, hurry) =>
        {
            _requests.Enqueue(request);
            return receiver?.Invoke(request, respond, hurry) ?? Task.CompletedTask;
        });

    // Lets time pass until it happens. What a step sets off goes on other threads, so each has a moment of the machine's own time.
    private async Task AdvanceUntil(Task happens, TimeSpan step)
    {
        for (var i = 0; !happens.IsCompleted && i < 10_000; i++)
        {
            _time.Advance(step);
            await Task.WhenAny(happens, Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, Token));
        }

        await happens.WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System, Token);
    }
}
