using LabBot.Wire;

namespace LabBot.Slack.Wire;

/// <summary>
/// Lets calls go no faster than Slack allows: each method by its <see cref="Lane"/>, each conversation by <see cref="ChannelLanes"/>. Interactions go before the
/// drip, and among them each person has the same share: a second call of somebody comes after the first of everybody else. Still one call of a waiting drip goes
/// at least every ten seconds. Where Slack asked for quiet, the drip is told at once, an interaction waits if it takes no more than <see cref="LongestWait"/>.
/// Safe on any thread.
/// </summary>
internal sealed class Pacer : IDisposable
{
    // A click's trigger is good for three seconds (docs.slack.dev/interactivity/handling-user-interaction), the way there and back included.
    private static readonly TimeSpan BeforeTriggerEnds = TimeSpan.FromSeconds(2);

    // What nothing runs out for. Longer, and a person is better told.
    private static readonly TimeSpan WhileSomebodyWaits = TimeSpan.FromSeconds(30);

    // A second conversation that is told to wait so soon after the first: then it is the method that is too busy, not the conversation.
    private static readonly TimeSpan SameTrouble = TimeSpan.FromSeconds(5);

    // Who has left the longest without a message is forgotten; their next one is only paced a little worse.
    private const int MostAliases = 20_000;

    private static readonly TimeSpan DripAtLeastEvery = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly long _start;
    private readonly ITimer _timer;
    private readonly Dictionary<string, Queue> _queues = [];
    private readonly ChannelLanes _channels = new();
    private readonly Dictionary<string, string> _aliases = [];
    private readonly Queue<string> _aliasesInOrder = [];

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

    /// <summary>How many people's conversations are known.</summary>
    internal int Aliases
    {
        get
        {
            lock (_gate)
                return _aliases.Count;
        }
    }

    private TimeSpan Now => _time.GetElapsedTime(_start);

    /// <summary>What an interaction waits at most for its turn at a method.</summary>
    public static TimeSpan LongestWait(SlackMethod method) => method.HasTrigger ? BeforeTriggerEnds : WhileSomebodyWaits;

