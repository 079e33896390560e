using System.Globalization;
using LabBot.Core;
using LabBot.Core.Drip;
using LabBot.Core.Learning;
using LabBot.Platforms.Discord;
using LabBot.Platforms.Discord.Rules;
using LabBot.Storage.LiteDb;
using NodaTime;

namespace LabBot.EndToEnd;

/// <summary>
/// Killed by SIGKILL at each point of a delivery to Discord, and started again: inside the nonce window, and outside it; with the conversation readable, and not.
/// </summary>
[Collection("Processes that are timed or many")]
public class DiscordCrashTests
{
    private const int Learners = 12;
    private const int Killed = 137;

    private static readonly string[] Points = ["BeforeClaim", "AfterClaim", "SendNotReceived", "SendNotAnswered", "AnsweredNotRecorded", "FrameWritten", "FrameDurable"];

    // At which of the twelve readings it dies.
    private static int[] Occurrences => LongRun.Is ? [1, 4, 7, 10, 12] : [7];

    private static readonly DateTimeOffset Morning = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    // After seventy seconds, lease and grace, a claim is taken over; the nonce holds for two minutes.
    private static readonly TimeSpan Inside = TimeSpan.FromSeconds(75);
    private static readonly TimeSpan Outside = TimeSpan.FromMinutes(5);

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public async Task Killed_at_each_point_every_reading_comes_once_or_is_known_to_be_uncertain(bool isInside, bool isReadable)
    {
        var (kills, lost, doubled, unknown) = (0, 0, 0, 0);
        foreach (var point in Points)
        {
            foreach (var occurrence in Occurrences)
            {
                var found = await LiveAsync(point, occurrence, isInside ? Inside : Outside, isReadable);
                (kills, lost, doubled, unknown) = (kills + (found.IsKilled ? 1 : 0), lost + found.Lost, doubled + found.Doubled, unknown + found.Unknown);
            }
        }

        TestContext.Current.TestOutputHelper!.WriteLine(
            $"{kills} kills {(isInside ? "inside" : "outside")} the nonce window, conversations {(isReadable ? "readable" : "not readable")}: {lost} lost, {doubled} doubled, {unknown} unknown");
        Assert.Equal((0, 0), (lost, doubled));
        Assert.True(kills >= Points.Length, $"{kills} kills");
        // What may have been sent, of which neither Discord's nonce nor the conversation can tell, is recorded as unknown, and nothing else is.
        Assert.Equal(!isInside && !isReadable, unknown > 0);
    }

    private static async Task<(bool IsKilled, int Lost, int Doubled, int Unknown)> LiveAsync(string point, int occurrence, TimeSpan later, bool isReadable)
    {
        var folder = Directory.CreateTempSubdirectory("labbot-discord-crash-");
        try
        {
            var clock = new SetClock(Morning - TimeSpan.FromDays(3));
            await using var discord = await DiscordOnLoopback.StartAsync(new DiscordWorld { Rates = DiscordRates.None }, clock);
            var lab = discord.Server("Lab");
            var people = Enumerable.Range(0, Learners).Select(i => discord.Person($"Person {i}", servers: lab)).ToList();
            await EnrollAsync(Path.Combine(folder.FullName, "data"), people);
            clock.Set(Morning);
            var isKilled = await TickAsync(folder.FullName, discord, point, occurrence, Morning);
            if (!isReadable)
                discord.Faults.Sometimes("GET /channels/{channel.id}/messages", 1, new Fault.Refusal("50001"));
            foreach (var at in (DateTimeOffset[])[Morning + later, Morning + TimeSpan.FromHours(2), Morning + TimeSpan.FromHours(11.5)])
            {
                clock.Set(at);
                Assert.False(await TickAsync(folder.FullName, discord, "none", 0, at));
            }

            await using var store = LiteDbStore.Open(Path.Combine(folder.FullName, "data"), TimeProvider.System);
            var (lost, doubled, unknown) = (0, 0, 0);
            foreach (var person in people)
            {
                var learner = (await store.FindAsync(MemberOf(person), default))!;
                var delivery = (await store.HistoryAsync(learner.Id, 100, default)).Single(one => one.Key.Date == new LocalDate(2026, 3, 2));
                var came = person.Dm.Messages.Count(message => message.Body.ToJsonString().Contains(delivery.Key.ToString(), StringComparison.Ordinal));
                doubled += came > 1 ? 1 : 0;
                unknown += delivery.State == DeliveryState.Unknown ? 1 : 0;
                lost += came == 0 && delivery.State != DeliveryState.Unknown ? 1 : 0;
                // A reading that is recorded as sent is there, under that id.
                Assert.True(delivery.State == DeliveryState.Unknown || person.Dm.Messages.Any(message => message.Id == delivery.Message), $"{point} {occurrence}: {delivery.State}");
            }

            return (isKilled, lost, doubled, unknown);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task EnrollAsync(string data, IReadOnlyList<DiscordPerson> people)
    {
        await using var store = LiteDbStore.Open(data, TimeProvider.System);
        foreach (var person in people)
        {
            var member = MemberOf(person);
            await store.ChangeAsync(
                member, () => LearnerChanges.New(member, person.Name) with { Enrollment = new Enrollment("tldr", EnrollmentState.Active, Instant.FromUtc(2026, 3, 1, 9, 0), new LocalDate(2026, 3, 2)) },
                learner => learner, null, default);
            await store.KeepAsync(member, person.Dm.Id, default);
        }
    }

    private static async Task<bool> TickAsync(string folder, DiscordOnLoopback discord, string point, int occurrence, DateTimeOffset now)
    {
        var (exitCode, output, error) = await LabBotProcess.RunAsync(
            Path.Combine(AppContext.BaseDirectory, "LabBot.CrashChild"), "",
            [
                folder, "0", point, occurrence.ToString(CultureInfo.InvariantCulture), "discord", Path.Combine(AppContext.BaseDirectory, "catalog"), discord.ApiUrl.AbsoluteUri, discord.World.BotToken,
                now.ToString("O", CultureInfo.InvariantCulture),
            ]);
        Assert.True(exitCode is 0 or Killed, output + error);
        return exitCode == Killed;
    }

    private static MemberId MemberOf(DiscordPerson person) => new("discord", "discord", person.Id);

    // Discord's clock, set to an instant, from which it goes on.
    private sealed class SetClock(DateTimeOffset start) : TimeProvider
    {
        private (DateTimeOffset At, long Since) set = (start, System.GetTimestamp());

        public override DateTimeOffset GetUtcNow() => set.At + System.GetElapsedTime(set.Since);

        public void Set(DateTimeOffset now) => set = (now, System.GetTimestamp());
    }
}
