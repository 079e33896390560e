namespace LabBot.Wire;

/// <summary>How long to wait before the next try to connect.</summary>
internal static class Backoff
{
    private static readonly int[] Seconds = [0, 1, 2, 4, 8, 16, 30];

    /// <summary>0, 1, 2, 4 … 30 s after so many failures in a row, shortened by up to a half so that many bots do not come back in one moment.</summary>
    /// <param name="failures">How many tries failed in a row.</param>
    /// <param name="random">From 0 to 1: how much of the half to take off.</param>
    public static TimeSpan Delay(int failures, double random) => TimeSpan.FromSeconds(Seconds[Math.Min(failures, Seconds.Length - 1)] * (1 - (random / 2)));
}
