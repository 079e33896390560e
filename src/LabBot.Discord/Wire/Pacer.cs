using LabBot.Wire;

namespace LabBot.Discord.Wire;

/// <summary>
/// Lets calls go no faster than Discord allows: each by its <see cref="Bucket"/>, all by the <see cref="GlobalLane"/> of their sort (the bot's own, or the interactions',
/// which Discord counts apart), new conversations by the <see cref="ConversationPace"/>, and all under the guard of <see cref="InvalidRequests"/>. Interactions go before the
/// drip. A call whose turn would come later than <see cref="LongestWait"/> is told so at once. Safe on any thread.
/// </summary>
internal sealed class Pacer : IDisposable
{
    // A click's answer is called off by its own three seconds before that. Longer, and a person is better told.
    private static readonly TimeSpan WhileSomebodyWaits = TimeSpan.FromSeconds(30);

    // A reading's lease runs meanwhile, so it rather comes again.
    private static readonly TimeSpan WhileALeaseRuns = TimeSpan.FromSeconds(5);

    private const int SweepAt = 1024;

    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly long _start;
    private readonly ITimer _timer;
    private readonly Dictionary<string, string> _names = [];
    private readonly Dictionary<(string Name, string Major), Bucket> _buckets = [];
    private readonly GlobalLane _bots = new();
    private readonly GlobalLane _interactions = new();
    private readonly InvalidRequests _invalid = new();
    private readonly ConversationPace _conversations;
    private readonly LinkedList<Waiter> _people = [];
    private readonly LinkedList<Waiter> _drip = [];
    private int _underWay;
    private int _sweepAt = SweepAt;

