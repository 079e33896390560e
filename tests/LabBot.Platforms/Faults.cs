using System.Globalization;

namespace LabBot.Platforms;

/// <summary>What can go wrong with a call.</summary>
public abstract record Fault
{
    private Fault()
    {
    }

    /// <summary>
    /// 429. Where <paramref name="RetryAfter"/> is a number of seconds, the method stays closed that long, and asking sooner is a violation; null sends no header.
    /// </summary>
    /// <param name="RetryAfter">The header as it stands: "0", "0.3", "30", "3600", anything.</param>
    /// <param name="IsHtml">Whether the body is a page of a proxy rather than JSON.</param>
    public sealed record RateLimited(string? RetryAfter, bool IsHtml = false) : Fault
    {
        /// <summary>Whose limit Discord says it is: user, shared or global, which closes every method; Slack says nothing of it.</summary>
        public string Scope { get; init; } = "user";

        /// <summary>Whether Discord's answer has its X-RateLimit headers.</summary>
        public bool HasLimits { get; init; } = true;
    }

    /// <summary>An HTTP error before anything was done.</summary>
    public sealed record ServerError(int Status = 503) : Fault;

    /// <summary>The connection breaks, before the call was carried out or after it.</summary>
    public sealed record Reset(bool IsAfter) : Fault;

    /// <summary>The answer comes late, by the platform's clock; the call is carried out before the wait or after it.</summary>
    public sealed record Stall(TimeSpan For, bool IsAfter) : Fault;

    /// <summary>The call is carried out, and the answer is these bytes with status 200.</summary>
    public sealed record Garbled(string Body) : Fault;

    /// <summary>The platform refuses with this code, carrying nothing out; Discord's codes are numbers.</summary>
    public sealed record Refusal(string Code) : Fault;
}

/// <summary>
/// The faults that are planned. Methods are named as in Slack's Web API, where <c>response_url</c> and <c>upload</c> count as methods, and as in Discord's documentation, such as
/// <c>POST /channels/{channel.id}/messages</c>; <c>*</c> is every one. Safe for threads.
/// </summary>
public sealed class Faults
{
    /// <summary>How far a clock may be off before asking too soon counts as such.</summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromMilliseconds(50);

    private const string Everything = "*";

    private readonly Lock gate = new();
    private readonly List<(string Method, Fault Fault)> planned = [];
    private readonly List<(string Method, double Share, Fault[] Faults)> chances = [];
    private readonly Dictionary<string, DateTimeOffset> closed = [];
    private readonly Random random;
    private readonly TimeProvider time;
    private readonly Action<string, string, string> violate;

    /// <param name="seed">The seed of what is left to chance.</param>
    /// <param name="time">The platform's clock.</param>
    /// <param name="violate">Notes a violation: rule, where, detail.</param>
    internal Faults(int seed, TimeProvider time, Action<string, string, string> violate) => (random, this.time, this.violate) = (new Random(seed), time, violate);

    /// <summary>The next calls of a method meet this fault.</summary>
    public void Next(string method, Fault fault, int times = 1)
    {
        lock (gate)
            planned.AddRange(Enumerable.Repeat((method, fault), times));
    }

    /// <summary>From now on this share of a method's calls, 0 to 1, meets one of these faults.</summary>
    public void Sometimes(string method, double share, params Fault[] faults)
    {
        lock (gate)
            chances.Add((method, share, faults));
    }

    /// <summary>Nothing goes wrong any more; what is closed by a 429 stays closed.</summary>
    public void Clear()
    {
        lock (gate)
        {
            planned.Clear();
            chances.Clear();
        }
    }

    /// <summary>What the next call of a method meets; null: nothing.</summary>
    /// <param name="method">The method.</param>
    /// <param name="bucket">What a 429 closes, where that is more or less than the method.</param>
    internal Fault? Take(string method, string? bucket = null)
    {
        lock (gate)
        {
            var now = time.GetUtcNow();
            var closable = bucket ?? method;
            if (Closed(closable, now) is { } until)
            {
                if (until - now <= Tolerance)
                    return null;
                violate("asked_before_reset", method, string.Create(CultureInfo.InvariantCulture, $"{(until - now).TotalSeconds:0.000} s remained of Retry-After"));
                return new Fault.RateLimited(Math.Ceiling((until - now).TotalSeconds).ToString(CultureInfo.InvariantCulture));
            }

            var index = planned.FindIndex(one => Matches(one.Method, method));
            if (index >= 0)
            {
                var fault = planned[index].Fault;
                planned.RemoveAt(index);
                return Close(closable, fault, now);
            }

            foreach (var chance in chances)
            {
                if (Matches(chance.Method, method) && random.NextDouble() < chance.Share)
                    return Close(closable, chance.Faults[random.Next(chance.Faults.Length)], now);
            }

            return null;
        }
    }

    private DateTimeOffset? Closed(string closable, DateTimeOffset now)
    {
        var until = closed.GetValueOrDefault(closable);
        if (closed.GetValueOrDefault(Everything) is var all && all > until)
            until = all;
        return until > now ? until : null;
    }

    private Fault Close(string closable, Fault fault, DateTimeOffset now)
    {
        if (fault is Fault.RateLimited { RetryAfter: { } header } limited && double.TryParse(header, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds))
            closed[limited.Scope == "global" ? Everything : closable] = now + TimeSpan.FromSeconds(seconds);
        return fault;
    }

    private static bool Matches(string planned, string method) => planned == Everything || planned == method;
}
