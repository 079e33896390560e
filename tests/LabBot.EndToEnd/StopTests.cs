using System.Diagnostics;
using System.Globalization;
using LabBot.Core;
using LabBot.Core.Drip;
using LabBot.Core.Learning;
using LabBot.Core.Storage;
using LabBot.Storage.LiteDb;
using NodaTime;

namespace LabBot.EndToEnd;

/// <summary>Told to stop in a burst of 200 due readings, LabBot finishes what is in flight within 10 s; after a restart each has come exactly once.</summary>
public class StopTests
{
    private const int Learners = 200;

    [Fact]
    public async Task A_burst_that_is_stopped_is_finished_by_the_next_start()
    {
        var folder = Directory.CreateTempSubdirectory("labbot-stop-");
        try
        {
            await EnrollAsync(folder.FullName);
            Assert.Equal(0, (await TickAsync(folder.FullName, "2026-03-02T09:00:00Z")).ExitCode);
            var took = await StopInTheBurstAsync(folder.FullName, "2026-03-03T09:00:00Z");
            Assert.True(took < TimeSpan.FromSeconds(10), $"{took}");
            var before = Sent(folder.FullName).Count;
            Assert.True(before is > 0 and < Learners, $"{before} were sent before the stop; it came too late or too soon to show anything");

            Assert.Equal(0, (await TickAsync(folder.FullName, "2026-03-03T09:05:00Z")).ExitCode);
            var sent = Sent(folder.FullName);
            TestContext.Current.TestOutputHelper!.WriteLine($"stopped after {before} of {Learners} in {took.TotalMilliseconds:F0} ms; after the restart {sent.Count} sent, {sent.Count - sent.Distinct().Count()} doubled, {Learners - sent.Distinct().Count()} lost");
            Assert.Equal((Learners, Learners), (sent.Count, sent.Distinct().Count()));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task EnrollAsync(string folder)
    {
        await using var store = LiteDbStore.Open(folder, TimeProvider.System);
        await Task.WhenAll(Enumerable.Range(0, Learners).Select(i =>
        {
            var member = new MemberId("terminal", "terminal", $"learner{i}");
            return store.ChangeAsync(
                member,
                () => LearnerChanges.New(member, member.User),
                learner => learner.Start(Track.Full, DripDefaults.Standard.For(learner.Settings), Instant.FromUtc(2026, 3, 2, 8, 0)),
                TestContext.Current.CancellationToken);
        }));
    }

    private static Task<(int ExitCode, string Output, string Error)> TickAsync(string folder, string now) =>
        LabBotProcess.RunAsync("", "drip", "tick", "--data", folder, "--now", now);

    private static async Task<TimeSpan> StopInTheBurstAsync(string folder, string now)
    {
        using var process = new Process { StartInfo = new ProcessStartInfo(LabBotProcess.File, ["drip", "tick", "--data", folder, "--now", now]) { RedirectStandardOutput = true, RedirectStandardError = true } };
        process.Start();
        try
        {
            // The first card shows that the burst has begun.
            await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
            var started = Stopwatch.GetTimestamp();
            using var kill = Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]);
            var drained = Task.WhenAll(process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken), process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            await drained;
            return Stopwatch.GetElapsedTime(started);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }

    private static List<string> Sent(string folder) => [.. File.ReadAllLines(Path.Combine(folder, "terminal-sent.tsv")).Select(line => line.Split('\t')[0])];
}
