using CsCheck;
using LabBot.Slack;
using LabBot.Slack.Wire;
using Microsoft.Extensions.Time.Testing;

namespace LabBot.Tests.Slack.Wire;

public class PacerTests
{
    private static readonly SlackMethod Post = SlackMethod.Of("chat.postMessage");
    private static readonly SlackMethod Publish = SlackMethod.Of("views.publish");

    private static readonly Gen<string>[] OneOfEachTier = [Gen.Const("chat.postMessage"), Gen.Const("views.publish"), Gen.Const("chat.update"), Gen.Const("users.list"), Gen.Const("apps.connections.open")];

    private readonly FakeTimeProvider _time = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_drip_of_20_000_readings_keeps_95_percent_of_Slacks_rate_and_is_never_told_to_wait()
    {
        const int Readings = 20_000;
        using var pacer = new Pacer(_time);
        var slack = new StrictSlack(Post.PerMinute);
        var start = _time.GetTimestamp();
        for (var i = 0; i < Readings; i++)
        {
            var channel = $"D{i}";
            await GoAsync(pacer, channel, SlackBudget.Drip);
            slack.Receive(channel, _time.GetElapsedTime(start));
            pacer.Answered(channel);
        }

        var took = _time.GetElapsedTime(start);
        // The most that the server allows: 300 in the first moment, and again each time that a minute is over.
        var quickest = TimeSpan.FromMinutes((Readings - 1) / Post.PerMinute);
        TestContext.Current.TestOutputHelper?.WriteLine($"{Readings} readings in {took:g}; {Readings / took.TotalMinutes:F1} a minute; {100 * quickest / took:F1} % of the server's best; told to wait {slack.Refused} times; {pacer.Remembered} conversations remembered");
        Assert.Equal(0, slack.Refused);
        Assert.True(quickest / took >= 0.95);
        Assert.InRange(pacer.Remembered, 0, 1025);
    }

    [Fact]
    public void In_no_window_is_there_more_than_Slack_allows() =>
        Gen.Select(Gen.OneOf(OneOfEachTier), Gen.Select(Gen.Int[0, 1000], Gen.Bool).List[1, 800]).Sample((name, calls) =>
        {
            var method = SlackMethod.Of(name);
            var lane = new Lane(method.PerMinute);
            var slack = new StrictSlack(method.PerMinute);
            var now = TimeSpan.Zero;
            foreach (var (pause, isDrip) in calls)
            {
                now += TimeSpan.FromMilliseconds(pause > 995 ? 5 * pause : 0); // mostly as fast as it goes
                var open = lane.Earliest(isDrip ? SlackBudget.Drip : SlackBudget.Interaction);
                now = open > now ? open : now;
                lane.Take(now);
                slack.Receive(null, now);
            }

            Assert.Equal(0, slack.Refused);
        });

    [Theory]
    [InlineData("chat.postMessage")]
    [InlineData("views.publish")]
    [InlineData("chat.update")]
    [InlineData("users.list")]
    public void A_burst_of_interactions_in_the_middle_of_a_drip_stays_under_the_limit(string name)
    {
        var method = SlackMethod.Of(name);
        var lane = new Lane(method.PerMinute);
        var slack = new StrictSlack(method.PerMinute);
        for (var (i, now) = (0, TimeSpan.Zero); i < 1000; i++)
        {
            var open = lane.Earliest(i % 400 is >= 380 and < 390 ? SlackBudget.Interaction : SlackBudget.Drip);
            now = open > now ? open : now;
            lane.Take(now);
            slack.Receive(null, now);
        }

        Assert.Equal(0, slack.Refused);
    }

    [Fact]
    public void A_lane_keeps_its_rate_when_timers_are_late()
    {
        var lane = new Lane(Post.PerMinute);
        var now = TimeSpan.Zero;
        for (var i = 0; i < 1000; i++)
        {
            var open = lane.Earliest(SlackBudget.Drip);
            now = (open > now ? open : now) + TimeSpan.FromMilliseconds(15);
            lane.Take(now);
        }

        Assert.InRange(now.TotalSeconds, 999 * 0.206 - 0.3, 1000 * 0.206);
    }

