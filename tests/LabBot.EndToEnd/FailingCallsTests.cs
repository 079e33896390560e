using LabBot.Core;
using LabBot.Core.Drip;
using LabBot.Core.Learning;
using LabBot.Core.Storage;
using LabBot.Storage.LiteDb;
using NodaTime;

namespace LabBot.EndToEnd;

/// <summary>While deliveries are recorded, writes and flushes of the store's files fail: no crash, nothing sent without a durable claim, nothing lost or doubled.</summary>
[Collection("Processes that are timed or many")]
public class FailingCallsTests
{
    private const int RoundsOfALife = 10;
    private const int Learners = 40;
    private const int Days = 4;

    private static readonly string[] Calls = ["pwrite64,write", "fsync,fdatasync", "pwrite64,write,fsync,fdatasync,ftruncate"];
    private static readonly string[] Errors = ["EIO", "ENOSPC", "EDQUOT"];

    private static int Lives => LongRun.Is ? 40 : 4;

    [Fact]
    public async Task A_store_whose_calls_fail_goes_on_when_they_work_again()
    {
        await Strace.NeedAsync();
        var refusalsOf = new int[Calls.Length];
        var (rounds, refusals, deliveries, unclaimed, lost, doubled, torn) = (0, 0, 0, 0, 0, 0, 0);
        for (var life = 0; life < Lives; life++)
        {
            var random = new Random(20261124 + life);
            using var crash = new CrashLife();
            Assert.False(await crash.LiveAsync(0, "none", 0));
            for (var round = 1; round <= RoundsOfALife; round++)
            {
                var (refused, worked) = await crash.LiveWithFailingCallsAsync(round, Drawn(random, Calls[round % Calls.Length], most: 150));
                rounds += refused > 0 ? 1 : 0;
                refusals += refused;
                refusalsOf[round % Calls.Length] += refused;
                Assert.True(refused == 0 || worked > 0, $"life {life}, round {round}: {refused} steps were refused and none worked after them");
                unclaimed += await crash.UnclaimedAsync();
            }

            var found = await crash.CountAsync(RoundsOfALife + 1);
            (deliveries, lost, doubled, torn) = (deliveries + found.Deliveries, lost + found.Lost, doubled + found.Doubled, torn + found.Torn);
        }

        TestContext.Current.TestOutputHelper!.WriteLine(
            $"C6: {refusals} steps refused in {rounds} of {Lives * RoundsOfALife} rounds; {deliveries} deliveries, {unclaimed} sent unclaimed, {lost} lost, {doubled} doubled, {torn} torn");
        Assert.Equal((0, 0, 0, 0), (unclaimed, lost, doubled, torn));
        Assert.All(refusalsOf.Zip(Calls), one => Assert.True(one.First > 0, $"no step was refused when {one.Second} failed"));
        Assert.True(rounds > Lives * RoundsOfALife / 2, $"calls failed in {rounds} rounds only");
    }

    [Fact]
    public async Task The_program_whose_calls_fail_says_so_and_delivers_each_card_once_in_the_end()
    {
        await Strace.NeedAsync();
        var folder = Directory.CreateTempSubdirectory("labbot-failing-");
        try
        {
            await EnrollAsync(folder.FullName);
            var tick = Instant.FromUtc(2026, 3, 2, 9, 0);
            Assert.Equal(0, (await LabBotProcess.RunAsync("", Tick(folder.FullName, tick))).ExitCode);
            var random = new Random(20261124);
            var (failures, told) = (0, "");
            for (var day = 0; day < Days; day++)
            {
                // The working days after that Monday; 70 s and more between two ticks, so that the later takes over what the earlier left claimed.
                tick = Instant.FromUtc(2026, 3, 3 + day, 9, 0);
                for (var i = 0; i < 3; i++, tick += Duration.FromMinutes(2))
                {
                    var failing = Drawn(random, Calls[i], most: 20);
                    var (exitCode, _, error) = await LabBotProcess.RunAsync(
                        Strace.Program, "", [.. Strace.Injecting(folder.FullName, failing), LabBotProcess.File, .. Tick(folder.FullName, tick)]);
                    Assert.True(exitCode is 0 or 2, $"{failing}: exit code {exitCode}: {error}");
                    failures += exitCode == 2 ? 1 : 0;
                    told = exitCode == 2 ? error : told;
                }

                var (clean, _, trouble) = await LabBotProcess.RunAsync("", Tick(folder.FullName, tick));
                Assert.True(clean == 0, $"exit code {clean}: {trouble}");
            }

            Assert.True(failures >= Days, $"only {failures} ticks failed");
            Assert.Contains($"{folder.FullName} cannot be read and written: ", told, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", told, StringComparison.Ordinal);
            var sent = File.ReadAllLines(Path.Combine(folder.FullName, "terminal-sent.tsv")).Select(line => line.Split('\t')[0]).ToList();
            var expected = Days * Learners;
            TestContext.Current.TestOutputHelper!.WriteLine($"C6: {failures} of {3 * Days} ticks failed; {sent.Count} sent, {sent.Count - sent.Distinct().Count()} doubled, {expected - sent.Distinct().Count()} lost");
            Assert.Equal((expected, expected), (sent.Count, sent.Distinct().Count()));

            await using var store = LiteDbStore.Open(folder.FullName, TimeProvider.System);
            foreach (var learner in await store.AllAsync(TestContext.Current.CancellationToken))
                Assert.Equal(Days, (await store.HistoryAsync(learner.Id, 20, TestContext.Current.CancellationToken)).Count(delivery => delivery.State == DeliveryState.Sent));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string Drawn(Random random, string calls, int most)
    {
        var first = random.Next(1, most + 1);
        return $"{calls}:error={Errors[random.Next(Errors.Length)]}:when={first}..{first + random.Next(4, 24)}";
    }

    private static string[] Tick(string folder, Instant now) => ["drip", "tick", "--data", folder, "--now", now.ToString()];

    private static async Task EnrollAsync(string folder)
    {
        await using var store = LiteDbStore.Open(folder, TimeProvider.System);
        for (var i = 0; i < Learners; i++)
        {
            var member = new MemberId("terminal", "terminal", $"learner{i}");
            await store.ChangeAsync(
                member,
                () => LearnerChanges.New(member, member.User),
                learner => learner.Start(Track.Full, DripDefaults.Standard.For(learner.Settings), Instant.FromUtc(2026, 3, 2, 8, 0)),
                TestContext.Current.CancellationToken);
        }
    }
}
