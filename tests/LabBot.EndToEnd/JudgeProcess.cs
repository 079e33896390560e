using System.Diagnostics;
using LabBot.Platforms.Discord;
using LabBot.Platforms.Slack;

namespace LabBot.EndToEnd;

/// <summary>A bot on a platform's usual client (@slack/bolt, discord.js), as a process that talks to the platform on loopback.</summary>
internal sealed class JudgeProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process process;
    private readonly Task<string> errors;

    private JudgeProcess(Process process, Task<string> errors, string ready) => (this.process, this.errors, Ready) = (process, errors, ready);

    /// <summary>Its first line.</summary>
    public string Ready { get; }

    /// <summary>One of the scripts on @slack/bolt.</summary>
    public static Task<JudgeProcess> BoltAsync(SlackOnLoopback slack, string script, params string[] arguments) => StartAsync("bolt", "@slack/bolt", script, arguments, new()
    {
        ["SLACK_API_URL"] = slack.ApiUrl.AbsoluteUri, ["SLACK_BOT_TOKEN"] = slack.World.BotToken, ["SLACK_APP_TOKEN"] = slack.World.AppToken,
        ["SLACK_SIGNING_SECRET"] = slack.World.SigningSecret,
    });

    /// <summary>One of the scripts on discord.js.</summary>
    public static Task<JudgeProcess> DiscordJsAsync(DiscordOnLoopback discord, string script, params string[] arguments) => StartAsync("discordjs", "discord.js", script, arguments, new()
    {
        ["DISCORD_API_URL"] = discord.ApiUrl.AbsoluteUri, ["DISCORD_BOT_TOKEN"] = discord.World.BotToken, ["DISCORD_PUBLIC_KEY"] = discord.World.PublicKey,
    });

    /// <summary>Starts a script and waits until it is ready. Without node, or before its packages are installed, the test is skipped with the reason; in CI it fails.</summary>
    private static async Task<JudgeProcess> StartAsync(string judge, string package, string script, string[] arguments, Dictionary<string, string> environment)
    {
        var folder = Path.Combine(FindFolder(), judge);
        if (!Directory.Exists(Path.Combine(folder, "node_modules", package)))
            Missing($"{package} is not installed: npm ci --prefix tests/LabBot.Platforms/Judges/{judge} (tests/all.sh does it; it needs node 18 or later).");
        var process = new Process
        {
            StartInfo = new ProcessStartInfo("node", [script, .. arguments])
            {
                WorkingDirectory = folder, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
            },
        };
        foreach (var (name, value) in environment)
            process.StartInfo.Environment[name] = value;
        try
        {
            process.Start();
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Missing($"node is not there; {package} needs node 18 or later.");
        }

        using var timeout = new CancellationTokenSource(Patience);
        var errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        try
        {
            var ready = await process.StandardOutput.ReadLineAsync(timeout.Token);
            return ready is null ? throw new InvalidOperationException($"{script} ended before it was ready:\n{await errors}") : new JudgeProcess(process, errors, ready);
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
                return Path.Combine(folder.FullName, "tests", "LabBot.Platforms", "Judges");
        }

        throw new InvalidOperationException($"LabBot.sln is in no folder above {AppContext.BaseDirectory}; the tests run from the repository.");
    }
}
