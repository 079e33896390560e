#if PLATFORM_SDKS
using System.Net.WebSockets;
using System.Text;
using Discord.Net;
using Discord.Net.WebSockets;
using LabBot.Discord;
using LabBot.Discord.DiscordNet;
using LabBot.Discord.Wire;
using Microsoft.Extensions.Time.Testing;

namespace LabBot.Tests.Discord.DiscordNet;

/// <summary>The tap between Discord.Net and its websocket; this test is both.</summary>
public sealed class DiscordNetTapTests : IDisposable
{
    private const string Place = "ws://127.0.0.1:2", Door = "ws://127.0.0.1:1/?v=10&encoding=json&compress=zlib-stream";
    private const string Ready = """{"op":0,"t":"READY","s":1,"d":{"session_id":"s1"}}""", Resumed = """{"op":0,"t":"RESUMED","s":2,"d":{}}""";
    private const string Command = """{"op":0,"t":"INTERACTION_CREATE","s":3,"d":{"id":"11","token":"t"}}""";

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero));
    private readonly Socket _socket = new();
    private readonly Lines<DiscordNetTapTests> _lines = new();
    private readonly List<string> _passed = [];
    private readonly List<DiscordRequest> _taken = [];
    private readonly DiscordNetTap _tap;
    private Func<Task> _taking = () => Task.CompletedTask;
    private int _begun;
    private int _broken;

    public DiscordNetTapTests()
    {
        _tap = new DiscordNetTap(
            _socket,
            new Uri(Door),
            mayBePlain: true,
            () => _begun++,
            async request =>
            {
                _taken.Add(request);
                await _taking();
                return true;
            },
            new GatewayTimes(),
            _time,
            _lines);
        _tap.TextMessage += text =>
        {
            _passed.Add(text);
            return Task.CompletedTask;
        };
        _tap.Closed += _ =>
        {
            Interlocked.Increment(ref _broken);
            return Task.CompletedTask;
        };
    }

    public void Dispose() => _tap.Dispose();

    [Fact]
    public async Task A_client_that_asks_for_no_link_for_two_minutes_is_given_up()
    {
        await BeginAsync();
        await _socket.ClosesAsync(new IOException("cut"));
        _time.Advance(TimeSpan.FromSeconds(119));
        Assert.False(_tap.Ended.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.IsType<LinkEnd.Cut>(await _tap.Ended);
        Assert.Contains(_lines.All, line => line.StartsWith("Warning", StringComparison.Ordinal) && line.Contains("asked for no link for 120 s", StringComparison.Ordinal));
    }

    [Fact]
    public void So_is_one_that_never_asks()
    {
        _time.Advance(TimeSpan.FromSeconds(119));
        Assert.False(_tap.Ended.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(_tap.Ended.IsCompleted);
    }

    [Fact]
    public async Task A_link_on_which_nothing_comes_is_broken_off_within_one_and_a_half_heartbeats_and_the_session_goes_on()
    {
        await BeginAsync();
        _time.Advance(TimeSpan.FromSeconds(40));
        await _socket.SaysAsync("""{"op":11}""");
        _time.Advance(TimeSpan.FromSeconds(59.9));
        Assert.Empty(_socket.Closes);
        _time.Advance(TimeSpan.FromSeconds(0.1));
        await BrokenOffAsync();
    }

    [Fact]
    public async Task A_link_that_says_no_hello_is_broken_off_after_ten_seconds()
    {
        await _tap.ConnectAsync(Door);
        _time.Advance(TimeSpan.FromSeconds(9.9));
        Assert.Empty(_socket.Closes);
        _time.Advance(TimeSpan.FromSeconds(0.1));
        await BrokenOffAsync();
    }

    [Fact]
    public async Task In_an_outage_in_which_hearts_are_answered_READY_is_waited_for()
    {
        await _tap.ConnectAsync(Door);
        await _socket.SaysAsync(Hello);
        await IdentifyAsync();
        for (var beats = 0; beats < 100; beats++)
        {
            _time.Advance(TimeSpan.FromSeconds(37));
            await _socket.SaysAsync("""{"op":11}""");
        }

        Assert.Empty(_socket.Closes);
        Assert.False(_tap.Ended.IsCompleted);
    }

    [Fact]
    public async Task While_LabBot_itself_does_not_read_silence_says_nothing()
    {
        var room = new TaskCompletionSource();
        _taking = () => room.Task;
        await BeginAsync();
        var reading = _socket.SaysAsync(Command);
        _time.Advance(TimeSpan.FromMinutes(10));
        Assert.Empty(_socket.Closes);
        room.SetResult();
        await reading;
        _time.Advance(TimeSpan.FromSeconds(60));
        await BrokenOffAsync();
    }

    [Fact]
    public async Task Connecting_takes_ten_seconds_at_most_and_is_tried_again()
    {
        await BeginAsync();
        await _socket.ClosesAsync(new IOException("cut"));
        _socket.Connecting = (_, token) => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
        var connecting = _tap.ConnectAsync(Place);
        await AdvanceAsync(() => _socket.Addresses.Count == 2);
        var since = _time.GetTimestamp();
        // A pause at each step: what the end of the ten seconds sets off runs on other threads.
        await AdvanceAsync(() => _socket.Addresses.Count == 3, TimeSpan.FromMilliseconds(20));
        Assert.InRange(_time.GetElapsedTime(since).TotalSeconds, 10, 14);
        _socket.Connecting = (_, _) => Task.CompletedTask;
        await AdvanceAsync(() => connecting.IsCompletedSuccessfully, TimeSpan.FromMilliseconds(20));
        Assert.Contains(_lines.All, line => line.Contains("no link came about within 10 s", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_session_outlives_an_hour_without_a_network_and_after_three_tries_is_resumed_at_the_front_door()
    {
        await BeginAsync();
        _time.Advance(TimeSpan.FromSeconds(45));
        await _socket.ClosesAsync(new IOException("cut"));
        _socket.Connecting = (_, _) => throw new WebSocketException("no network");
        var connecting = _tap.ConnectAsync(Place);
        var since = _time.GetTimestamp();
        await AdvanceAsync(() => _time.GetElapsedTime(since) > TimeSpan.FromHours(1));
        Assert.False(_tap.Ended.IsCompleted);
        Assert.InRange(_socket.Addresses.Count, 100, 300);
        _socket.Connecting = (_, _) => Task.CompletedTask;
        await AdvanceAsync(() => connecting.IsCompletedSuccessfully);
        Assert.All(_socket.Addresses.Skip(1).Take(3), address => Assert.StartsWith(Place, address, StringComparison.Ordinal));
        Assert.All(_socket.Addresses.Skip(4), address => Assert.Equal(Door, address));
    }

    [Fact]
    public async Task Five_resumes_in_vain_end_the_session()
    {
        await BeginAsync();
        for (var resumes = 0; resumes < 5; resumes++)
        {
            await ReconnectAsync();
            await SayAsync("""{"op":6,"d":{}}""");
        }

        await Assert.ThrowsAnyAsync<OperationCanceledException>(ReconnectAsync);
        Assert.IsType<LinkEnd.Cut>(await _tap.Ended);
        Assert.Equal(6, _socket.Addresses.Count);
    }

    [Fact]
    public async Task A_resume_that_succeeds_begins_the_count_anew()
    {
        await BeginAsync();
        for (var resumes = 0; resumes < 20; resumes++)
        {
            await ReconnectAsync();
            await SayAsync("""{"op":6,"d":{}}""");
            await _socket.SaysAsync(Resumed);
        }

        Assert.False(_tap.Ended.IsCompleted);
    }

    [Fact]
    public async Task Without_a_session_one_failed_try_ends_the_client_so_that_the_next_asks_where_the_front_door_is()
    {
        _socket.Connecting = (_, _) => throw new WebSocketException("no network");
        var connecting = _tap.ConnectAsync(Door);
        await AdvanceAsync(() => connecting.IsCompleted);
        Assert.IsType<LinkEnd.Cut>(await _tap.Ended);
        Assert.Single(_socket.Addresses);
    }

    [Theory]
    [InlineData("ws://gateway.example")]
    [InlineData("http://127.0.0.1:2")]
    [InlineData("rubbish")]
    public async Task The_token_goes_to_no_unsafe_place_for_resuming_but_to_the_front_door(string place)
    {
        await BeginAsync();
        await ReconnectAsync(place);
        Assert.Equal([Door, Door], _socket.Addresses);
    }

    [Fact]
    public async Task A_second_IDENTIFY_does_not_pass_and_ends_the_client()
    {
        await BeginAsync();
        await _socket.SaysAsync("""{"op":9,"d":false}""");
        await IdentifyAsync();
        Assert.Equal(new LinkEnd.Invalid(false), await _tap.Ended);
        Assert.Equal(1, _begun);
        Assert.Single(_socket.Sent, said => said.Contains("\"op\":2", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Too_long_a_message_ends_the_session()
    {
        await BeginAsync();
        await _socket.SaysAsync(new string(' ', Inflater.Longest + 1));
        Assert.IsType<LinkEnd.TooLong>(await _tap.Ended);
        Assert.DoesNotContain(_passed, text => text.Length > 1000);
    }

    [Theory]
    [InlineData(4004)] // with a mend
    [InlineData(4014)]
    [InlineData(4007)] // the session is over
    [InlineData(4009)]
    [InlineData(4006)] // Discord.Net gives up
    public async Task After_a_close_that_ends_the_session_the_client_ends_with_its_code(int code)
    {
        await BeginAsync();
        await _socket.ClosesAsync(new WebSocketClosedException(code));
        Assert.Equal(new LinkEnd.Closed(code), await _tap.Ended);
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(4000)]
    [InlineData(4008)]
    public async Task After_any_other_it_goes_on(int code)
    {
        await BeginAsync();
        await _socket.ClosesAsync(new WebSocketClosedException(code));
        Assert.False(_tap.Ended.IsCompleted);
        Assert.Equal(1, _broken);
    }

    [Fact]
    public async Task Discord_Net_closes_so_that_the_session_stays_until_it_is_meant_to_end()
    {
        await BeginAsync();
        await _tap.DisconnectAsync(1000);
        await ReconnectAsync();
        await _tap.CloseAsync();
        Assert.Equal([4000, 1000], _socket.Closes);
    }

    [Fact]
    public async Task A_session_that_may_be_resumed_is_and_nothing_more_of_the_old_link_passes()
    {
        await BeginAsync();
        var before = _passed.Count;
        await _socket.SaysAsync("""{"op":9,"d":true}""");
        await _socket.SaysAsync(Command);
        await BrokenOffAsync();
        Assert.Equal(before, _passed.Count);
        Assert.Empty(_taken);
        await ReconnectAsync();
        await _socket.SaysAsync(Command);
        Assert.Equal([Hello, Command], _passed.Skip(before));
        Assert.Equal("11", Assert.Single(_taken).Id);
    }

    [Fact]
    public async Task What_Discord_Net_cannot_read_breaks_the_link_and_not_the_session()
    {
        await BeginAsync();
        _tap.TextMessage += _ => throw new InvalidOperationException("a mistake");
        await _socket.SaysAsync(Command);
        await BrokenOffAsync();
    }

    [Fact]
    public async Task What_nobody_can_read_is_passed_over()
    {
        await BeginAsync();
        var before = _passed.Count;
        await _socket.SaysAsync("{");
        Assert.Equal(before, _passed.Count);
        Assert.Empty(_socket.Closes);
    }

    [Fact]
    public async Task Who_has_ended_opens_nothing_and_calls_off_what_is_being_opened()
    {
        await BeginAsync();
        await _socket.ClosesAsync(new IOException("cut"));
        _socket.Connecting = (_, token) => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
        var connecting = _tap.ConnectAsync(Place);
        await AdvanceAsync(() => _socket.Addresses.Count == 2);
        await _tap.CloseAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connecting.WaitAsync(TestContext.Current.CancellationToken));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _tap.ConnectAsync(Place));
        Assert.Equal(2, _socket.Addresses.Count);
    }

    private static string Hello => """{"op":10,"d":{"heartbeat_interval":40000}}""";

    private async Task BeginAsync()
    {
        await _tap.ConnectAsync(Door);
        await _socket.SaysAsync(Hello);
        await IdentifyAsync();
        await _socket.SaysAsync(Ready);
    }

    private Task IdentifyAsync() => SayAsync("""{"op":2,"d":{}}""");

    private Task SayAsync(string text) => _tap.SendAsync(Encoding.UTF8.GetBytes(text), 0, text.Length, isText: true);

    private Task ReconnectAsync() => ReconnectAsync(Place);

    private async Task ReconnectAsync(string place)
    {
        await _socket.ClosesAsync(new IOException("cut"));
        var connecting = _tap.ConnectAsync(place);
        await AdvanceAsync(() => connecting.IsCompleted);
        await connecting;
        await _socket.SaysAsync(Hello);
    }

    private async Task BrokenOffAsync()
    {
        for (var waited = 0; Volatile.Read(ref _broken) == 0; waited++)
        {
            Assert.InRange(waited, 0, 30_000);
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
        }

        Assert.Equal([4000], _socket.Closes);
        Assert.False(_tap.Ended.IsCompleted);
    }

    private async Task AdvanceAsync(Func<bool> isSo, TimeSpan pause = default)
    {
        for (var steps = 0; !isSo(); steps++)
        {
            Assert.InRange(steps, 0, 50_000);
            _time.Advance(TimeSpan.FromSeconds(0.5));
            await Task.Yield();
            // Other threads get their turn now and then, or at every step where that is asked for.
            if (pause > TimeSpan.Zero || steps % 100 == 99)
                await Task.Delay(pause > TimeSpan.Zero ? pause : TimeSpan.FromMilliseconds(1), TimeProvider.System);
        }
    }

    /// <summary>Discord.Net's websocket, of which the test says what comes of it.</summary>
    private sealed class Socket : IWebSocketClient
    {
        private CancellationToken token;

        public event Func<byte[], int, int, Task>? BinaryMessage;

        public event Func<string, Task>? TextMessage;

        public event Func<Exception, Task>? Closed;

        public Func<string, CancellationToken, Task> Connecting { get; set; } = (_, _) => Task.CompletedTask;

        public List<string> Addresses { get; } = [];

        public List<string> Sent { get; } = [];

        public List<int> Closes { get; } = [];

        public Task SaysAsync(string text) => TextMessage!(text);

        public Task SaysAsync(byte[] bytes) => BinaryMessage!(bytes, 0, bytes.Length);

        public Task ClosesAsync(Exception why) => Closed!(why);

        public void SetHeader(string key, string value)
        {
        }

        public void SetCancelToken(CancellationToken cancelToken) => token = cancelToken;

        public Task ConnectAsync(string host)
        {
            Addresses.Add(host);
            return Connecting(host, token);
        }

        public Task DisconnectAsync(int closeCode = 1000)
        {
            Closes.Add(closeCode);
            return Task.CompletedTask;
        }

        public Task SendAsync(byte[] data, int index, int count, bool isText)
        {
            Sent.Add(Encoding.UTF8.GetString(data, index, count));
            return Task.CompletedTask;
        }

        public void Dispose()
        {
        }
    }
}
#endif
