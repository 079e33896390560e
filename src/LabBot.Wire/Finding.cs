using System.Globalization;

namespace LabBot.Wire;

/// <summary>One thing that was looked at.</summary>
/// <param name="What">The thing.</param>
/// <param name="State">How it is.</param>
/// <param name="Says">What was seen, and where it is not well, the mend.</param>
public sealed record Finding(string What, FindingState State, string Says)
{
    // More than a network and a rounded second explain; time to look at the clock before it is too late.
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(30);

    /// <summary>How this machine's clock stands to a platform's.</summary>
    /// <param name="platform">The platform's name.</param>
    /// <param name="theirs">Its clock; null when it told no time.</param>
    /// <param name="now">This machine's.</param>
    /// <param name="worst">From this much on its requests over HTTP would be refused.</param>
    public static Finding OfClock(string platform, DateTimeOffset? theirs, DateTimeOffset now, TimeSpan worst)
    {
        if (theirs is not { } time)
            return new("Clock", FindingState.Unknown, $"{platform} told no time to compare it with");
        var skew = now - time;
        var says = string.Create(CultureInfo.InvariantCulture, $"this machine's is {Math.Abs(skew.TotalSeconds):0} s {(skew < TimeSpan.Zero ? "behind" : "ahead of")} {platform}'s");
        return skew.Duration() < Skew
            ? new("Clock", FindingState.Well, says)
            : new("Clock", FindingState.Broken, $"{says}. Readings come at the wrong time{(skew.Duration() >= worst ? ", and over HTTP every request would be refused" : "")}. Let the machine keep time by NTP (timedatectl set-ntp true).");
    }
}

/// <summary>How a thing is.</summary>
public enum FindingState
{
    /// <summary>As it should be.</summary>
    Well,

    /// <summary>LabBot does not work so.</summary>
    Broken,

    /// <summary>It could not be looked at.</summary>
    Unknown,
}
