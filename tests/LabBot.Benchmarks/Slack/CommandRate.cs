namespace LabBot.Benchmarks.Slack;

/// <summary>
/// 200 commands a second, LabBot and bolt in turns on the same machine, each a process beside its own Slack on loopback. A latency goes from the moment for which
/// the command was due to the moment at which the acknowledgement's bytes were read.
/// </summary>
internal sealed class CommandRate
{
    private const int PerSecond = 200;

    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(5);

    /// <summary>What was measured of one bot.</summary>
    public sealed record Figures(string Name, Latencies Took, Latencies Late, int Unanswered, double ProcessorPerCommand, double Megabytes);

    /// <summary>Measures both for so long each.</summary>
    public static async Task<IReadOnlyList<Figures>> MeasureAsync(IReadOnlyList<BotProcess> bots, TimeSpan each)
    {
        var runs = bots.Select(bot => new Run(bot)).ToList();
        // What is compiled and pooled at first use is not what a bot does all day.
        foreach (var run in runs)
            await run.TurnAsync(Turn * 2).ConfigureAwait(false);
        foreach (var run in runs)
            run.Begin();
        for (var turn = 0; turn < each / Turn; turn++)
        {
            // A B B A, so that neither always follows the other.
            foreach (var run in turn % 2 == 0 ? runs : Enumerable.Reverse(runs))
                await run.TurnAsync(Turn).ConfigureAwait(false);
        }

        return [.. runs.Select(run => run.Result)];
    }

    private sealed class Run(BotProcess bot)
    {
        private readonly Crowd crowd = new(bot.Slack, people: 400, seed: 1);
        private Latencies took = new();
        private Latencies late = new();
        private double processor;
        private int asked;
        private int unanswered;

        public Figures Result => new(bot.Name, took, late, unanswered, processor / took.Count, bot.Megabytes);

        public void Begin() => (took, late, processor, unanswered) = (new(), new(), 0, 0);

        public async Task TurnAsync(TimeSpan length)
        {
            var (first, before) = (asked, bot.ProcessorTime);
            var lateNow = await OpenLoop.RunAsync(PerSecond, length, async (number, due) =>
            {
                Interlocked.Increment(ref asked);
                var acknowledgement = await crowd.AsksAsync(first + number).ConfigureAwait(false);
                if (Crowd.IsAnswer(acknowledgement))
                    took.Add(TimeProvider.System.GetElapsedTime(due, acknowledgement.ReadAt).TotalMilliseconds);
                else
                    Interlocked.Increment(ref unanswered);
            }).ConfigureAwait(false);
            processor += bot.ProcessorTime - before;
            late.Add(lateNow);
        }
    }
}
