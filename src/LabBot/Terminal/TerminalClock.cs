using NodaTime;
using NodaTime.Text;

namespace LabBot.Terminal;

/// <summary>
/// The latest instant at which a terminal has used a data folder, in <c>terminal-now</c>. Time that is told by hand must not run back behind what
/// people were told, answered and set.
/// </summary>
internal static class TerminalClock
{
    private static readonly InstantPattern Pattern = InstantPattern.ExtendedIso;

    /// <summary>The latest instant; null when no terminal has used the folder.</summary>
    public static Instant? Read(string folder) =>
        File.Exists(PathIn(folder)) && Pattern.Parse(File.ReadAllText(PathIn(folder)).Trim()) is { Success: true, Value: var instant } ? instant : null;

    /// <summary>Moves it forward; an earlier instant changes nothing.</summary>
    public static void Reach(string folder, Instant instant)
    {
        if (Read(folder) is not { } latest || latest < instant)
            File.WriteAllText(PathIn(folder), Pattern.Format(instant) + "\n");
    }

    private static string PathIn(string folder) => Path.Combine(folder, "terminal-now");
}
