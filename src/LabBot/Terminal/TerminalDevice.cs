using System.Text;
using LabBot.Core.Cards;

namespace LabBot.Terminal;

/// <summary>What the program reads from and writes to, and what is known of it. Tests put texts in its place.</summary>
public sealed class TerminalDevice
{
    /// <summary>Where lines come from.</summary>
    public required TextReader Input { get; init; }

    /// <summary>Where answers go.</summary>
    public required TextWriter Output { get; init; }

    /// <summary>Where errors go.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>Whether a person types and reads: neither input nor output is a pipe or file.</summary>
    public bool IsInteractive { get; init; }

    /// <summary>Whether colours are welcome.</summary>
    public bool HasColour { get; init; }

    /// <summary>Columns to wrap at; null where output is not a terminal.</summary>
    public int? Width { get; init; }

    /// <summary>Prints one line. What it quotes, from files and from what people typed, cannot act on the terminal.</summary>
    public void WriteLine(string line) => Output.WriteLine(InertText.OneLine(line));

    /// <summary>Prints one line of what went wrong, just as inert.</summary>
    public void WriteError(string line) => Error.WriteLine(InertText.OneLine(line));

    /// <summary>The terminal that the program was started in.</summary>
    public static TerminalDevice System()
    {
        var utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        var outputIsTerminal = !Console.IsOutputRedirected;
        return new TerminalDevice
        {
            Input = Console.IsInputRedirected ? new StreamReader(Console.OpenStandardInput(), utf8) : Console.In,
            Output = new StreamWriter(Console.OpenStandardOutput(), utf8) { AutoFlush = true },
            Error = new StreamWriter(Console.OpenStandardError(), utf8) { AutoFlush = true },
            IsInteractive = outputIsTerminal && !Console.IsInputRedirected,
            HasColour = outputIsTerminal && WantsColour(Environment.GetEnvironmentVariable),
            Width = outputIsTerminal ? ReadableWidth() : null,
        };
    }

    /// <summary>
    /// Whether the environment of a terminal wants colour: <c>NO_COLOR</c> set to anything says no (https://no-color.org),
    /// and so does a terminal that calls itself dumb.
    /// </summary>
    public static bool WantsColour(Func<string, string?> variable) =>
        string.IsNullOrEmpty(variable("NO_COLOR")) && variable("TERM") is not "dumb";

    /// <summary>How a card is laid out here.</summary>
    public PlainTextLayout Layout(Func<ActionId, string> typed) => new(Width, HasColour, typed);

    // Long lines are hard to read: text is not set wider than 100 columns, whatever the window is.
    private static int ReadableWidth() => Console.WindowWidth is > 20 and var columns ? Math.Min(columns, 100) : 80;
}
