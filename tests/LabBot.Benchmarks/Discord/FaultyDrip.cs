using LabBot.Benchmarks.Bots;
using LabBot.Core.Drip;
using LabBot.Core.Learning;
using LabBot.Core.Storage;
using LabBot.Platforms.Discord;
using LabBot.Storage.LiteDb;
using NodaTime;

namespace LabBot.Benchmarks.Discord;

/// <summary>
/// Many readings due in one moment, under Discord's limits, while a third of the calls that send them are refused as too many, fail, or break off before or after they were
/// carried out: each must arrive once. Between two ticks the clock is put forward; what a tick itself takes is real.
/// </summary>
internal static class FaultyDrip
{
    private const string Send = "POST /channels/{channel.id}/messages";

    // Monday, in the hour after the default delivery time; the day's deliveries may go until 20:00.
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);
    private static readonly LocalDate Today = new(2026, 3, 2);

    private static readonly TimeSpan Counted = TimeSpan.FromMinutes(10);

    private static readonly Fault[] Faults =
        [new Fault.RateLimited("1"), new Fault.RateLimited("2.5"), new Fault.ServerError(500), new Fault.ServerError(502), new Fault.Reset(IsAfter: false), new Fault.Reset(IsAfter: true)];

    /// <summary>What came of it. <see cref="Invalid"/> is the most that Discord counts as invalid within any ten minutes; <see cref="Violations"/> the rules that LabBot broke.</summary>
    public sealed record Figures(int Readings, double Share, int Faulty, int Lost, int Doubled, int Unclear, int Invalid, IReadOnlyList<Violation> Violations, double Minutes);

    public static async Task<Figures> MeasureAsync(int readings, double share, int seed)
    {
        var folder = Directory.CreateTempSubdirectory("labbot-benchmark-");
        try
        {
            var clock = new SteppedClock(Start);
            var discord = await DiscordOnLoopback.StartAsync(new DiscordWorld { Seed = seed, Keep = 20 * readings }, clock).ConfigureAwait(false);
            await using (discord.ConfigureAwait(false))
            {
                var store = LiteDbStore.Open(folder.FullName, clock);
                await using (store.ConfigureAwait(false))
                {
                    var here = await LabBotHere.StartAsync(discord, clock, Stores.Of(store)).ConfigureAwait(false);
                    await using (here.ConfigureAwait(false))
                        return await MeasureAsync(discord, store, clock, here.Worker, readings, share).ConfigureAwait(false);
                }
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<Figures> MeasureAsync(DiscordOnLoopback discord, LiteDbStore store, SteppedClock clock, DripWorker worker, int readings, double share)
    {
        var lab = discord.Server("Lab");
        var people = Enumerable.Range(0, readings).Select(i => discord.Person($"Learner{i}", servers: lab)).ToList();
        foreach (var some in people.Chunk(500))
            await Task.WhenAll(some.Select(person => EnrollAsync(store, person))).ConfigureAwait(false);
        discord.Faults.Sometimes(Send, share, Faults);

        var last = new DateTimeOffset(2026, 3, 2, 20, 0, 0, TimeSpan.Zero);
        var began = clock.Elapsed;
        while (clock.GetUtcNow() < last && await IsWaitingAsync(store).ConfigureAwait(false))
        {
            await worker.TickAsync(CancellationToken.None).ConfigureAwait(false);
            clock.MoveTo(clock.Elapsed + TimeSpan.FromSeconds(15));
        }

        var minutes = (clock.Elapsed - began).TotalMinutes;
        var received = people.Select(person => person.Dm.Messages.Count(message => message.Author == discord.World.ApplicationId)).ToList();
        var calls = discord.Record.CallsOf(Send);
        return new Figures(
            readings, share, calls.Count(call => call.Status is 0 or >= 400), received.Count(one => one == 0), received.Count(one => one > 1), await UnclearAsync(store).ConfigureAwait(false),
            Most([.. discord.Record.Calls.Where(call => call.IsInvalid).Select(call => call.At)]), discord.Violations, minutes);
    }

    private static async Task EnrollAsync(LiteDbStore store, DiscordPerson person)
    {
        var member = LabBotHere.Member(person);
        await store.ChangeAsync(
            member,
            () => LearnerChanges.New(member, person.Name) with { Enrollment = new Enrollment(Track.Full, EnrollmentState.Active, Instant.FromDateTimeOffset(Start - TimeSpan.FromDays(3)), Today) },
            same => same, null, CancellationToken.None).ConfigureAwait(false);
        // They have clicked Start: the conversation is open.
        await ((IConversations)store).KeepAsync(member, person.Dm.Id, CancellationToken.None).ConfigureAwait(false);
    }

    private static async Task<bool> IsWaitingAsync(LiteDbStore store) =>
        (await store.AllAsync(CancellationToken.None).ConfigureAwait(false)).Any(learner => learner.Enrollment!.LastDate != Today);

    private static async Task<int> UnclearAsync(LiteDbStore store)
    {
        var unclear = 0;
        foreach (var learner in await store.AllAsync(CancellationToken.None).ConfigureAwait(false))
            unclear += (await store.HistoryAsync(learner.Id, 5, CancellationToken.None).ConfigureAwait(false)).Count(delivery => delivery.State == DeliveryState.Unknown);
        return unclear;
    }

    // The most within any ten minutes.
    private static int Most(List<DateTimeOffset> at) => at.Select((from, index) => at.Skip(index).TakeWhile(one => one - from < Counted).Count()).DefaultIfEmpty().Max();
}
