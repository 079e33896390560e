using System.Diagnostics;
using LabBot.Platforms.Slack;

namespace LabBot.EndToEnd;

/// <summary>A bot on Slack's own client (@slack/bolt), as a process that talks to Slack on loopback.</summary>
internal sealed class BoltProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process process;
    private readonly Task<string> errors;

    private BoltProcess(Process process, Task<string> errors, string ready) => (this.process, this.errors, Ready) = (process, errors, ready);

    /// <summary>Its first line.</summary>
    public string Ready { get; }

    private static string Folder { get; } = FindFolder();

    /// <summary>Starts one of the scripts and waits until it is ready. Without node, or before its packages are installed, the test is skipped with the reason; in CI it fails.</summary>
    public static async Task<BoltProcess> StartAsync(SlackOnLoopback slack, string script, params string[] arguments)
    {
        if (!Directory.Exists(Path.Combine(Folder, "node_modules", "@slack", "bolt")))
            Missing("@slack/bolt is not installed: npm ci --prefix tests/LabBot.Platforms/Judges/bolt (tests/all.sh does it; it needs node 18 or later).");
        var process = new Process
        {
            StartInfo = new ProcessStartInfo("node", [script, .. arguments])
            {
                WorkingDirectory = Folder, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
                Environment =
                {
                    ["SLACK_API_URL"] = slack.ApiUrl.AbsoluteUri, ["SLACK_BOT_TOKEN"] = slack.World.BotToken, ["SLACK_APP_TOKEN"] = slack.World.AppToken,
                    ["SLACK_SIGNING_SECRET"] = slack.World.SigningSecret,
                },
            },
        };
        try
        {
            process.Start();
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Missing("node is not there; Slack's own client needs node 18 or later.");
        }

        using var timeout = new CancellationTokenSource(Patience);
        var errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        try
        {
            var ready = await process.StandardOutput.ReadLineAsync(timeout.Token);
            return ready is null ? throw new InvalidOperationException($"{script} ended before it was ready:\n{await errors}") : new BoltProcess(process, errors, ready);
        }
        catch
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
            process.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        process.StandardInput.Close();
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        try
        {
            await process.WaitForExitAsync(timeout.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
        }

        await errors;
        process.Dispose();
    }

    private static void Missing(string reason)
    {
        Assert.False(Environment.GetEnvironmentVariable("CI") == "true", reason);
        Assert.Skip(reason);
    }

    private static string FindFolder()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "LabBot.sln")))
                return Path.Combine(folder.FullName, "tests", "LabBot.Platforms", "Judges", "bolt");
        }

        throw new InvalidOperationException($"LabBot.sln is in no folder above {AppContext.BaseDirectory}; the tests run from the repository.");
    }
}
