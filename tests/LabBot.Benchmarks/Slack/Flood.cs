namespace LabBot.Benchmarks.Slack;

/// <summary>One person types a hundred commands a second while fifty others type one: how long the others wait.</summary>
internal static class Flood
{
    private const int Others = 50;
    private const int PerSecond = 100;

    public sealed record Figures(string Name, Latencies Others, int OthersUnanswered, int FlooderTold, int FlooderAnswered);

    public static async Task<Figures> MeasureAsync(BotProcess bot, TimeSpan length)
    {
        var crowd = new Crowd(bot.Slack, Others + 1, seed: 2);
        var flooder = crowd.People[Others];
        var (took, unanswered, told, answered) = (new Latencies(), 0, 0, 0);
        await Task.WhenAll(
            OpenLoop.RunAsync(Others, length, async (number, due) =>
            {
                var acknowledgement = await bot.Slack.CommandAsync(crowd.People[number % Others], crowd.Channel, "/kit", crowd.Lookup(number)).ConfigureAwait(false);
                if (Crowd.IsAnswer(acknowledgement))
                    took.Add(TimeProvider.System.GetElapsedTime(due, acknowledgement.ReadAt).TotalMilliseconds);
                else
                    Interlocked.Increment(ref unanswered);
            }),
            OpenLoop.RunAsync(PerSecond, length, async (number, _) =>
            {
                var acknowledgement = await bot.Slack.CommandAsync(flooder, crowd.Channel, "/kit", crowd.Lookup(number)).ConfigureAwait(false);
                if (Crowd.IsAnswer(acknowledgement))
                    Interlocked.Increment(ref answered);
                else if (acknowledgement.Failure is null)
                    Interlocked.Increment(ref told);
            })).ConfigureAwait(false);
        return new Figures(bot.Name, took, unanswered, told, answered);
    }
}
