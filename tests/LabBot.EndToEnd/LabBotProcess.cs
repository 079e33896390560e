using System.Diagnostics;

namespace LabBot.EndToEnd;

/// <summary>The program as a process of its own, in an empty working folder: the one that the build made, or the one that <c>TESTED_PROGRAM</c> names, such as a published one.</summary>
internal static class LabBotProcess
{
    private const string Variable = "TESTED_PROGRAM";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>The program's file.</summary>
    /// <exception cref="InvalidOperationException">The variable names no file.</exception>
    public static string File { get; } = Environment.GetEnvironmentVariable(Variable) switch
    {
        null or "" => Path.Combine(AppContext.BaseDirectory, "labbot"),
        var named when System.IO.File.Exists(named) => Path.GetFullPath(named),
        var other => throw new InvalidOperationException($"{Variable} is '{other}', and there is no such file; expected the path of a published labbot"),
    };

    /// <summary>Runs the program to its end.</summary>
    public static Task<(int ExitCode, string Output, string Error)> RunAsync(string input, params string[] arguments) => RunAsync(File, input, arguments);

    /// <summary>Runs the program on a terminal of its own (util-linux's script), typing <paramref name="keys"/>.</summary>
    public static Task<(int ExitCode, string Output, string Error)> RunOnTerminalAsync(string keys, params string[] arguments) =>
        RunAsync("script", keys, ["--quiet", "--return", "--echo", "never", "--command", string.Join(' ', [$"'{File}'", .. arguments]), "/dev/null"]);

    /// <summary>Starts the program with an input that stays open, and ends it by SIGTERM; how it ended, and after how long.</summary>
    public static async Task<(int ExitCode, TimeSpan Took)> TerminateAsync(params string[] arguments)
    {
        using var process = new Process { StartInfo = new ProcessStartInfo(File, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true } };
        using var timeout = new CancellationTokenSource(Patience);
        process.Start();
        try
        {
            // Its first answer shows that it is up and reading.
            await process.StandardInput.WriteLineAsync("lio".AsMemory(), timeout.Token);
            await process.StandardInput.FlushAsync(timeout.Token);
            await process.StandardOutput.ReadLineAsync(timeout.Token);
            var drained = process.StandardOutput.ReadToEndAsync(timeout.Token);
            var started = Stopwatch.GetTimestamp();
            using var kill = Process.Start("kill", ["-TERM", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
            await process.WaitForExitAsync(timeout.Token);
            await drained;
            return (process.ExitCode, Stopwatch.GetElapsedTime(started));
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }

    /// <summary>Runs the program to its end, with these variables in its environment.</summary>
    public static Task<(int ExitCode, string Output, string Error)> RunAsync(IReadOnlyDictionary<string, string> environment, params string[] arguments) => RunAsync(File, "", arguments, environment);

    /// <summary>Runs any program to its end.</summary>
    public static async Task<(int ExitCode, string Output, string Error)> RunAsync(string file, string input, string[] arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        var folder = Directory.CreateTempSubdirectory("labbot-run-");
        using var process = new Process
        {
            StartInfo = new ProcessStartInfo(file, arguments)
            {
                WorkingDirectory = folder.FullName, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
                Environment = { ["TERM"] = "xterm-256color", ["NO_COLOR"] = "" },
            },
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
            process.StartInfo.Environment[name] = value;
        using var timeout = new CancellationTokenSource(Patience);
        process.Start();
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(timeout.Token);
            var error = process.StandardError.ReadToEndAsync(timeout.Token);
            await process.StandardInput.WriteAsync(input.AsMemory(), timeout.Token);
            process.StandardInput.Close();
            await process.WaitForExitAsync(timeout.Token);
            return (process.ExitCode, await output, await error);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
            folder.Delete(recursive: true);
        }
    }
}
