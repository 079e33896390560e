namespace LabBot.Benchmarks.Bots;

/// <summary>200 questions a second, half of them lookups and half changes, while every step of the store fails, or none ever ends.</summary>
internal static class BrokenStore
{
    /// <summary>How many people ask.</summary>
    public const int People = 400;

    private const int PerSecond = 200;

    private static readonly string[] Changes = ["done", "later", "skip", "start", "today", "pause"];

    /// <summary>What came of it. <see cref="LookupsFull"/> carried the answer, <see cref="ChangesTold"/> said to try again.</summary>
    public sealed record Figures(TroubledStore.Trouble Trouble, int Lookups, int LookupsFull, Latencies LookupsTook, int Changes, int ChangesTold, Latencies ChangesTook);

    /// <summary>Breaks the store under LabBot, measures for so long, and mends it.</summary>
    public static async Task<Figures> MeasureAsync(ICrowd crowd, TroubledStore.Trouble trouble, TroubledStore.Health health, TimeSpan length)
    {
        health.Break();
        await RoundAsync(crowd, trouble, TimeSpan.FromSeconds(5)).ConfigureAwait(false);
        var measured = await RoundAsync(crowd, trouble, length).ConfigureAwait(false);
        health.Mend();
        return measured;
    }

    private static async Task<Figures> RoundAsync(ICrowd crowd, TroubledStore.Trouble trouble, TimeSpan length)
    {
        var (lookups, full, lookupsTook, changes, told, changesTook) = (0, 0, new Latencies(), 0, 0, new Latencies());
        await OpenLoop.RunAsync(PerSecond, length, async (number, due) =>
        {
            if (number % 2 == 0)
            {
                var answer = await crowd.Ways[number / 2 % crowd.Ways.Count].AskAsync(number % People, number).ConfigureAwait(false);
                Interlocked.Increment(ref lookups);
                if (answer.Kind == AnswerKind.Full)
                    Interlocked.Increment(ref full);
                lookupsTook.Add(answer.After(due));
            }
            else
            {
                var answer = await crowd.ChangesAsync(number % People, Changes[number / 2 % Changes.Length]).ConfigureAwait(false);
                Interlocked.Increment(ref changes);
                if (answer.Kind == AnswerKind.TryAgain)
                    Interlocked.Increment(ref told);
                changesTook.Add(answer.After(due));
            }
        }).ConfigureAwait(false);
        return new Figures(trouble, lookups, full, lookupsTook, changes, told, changesTook);
    }
}
