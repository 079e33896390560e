namespace LabBot.Slack.Wire;

/// <summary>
/// Lets calls go no faster than Slack allows: each method by its <see cref="Lane"/>, each conversation by <see cref="ChannelLanes"/>. Who waits is served in
/// order, interactions before the drip; still one call of a waiting drip goes at least every ten seconds. Where Slack asked for quiet, the drip is told at
/// once, an interaction waits if it takes no more than five seconds. Safe on any thread.
/// </summary>
internal sealed class Pacer : IDisposable
{
    /// <summary>What an interaction waits at most: longer, and a person is better told.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan DripAtLeastEvery = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly long _start;
    private readonly ITimer _timer;
    private readonly Dictionary<string, Queue> _queues = [];
    private readonly ChannelLanes _channels = new();

    /// <summary>A pacer on that clock.</summary>
    public Pacer(TimeProvider time)
    {
        _time = time;
        _start = time.GetTimestamp();
        _timer = time.CreateTimer(static state => ((Pacer)state!).OnTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>How many conversations are remembered.</summary>
    internal int Remembered
    {
        get
        {
            lock (_gate)
                return _channels.Count;
        }
    }

    private TimeSpan Now => _time.GetElapsedTime(_start);

    /// <summary>
    /// Waits for the call's turn. Zero means go, and then <see cref="Answered"/> must follow; anything else is how long the caller should wait before it asks again.
    /// </summary>
    public ValueTask<TimeSpan> EnterAsync(SlackMethod method, string? channel, SlackBudget budget, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            var now = Now;
            var queue = QueueOf(method);
            if (TooLong(queue, channel, budget, now) is { } wait)
                return new(wait);
            var waiter = new Waiter(channel, now);
            var node = queue[budget].AddLast(waiter);
            Serve(now);
            if (waiter.Turn.Task.IsCompleted)
                return new(waiter.Turn.Task);
            waiter.Cancellation = cancellationToken.UnsafeRegister(static (state, token) => ((Action<CancellationToken>)state!)(token), (Action<CancellationToken>)(token => Leave(queue[budget], node, token)));
            return new(waiter.Turn.Task);
        }
    }

    /// <summary>A call that went has its answer, or will have none.</summary>
    public void Answered(string? channel)
    {
        if (channel is null)
            return;
        lock (_gate)
        {
            _channels.Answered(channel, Now);
            Serve(Now);
        }
    }

    /// <summary>Slack asked to leave the method, and the conversation, alone for so long: for everybody.</summary>
    public void Quiet(SlackMethod method, string? channel, TimeSpan delay)
    {
        lock (_gate)
        {
            var now = Now;
            QueueOf(method).Lane.Quiet(now + delay);
            if (channel is not null)
                _channels.Quiet(channel, now + delay, now);
            Serve(now);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();

    private Queue QueueOf(SlackMethod method) => _queues.TryGetValue(method.Name, out var queue) ? queue : _queues[method.Name] = new Queue(new Lane(method.PerMinute));

    // The drip waits for its turn however long it takes, but not for quiet. An interaction is told when its turn is too far away.
    private TimeSpan? TooLong(Queue queue, string? channel, SlackBudget budget, TimeSpan now)
    {
        var wait = budget == SlackBudget.Drip
            ? queue.Lane.QuietUntil - now
            : Max(queue.Lane.Earliest(budget) + (queue.Lane.Interval * queue.Interactions.Count), channel is null ? now : _channels.Earliest(channel) + TimeSpan.FromSeconds(queue.Interactions.Count(one => one.Channel == channel))) - now;
        return wait > (budget == SlackBudget.Drip ? TimeSpan.Zero : LongestWait) ? Max(wait, RetryAfter.Shortest) : null;
    }

    private void OnTimer()
    {
        lock (_gate)
            Serve(Now);
    }

    private void Serve(TimeSpan now)
    {
        var next = TimeSpan.MaxValue;
        foreach (var queue in _queues.Values)
        {
            if (queue.Drip.First is { Value.Since: var since } && now - Max(queue.LastDrip, since) is var waited)
            {
                if (waited >= DripAtLeastEvery)
                    next = Min(next, Serve(queue, SlackBudget.Drip, SlackBudget.Interaction, now, most: 1));
                else if (queue.Interactions.Count > 0)
                    next = Min(next, now + DripAtLeastEvery - waited);
            }

            next = Min(next, Serve(queue, SlackBudget.Interaction, SlackBudget.Interaction, now, int.MaxValue));
            next = Min(next, Serve(queue, SlackBudget.Drip, SlackBudget.Drip, now, int.MaxValue));
        }

        // Timers count whole milliseconds, and one that fires early would only have to wait again.
        _timer.Change(next == TimeSpan.MaxValue ? Timeout.InfiniteTimeSpan : TimeSpan.FromMilliseconds(Math.Max(1, Math.Ceiling((next - now).TotalMilliseconds))), Timeout.InfiniteTimeSpan);
    }

    // Lets go who may go now, and says when to look again.
    private TimeSpan Serve(Queue queue, SlackBudget who, SlackBudget share, TimeSpan now, int most)
    {
        var next = TimeSpan.MaxValue;
        for (var node = queue[who].First; node is not null && most > 0;)
        {
            var (waiter, following) = (node.Value, node.Next);
            var quiet = queue.Lane.QuietUntil - now;
            var held = waiter.Channel is { } name ? _channels.Earliest(name) - now : TimeSpan.Zero;
            if (quiet > (who == SlackBudget.Drip ? TimeSpan.Zero : LongestWait) || held > LongestWait)
            {
                End(queue[who], node, Max(Max(quiet, held), RetryAfter.Shortest));
                node = following;
                continue;
            }

            if (queue.Lane.Earliest(share) is var open && open > now)
                return Min(next, open);
            if (waiter.Channel is { } channel && _channels.Earliest(channel) is var free && free > now)
            {
                next = Min(next, free);
                node = following;
                continue;
            }

            queue.Lane.Take(now);
            if (waiter.Channel is { } taken)
                _channels.Take(taken, now);
            if (who == SlackBudget.Drip)
                queue.LastDrip = now;
            End(queue[who], node, TimeSpan.Zero);
            node = following;
            most--;
        }

        return next;
    }

    private static void End(LinkedList<Waiter> list, LinkedListNode<Waiter> node, TimeSpan wait)
    {
        list.Remove(node);
        node.Value.Cancellation.Unregister();
        node.Value.Turn.TrySetResult(wait);
    }

    private void Leave(LinkedList<Waiter> list, LinkedListNode<Waiter> node, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (node.List is null)
                return;
            list.Remove(node);
        }

        node.Value.Turn.TrySetCanceled(cancellationToken);
    }

    private static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;

    private sealed class Queue(Lane lane)
    {
        public Lane Lane { get; } = lane;

        public LinkedList<Waiter> Interactions { get; } = [];

        public LinkedList<Waiter> Drip { get; } = [];

        public TimeSpan LastDrip { get; set; }

        public LinkedList<Waiter> this[SlackBudget budget] => budget == SlackBudget.Drip ? Drip : Interactions;
    }

    private sealed class Waiter(string? channel, TimeSpan since)
    {
        public string? Channel { get; } = channel;

        public TimeSpan Since { get; } = since;

        public TaskCompletionSource<TimeSpan> Turn { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public CancellationTokenRegistration Cancellation { get; set; }
    }
}
