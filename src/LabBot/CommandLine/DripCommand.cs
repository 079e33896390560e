using System.CommandLine;
using LabBot.Terminal;

namespace LabBot.CommandLine;

/// <summary><c>labbot drip</c>: the daily reading, foreseen.</summary>
internal static class DripCommand
{
    /// <summary>The command and what stands under it.</summary>
    public static Command Define(TerminalDevice device) => new("drip", "The daily reading.") { SimulateCommand.Define(device), TickCommand.Define(device) };
}
