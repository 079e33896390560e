using LabBot.CommandLine;
using LabBot.Terminal;

namespace LabBot.Tests.Program;

/// <summary>Runs the program in this process, with texts for its input and output.</summary>
internal static class Talk
{
    public static async Task<(int ExitCode, string Output, string Error)> RunAsync(string[] arguments, string input = "", bool interactive = false)
    {
        var output = new StringWriter { NewLine = "\n" };
        var error = new StringWriter { NewLine = "\n" };
        var device = new TerminalDevice { Input = new StringReader(input), Output = output, Error = error, IsInteractive = interactive };
        var exitCode = await LabBotCommand.RunAsync(arguments, device);
        return (exitCode, output.ToString(), error.ToString());
    }

    /// <summary>The same on the real kit.</summary>
    public static Task<(int ExitCode, string Output, string Error)> OnTheKitAsync(string[] arguments, string input = "") =>
        RunAsync([.. arguments, "--catalog", TheKit.Folder], input);
}
