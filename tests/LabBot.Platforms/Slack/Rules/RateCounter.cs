using System.Runtime.InteropServices;

namespace LabBot.Platforms.Slack.Rules;

/// <summary>Counts calls by the workspace's clock and says how long the next one has to wait. Not safe for threads: its owner holds a lock.</summary>
internal sealed class RateCounter(SlackRates rates, TimeProvider time)
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly Dictionary<string, Queue<DateTimeOffset>> windows = [];
    private readonly Dictionary<string, DateTimeOffset> channels = [];

    /// <summary>Null when the call may go ahead, and is then counted; otherwise what remains until it may.</summary>
    public TimeSpan? Take(string method, Tier tier)
    {
        if (!rates.IsOn || tier == Tier.Posting)
            return null;
        return TakeFromWindow(method, tier switch
        {
            Tier.Connecting => rates.ConnectionsPerMinute,
            Tier.AuthTest => rates.AuthTestsPerMinute,
            _ => rates.PerMinute[(int)tier - 1],
        });
    }

    /// <summary>The same for a message to a channel. The channel's own rate is looked at first; neither is counted unless both allow it.</summary>
    public TimeSpan? TakePost(string channel)
    {
        if (!rates.IsOn)
            return null;
        // A rest is credited up to the burst: "free" is when the next message would be due at an even pace.
        var now = time.GetUtcNow();
        var credit = rates.BetweenPosts * (rates.PostBurst - 1);
        ref var free = ref CollectionsMarshal.GetValueRefOrAddDefault(channels, channel, out _);
        if (free - now > credit)
            return free - now - credit;
        if (TakeFromWindow("", rates.PostsPerMinute) is { } wait)
            return wait;
        free = (free > now ? free : now) + rates.BetweenPosts;
        return null;
    }

    private TimeSpan? TakeFromWindow(string key, int most)
    {
        var now = time.GetUtcNow();
        ref var window = ref CollectionsMarshal.GetValueRefOrAddDefault(windows, key, out _);
        window ??= [];
        while (window.TryPeek(out var oldest) && now - oldest >= Minute)
            window.Dequeue();
        if (window.Count >= most)
            return window.Peek() + Minute - now;
        window.Enqueue(now);
        return null;
    }
}
