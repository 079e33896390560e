namespace LabBot.Platforms;

/// <summary>Whether the tests are to take their time: <c>TESTS_LONG=1</c>, as <c>bash tests/all.sh --long</c> sets it.</summary>
public static class LongRun
{
    /// <summary>Whether they are.</summary>
    public static bool Is { get; } = Environment.GetEnvironmentVariable("TESTS_LONG") == "1";
}