    [Fact]
    public async Task A_conversation_has_one_message_a_second_counted_from_the_last_answer()
    {
        using var pacer = new Pacer(_time);
        Assert.Equal(TimeSpan.Zero, await pacer.EnterAsync(Post, "D1", SlackBudget.Interaction, Token));
        var second = pacer.EnterAsync(Post, "D1", SlackBudget.Interaction, Token);
        _time.Advance(TimeSpan.FromSeconds(1.5));
        Assert.False(second.IsCompleted);
        pacer.Answered("D1");
        _time.Advance(TimeSpan.FromSeconds(0.9));
        Assert.False(second.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(0.2));
        Assert.Equal(TimeSpan.Zero, await second);
        // Meanwhile another conversation waits for nobody.
        Assert.Equal(TimeSpan.Zero, await pacer.EnterAsync(Post, "D2", SlackBudget.Interaction, Token));
    }

    [Fact]
    public async Task An_interaction_never_waits_behind_the_drip()
    {
        using var pacer = new Pacer(_time);
        var drip = Enumerable.Range(0, 1000).Select(i => pacer.EnterAsync(Post, $"D{i}", SlackBudget.Drip, Token).AsTask()).ToList();
        _time.Advance(TimeSpan.FromSeconds(30));
        Assert.Contains(drip, one => !one.IsCompleted);
        for (var i = 0; i < 5; i++)
            Assert.Equal(TimeSpan.Zero, await AtOnce(pacer.EnterAsync(Post, $"C{i}", SlackBudget.Interaction, Token)));
    }

    [Fact]
    public async Task A_flood_of_interactions_does_not_starve_the_drip()
    {
        using var pacer = new Pacer(_time);
        var drip = pacer.EnterAsync(Post, "D1", SlackBudget.Drip, Token).AsTask();
        Assert.True(drip.IsCompleted);
        var flooding = 0;
        var waited = TimeSpan.Zero;
        for (drip = null; drip is null || !drip.IsCompleted; waited += TimeSpan.FromMilliseconds(100))
        {
            for (var i = 0; i < 10; i++)
                _ = pacer.EnterAsync(Post, $"C{flooding++}", SlackBudget.Interaction, Token).AsTask();
            drip ??= pacer.EnterAsync(Post, "D2", SlackBudget.Drip, Token).AsTask();
            _time.Advance(TimeSpan.FromMilliseconds(100));
            Assert.InRange(waited.TotalSeconds, 0, 15);
        }

        Assert.Equal(TimeSpan.Zero, await drip);
        Assert.InRange(waited.TotalSeconds, 9, 12);
    }

    [Fact]
    public async Task An_interaction_whose_turn_is_too_far_away_is_told_so()
    {
        using var pacer = new Pacer(_time);
        var calls = Enumerable.Range(0, 200).Select(i => pacer.EnterAsync(Post, $"C{i}", SlackBudget.Interaction, Token).AsTask()).ToList();
        var told = 0;
        foreach (var call in calls.Where(call => call.IsCompleted))
            told += await call > TimeSpan.Zero ? 1 : 0;
        // Seven go at once, and thirty seconds have room for 145.
        Assert.InRange(told, 45, 52);
        Assert.InRange(calls.Count(call => !call.IsCompleted), 140, 150);
        // Nobody who was not told waits longer than that.
        _time.Advance(TimeSpan.FromSeconds(30.5));
        Assert.All(calls, call => Assert.True(call.IsCompleted));
    }

    [Fact]
    public async Task After_a_429_the_conversation_is_left_alone_and_after_a_second_one_the_method()
    {
        using var pacer = new Pacer(_time);
        pacer.Quiet(Post, "D0", TimeSpan.FromSeconds(4));
        Assert.Equal(4, (await AtOnce(pacer.EnterAsync(Post, "D0", SlackBudget.Drip, Token))).TotalSeconds);
        Assert.Equal(TimeSpan.Zero, await AtOnce(pacer.EnterAsync(Post, "D5", SlackBudget.Drip, Token)));
        // Told the same conversation twice is still one conversation.
        pacer.Quiet(Post, "D0", TimeSpan.FromSeconds(4));
        Assert.Equal(TimeSpan.Zero, await AtOnce(pacer.EnterAsync(Post, "D6", SlackBudget.Drip, Token)));
        var waiting = Enumerable.Range(0, 3).Select(i => pacer.EnterAsync(Post, $"D1{i}", SlackBudget.Drip, Token).AsTask()).ToList()[^1];
        pacer.Quiet(Post, "D5", TimeSpan.FromSeconds(4));
        Assert.Equal(4, (await AtOnce(new(waiting))).TotalSeconds);
        Assert.Equal(4, (await AtOnce(pacer.EnterAsync(Post, "D7", SlackBudget.Drip, Token))).TotalSeconds);
        var person = pacer.EnterAsync(Post, "C1", SlackBudget.Interaction, Token).AsTask();
        _time.Advance(TimeSpan.FromSeconds(3.99));
        Assert.False(person.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(0.02));
        Assert.Equal(TimeSpan.Zero, await AtOnce(new(person)));
    }

