using System.Diagnostics;
using System.Globalization;
using System.Text;
using LabBot.Platforms.Slack;

namespace LabBot.EndToEnd;

/// <summary><c>labbot run</c> as a process of its own, connected to a workspace on loopback.</summary>
internal sealed class SlackProgram : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process process;
    private readonly StringBuilder said = new();
    private readonly SemaphoreSlim heard = new(0);
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("labbot-slack-");

    private SlackProgram(SlackOnLoopback slack, string data, IReadOnlyDictionary<string, string>? more)
    {
        process = new Process { StartInfo = new ProcessStartInfo(LabBotProcess.File, ["run", "--data", data]) { WorkingDirectory = folder.FullName, RedirectStandardInput = true, RedirectStandardError = true, RedirectStandardOutput = true } };
        foreach (var (name, value) in Environment(slack).Concat(more ?? new Dictionary<string, string>()))
            process.StartInfo.Environment[name] = value;
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>Everything that the process has written.</summary>
    public string Said
    {
        get
        {
            lock (said)
                return said.ToString();
        }
    }

    /// <summary>The variables that connect a process to the workspace.</summary>
    public static Dictionary<string, string> Environment(SlackOnLoopback slack) => new()
    {
        ["LABBOT_Slack__ApiUrl"] = slack.ApiUrl.AbsoluteUri,
        ["LABBOT_Slack__BotToken"] = slack.World.BotToken,
        ["LABBOT_Slack__AppToken"] = slack.World.AppToken,
    };

    /// <summary>Starts it and waits until it is connected.</summary>
    public static async Task<SlackProgram> StartAsync(SlackOnLoopback slack, string data, IReadOnlyDictionary<string, string>? more = null)
    {
        var program = new SlackProgram(slack, data, more);
        try
        {
            if (slack.World.SocketMode && more is null)
                await slack.ConnectedAsync();
            return program;
        }
        catch (Exception)
        {
            await program.DisposeAsync();
            throw new InvalidOperationException($"LabBot did not connect. It said:\n{program.Said}");
        }
    }

    /// <summary>Ends it by SIGTERM; how it ended, and after how long.</summary>
    public Task<(int ExitCode, TimeSpan Took)> TerminateAsync() => EndAsync("-TERM");

    /// <summary>Ends it as a power cut would.</summary>
    public Task<(int ExitCode, TimeSpan Took)> KillAsync() => EndAsync("-KILL");

    /// <summary>Waits until it has said something.</summary>
    public async Task SaysAsync(string words)
    {
        using var timeout = new CancellationTokenSource(Patience);
        while (!Said.Contains(words, StringComparison.Ordinal))
            await heard.WaitAsync(timeout.Token);
    }

    /// <summary>Waits until it ends by itself.</summary>
    public async Task<int> EndsAsync()
    {
        using var timeout = new CancellationTokenSource(Patience);
        await process.WaitForExitAsync(timeout.Token);
        return process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
            process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
        heard.Dispose();
        folder.Delete(recursive: true);
    }

    private async Task<(int ExitCode, TimeSpan Took)> EndAsync(string signal)
    {
        var started = Stopwatch.GetTimestamp();
        using var kill = Process.Start("kill", [signal, process.Id.ToString(CultureInfo.InvariantCulture)]);
        var exitCode = await EndsAsync();
        return (exitCode, Stopwatch.GetElapsedTime(started));
    }

    private void Keep(string? line)
    {
        lock (said)
            said.AppendLine(line);
        heard.Release();
    }
}
