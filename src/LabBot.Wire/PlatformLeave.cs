using Microsoft.Extensions.Hosting;

namespace LabBot.Wire;

/// <summary>
/// Which platforms will not have LabBot any more. One that refuses it does not end it on the others; when none is left, the program stops. Safe on any thread.
/// </summary>
/// <param name="platforms">How many platforms it runs on.</param>
/// <param name="lifetime">The program's.</param>
public sealed class PlatformLeave(int platforms, IHostApplicationLifetime lifetime)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, string> _reasons = [];

    /// <summary>Why each platform will not have LabBot, by its name; empty while all do.</summary>
    public IReadOnlyDictionary<string, string> Reasons
    {
        get
        {
            lock (_gate)
                return new Dictionary<string, string>(_reasons);
        }
    }

    /// <summary>A platform will not have LabBot, and trying again would not help.</summary>
    public void Because(string platform, string reason)
    {
        bool isAlone;
        lock (_gate)
        {
            _reasons.TryAdd(platform, reason);
            isAlone = _reasons.Count >= platforms;
        }

        if (isAlone)
            lifetime.StopApplication();
    }
}