    [Fact]
    public async Task Two_conversations_told_to_wait_long_after_each_other_leave_the_method_open()
    {
        using var pacer = new Pacer(_time);
        pacer.Quiet(Post, "D0", TimeSpan.FromMinutes(1));
        _time.Advance(TimeSpan.FromSeconds(10));
        pacer.Quiet(Post, "D1", TimeSpan.FromMinutes(1));
        Assert.Equal(TimeSpan.Zero, await AtOnce(pacer.EnterAsync(Post, "D2", SlackBudget.Drip, Token)));
    }

    [Fact]
    public async Task After_a_long_429_everybody_is_told_and_another_method_goes_on()
    {
        using var pacer = new Pacer(_time);
        pacer.Quiet(Publish, null, TimeSpan.FromHours(1));
        Assert.Equal(3600, (await AtOnce(pacer.EnterAsync(Publish, null, SlackBudget.Interaction, Token))).TotalSeconds);
        pacer.Quiet(Post, "D0", TimeSpan.FromHours(1));
        Assert.Equal(3600, (await AtOnce(pacer.EnterAsync(Post, "D0", SlackBudget.Interaction, Token))).TotalSeconds);
        Assert.Equal(TimeSpan.Zero, await AtOnce(pacer.EnterAsync(Post, "C1", SlackBudget.Interaction, Token)));
        // The conversation is left alone, whatever the method.
        Assert.Equal(3600, (await AtOnce(pacer.EnterAsync(SlackMethod.FinishUpload, "D0", SlackBudget.Drip, Token))).TotalSeconds);
        Assert.Equal(TimeSpan.Zero, await AtOnce(pacer.EnterAsync(SlackMethod.FinishUpload, "D1", SlackBudget.Drip, Token)));
    }

    [Fact]
    public async Task A_person_and_their_conversation_are_one_and_only_so_many_are_remembered()
    {
        using var pacer = new Pacer(_time);
        for (var i = 0; i < 30_000; i++)
            pacer.Same($"U{i}", $"D{i}");
        pacer.Quiet(Post, "D29999", TimeSpan.FromSeconds(9));
        Assert.Equal(9, (await AtOnce(pacer.EnterAsync(Post, "U29999", SlackBudget.Drip, Token))).TotalSeconds);
        Assert.Equal(20_000, pacer.Aliases);
    }

    [Fact]
    public async Task Forty_clicks_at_nine_are_mostly_answered_and_none_waits_longer_than_half_a_minute()
    {
        using var pacer = new Pacer(_time);
        var update = SlackMethod.Of("chat.update");
        var calls = Enumerable.Range(0, 40).Select(i => pacer.EnterAsync(update, null, SlackBudget.Interaction, Token, $"U{i}").AsTask()).ToList();
        for (var i = 0; i < 310; i++)
            _time.Advance(TimeSpan.FromMilliseconds(100));
        var waits = await Task.WhenAll(calls);
        Assert.InRange(waits.Count(wait => wait == TimeSpan.Zero), 33, 40);
    }

    [Fact]
    public async Task One_who_clicks_three_times_a_second_keeps_nobody_elses_dialogue_away()
    {
        using var pacer = new Pacer(_time);
        var open = SlackMethod.Of("views.open");
        var others = 0;
        for (var tick = 0; tick < 600; tick++)
        {
            _ = pacer.EnterAsync(open, null, SlackBudget.Interaction, Token, "clicker").AsTask();
            var other = tick >= 300 && tick % 30 == 0 ? pacer.EnterAsync(open, null, SlackBudget.Interaction, Token, $"U{others++}").AsTask() : null;
            for (var i = 0; i < 10; i++)
                _time.Advance(TimeSpan.FromSeconds(1.0 / 30));
            for (var i = 0; other is { IsCompleted: false } && i < 60; i++)
                _time.Advance(TimeSpan.FromSeconds(1.0 / 30));
            if (other is not null)
                Assert.Equal(TimeSpan.Zero, await AtOnce(new(other)));
        }

        Assert.Equal(10, others);
    }

