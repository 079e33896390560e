using System.Collections.Concurrent;
using System.Globalization;
using System.Reflection;
using System.Text.Json.Nodes;
using LabBot.Benchmarks.Bots;
using LabBot.Core.Cards;
using LabBot.Core.Drip;
using LabBot.Core.Kit;
using LabBot.Core.Learning;
using LabBot.Core.Storage;
using LabBot.Platforms.Slack;
using LabBot.Platforms.Slack.People;
using LabBot.Platforms.Slack.Wire;
using LabBot.Slack;
using LabBot.Storage.LiteDb;
using NodaTime;

namespace LabBot.Benchmarks.Slack;

/// <summary>
/// Clicks, typed changes, suggestions, mentions and newcomers, of which some come twice, some late and some only as a retry, across a restart of LabBot with the
/// same data folder: each must have its effect once. Time is simulated; the order of what is in flight together is the machine's.
/// </summary>
internal sealed class ExactlyOnce : IAsyncDisposable
{
    private const int People = 500;
    private const int Together = 32;

    // So far apart that Slack's own limits (50 chat.update a minute) are never reached; those are measured elsewhere.
    private static readonly TimeSpan Apart = TimeSpan.FromSeconds(1.2);

    private static readonly TimeSpan[] CopiesAfter = [TimeSpan.Zero, TimeSpan.FromSeconds(3), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromHours(1)];
    private static readonly ReadingState[] Answers = [ReadingState.Done, ReadingState.PutOff, ReadingState.Skipped];

    private readonly SlackOnLoopback slack;
    private readonly SteppedClock clock;
    private readonly DirectoryInfo folder;
    private readonly Random random;
    private readonly ConcurrentDictionary<string, int> changes = new();
    private readonly PriorityQueue<Sending, TimeSpan> queue = new();
    private readonly List<(string What, Func<Learners, int> Times)> checks = [];
    private readonly List<Person> people;
    private readonly Dictionary<Person, SlackChannel> channels;
    private LiteDbStore? store;
    private LabBotHere? labBot;
    private int copies, late, retryOnly, sent, again, interrupted;

    private ExactlyOnce(SlackOnLoopback slack, SteppedClock clock, int seed)
    {
        (this.slack, this.clock, random) = (slack, clock, new Random(seed));
        folder = Directory.CreateTempSubdirectory("labbot-events-");
        people = [.. Enumerable.Range(0, People).Select(i => slack.Person($"Person{i}"))];
        channels = people.ToDictionary(person => person, person => slack.Channel($"c-{person.Name}", hasBot: true, person));
    }

    /// <summary>
    /// What came of it. <see cref="Interrupted"/> is what the restart left without an acknowledgement; of it <see cref="DoneAgain"/> interactions were told to the person as
    /// failed, who did them again, and the rest are events, which Slack sent again. <see cref="Wrong"/> names what was lost or doubled.
    /// </summary>
    public sealed record Figures(
        int Events, int Sent, int Copies, int Late, int RetryOnly, int Interrupted, int DoneAgain, int Lost, int Doubled, IReadOnlyList<string> Wrong, IReadOnlyList<Violation> Violations);

    /// <summary>Runs so many events, chosen by the seed.</summary>
    public static async Task<Figures> RunAsync(int events, int seed)
    {
        var clock = new SteppedClock(new DateTimeOffset(2026, 3, 26, 9, 0, 0, TimeSpan.Zero));
        var slack = await SlackOnLoopback.StartAsync(new SlackWorld { Keep = 2 * events + 1000, Seed = seed }, clock).ConfigureAwait(false);
        var run = new ExactlyOnce(slack, clock, seed);
        await using (run.ConfigureAwait(false))
            return await run.RunAsync(events).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync().ConfigureAwait(false);
        await slack.DisposeAsync().ConfigureAwait(false);
        folder.Delete(recursive: true);
    }

