using System.Diagnostics;

namespace LabBot.CrashChild;

/// <summary>Kills this process when it has come to a named point a number of times.</summary>
internal sealed class Death(string point, int occurrence)
{
    private int left = occurrence;

    public void At(string name)
    {
        if (name != point || Interlocked.Decrement(ref left) != 0)
            return;
        using var self = Process.GetCurrentProcess();
        self.Kill();
        // The signal takes this thread too, a moment later.
        using var never = new ManualResetEventSlim();
        never.Wait();
    }
}
