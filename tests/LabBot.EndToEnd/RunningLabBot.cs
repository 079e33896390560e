using System.Diagnostics;
using System.Globalization;
using System.Text;
using LabBot.Platforms.Discord;
using LabBot.Platforms.Slack;

namespace LabBot.EndToEnd;

/// <summary><c>labbot run</c> as a process of its own, connected to platforms on loopback.</summary>
internal sealed class RunningLabBot : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process process;
    private readonly StringBuilder said = new();
    private readonly SemaphoreSlim heard = new(0);
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("labbot-run-");

    private RunningLabBot(string data, IReadOnlyDictionary<string, string> environment)
    {
        process = new Process { StartInfo = new ProcessStartInfo(LabBotProcess.File, ["run", "--data", data]) { WorkingDirectory = folder.FullName, RedirectStandardInput = true, RedirectStandardError = true, RedirectStandardOutput = true } };
        // The kit's links lead out of loopback.
        process.StartInfo.Environment["LABBOT_Links__Check"] = "off";
        foreach (var (name, value) in environment)
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

    /// <summary>The variables that connect a process to a workspace.</summary>
    public static Dictionary<string, string> Environment(SlackOnLoopback slack) => new()
    {
        ["LABBOT_Slack__ApiUrl"] = slack.ApiUrl.AbsoluteUri,
        ["LABBOT_Slack__BotToken"] = slack.World.BotToken,
        ["LABBOT_Slack__AppToken"] = slack.World.AppToken,
        ["LABBOT_Slack__Client"] = ClientUnderTest.Name,
    };

    /// <summary>The variables that connect a process to Discord.</summary>
    public static Dictionary<string, string> Environment(DiscordOnLoopback discord) => new()
    {
        ["LABBOT_Discord__ApiUrl"] = discord.ApiUrl.AbsoluteUri,
        ["LABBOT_Discord__Token"] = discord.World.BotToken,
        ["LABBOT_Discord__Client"] = ClientUnderTest.Name,
    };

    /// <summary>Starts it in a workspace and waits until it is connected, unless there is <paramref name="more"/> to its settings.</summary>
    public static Task<RunningLabBot> StartAsync(SlackOnLoopback slack, string data, IReadOnlyDictionary<string, string>? more = null) =>
        StartAsync(data, Both(Environment(slack), more), () => slack.World.SocketMode && more is null ? slack.ConnectedAsync() : Task.CompletedTask);

    /// <summary>Starts it on Discord and waits until it is connected and its commands are registered, unless there is <paramref name="more"/> to its settings.</summary>
    public static Task<RunningLabBot> StartAsync(DiscordOnLoopback discord, string data, IReadOnlyDictionary<string, string>? more = null) =>
        StartAsync(data, Both(Environment(discord), more), () => more is null ? ConnectedAsync(discord) : Task.CompletedTask);

    /// <summary>Starts it on both and waits until it is connected to them.</summary>
    public static Task<RunningLabBot> StartAsync(SlackOnLoopback slack, DiscordOnLoopback discord, string data) =>
        StartAsync(data, Both(Environment(slack), Environment(discord)), () => Task.WhenAll(slack.ConnectedAsync(), ConnectedAsync(discord)));

    private static async Task<RunningLabBot> StartAsync(string data, IReadOnlyDictionary<string, string> environment, Func<Task> connected)
    {
        var program = new RunningLabBot(data, environment);
        try
        {
            await connected();
            return program;
        }
        catch (Exception)
        {
            await program.DisposeAsync();
            throw new InvalidOperationException($"LabBot did not connect. It said:\n{program.Said}");
        }
    }

    private static async Task ConnectedAsync(DiscordOnLoopback discord)
    {
        await discord.ConnectedAsync();
        using var timeout = new CancellationTokenSource(Patience);
        while (discord.Commands().Count < 6)
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, timeout.Token);
    }

    private static Dictionary<string, string> Both(IReadOnlyDictionary<string, string> one, IReadOnlyDictionary<string, string>? other) => new(one.Concat(other ?? new Dictionary<string, string>()));

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
