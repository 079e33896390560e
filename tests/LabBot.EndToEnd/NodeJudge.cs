using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace LabBot.EndToEnd;

/// <summary>A folder of scripts in <c>Judges</c> that run on node and end by themselves. Where node or a package is missing the test is skipped with the reason; in CI it fails.</summary>
/// <param name="name">The folder's name.</param>
internal sealed class NodeJudge(string name)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>The repository's folder.</summary>
    public static string Repository { get; } = FindRepository();

    /// <summary>The judge's folder.</summary>
    public string Folder { get; } = Path.Combine(Repository, "tests", "LabBot.Platforms", "Judges", name);

    /// <summary>The path of a file of an installed package.</summary>
    public string Installed(string package, string file)
    {
        var path = Path.Combine(Folder, "node_modules", package, file);
        if (!File.Exists(path))
            Missing($"{package} is not installed; 'npm ci' in tests/LabBot.Platforms/Judges/{name} installs it, and bash tests/all.sh does so where there is npm.");
        return path;
    }

    /// <summary>Runs node to its end; what it printed. An exit code other than 0 is a failure with all that it said.</summary>
    /// <param name="arguments">The script and what it is told.</param>
    public async Task<string> RunAsync(params string[] arguments)
    {
        using var process = new Process { StartInfo = new ProcessStartInfo("node", arguments) { WorkingDirectory = Folder, RedirectStandardOutput = true, RedirectStandardError = true } };
        try
        {
            process.Start();
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Missing("node is not installed; https://nodejs.org has it.");
        }

        using var timeout = new CancellationTokenSource(Patience);
        try
        {
            var errors = process.StandardError.ReadToEndAsync(timeout.Token);
            var output = await process.StandardOutput.ReadToEndAsync(timeout.Token);
            await process.WaitForExitAsync(timeout.Token);
            Assert.True(process.ExitCode == 0, output + await errors);
            return output;
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }

    private static void Missing(string reason)
    {
        if (Environment.GetEnvironmentVariable("CI") == "true")
            Assert.Fail(reason);
        Assert.Skip(reason);
    }

    private static string FindRepository([CallerFilePath] string file = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "..", ".."));
}