    private async Task<Figures> RunAsync(int events)
    {
        await StartAsync().ConfigureAwait(false);
        foreach (var some in people.Chunk(100))
        {
            await Task.WhenAll(some.Select(person =>
            {
                var member = LabBotHere.Member(slack, person);
                return store!.ChangeAsync(
                    member, () => LearnerChanges.New(member, person.Name).Start(Track.Full, DripDefaults.Standard.For(LearnerSettings.Default), Instant.FromDateTimeOffset(clock.GetUtcNow())), same => same, null, default);
            })).ConfigureAwait(false);
        }

        for (var number = 0; number < events; number++)
            Plan(number);
        await SendAllAsync(restartAfter: queue.Count / 2).ConfigureAwait(false);
        // What follows an acknowledgement is done when LabBot has stopped.
        await StopAsync().ConfigureAwait(false);
        return await CountAsync(events).ConfigureAwait(false);
    }

    // A command says no time, so LabBot cannot know that a copy of it an hour later has no response_url any more; Slack itself sends none.
    private const string LateAnswer = "expired_url";

    // Chooses what happens as the numberth event, and how it is brought.
    private void Plan(int number)
    {
        var (at, person) = (Apart * number, people[number % people.Count]);
        // A person's works are used one after the other, so that no two events touch the same.
        var work = Lookups.Kit.Works[number / people.Count % Lookups.Kit.Works.Count];
        var answer = Answers[random.Next(Answers.Length)];
        var errand = random.NextDouble() switch
        {
            < 0.35 => Click(person, work, answer),
            < 0.45 => Typed(person, work, answer),
            < 0.50 => Suggested(person, number),
            < 0.90 => Mentioned(person, work),
            _ => Joined(number),
        };
        if (errand.IsEvent && random.NextDouble() < 0.1)
        {
            // 5 % of all: the first attempt never arrives. Slack tries only events again.
            retryOnly++;
            queue.Enqueue(new Sending(errand, 1, IsCopy: false), at + TimeSpan.FromMinutes(1));
        }
        else if (random.NextDouble() < 0.1 / 0.95)
        {
            late++;
            queue.Enqueue(new Sending(errand, 0, IsCopy: false), at + TimeSpan.FromSeconds(random.Next(1, 900)));
        }
        else
        {
            queue.Enqueue(new Sending(errand, 0, IsCopy: false), at);
        }

        if (random.NextDouble() < 0.3)
        {
            copies++;
            queue.Enqueue(new Sending(errand, errand.IsEvent ? 1 : 0, IsCopy: true), at + CopiesAfter[random.Next(CopiesAfter.Length)]);
        }
    }

    private Errand Click(Person person, Work work, ReadingState answer)
    {
        var card = slack.Workspace.Post(person.Dm, SlackJson.ToObject(SlackRenderer.Messages(new Card(work.Title, [ReadingCards.Answers(work)]))[0]));
        checks.Add(("click", learners => learners.Has(person, work, answer) ? 1 : 0));
        return new Errand("interactive", () =>
        {
            var (block, element) = card.Find(answer switch { ReadingState.Done => "Done", ReadingState.PutOff => "Later", _ => "Skip" });
            return slack.Payloads.Action(person, card, Payloads.ActionOn(block, element, null, slack.Workspace.NewTs()));
        });
    }

    private Errand Typed(Person person, Work work, ReadingState answer)
    {
        checks.Add(("typed answer", learners => learners.Has(person, work, answer) ? 1 : 0));
        var word = answer switch { ReadingState.Done => "done", ReadingState.PutOff => "later", _ => "skip" };
        return new Errand("slash_commands", () => slack.Payloads.Command(person, person.Dm, "/reading", $"{word} {work.Id.Value}"));
    }

    private Errand Suggested(Person person, int number)
    {
        var link = new Uri(string.Create(CultureInfo.InvariantCulture, $"https://example.org/reading/{number}"));
        checks.Add(("suggestion", learners => learners.Suggested(link)));
        return new Errand("slash_commands", () => slack.Payloads.Command(person, person.Dm, "/kit-suggest", $"{link} because"));
    }

