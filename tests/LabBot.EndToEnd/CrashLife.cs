using System.Diagnostics;
using System.Globalization;
using LabBot.Core.Drip;
using LabBot.Storage.LiteDb;

namespace LabBot.EndToEnd;

/// <summary>A data folder through many lives, each ended by a kill at a named point, and what became of its deliveries in the end.</summary>
internal sealed class CrashLife : IDisposable
{
    /// <summary>128 + SIGKILL.</summary>
    private const int Killed = 137;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string folder = Directory.CreateTempSubdirectory("labbot-crash-").FullName;

    private string Data => Path.Combine(folder, "data");

    /// <summary>Lives a whole round in which some of the calls that write to the store fail; how many steps were refused, and worked after the latest of those.</summary>
    public async Task<(int Refusals, int WorkedSince)> LiveWithFailingCallsAsync(int round, string failing)
    {
        var child = Path.Combine(AppContext.BaseDirectory, "LabBot.CrashChild");
        var (exitCode, output, error) = await LabBotProcess.RunAsync(Strace.Program, "", [.. Strace.Injecting(Data, failing), child, folder, Number(round), "none", "0", "patient"]);
        Assert.True(exitCode == 0, $"round {round}, {failing}: exit code {exitCode}: {error}");
        var counts = output.Split(' ');
        return (int.Parse(counts[0], CultureInfo.InvariantCulture), int.Parse(counts[1], CultureInfo.InvariantCulture));
    }

    /// <summary>How many messages the platform has of deliveries that the store has not even claimed.</summary>
    public async Task<int> UnclaimedAsync()
    {
        await using var store = LiteDbStore.Open(Data, TimeProvider.System);
        var claimed = new HashSet<string>();
        foreach (var learner in await store.AllAsync(default))
            claimed.UnionWith((await store.HistoryAsync(learner.Id, int.MaxValue, default)).Where(delivery => delivery.Token > 0).Select(delivery => delivery.Key.ToString()));
        return (await File.ReadAllLinesAsync(Path.Combine(folder, "platform.txt"))).Count(key => !claimed.Contains(key));
    }

    /// <summary>Lives until the point comes for the given time. True when it was killed there, false when it ended before.</summary>
    public async Task<bool> LiveAsync(int round, string point, int occurrence)
    {
        var file = Path.Combine(AppContext.BaseDirectory, "LabBot.CrashChild");
        using var child = new Process
        {
            StartInfo = new ProcessStartInfo(file, [folder, Number(round), point, Number(occurrence)]) { RedirectStandardError = true },
        };
        using var timeout = new CancellationTokenSource(Patience);
        child.Start();
        try
        {
            var error = await child.StandardError.ReadToEndAsync(timeout.Token);
            await child.WaitForExitAsync(timeout.Token);
            if (child.ExitCode is not (0 or Killed))
                Assert.Fail($"round {round}, {point} {occurrence}: exit code {child.ExitCode}: {error}");
            return child.ExitCode == Killed;
        }
        finally
        {
            if (!child.HasExited)
                child.Kill();
        }
    }

    /// <summary>Lives two rounds undisturbed, then counts: what was promised and is not there, what arrived twice, what does not fit together.</summary>
    public async Task<(int Deliveries, int Lost, int Doubled, int Torn)> CountAsync(int round)
    {
        Assert.False(await LiveAsync(round, "none", 0));
        var received = (await File.ReadAllLinesAsync(Path.Combine(folder, "platform.txt"))).GroupBy(line => line).ToDictionary(line => line.Key, line => line.Count());
        var promised = (await File.ReadAllLinesAsync(Path.Combine(folder, "acknowledged.txt"))).Select(line => line[(line.IndexOf(' ') + 1)..]).ToHashSet();

        await using var store = LiteDbStore.Open(Data, TimeProvider.System);
        var sent = new HashSet<string>();
        var torn = 0;
        foreach (var learner in await store.AllAsync(default))
        {
            var history = await store.HistoryAsync(learner.Id, int.MaxValue, default);
            sent.UnionWith(history.Where(delivery => delivery.State == DeliveryState.Sent).Select(delivery => delivery.Key.ToString()));
            torn += history.Count(delivery => delivery.State != DeliveryState.Sent || learner.Progress[delivery.Work!.Value] is null);
            torn += Math.Abs(learner.Progress.Works.Count - history.Count);
        }

        var lost = promised.Count(key => !sent.Contains(key)) + sent.Count(key => !received.ContainsKey(key)) + received.Keys.Count(key => !sent.Contains(key));
        return (sent.Count, lost, received.Values.Count(times => times > 1), torn);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
