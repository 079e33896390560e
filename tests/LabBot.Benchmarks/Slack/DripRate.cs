using System.Diagnostics;
using LabBot.Benchmarks.Bots;
using LabBot.Core.Drip;
using LabBot.Core.Learning;
using LabBot.Core.Lookup;
using LabBot.Platforms.Slack;
using LabBot.Platforms.Slack.Rules;
using LabBot.Slack;
using LabBot.Slack.Wire;
using LabBot.Wire;
using LabBot.Storage.LiteDb;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;

namespace LabBot.Benchmarks.Slack;

/// <summary>
/// Many readings due in one moment: the drip, its store on the disk, the messenger and the pacing, against Slack's limits, on a simulated clock. Slack takes its time
/// for each answer by that clock; what the store and the processor take does not count in it.
/// </summary>
internal static class DripRate
{
    // Monday, in the hour after the default delivery time; the day's deliveries may go until 20:00.
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);
    private static readonly LocalDate Today = new(2026, 3, 2);

    /// <summary>What came of it; <see cref="Minutes"/> by the simulated clock, <see cref="Seconds"/> by the machine's.</summary>
    public sealed record Figures(int Readings, TimeSpan Answers, int Sent, int NotOnce, double Minutes, double PerMinute, double Share, int TooMany, double Seconds);

    public static async Task<Figures> MeasureAsync(int readings, TimeSpan answers)
    {
        var folder = Directory.CreateTempSubdirectory("labbot-benchmark-");
        try
        {
            var clock = new SimulatedClock(Start);
            var slack = await SlackOnLoopback.StartAsync(new SlackWorld { Rates = SlackRates.Strict, Keep = 2 }, clock).ConfigureAwait(false);
            await using (slack.ConfigureAwait(false))
            {
                var store = LiteDbStore.Open(folder.FullName, clock);
                await using (store.ConfigureAwait(false))
                    return await MeasureAsync(slack, store, clock, readings, answers).ConfigureAwait(false);
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<Figures> MeasureAsync(SlackOnLoopback slack, LiteDbStore store, SimulatedClock clock, int readings, TimeSpan answers)
    {
        var people = Enumerable.Range(0, readings).Select(i => slack.Person($"Learner{i}")).ToList();
        foreach (var some in people.Chunk(1000))
            await Task.WhenAll(some.Select(person => EnrollAsync(slack, store, person))).ConfigureAwait(false);
        if (answers > TimeSpan.Zero)
            slack.Faults.Sometimes("chat.postMessage", 1, new Fault.Stall(answers, IsAfter: true));

        clock.Counted = (answers, 0);
        using var wire = new CountingHandler();
        using var api = new SlackApi(LabBotHere.Options(slack), wire, clock, NullLogger<SlackApi>.Instance);
        var calls = new CountingApi(api);
        var messenger = new SlackMessenger(calls, new SlackSettings(new HashSet<string>(), null, SlackInvitation.None, null), clock, NullLogger<SlackMessenger>.Instance);
        var worker = new DripWorker(new LiveKit(Lookups.Kit), store, store, [messenger], DripDefaults.Standard, clock, NullLogger<DripWorker>.Instance);
        var (started, from) = (Stopwatch.GetTimestamp(), clock.Elapsed);
        var tick = Task.Run(() => worker.TickAsync(CancellationToken.None));
        // What waits in LabBot waits for a second or so; what is longer is a limit on an answer.
        await clock.DriveAsync(tick, TimeSpan.FromSeconds(5), () => calls.Count == messenger.AtOnce && wire.Count == clock.Counted.Count).ConfigureAwait(false);

        var minutes = (clock.Elapsed - from).TotalMinutes;
        var perMinute = readings / minutes;
        return new Figures(
            readings, answers, (await tick.ConfigureAwait(false)).Sent, people.Count(person => person.Transcript.Count != 1), minutes, perMinute, perMinute / slack.World.Rates.PostsPerMinute,
            slack.Violations.Count, Stopwatch.GetElapsedTime(started).TotalSeconds);
    }

    private static Task<Learner> EnrollAsync(SlackOnLoopback slack, LiteDbStore store, Person person)
    {
        var member = LabBotHere.Member(slack, person);
        return store.ChangeAsync(
            member,
            () => LearnerChanges.New(member, person.Name) with { Enrollment = new Enrollment(Track.Full, EnrollmentState.Active, Instant.FromDateTimeOffset(Start - TimeSpan.FromDays(3)), Today) },
            same => same, null, CancellationToken.None);
    }

    /// <summary>Calls that are not over, waiting for their turn or for an answer.</summary>
    private sealed class CountingApi(ISlackApi inner) : ISlackApi
    {
        private int count;

        public int Count => Volatile.Read(ref count);

        public async Task<SlackAnswer> CallAsync(SlackCall call, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref count);
            try
            {
                return await inner.CallAsync(call, cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                Interlocked.Decrement(ref count);
            }
        }

        public Task<SlackAnswer> RespondAsync(Uri responseUrl, System.Text.Json.Nodes.JsonObject message, CancellationToken cancellationToken) => inner.RespondAsync(responseUrl, message, cancellationToken);

        public Task<SlackAnswer> UploadAsync(LabBot.Slack.SlackFile file, CancellationToken cancellationToken) => inner.UploadAsync(file, cancellationToken);
    }

    /// <summary>Requests that have no answer yet.</summary>
    private sealed class CountingHandler() : DelegatingHandler(Sockets.Pooled())
    {
        private int count;

        public int Count => Volatile.Read(ref count);

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref count);
            try
            {
                return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                Interlocked.Decrement(ref count);
            }
        }
    }
}
