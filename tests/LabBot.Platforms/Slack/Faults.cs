using System.Globalization;

namespace LabBot.Platforms.Slack;

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
    public sealed record RateLimited(string? RetryAfter, bool IsHtml = false) : Fault;

    /// <summary>An HTTP error before anything was done.</summary>
    public sealed record ServerError(int Status = 503) : Fault;

    /// <summary>The connection breaks, before the call was carried out or after it.</summary>
    public sealed record Reset(bool IsAfter) : Fault;

    /// <summary>The answer comes late, by the workspace's clock; the call is carried out before the wait or after it.</summary>
    public sealed record Stall(TimeSpan For, bool IsAfter) : Fault;

    /// <summary>The call is carried out, and the answer is these bytes with status 200.</summary>
    public sealed record Garbled(string Body) : Fault;

    /// <summary>Slack refuses with this code, carrying nothing out.</summary>
    public sealed record Refusal(string Code) : Fault;
}

/// <summary>The faults that are planned. Methods are named as in the Web API; <c>response_url</c> and <c>upload</c> count as methods; <c>*</c> is every one. Safe for threads.</summary>
public sealed class Faults
{
    /// <summary>How far a clock may be off before asking too soon counts as such.</summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromMilliseconds(50);

    private readonly Lock gate = new();
    private readonly List<(string Method, Fault Fault)> planned = [];
    private readonly List<(string Method, double Share, Fault[] Faults)> chances = [];
    private readonly Dictionary<string, DateTimeOffset> closed = [];
    private readonly Random random;
    private readonly TimeProvider time;
    private readonly SlackRecord record;

    internal Faults(int seed, TimeProvider time, SlackRecord record) => (random, this.time, this.record) = (new Random(seed), time, record);

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

    internal Fault? Take(string method)
    {
        lock (gate)
        {
            var now = time.GetUtcNow();
            if (closed.TryGetValue(method, out var until) && until > now)
            {
                if (until - now <= Tolerance)
                    return null;
                record.Violate("asked_before_reset", method, string.Create(CultureInfo.InvariantCulture, $"{(until - now).TotalSeconds:0.000} s remained of Retry-After"));
                return new Fault.RateLimited(Math.Ceiling((until - now).TotalSeconds).ToString(CultureInfo.InvariantCulture));
            }

            var index = planned.FindIndex(one => Matches(one.Method, method));
            if (index >= 0)
            {
                var fault = planned[index].Fault;
                planned.RemoveAt(index);
                return Close(method, fault, now);
            }

            foreach (var chance in chances)
            {
                if (Matches(chance.Method, method) && random.NextDouble() < chance.Share)
                    return Close(method, chance.Faults[random.Next(chance.Faults.Length)], now);
            }

            return null;
        }
    }

    private Fault Close(string method, Fault fault, DateTimeOffset now)
    {
        if (fault is Fault.RateLimited { RetryAfter: { } header } && double.TryParse(header, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds))
            closed[method] = now + TimeSpan.FromSeconds(seconds);
        return fault;
    }

    private static bool Matches(string planned, string method) => planned == "*" || planned == method;
}
