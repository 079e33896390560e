using System.Runtime.InteropServices;

namespace LabBot.Platforms.Discord.Rules;

/// <summary>Where a bucket stands after a call.</summary>
/// <param name="Limit">How many calls it takes in its window.</param>
/// <param name="Remaining">How many it still takes.</param>
/// <param name="ResetAfter">How long until it takes all again.</param>
internal readonly record struct BucketState(int Limit, int Remaining, TimeSpan ResetAfter);

/// <summary>Counts calls by Discord's clock. Safe for threads.</summary>
internal sealed class RateCounter(DiscordRates rates, TimeProvider time)
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    // Every interaction has a bucket of its own: those that are over are forgotten now and then.
    private const int Most = 20_000;

    private readonly Lock gate = new();
    private Dictionary<string, (DateTimeOffset Until, int Used)> buckets = [];
    private readonly Queue<DateTimeOffset> everything = new();
    private readonly Queue<DateTimeOffset> conversations = new();

    /// <summary>Null when the call may go ahead by the global limit, and is then counted; otherwise what remains until it may.</summary>
    public TimeSpan? TakeGlobal() => rates.IsOn ? Take(everything, rates.GlobalPerSecond, Second) : null;

    /// <summary>Null when a conversation may be opened; otherwise what remains until one may.</summary>
    public TimeSpan? TakeConversation() => rates.IsOn ? Take(conversations, rates.ConversationsPerMinute, Minute) : null;

    /// <summary>Counts a call; false where the bucket has no more.</summary>
    public bool TryTake(string route, string bucket, out BucketState state)
    {
        lock (gate)
        {
            var now = time.GetUtcNow();
            if (buckets.Count > Most)
                buckets = buckets.Where(one => one.Value.Until > now).ToDictionary();
            var limit = rates.IsOn ? rates.Buckets.GetValueOrDefault(route, rates.PerWindow) : int.MaxValue;
            ref var window = ref CollectionsMarshal.GetValueRefOrAddDefault(buckets, bucket, out _);
            if (window.Until <= now)
                window = (now + rates.Window, 0);
            var isTaken = window.Used < limit;
            if (isTaken)
                window.Used++;
            state = new BucketState(limit, limit - window.Used, window.Until - now);
            return isTaken;
        }
    }

    private TimeSpan? Take(Queue<DateTimeOffset> window, int most, TimeSpan within)
    {
        lock (gate)
        {
            var now = time.GetUtcNow();
            while (window.TryPeek(out var oldest) && now - oldest >= within)
                window.Dequeue();
            if (window.Count >= most)
                return window.Peek() + within - now;
            window.Enqueue(now);
            return null;
        }
    }
}
