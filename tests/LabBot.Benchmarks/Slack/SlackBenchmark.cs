using LabBot.Benchmarks.Bots;

namespace LabBot.Benchmarks.Slack;

/// <summary>
/// <c>slack [--only commands,flood,reconnect,store,events,drip] [--seconds N]</c>: what LabBot does on Slack, beside a bolt bot that looks up the same titles. Each
/// measurement prints its part of the table when it is done; all of them take some eight minutes.
/// </summary>
internal static class SlackBenchmark
{
    private static readonly string[] Parts = ["commands", "flood", "reconnect", "store", "events", "drip"];

    public static async Task<int> RunAsync(string[] arguments)
    {
        var options = BotOptions.Read("slack", Parts, arguments);
        await Report.WriteAsync(await Report.HeadAsync(Peer.Bolt).ConfigureAwait(false)).ConfigureAwait(false);
        if (options.Parts.Overlaps(["commands", "flood", "reconnect"]))
            await WithProcessesAsync(options).ConfigureAwait(false);
        if (options.Parts.Contains("store"))
        {
            foreach (var trouble in Enum.GetValues<TroubledStore.Trouble>())
                await Report.WriteAsync(Report.Row(await StoreTrouble.MeasureAsync(trouble, options.Length).ConfigureAwait(false))).ConfigureAwait(false);
        }

        if (options.Parts.Contains("events"))
            await Report.WriteAsync(Row(await ExactlyOnce.RunAsync(10_000, seed: 1).ConfigureAwait(false))).ConfigureAwait(false);
        if (options.Parts.Contains("drip"))
        {
            await Report.WriteAsync(Row(await DripRate.MeasureAsync(1_000, TimeSpan.Zero).ConfigureAwait(false))).ConfigureAwait(false);
            await Report.WriteAsync(Row(await DripRate.MeasureAsync(1_000, TimeSpan.FromMilliseconds(400)).ConfigureAwait(false))).ConfigureAwait(false);
            await Report.WriteAsync(Row(await DripRate.MeasureAsync(20_000, TimeSpan.FromMilliseconds(150)).ConfigureAwait(false))).ConfigureAwait(false);
        }

        return 0;
    }

    private static async Task WithProcessesAsync(BotOptions options)
    {
        // What is measured needs no memory of single calls; the double's own work is the same for both.
        var world = Reconnecting.World with { Keep = 2_000 };
        using var published = await Published.MakeAsync().ConfigureAwait(false);
        var labBot = await BotOnSlack.LabBotAsync(published.Program, world).ConfigureAwait(false);
        await using (labBot.ConfigureAwait(false))
        {
            var bolt = await BotOnSlack.BoltAsync(world).ConfigureAwait(false);
            await using (bolt.ConfigureAwait(false))
            {
                BotOnSlack[] both = [labBot, bolt];
                if (options.Parts.Contains("commands"))
                {
                    var figures = await CommandRate.MeasureAsync([.. both.Select(one => (one.Bot, (ICrowd)new Crowd(one.Slack, CommandRate.People, seed: 1)))], options.Length).ConfigureAwait(false);
                    await Report.WriteAsync(Report.Rows("200 commands/s", figures)).ConfigureAwait(false);
                }

                foreach (var (bot, slack) in options.Parts.Contains("flood") ? both : [])
                    await Report.WriteAsync(Report.Row(await Flood.MeasureAsync(bot, new Crowd(slack, Flood.People, seed: 2), options.Length).ConfigureAwait(false))).ConfigureAwait(false);
                foreach (var one in options.Parts.Contains("reconnect") ? both : [])
                {
                    await Report.WriteAsync(Row(await Reconnecting.MeasureAsync(one, Reconnecting.Break.Cut, TimeSpan.FromSeconds(15), one == labBot).ConfigureAwait(false))).ConfigureAwait(false);
                    await Report.WriteAsync(Row(await Reconnecting.MeasureAsync(one, Reconnecting.Break.HalfOpen, TimeSpan.FromSeconds(45), one == labBot).ConfigureAwait(false))).ConfigureAwait(false);
                }

                await Report.WriteAsync($"rules of Slack that LabBot broke meanwhile: {Report.Broken(labBot.Slack.Violations)}").ConfigureAwait(false);
            }
        }
    }

    private static string Row(Reconnecting.Figures measured) => Report.Line(
        $"reconnect, {measured.Name}, {(measured.Break == Reconnecting.Break.Cut ? "cut" : "half-open")}: noticed after {measured.Noticed:0.00} s, answers again after {measured.Back:0.00} s ({measured.Back - measured.Noticed:0.00} s from there), commands without an answer {measured.CommandsNotAnswered}; mentions {measured.Mentions}: lost {measured.MentionsLost}, doubled {measured.MentionsDoubled}");

    private static string Row(ExactlyOnce.Figures measured) => Report.Line(
        $"{measured.Events} events, {measured.Sent} sendings ({measured.Copies} again, {measured.Late} late, {measured.RetryOnly} only as a retry) across a restart that left {measured.Interrupted} without an acknowledgement ({measured.DoneAgain} done again by the person): lost {measured.Lost}, doubled {measured.Doubled} (goal: 0, 0){(measured.Wrong.Count == 0 ? "" : $" (the first: {measured.Wrong[0]})")}; rules broken: {Report.Broken(measured.Violations)}");

    private static string Row(DripRate.Figures measured) => Report.Line(
        $"drip of {measured.Readings}, Slack answering after {measured.Answers.TotalMilliseconds:0} ms: {measured.Sent} sent in {measured.Minutes:0.0} simulated minutes, {measured.PerMinute:0.0}/min, {measured.Share * 100:0.0} % of what Slack allows (goal ≥ 95 %); not exactly once {measured.NotOnce}; 429 and other rules broken {measured.TooMany} (goal 0); took {measured.Seconds:0} s");
}