    [Fact]
    public void Whoever_waits_gets_as_many_turns_as_anybody_else_who_waits() =>
        Gen.Int[0, 5].List[2, 60].Sample(arrivals =>
        {
            var time = new FakeTimeProvider();
            using var pacer = new Pacer(time);
            var update = SlackMethod.Of("chat.update");
            // First all that may go at once is used up, by somebody else.
            while (pacer.EnterAsync(update, null, SlackBudget.Interaction, Token, "first").AsTask().IsCompletedSuccessfully)
            {
            }

            var waiting = arrivals.Select(person => (Person: person, Turn: pacer.EnterAsync(update, null, SlackBudget.Interaction, Token, $"U{person}").AsTask())).ToList();
            var told = waiting.Where(one => one.Turn.IsCompleted).ToHashSet();
            var stays = waiting.Where(one => !told.Contains(one)).ToList();
            var served = new Dictionary<int, int>();
            while (stays.Count > 0)
            {
                time.Advance(TimeSpan.FromMilliseconds(250));
                foreach (var one in stays.Where(one => one.Turn.IsCompleted).ToList())
                {
                    stays.Remove(one);
                    if (one.Turn.Result == TimeSpan.Zero)
                        served[one.Person] = served.GetValueOrDefault(one.Person) + 1;
                }

                // Whoever still waits is at most one turn behind anybody.
                foreach (var person in stays.Select(one => one.Person).Distinct())
                    Assert.True(served.GetValueOrDefault(person) >= served.Values.DefaultIfEmpty().Max() - 1);
            }

            // And nobody was turned away at the door while somebody else had two turns more.
            foreach (var (person, _) in told)
                Assert.True(served.GetValueOrDefault(person) >= served.Values.DefaultIfEmpty().Max() - 1);
        });

    [Fact]
    public async Task A_short_429_outlasts_the_answer_that_brought_it()
    {
        using var pacer = new Pacer(_time);
        await pacer.EnterAsync(Post, "D0", SlackBudget.Interaction, Token);
        pacer.Quiet(Post, "D0", TimeSpan.FromSeconds(2));
        pacer.Answered("D0");
        var other = pacer.EnterAsync(SlackMethod.FinishUpload, "D0", SlackBudget.Interaction, Token).AsTask();
        _time.Advance(TimeSpan.FromSeconds(1.9));
        Assert.False(other.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(0.2));
        Assert.Equal(TimeSpan.Zero, await AtOnce(new(other)));
    }

    [Fact]
    public async Task Who_gives_up_takes_nobodys_turn()
    {
        using var pacer = new Pacer(_time);
        await pacer.EnterAsync(Post, "D1", SlackBudget.Drip, Token);
        using var gaveUp = new CancellationTokenSource();
        var first = pacer.EnterAsync(Post, "D1", SlackBudget.Drip, gaveUp.Token).AsTask();
        var second = pacer.EnterAsync(Post, "D1", SlackBudget.Drip, Token).AsTask();
        await gaveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        pacer.Answered("D1");
        _time.Advance(TimeSpan.FromSeconds(1.1));
        Assert.Equal(TimeSpan.Zero, await AtOnce(new(second)));
    }

    private async Task GoAsync(Pacer pacer, string channel, SlackBudget budget)
    {
        var turn = pacer.EnterAsync(Post, channel, budget, Token);
        while (!turn.IsCompleted)
            _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(TimeSpan.Zero, await turn);
    }

    private static async Task<TimeSpan> AtOnce(ValueTask<TimeSpan> turn)
    {
        Assert.True(turn.IsCompleted);
        return await turn;
    }

    /// <summary>A server that counts over any minute, and the messages of a conversation over any second.</summary>
    private sealed class StrictSlack(int perMinute)
    {
        private readonly Queue<TimeSpan> _minute = [];
        private readonly Dictionary<string, TimeSpan> _channels = [];

        public int Refused { get; private set; }

        public void Receive(string? channel, TimeSpan at)
        {
            while (_minute.TryPeek(out var first) && first <= at - TimeSpan.FromMinutes(1))
                _minute.Dequeue();
            if (_minute.Count >= perMinute || (channel is not null && _channels.TryGetValue(channel, out var last) && at - last < TimeSpan.FromSeconds(1)))
                Refused++;
            _minute.Enqueue(at);
            if (channel is not null)
                _channels[channel] = at;
        }
    }
}