    private Errand Mentioned(Person person, Work work)
    {
        var (happened, ts) = Happenings.Mention(slack, person, channels[person], work.Title);
        checks.Add(("mention", _ => channels[person].Messages.Count(message => message.IsFromApp && message.ThreadTs == ts)));
        return Event(happened);
    }

    private Errand Joined(int number)
    {
        var newcomer = slack.Person(string.Create(CultureInfo.InvariantCulture, $"Newcomer{number}"));
        checks.Add(("newcomer", _ => newcomer.Dm.Messages.Count(message => message.IsFromApp)));
        return Event(Happenings.Joins(slack, newcomer));
    }

    private Errand Event(JsonObject happened)
    {
        var payload = slack.Deliveries.EventPayload(happened);
        return new Errand("events_api", () => payload);
    }

    private async Task SendAllAsync(int restartAfter)
    {
        // While LabBot is away Slack goes on; a restart takes a second or two, in which a lab does this much.
        const int WhileAway = 40;
        using var room = new SemaphoreSlim(Together);
        var (underWay, restart) = (new List<Task>(), Task.CompletedTask);
        while (true)
        {
            if (Next() is not { } next)
            {
                if (underWay.Count == 0)
                    break;
                await Task.WhenAll(underWay).ConfigureAwait(false);
                underWay.Clear();
                continue;
            }

            clock.MoveTo(next.At);
            await room.WaitAsync().ConfigureAwait(false);
            underWay.RemoveAll(task => task.IsCompletedSuccessfully);
            underWay.Add(OneAsync(next.Sending));
            sent++;
            if (sent == restartAfter)
                restart = RestartAsync();
            else if (sent == restartAfter + WhileAway)
                await restart.ConfigureAwait(false);
        }

        async Task OneAsync(Sending sending)
        {
            try
            {
                await SendAsync(sending).ConfigureAwait(false);
            }
            finally
            {
                room.Release();
            }
        }
    }

    private (Sending Sending, TimeSpan At)? Next()
    {
        lock (queue)
            return queue.TryDequeue(out var sending, out var at) ? (sending, at) : null;
    }