    /// <summary>
    /// Waits for the call's turn. Zero means go, and then <see cref="Answered"/> must follow; anything else is how long the caller should wait before it asks again.
    /// </summary>
    /// <param name="method">The method.</param>
    /// <param name="channel">The conversation, where it is a message; a person's id means their conversation with the app.</param>
    /// <param name="budget">Whose share it takes.</param>
    /// <param name="cancellationToken">Ends the waiting, with an exception.</param>
    /// <param name="person">Who waits for it: anything that is the same for the same person. Null: they share one turn with others of whom it is not known.</param>
    public ValueTask<TimeSpan> EnterAsync(SlackMethod method, string? channel, SlackBudget budget, CancellationToken cancellationToken, string? person = null)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            var now = Now;
            var queue = QueueOf(method);
            var turn = budget == SlackBudget.Drip ? 0 : queue.TurnOf(person ?? "");
            if (TooLong(queue, channel, budget, turn, now) is { } wait)
                return new(wait);
            var waiter = new Waiter(channel, now, turn);
            var node = budget == SlackBudget.Drip ? queue.Drip.AddLast(waiter) : queue.Add(waiter, person ?? "");
            Serve(now);
            if (waiter.Done.Task.IsCompleted)
                return new(waiter.Done.Task);
            waiter.Cancellation = cancellationToken.UnsafeRegister(static (state, token) => ((Action<CancellationToken>)state!)(token), (Action<CancellationToken>)(token => Leave(queue[budget], node, token)));
            return new(waiter.Done.Task);
        }
    }

    /// <summary>A call that went has its answer, or will have none.</summary>
    public void Answered(string? channel)
    {
        if (channel is null)
            return;
        lock (_gate)
        {
            _channels.Answered(Key(channel), Now);
            Serve(Now);
        }
    }

    /// <summary>What is posted to a person's id arrives in that conversation: both are one.</summary>
    public void Same(string person, string channel)
    {
        lock (_gate)
        {
            if (_aliases.GetValueOrDefault(person) == channel)
                return;
            if (!_aliases.ContainsKey(person))
                _aliasesInOrder.Enqueue(person);
            _aliases[person] = channel;
            _channels.Join(person, channel);
            if (_aliasesInOrder.Count > MostAliases)
                _aliases.Remove(_aliasesInOrder.Dequeue());
        }
    }

    /// <summary>
    /// Slack asked to wait. A message's conversation is left alone for so long, by everybody and whatever the method; the method itself only once a second
    /// conversation has been told the same within five seconds, since Slack counts by the conversation and by the workspace and does not say which it was. What is no
    /// message has only its method.
    /// </summary>
    public void Quiet(SlackMethod method, string? channel, TimeSpan delay)
    {
        lock (_gate)
        {
            var now = Now;
            var queue = QueueOf(method);
            if (channel is null)
            {
                queue.Lane.Quiet(now + delay);
            }
            else
            {
                var key = Key(channel);
                _channels.Quiet(key, now + delay, now);
                if (queue.LastTold is { } last && last.Channel != key && now - last.At <= SameTrouble)
                    queue.Lane.Quiet(now + delay);
                queue.LastTold = (key, now);
            }

            Serve(now);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();

    private Queue QueueOf(SlackMethod method) => _queues.TryGetValue(method.Name, out var queue) ? queue : _queues[method.Name] = new Queue(new Lane(method.PerMinute), LongestWait(method));

    private string Key(string channel) => _aliases.GetValueOrDefault(channel, channel);

    // The drip waits for its turn however long it takes, but not for quiet. An interaction is told when its turn is too far away.
    private TimeSpan? TooLong(Queue queue, string? channel, SlackBudget budget, long turn, TimeSpan now)
    {
        var key = channel is null ? null : Key(channel);
        if (budget == SlackBudget.Drip)
            return QuietFor(queue, key, now) is var quiet && quiet > TimeSpan.Zero ? Max(quiet, RetryAfter.Shortest) : null;
        var before = queue.Interactions.TakeWhile(one => one.Turn <= turn).ToList();
        var wait = Max(
            queue.Lane.Earliest(budget) + (queue.Lane.Interval * before.Count),
            key is null ? now : _channels.Earliest(key) + TimeSpan.FromSeconds(before.Count(one => one.Channel is { } other && Key(other) == key))) - now;
        return wait > queue.LongestWait ? Max(wait, RetryAfter.Shortest) : null;
    }

    private TimeSpan QuietFor(Queue queue, string? key, TimeSpan now) => Max(queue.Lane.QuietUntil, key is null ? TimeSpan.Zero : _channels.QuietUntil(key)) - now;

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

            next = Min(next, TellWhoWaitedTooLong(queue, now));
            next = Min(next, Serve(queue, SlackBudget.Interaction, SlackBudget.Interaction, now, int.MaxValue));
            next = Min(next, Serve(queue, SlackBudget.Drip, SlackBudget.Drip, now, int.MaxValue));
        }

        // Timers count whole milliseconds, and one that fires early would only have to wait again.
        _timer.Change(next == TimeSpan.MaxValue ? Timeout.InfiniteTimeSpan : TimeSpan.FromMilliseconds(Math.Max(1, Math.Ceiling((next - now).TotalMilliseconds))), Timeout.InfiniteTimeSpan);
    }

    // Somebody who came later may have had their turn before; nobody waits longer for it than was promised. Says when the next one's time is over.
    private static TimeSpan TellWhoWaitedTooLong(Queue queue, TimeSpan now)
    {
        var next = TimeSpan.MaxValue;
        for (var node = queue.Interactions.First; node is not null;)
        {
            var (over, following) = (node.Value.Since + queue.LongestWait, node.Next);
            // At the very end of the time its turn may just have come.
            if (over < now)
                End(queue.Interactions, node, Max(queue.Lane.Earliest(SlackBudget.Interaction) - now, RetryAfter.Shortest));
            else
                next = Min(next, over + TimeSpan.FromMilliseconds(1));
            node = following;
        }

        return next;
    }

    // Lets go who may go now, and says when to look again.
    private TimeSpan Serve(Queue queue, SlackBudget who, SlackBudget share, TimeSpan now, int most)
    {
        var next = TimeSpan.MaxValue;
        for (var node = queue[who].First; node is not null && most > 0;)
        {
            var (waiter, following) = (node.Value, node.Next);
            var key = waiter.Channel is { } name ? Key(name) : null;
            var quiet = QuietFor(queue, key, now);
            if (quiet > (who == SlackBudget.Drip ? TimeSpan.Zero : queue.LongestWait))
            {
                End(queue[who], node, Max(quiet, RetryAfter.Shortest));
                node = following;
                continue;
            }

            if (queue.Lane.Earliest(share) is var open && open > now)
                return Min(next, open);
            if (key is not null && _channels.Earliest(key) is var free && free > now)
            {
                next = Min(next, free);
                node = following;
                continue;
            }

            queue.Lane.Take(now);
            if (key is not null)
                _channels.Take(key, now);
            if (who == SlackBudget.Drip)
                queue.LastDrip = now;
            else
                queue.Served(waiter.Turn);
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
        node.Value.Done.TrySetResult(wait);
    }

    private void Leave(LinkedList<Waiter> list, LinkedListNode<Waiter> node, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (node.List is null)
                return;
            list.Remove(node);
        }

        node.Value.Done.TrySetCanceled(cancellationToken);
    }

    private static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;

    /// <summary>Who waits at one method. The drip stands in the order in which it came, interactions in that of their turns.</summary>
    private sealed class Queue(Lane lane, TimeSpan longestWait)
    {
        // The last turn given to each person who may still have one ahead; those whose turns are past are dropped now and then.
        private readonly Dictionary<string, long> _turns = [];
        private long _turn;

        public Lane Lane { get; } = lane;

        public TimeSpan LongestWait { get; } = longestWait;

        public LinkedList<Waiter> Interactions { get; } = [];

        public LinkedList<Waiter> Drip { get; } = [];

        public TimeSpan LastDrip { get; set; }

        public (string Channel, TimeSpan At)? LastTold { get; set; }

        public LinkedList<Waiter> this[SlackBudget budget] => budget == SlackBudget.Drip ? Drip : Interactions;

        // Everybody has one call in each turn: somebody's next is in the one after their last, and never in one that is past.
        public long TurnOf(string person) => Math.Max(_turn, _turns.GetValueOrDefault(person)) + 1;

        public LinkedListNode<Waiter> Add(Waiter waiter, string person)
        {
            if (_turns.Count >= 1024)
            {
                foreach (var (past, _) in _turns.Where(entry => entry.Value <= _turn).ToList())
                    _turns.Remove(past);
            }

            _turns[person] = waiter.Turn;
            var before = Interactions.Last;
            while (before is not null && before.Value.Turn > waiter.Turn)
                before = before.Previous;
            return before is null ? Interactions.AddFirst(waiter) : Interactions.AddAfter(before, waiter);
        }

        // A turn is past when somebody of the next one is served.
        public void Served(long turn) => _turn = Math.Max(_turn, turn - 1);
    }

    private sealed class Waiter(string? channel, TimeSpan since, long turn)
    {
        public string? Channel { get; } = channel;

        public TimeSpan Since { get; } = since;

        public long Turn { get; } = turn;

        public TaskCompletionSource<TimeSpan> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public CancellationTokenRegistration Cancellation { get; set; }
    }
}
