using System.Reflection;
using LabBot.Core.Learning;
using LabBot.Core.Storage;
using LabBot.Platforms.Slack;

namespace LabBot.Benchmarks.Slack;

/// <summary>200 commands a second, half of them lookups and half changes, while every step of the store fails, or none ever ends.</summary>
internal static class BrokenStore
{
    private const int PerSecond = 200;

    private static readonly string[] Changes = ["done", "later", "skip", "start", "today", "pause"];

    /// <summary>How the store is broken.</summary>
    public enum Trouble
    {
        Throws,
        Hangs,
    }

    /// <summary>What came of it. <see cref="LookupsFull"/> carried the answer, <see cref="ChangesTold"/> said to try again.</summary>
    public sealed record Figures(Trouble Trouble, int Lookups, int LookupsFull, Latencies LookupsTook, int Changes, int ChangesTold, Latencies ChangesTook);

    public static async Task<Figures> MeasureAsync(Trouble trouble, TimeSpan length)
    {
        var slack = await SlackOnLoopback.StartAsync(new SlackWorld { Keep = 100 }).ConfigureAwait(false);
        await using (slack.ConfigureAwait(false))
        {
            var health = new Health();
            var here = await LabBotHere.StartAsync(slack, TimeProvider.System, Stores(trouble, health)).ConfigureAwait(false);
            await using (here.ConfigureAwait(false))
            {
                var crowd = new Crowd(slack, people: 400, seed: 3);
                // The zones are known, as after the first day; to ask for 400 profiles takes minutes under Slack's limits, whatever the store does.
                foreach (var person in crowd.People)
                    await slack.ProfileChangesAsync(person, "Europe/Lisbon").ConfigureAwait(false);
                health.Break();
                await RoundAsync(crowd, trouble, TimeSpan.FromSeconds(5)).ConfigureAwait(false);
                var measured = await RoundAsync(crowd, trouble, length).ConfigureAwait(false);
                health.Mend();
                return measured;
            }
        }
    }

    private static async Task<Figures> RoundAsync(Crowd crowd, Trouble trouble, TimeSpan length)
    {
        var (lookups, full, lookupsTook, changes, told, changesTook) = (0, 0, new Latencies(), 0, 0, new Latencies());
        await OpenLoop.RunAsync(PerSecond, length, async (number, due) =>
        {
            if (number % 2 == 0)
            {
                var answer = await crowd.AsksAsync(number).ConfigureAwait(false);
                Interlocked.Increment(ref lookups);
                if (Crowd.IsAnswer(answer) && !IsTryAgain(answer))
                    Interlocked.Increment(ref full);
                lookupsTook.Add(Milliseconds(due, answer));
            }
            else
            {
                var answer = await crowd.Slack.CommandAsync(crowd.People[number % crowd.People.Length], crowd.Channel, "/reading", Changes[number / 2 % Changes.Length]).ConfigureAwait(false);
                Interlocked.Increment(ref changes);
                if (Crowd.IsAnswer(answer) && IsTryAgain(answer))
                    Interlocked.Increment(ref told);
                changesTook.Add(Milliseconds(due, answer));
            }
        }).ConfigureAwait(false);
        return new Figures(trouble, lookups, full, lookupsTook, changes, told, changesTook);
    }

    private static double Milliseconds(long due, Acknowledgement answer) =>
        answer.Failure is null ? TimeProvider.System.GetElapsedTime(due, answer.ReadAt).TotalMilliseconds : double.PositiveInfinity;

    private static bool IsTryAgain(Acknowledgement answer) => answer.Payload?.ToJsonString().Contains("ry again", StringComparison.Ordinal) == true;

    /// <summary>An empty store that breaks when its health does.</summary>
    public static Stores Stores(Trouble trouble, Health health) =>
        new(Broken.Make<ILearners>(trouble, health), Broken.Make<IOutbox>(trouble, health), Broken.Make<ISuggestions>(trouble, health), Broken.Make<ISeenEvents>(trouble, health),
            Broken.Make<IConversations>(trouble, health), Broken.Make<ILinks>(trouble, health), Broken.Make<IUsage>(trouble, health));

    /// <summary>Whether the store is broken by now. What hangs goes on when it no longer is.</summary>
    internal sealed class Health
    {
        private readonly TaskCompletionSource mended = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool IsBroken { get; private set; }

        public Task Mended => mended.Task;

        public void Break() => IsBroken = true;

        public void Mend()
        {
            IsBroken = false;
            mended.TrySetResult();
        }
    }

    /// <summary>A contract of a store that is empty, and then broken.</summary>
    internal class Broken : DispatchProxy
    {
        private static readonly MethodInfo StepOf = typeof(Broken).GetMethod(nameof(Step), BindingFlags.NonPublic | BindingFlags.Static)!;

        private Trouble trouble;
        private Health health = null!;

        public static T Make<T>(Trouble trouble, Health health)
            where T : class
        {
            var made = Create<T, Broken>();
            (((Broken)(object)made).trouble, ((Broken)(object)made).health) = (trouble, health);
            return made;
        }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            var result = targetMethod!.ReturnType is { IsGenericType: true } type ? type.GenericTypeArguments[0] : typeof(bool);
            return StepOf.MakeGenericMethod(result).Invoke(null, [trouble, health]);
        }

        private static async Task<T> Step<T>(Trouble trouble, Health health)
        {
            if (health.IsBroken && trouble == Trouble.Throws)
                throw new StoreException("The store is broken, to see what becomes of those who ask.");
            if (health.IsBroken)
                await health.Mended.ConfigureAwait(false);
            return typeof(T) == typeof(IReadOnlyList<Learner>) ? (T)(object)Array.Empty<Learner>() : default!;
        }
    }
}
