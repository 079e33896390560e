namespace LabBot.Benchmarks.Bots;

/// <summary>One person types a hundred commands a second while fifty others ask one: how long the others wait.</summary>
internal static class Flood
{
    /// <summary>How many people there are, the last of whom floods.</summary>
    public const int People = Others + 1;

    private const int Others = 50;
    private const int PerSecond = 100;

    public sealed record Figures(string Name, Latencies Others, int OthersUnanswered, int FlooderTold, int FlooderAnswered);

    public static async Task<Figures> MeasureAsync(BotProcess bot, ICrowd crowd, TimeSpan length)
    {
        var (took, unanswered, told, answered) = (new Latencies(), 0, 0, 0);
        await Task.WhenAll(
            OpenLoop.RunAsync(Others, length, async (number, due) =>
            {
                var answer = await crowd.AsksAsync(number, Others).ConfigureAwait(false);
                if (answer.Kind == AnswerKind.Full)
                    took.Add(answer.After(due));
                else
                    Interlocked.Increment(ref unanswered);
            }),
            OpenLoop.RunAsync(PerSecond, length, async (number, _) =>
            {
                var answer = await crowd.Ways[^1].AskAsync(Others, number).ConfigureAwait(false);
                if (answer.Kind == AnswerKind.Full)
                    Interlocked.Increment(ref answered);
                else if (answer.Kind != AnswerKind.None)
                    Interlocked.Increment(ref told);
            })).ConfigureAwait(false);
        return new Figures(bot.Name, took, unanswered, told, answered);
    }
}
