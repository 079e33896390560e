namespace LabBot.Benchmarks.Bots;

/// <summary>
/// 200 questions a second, bots in turns on the same machine, each a process beside its own platform on loopback. A latency goes from the moment for which
/// the question was due to the moment at which the answer's bytes were read.
/// </summary>
internal static class CommandRate
{
    /// <summary>How many people ask.</summary>
    public const int People = 400;

    private const int PerSecond = 200;

    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(5);

    /// <summary>What was measured of one bot; <see cref="ByWay"/> is a part of <see cref="Took"/> each.</summary>
    public sealed record Figures(string Name, Latencies Took, IReadOnlyList<(string Way, Latencies Took)> ByWay, Latencies Late, int Unanswered, double ProcessorPerCommand, double Megabytes);

    /// <summary>Measures each for so long.</summary>
    public static async Task<IReadOnlyList<Figures>> MeasureAsync(IReadOnlyList<(BotProcess Bot, ICrowd Crowd)> bots, TimeSpan each)
    {
        var runs = bots.Select(one => new Run(one.Bot, one.Crowd)).ToList();
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

    private sealed class Run(BotProcess bot, ICrowd crowd)
    {
        private Latencies took = new();
        private Latencies late = new();
        private Latencies[] byWay = [];
        private double processor;
        private int asked;
        private int unanswered;

        public Figures Result => new(bot.Name, took, [.. crowd.Ways.Select((way, index) => (way.Name, byWay[index]))], late, unanswered, processor / took.Count, bot.Megabytes);

        public void Begin() => (took, late, byWay, processor, unanswered) = (new(), new(), [.. crowd.Ways.Select(_ => new Latencies())], 0, 0);

        public async Task TurnAsync(TimeSpan length)
        {
            if (byWay.Length == 0)
                Begin();
            var (first, before) = (asked, bot.ProcessorTime);
            var lateNow = await OpenLoop.RunAsync(PerSecond, length, async (number, due) =>
            {
                Interlocked.Increment(ref asked);
                var answer = await crowd.AsksAsync(first + number, People).ConfigureAwait(false);
                if (answer.Kind == AnswerKind.Full)
                {
                    took.Add(answer.After(due));
                    byWay[(first + number) % byWay.Length].Add(answer.After(due));
                }
                else
                {
                    Interlocked.Increment(ref unanswered);
                }
            }).ConfigureAwait(false);
            processor += bot.ProcessorTime - before;
            late.Add(lateNow);
        }
    }
}
