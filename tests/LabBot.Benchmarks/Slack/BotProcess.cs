using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using LabBot.Platforms.Slack;

namespace LabBot.Benchmarks.Slack;

/// <summary>A bot as a process beside its own Slack on loopback.</summary>
internal sealed class BotProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process process;
    private readonly DirectoryInfo folder;
    private readonly bool endsWithItsInput;

    private BotProcess(string name, SlackOnLoopback slack, Process process, DirectoryInfo folder, bool endsWithItsInput) =>
        (Name, Slack, this.process, this.folder, this.endsWithItsInput) = (name, slack, process, folder, endsWithItsInput);

    public string Name { get; }

    public SlackOnLoopback Slack { get; }

    /// <summary>The processor's time that it has taken so far, in milliseconds.</summary>
    public double ProcessorTime
    {
        get
        {
            process.Refresh();
            return process.TotalProcessorTime.TotalMilliseconds;
        }
    }

    /// <summary>The memory that it holds now, in 2^20 bytes.</summary>
    public double Megabytes
    {
        get
        {
            process.Refresh();
            return process.WorkingSet64 / (double)(1 << 20);
        }
    }

    /// <summary><c>labbot run</c>, as built, with a data folder of its own.</summary>
    public static async Task<BotProcess> LabBotAsync(SlackWorld world)
    {
        var (slack, folder) = (await SlackOnLoopback.StartAsync(world).ConfigureAwait(false), Directory.CreateTempSubdirectory("labbot-benchmark-"));
        return await StartAsync("LabBot", slack, folder, false, new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "labbot"), ["run", "--data", Path.Combine(folder.FullName, "data")])
        {
            WorkingDirectory = folder.FullName,
            Environment = { ["LABBOT_Slack__ApiUrl"] = slack.ApiUrl.AbsoluteUri, ["LABBOT_Slack__BotToken"] = world.BotToken, ["LABBOT_Slack__AppToken"] = world.AppToken },
        }).ConfigureAwait(false);
    }

    /// <summary>The peer on Slack's own client, which looks the same titles up.</summary>
    /// <exception cref="BenchmarkInputException">Node or bolt is not installed.</exception>
    public static async Task<BotProcess> BoltAsync(SlackWorld world, IReadOnlyList<string> titles)
    {
        var scripts = Path.Combine(Repository(), "tests", "LabBot.Platforms", "Judges", "bolt");
        if (!Directory.Exists(Path.Combine(scripts, "node_modules", "@slack", "bolt")))
            throw new BenchmarkInputException("slack: @slack/bolt is not installed, and LabBot is measured beside it; run npm ci --prefix tests/LabBot.Platforms/Judges/bolt (it needs node 18 or later)");
        var (slack, folder) = (await SlackOnLoopback.StartAsync(world).ConfigureAwait(false), Directory.CreateTempSubdirectory("labbot-benchmark-"));
        var file = Path.Combine(folder.FullName, "titles.json");
        await File.WriteAllTextAsync(file, JsonSerializer.Serialize(titles)).ConfigureAwait(false);
        return await StartAsync("bolt", slack, folder, true, new ProcessStartInfo("node", ["peer.js", file])
        {
            WorkingDirectory = scripts,
            Environment = { ["SLACK_API_URL"] = slack.ApiUrl.AbsoluteUri, ["SLACK_BOT_TOKEN"] = world.BotToken, ["SLACK_APP_TOKEN"] = world.AppToken },
        }).ConfigureAwait(false);
    }

    /// <summary>The version of a program, as it says itself; "not there" where it is not.</summary>
    public static async Task<string> VersionAsync(string program)
    {
        try
        {
            using var asked = Process.Start(new ProcessStartInfo(program, ["--version"]) { RedirectStandardOutput = true })!;
            return (await asked.StandardOutput.ReadToEndAsync().ConfigureAwait(false)).Trim();
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "not there";
        }
    }

    public static string Repository()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "LabBot.sln")))
                return folder.FullName;
        }

        throw new BenchmarkInputException($"slack: LabBot.sln is in no folder above {AppContext.BaseDirectory}; run it from the repository");
    }

    public async ValueTask DisposeAsync()
    {
        process.StandardInput.Close();
        if (!endsWithItsInput)
            Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]).Dispose();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        try
        {
            await process.WaitForExitAsync(limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
        }

        process.Dispose();
        await Slack.DisposeAsync().ConfigureAwait(false);
        folder.Delete(recursive: true);
    }

    private static async Task<BotProcess> StartAsync(string name, SlackOnLoopback slack, DirectoryInfo folder, bool endsWithItsInput, ProcessStartInfo start)
    {
        (start.RedirectStandardInput, start.RedirectStandardOutput, start.RedirectStandardError) = (true, true, true);
        var process = new Process { StartInfo = start };
        var said = new List<string>();
        DataReceivedEventHandler hear = (_, line) =>
        {
            lock (said)
            {
                // The beginning tells why it did not start; the rest is read so that nobody waits for the pipe.
                if (line.Data is { } text && said.Count < 20)
                    said.Add(text);
            }
        };
        process.OutputDataReceived += hear;
        process.ErrorDataReceived += hear;
        try
        {
            process.Start();
        }
        catch (System.ComponentModel.Win32Exception)
        {
            throw new BenchmarkInputException($"slack: {start.FileName} cannot be started; build the whole project, and for bolt install node 18 or later");
        }

        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            await slack.ConnectedAsync().WaitAsync(Patience).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            process.Kill(entireProcessTree: true);
            lock (said)
                throw new BenchmarkInputException($"slack: {name} did not connect within {Patience.TotalSeconds:0} s; it said:\n{string.Join('\n', said)}");
        }

        return new BotProcess(name, slack, process, folder, endsWithItsInput);
    }
}
