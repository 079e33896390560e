using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace LabBot.Benchmarks.Bots;

/// <summary>A bot as a process, in an empty folder of its own.</summary>
internal sealed class BotProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process process;
    private readonly DirectoryInfo folder;
    private readonly bool endsWithItsInput;

    private BotProcess(string name, Process process, DirectoryInfo folder, bool endsWithItsInput) =>
        (Name, this.process, this.folder, this.endsWithItsInput) = (name, process, folder, endsWithItsInput);

    public string Name { get; }

    /// <summary>When it was started, as a timestamp of the machine's clock.</summary>
    public long StartedAt { get; private set; }

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

    /// <summary><c>labbot run</c>; returns when it is connected.</summary>
    /// <param name="program">The program.</param>
    /// <param name="settings">The environment that says how it reaches its platforms.</param>
    /// <param name="connectedAsync">Waits until it is connected.</param>
    /// <param name="data">A data folder that stays; null: a new one.</param>
    public static Task<BotProcess> LabBotAsync(string program, IEnumerable<KeyValuePair<string, string>> settings, Func<Task> connectedAsync, string? data = null)
    {
        var folder = Directory.CreateTempSubdirectory("labbot-benchmark-");
        return StartAsync("LabBot", folder, false, new ProcessStartInfo(program, ["run", "--data", data ?? Path.Combine(folder.FullName, "data")]) { WorkingDirectory = folder.FullName }, settings, connectedAsync);
    }

    /// <summary>A bot on a platform's usual client, which looks the same titles up; returns when it is connected.</summary>
    /// <exception cref="BenchmarkInputException">Node or the client is not installed.</exception>
    public static async Task<BotProcess> PeerAsync(Peer peer, IEnumerable<KeyValuePair<string, string>> settings, Func<Task> connectedAsync)
    {
        if (peer.Version is null)
            throw new BenchmarkInputException($"{peer.Package} is not installed, and LabBot is measured beside it; run npm ci --prefix {Path.GetRelativePath(Repository(), peer.Folder)} (it needs node 18 or later)");
        var folder = Directory.CreateTempSubdirectory("labbot-benchmark-");
        var file = Path.Combine(folder.FullName, "titles.json");
        await File.WriteAllTextAsync(file, JsonSerializer.Serialize(Lookups.Titles)).ConfigureAwait(false);
        return await StartAsync(peer.Name, folder, true, new ProcessStartInfo("node", ["peer.js", file]) { WorkingDirectory = peer.Folder }, settings, connectedAsync).ConfigureAwait(false);
    }

    public static string Repository()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "LabBot.sln")))
                return folder.FullName;
        }

        throw new BenchmarkInputException($"LabBot.sln is in no folder above {AppContext.BaseDirectory}; run it from the repository");
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
        folder.Delete(recursive: true);
    }

    private static async Task<BotProcess> StartAsync(
        string name, DirectoryInfo folder, bool endsWithItsInput, ProcessStartInfo start, IEnumerable<KeyValuePair<string, string>> settings, Func<Task> connectedAsync)
    {
        (start.RedirectStandardInput, start.RedirectStandardOutput, start.RedirectStandardError) = (true, true, true);
        // The kit's links lead out of loopback.
        start.Environment["LABBOT_Links__Check"] = "off";
        foreach (var (key, value) in settings)
            start.Environment[key] = value;
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
        var bot = new BotProcess(name, process, folder, endsWithItsInput) { StartedAt = TimeProvider.System.GetTimestamp() };
        try
        {
            process.Start();
        }
        catch (System.ComponentModel.Win32Exception)
        {
            throw new BenchmarkInputException($"{start.FileName} cannot be started; build the whole project, and for {name} install node 18 or later");
        }

        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            await connectedAsync().WaitAsync(Patience).ConfigureAwait(false);
            return bot;
        }
        catch (TimeoutException)
        {
            process.Kill(entireProcessTree: true);
            lock (said)
                throw new BenchmarkInputException($"{name} did not connect within {Patience.TotalSeconds:0} s; it said:\n{string.Join('\n', said)}");
        }
    }
}

/// <summary>A platform's usual client, with the bot that is measured beside LabBot.</summary>
internal sealed record Peer(string Name, string Judge, string Package)
{
    public static readonly Peer Bolt = new("bolt", "bolt", "@slack/bolt");
    public static readonly Peer DiscordJs = new("discord.js", "discordjs", "discord.js");

    /// <summary>Where its scripts are.</summary>
    public string Folder => Path.Combine(BotProcess.Repository(), "tests", "LabBot.Platforms", "Judges", Judge);

    /// <summary>The client's version; null where it is not installed.</summary>
    public string? Version => Path.Combine(Folder, "node_modules", Package, "package.json") is var file && File.Exists(file) ? (string?)JsonNode.Parse(File.ReadAllText(file))!["version"] : null;
}