    private async Task SendAsync(Sending sending)
    {
        var (errand, attempt, isCopy) = sending;
        // Of what Slack has told the person to have failed, it sends no copy any more.
        if (isCopy && errand.IsGivenUp)
            return;
        // Whatever is sent again is the same in all but its envelope.
        var payload = (JsonObject)errand.Payload.DeepClone();
        var acknowledgement = await slack.Deliveries.SendAsync(new Envelope(errand.Kind, Deliveries.NewEnvelopeId(), payload) { Attempt = attempt, RetryReason = attempt > 0 ? "timeout" : "" }).ConfigureAwait(false);
        if (acknowledgement.Failure is null)
            errand.IsDone = true;
        if (acknowledgement.Failure is null || isCopy || (errand.IsDone && !errand.IsEvent))
            return;
        Interlocked.Increment(ref interrupted);
        if (errand.IsEvent)
        {
            TimeSpan[] after = [TimeSpan.Zero, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5)];
            if (attempt < after.Length)
                Later(sending with { Attempt = attempt + 1 }, after[attempt]);
        }
        else
        {
            // Slack says that the app did not respond, and the person does it again.
            Interlocked.Increment(ref again);
            errand.IsGivenUp = true;
            Later(new Sending(errand.Again(), 0, IsCopy: false), TimeSpan.FromSeconds(10));
        }
    }

    private void Later(Sending sending, TimeSpan after)
    {
        lock (queue)
            queue.Enqueue(sending, clock.Elapsed + after);
    }

    private async Task StartAsync()
    {
        store = LiteDbStore.Open(folder.FullName, clock);
        labBot = await LabBotHere.StartAsync(slack, clock, Stores.Of(store) with { Learners = Counted.Make(store, changes) }, SlackInvitation.Dm).ConfigureAwait(false);
    }

    private async Task StopAsync()
    {
        if (labBot is not null)
            await labBot.DisposeAsync().ConfigureAwait(false);
        if (store is not null)
            await store.DisposeAsync().ConfigureAwait(false);
        (labBot, store) = (null, null);
    }

    private async Task RestartAsync()
    {
        await StopAsync().ConfigureAwait(false);
        await StartAsync().ConfigureAwait(false);
    }

    private async Task<Figures> CountAsync(int events)
    {
        var reading = LiteDbStore.Open(folder.FullName, clock);
        await using (reading.ConfigureAwait(false))
        {
            var learners = new Learners(slack, await reading.AllAsync(default).ConfigureAwait(false), await reading.SuggestionsAsync(default).ConfigureAwait(false));
            var effects = checks.Select((check, number) => (check.What, Number: number, Times: check.Times(learners))).ToList();
            List<string> wrong = [.. effects.Where(one => one.Times != 1).Select(one => string.Create(CultureInfo.InvariantCulture, $"{one.What} {one.Number}: {one.Times} times")),
                .. changes.Where(one => one.Value > 1).Select(one => string.Create(CultureInfo.InvariantCulture, $"change {one.Key}: {one.Value} times"))];
            var doubled = effects.Count(one => one.Times > 1) + changes.Values.Count(times => times > 1);
            return new Figures(events, sent, copies, late, retryOnly, interrupted, again, effects.Count(one => one.Times == 0), doubled, wrong, [.. slack.Violations.Where(one => one.Rule != LateAnswer)]);
        }
    }

    /// <summary>One thing that happens.</summary>
    private sealed record Errand(string Kind, Func<JsonObject> Make)
    {
        public JsonObject Payload { get; } = Make();

        /// <summary>Whether it was acknowledged.</summary>
        public bool IsDone { get; set; }

        /// <summary>Whether the person was told that it failed.</summary>
        public bool IsGivenUp { get; set; }

        public bool IsEvent => Kind == "events_api";

        /// <summary>The same wish, done anew.</summary>
        public Errand Again() => new(Kind, Make);
    }

    private sealed record Sending(Errand Errand, int Attempt, bool IsCopy);

    /// <summary>What the store holds at the end.</summary>
    private sealed class Learners(SlackOnLoopback slack, IReadOnlyList<Learner> all, IReadOnlyList<Core.Curation.Suggestion> suggestions)
    {
        private readonly Dictionary<string, Learner> byUser = all.Where(one => one.Members[0].Workspace == slack.World.TeamId).ToDictionary(one => one.Members[0].User);
        private readonly ILookup<Uri, Core.Curation.Suggestion> byLink = suggestions.ToLookup(one => one.Link);

        public bool Has(Person person, Work work, ReadingState state) => byUser[person.Id].Progress[work.Id]?.State == state;

        public int Suggested(Uri link) => byLink[link].Count();
    }

    /// <summary>Learners of whose changes those with a cause are counted as they are made.</summary>
    internal class Counted : DispatchProxy
    {
        private ILearners inner = null!;
        private ConcurrentDictionary<string, int> counts = null!;

        public static ILearners Make(ILearners inner, ConcurrentDictionary<string, int> counts)
        {
            var made = Create<ILearners, Counted>();
            (((Counted)(object)made).inner, ((Counted)(object)made).counts) = (inner, counts);
            return made;
        }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            if (args is [_, _, Func<Learner, Learner> change, Cause cause, _])
            {
                args[2] = (Func<Learner, Learner>)(learner =>
                {
                    counts.AddOrUpdate(cause.Id, 1, (_, times) => times + 1);
                    return change(learner);
                });
            }

            return targetMethod!.Invoke(inner, args);
        }
    }
}
