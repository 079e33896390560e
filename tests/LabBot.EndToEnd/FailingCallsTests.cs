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

    private static readonly string[] Calls = ["pwrite64,write", "fsync,fdatasync", "pwrite64,write,fsync,fdatasync,ftruncate"];
    private static readonly string[] Errors = ["EIO", "ENOSPC", "EDQUOT"];

    private static int Lives => Environment.GetEnvironmentVariable("LABBOT_TESTS_LONG") == "1" ? 40 : 4;

    [Fact]
    public async Task A_store_whose_calls_fail_goes_on_when_they_work_again()
    {
        await Strace.NeedAsync();
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
                Assert.True(refused == 0 || worked > 0, $"life {life}, round {round}: {refused} steps were refused and none worked after them");
                unclaimed += await crash.UnclaimedAsync();
            }

            var found = await crash.CountAsync(RoundsOfALife + 1);
            (deliveries, lost, doubled, torn) = (deliveries + found.Deliveries, lost + found.Lost, doubled + found.Doubled, torn + found.Torn);
        }

        TestContext.Current.TestOutputHelper!.WriteLine(
            $"C6: {refusals} steps refused in {rounds} of {Lives * RoundsOfALife} rounds; {deliveries} deliveries, {unclaimed} sent unclaimed, {lost} lost, {doubled} doubled, {torn} torn");
        Assert.Equal((0, 0, 0, 0), (unclaimed, lost, doubled, torn));
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
            tick = Instant.FromUtc(2026, 3, 3, 9, 0);
            for (var i = 0; i < 12; i++, tick += Duration.FromMinutes(2))
            {
                var (exitCode, _, error) = await LabBotProcess.RunAsync(
                    Strace.Program, "", [.. Strace.Injecting(folder.FullName, Drawn(random, Calls[i % Calls.Length], most: 20)), LabBotProcess.File, .. Tick(folder.FullName, tick)]);
                Assert.True(exitCode is 0 or 2, $"exit code {exitCode}: {error}");
                failures += exitCode == 2 ? 1 : 0;
                told = exitCode == 2 ? error : told;
            }

            Assert.True(failures > 0, "no call failed");
            Assert.Contains($"{folder.FullName} cannot be read and written: ", told, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", told, StringComparison.Ordinal);
            Assert.Equal(0, (await LabBotProcess.RunAsync("", Tick(folder.FullName, tick))).ExitCode);
            var sent = File.ReadAllLines(Path.Combine(folder.FullName, "terminal-sent.tsv")).Select(line => line.Split('\t')[0]).ToList();
            TestContext.Current.TestOutputHelper!.WriteLine($"C6: {failures} of 12 ticks failed; {sent.Count} sent, {sent.Count - sent.Distinct().Count()} doubled, {Learners - sent.Distinct().Count()} lost");
            Assert.Equal((Learners, Learners), (sent.Count, sent.Distinct().Count()));

            await using var store = LiteDbStore.Open(folder.FullName, TimeProvider.System);
            foreach (var learner in await store.AllAsync(TestContext.Current.CancellationToken))
                Assert.Single(await store.HistoryAsync(learner.Id, 10, TestContext.Current.CancellationToken), delivery => delivery.State == DeliveryState.Sent);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string Drawn(Random random, string calls, int most)
    {
        var first = random.Next(1, most + 1);
        return $"{calls}:error={Errors[random.Next(Errors.Length)]}:when={first}..{first + random.Next(0, 20)}";
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