    /// <summary>A pacer on that clock.</summary>
    public Pacer(int newConversationsPerMinute, TimeProvider time)
    {
        (_conversations, _time, _start) = (new ConversationPace(newConversationsPerMinute), time, time.GetTimestamp());
        _timer = time.CreateTimer(static state => ((Pacer)state!).OnTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>How many buckets are remembered.</summary>
    internal int Remembered
    {
        get
        {
            lock (_gate)
                return _buckets.Count;
        }
    }

    private TimeSpan Now => _time.GetElapsedTime(_start);

    /// <summary>What a call waits at most for its turn.</summary>
    public static TimeSpan LongestWait(DiscordBudget budget) => budget == DiscordBudget.Drip ? WhileALeaseRuns : WhileSomebodyWaits;

    /// <summary>
    /// Waits for the call's turn. Zero means go, and then <see cref="Answered"/> must follow; anything else is how long the caller should wait before it asks again.
    /// </summary>
    /// <param name="route">The route.</param>
    /// <param name="budget">Whose share it takes.</param>
    /// <param name="cancellationToken">Ends the waiting, with an exception.</param>
    public Task<TimeSpan> EnterAsync(DiscordRoute route, DiscordBudget budget, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            var now = Now;
            Sweep(now);
            var line = budget == DiscordBudget.Drip ? _drip : _people;
            var waiter = new Waiter(route, budget, now);
            var node = line.AddLast(waiter);
            Serve(now);
            if (!waiter.Done.Task.IsCompleted)
                waiter.Cancellation = cancellationToken.UnsafeRegister(static (state, token) => ((Action<CancellationToken>)state!)(token), (Action<CancellationToken>)(token => Leave(node, token)));
            return waiter.Done.Task;
        }
    }

    /// <summary>A call that went has its answer, or will have none.</summary>
    public void Answered(DiscordRoute route, RateLimits? limits)
    {
        lock (_gate)
        {
            _underWay--;
            if (limits is not null)
                Name(route, limits.Bucket);
            BucketOf(route).Answered(limits, Now);
            Serve(Now);
        }
    }

    /// <summary>Discord asked to wait: at this bucket, or everywhere that it counts together with this.</summary>
    public void Quiet(DiscordRoute route, TimeSpan delay, bool isGlobal)
    {
        lock (_gate)
        {
            if (isGlobal)
                LaneOf(route).Quiet(Now + delay);
            else
                BucketOf(route).Quiet(Now + delay);
        }
    }

    /// <summary>Discord counts the answer as invalid. True where calls are held back from now on.</summary>
    public bool Invalid()
    {
        lock (_gate)
            return _invalid.Add(Now);
    }

    /// <summary>Discord says that conversations are opened too fast. Says how long to leave it alone, and the rate from then on.</summary>
    public (TimeSpan Delay, int Rate) TooManyConversations()
    {
        lock (_gate)
        {
            _conversations.TooFast(Now);
            return (_conversations.Earliest(Now) - Now, _conversations.Rate(Now));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();

    private GlobalLane LaneOf(DiscordRoute route) => route.IsInteraction ? _interactions : _bots;

    private Bucket BucketOf(DiscordRoute route)
    {
        var key = (_names.GetValueOrDefault(route.Name, route.Name), route.Major);
        return _buckets.TryGetValue(key, out var bucket) ? bucket : _buckets[key] = new Bucket();
    }

    // Discord has told its name for what these calls count in: what was known of them under another goes over.
    private void Name(DiscordRoute route, string name)
    {
        var before = _names.GetValueOrDefault(route.Name, route.Name);
        if (before == name)
            return;
        _names[route.Name] = name;
        foreach (var ((_, major), bucket) in _buckets.Where(entry => entry.Key.Name == before && !_names.ContainsValue(before)).ToList())
        {
            _buckets.Remove((before, major));
            if (_buckets.TryGetValue((name, major), out var other))
                other.Join(bucket);
            else
                _buckets[(name, major)] = bucket;
        }
    }

    private void OnTimer()
    {
        lock (_gate)
            Serve(Now);
    }

    private void Serve(TimeSpan now)
    {
        var people = Serve(_people, now);
        var drip = Serve(_drip, now);
        var next = people < drip ? people : drip;
        // Timers count whole milliseconds, and one that fires early would only have to wait again.
        _timer.Change(next == TimeSpan.MaxValue ? Timeout.InfiniteTimeSpan : TimeSpan.FromMilliseconds(Math.Max(1, Math.Ceiling((next - now).TotalMilliseconds))), Timeout.InfiniteTimeSpan);
    }

    // Lets go who may go now, tells who would wait too long, and says when to look again.
    private TimeSpan Serve(LinkedList<Waiter> line, TimeSpan now)
    {
        var next = TimeSpan.MaxValue;
        for (var node = line.First; node is not null;)
        {
            var (waiter, following) = (node.Value, node.Next);
            var (turn, over) = (Earliest(waiter, now), waiter.Since + LongestWait(waiter.Budget));
            if (turn <= now)
                Go(node, now);
            else if (now >= over || (turn > over && turn != Bucket.AfterAnAnswer))
                End(node, turn == Bucket.AfterAnAnswer ? RetryAfter.Shortest : Max(turn - now, RetryAfter.Shortest));
            else
                next = Min(next, Min(turn, over));
            node = following;
        }

        return next;
    }

    private TimeSpan Earliest(Waiter waiter, TimeSpan now)
    {
        var turn = Max(BucketOf(waiter.Route).Earliest(now), _invalid.Earliest(waiter.Budget, _underWay, now));
        turn = Max(turn, LaneOf(waiter.Route).Earliest(waiter.Budget, now));
        return IsOpening(waiter.Route) ? Max(turn, _conversations.Earliest(now)) : turn;
    }

    private void Go(LinkedListNode<Waiter> node, TimeSpan now)
    {
        var route = node.Value.Route;
        _underWay++;
        BucketOf(route).Take();
        // Interactions are not bound to the limit over all routes; their lane only knows quiet.
        if (!route.IsInteraction)
            _bots.Take(now);
        if (IsOpening(route))
            _conversations.Take(now);
        End(node, TimeSpan.Zero);
    }

    private static bool IsOpening(DiscordRoute route) => route.Name == DiscordRoutes.OpenConversation().Name;

    private static void End(LinkedListNode<Waiter> node, TimeSpan wait)
    {
        node.List!.Remove(node);
        node.Value.Cancellation.Unregister();
        node.Value.Done.TrySetResult(wait);
    }

    private void Leave(LinkedListNode<Waiter> node, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (node.List is null)
                return;
            node.List.Remove(node);
        }

        node.Value.Done.TrySetCanceled(cancellationToken);
    }

    private void Sweep(TimeSpan now)
    {
        if (_buckets.Count < _sweepAt)
            return;
        foreach (var over in _buckets.Where(entry => entry.Value.IsOver(now)).Select(entry => entry.Key).ToList())
            _buckets.Remove(over);
        _sweepAt = Math.Max(SweepAt, 2 * _buckets.Count);
    }

    private static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;

    private sealed class Waiter(DiscordRoute route, DiscordBudget budget, TimeSpan since)
    {
        public DiscordRoute Route { get; } = route;

        public DiscordBudget Budget { get; } = budget;

        public TimeSpan Since { get; } = since;

        public TaskCompletionSource<TimeSpan> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public CancellationTokenRegistration Cancellation { get; set; }
    }
}
