using LabBot.Benchmarks.Bots;

namespace LabBot.Benchmarks.Discord;

/// <summary>
/// <c>discord [--only commands,flood,reconnect,start,memory,flapping,store,drip] [--seconds N]</c>: what LabBot does on Discord, beside a discord.js bot that looks up the same
/// titles, and what it takes on both platforms, beside that and a bolt bot. Each measurement prints its part of the table when it is done; all of them take some ten minutes.
/// </summary>
internal static class DiscordBenchmark
{
    private const int Starts = 7;

    private static readonly string[] Parts = ["commands", "flood", "reconnect", "start", "memory", "flapping", "store", "drip"];

    public static async Task<int> RunAsync(string[] arguments)
    {
        var options = BotOptions.Read("discord", Parts, arguments);
        await Report.WriteAsync(await Report.HeadAsync(Peer.DiscordJs, Peer.Bolt).ConfigureAwait(false)).ConfigureAwait(false);
        if (options.Parts.Overlaps(["commands", "flood", "reconnect", "start", "memory"]))
        {
            using var published = await Published.MakeAsync().ConfigureAwait(false);
            await WithProcessesAsync(published.Program, options).ConfigureAwait(false);
        }

        if (options.Parts.Contains("flapping"))
            await Report.WriteAsync(Row(await Flapping.MeasureAsync(seed: 1).ConfigureAwait(false))).ConfigureAwait(false);
        if (options.Parts.Contains("store"))
        {
            foreach (var trouble in Enum.GetValues<TroubledStore.Trouble>())
                await Report.WriteAsync(Report.Row(await StoreTrouble.MeasureAsync(trouble, options.Length).ConfigureAwait(false))).ConfigureAwait(false);
        }

        if (options.Parts.Contains("drip"))
            await Report.WriteAsync(Row(await FaultyDrip.MeasureAsync(1_000, 0.3, seed: 1).ConfigureAwait(false))).ConfigureAwait(false);
        return 0;
    }

    private static async Task WithProcessesAsync(string program, BotOptions options)
    {
        if (options.Parts.Overlaps(["commands", "flood", "reconnect"]))
            await InTurnsAsync(program, options).ConfigureAwait(false);
        foreach (var one in options.Parts.Contains("start") ? await FirstAnswer.MeasureAsync(program, Starts).ConfigureAwait(false) : [])
            await Report.WriteAsync(Row(one)).ConfigureAwait(false);
        if (options.Parts.Contains("memory"))
            await Report.WriteAsync(Row(await IdleMemory.MeasureAsync(program, TimeSpan.FromSeconds(10)).ConfigureAwait(false))).ConfigureAwait(false);
    }

    private static async Task InTurnsAsync(string program, BotOptions options)
    {
        var labBot = await BotOnDiscord.LabBotAsync(program, Reconnecting.World).ConfigureAwait(false);
        await using (labBot.ConfigureAwait(false))
        {
            var discordJs = await BotOnDiscord.DiscordJsAsync(Reconnecting.World).ConfigureAwait(false);
            await using (discordJs.ConfigureAwait(false))
            {
                BotOnDiscord[] both = [labBot, discordJs];
                if (options.Parts.Contains("commands"))
                {
                    var figures = await CommandRate.MeasureAsync([.. both.Select(one => (one.Bot, (ICrowd)new Crowd(one.Discord, CommandRate.People, seed: 1)))], options.Length).ConfigureAwait(false);
                    await Report.WriteAsync(Report.Rows("200 interactions/s, half of them autocomplete", figures)).ConfigureAwait(false);
                }

                foreach (var (bot, discord) in options.Parts.Contains("flood") ? both : [])
                    await Report.WriteAsync(Report.Row(await Flood.MeasureAsync(bot, new Crowd(discord, Flood.People, seed: 2), options.Length).ConfigureAwait(false))).ConfigureAwait(false);
                var before = labBot.Discord.Violations.Count;
                foreach (var one in options.Parts.Contains("reconnect") ? both : [])
                {
                    await Report.WriteAsync(Row(await Reconnecting.MeasureAsync(one, Reconnecting.Break.Cut, TimeSpan.FromSeconds(15), one == labBot).ConfigureAwait(false))).ConfigureAwait(false);
                    await Report.WriteAsync(Row(await Reconnecting.MeasureAsync(one, Reconnecting.Break.HalfOpen, TimeSpan.FromSeconds(115), one == labBot).ConfigureAwait(false))).ConfigureAwait(false);
                }

                // What no link could bring was not answered in time: that is told above, as commands without an answer.
                var broken = labBot.Discord.Violations.Where((violation, at) => at < before || violation.Rule != "missed_acknowledgement").ToList();
                await Report.WriteAsync($"rules of Discord that LabBot broke meanwhile: {Report.Broken(broken)}").ConfigureAwait(false);
            }
        }
    }

    private static string Row(Reconnecting.Figures measured) => Report.Line(
        $"reconnect, {measured.Name}, {(measured.Break == Reconnecting.Break.Cut ? "cut" : "half-open")}: noticed after {measured.Noticed:0.00} s, answers again after {measured.Back:0.00} s ({measured.Back - measured.Noticed:0.00} s from there; goal ≤ 5 s), sessions begun {measured.Identifies}, commands without an answer {measured.CommandsNotAnswered}; words {measured.Words}: lost {measured.WordsLost}, doubled {measured.WordsDoubled}");

    private static string Row(Flapping.Figures measured) => Report.Line(
        $"a simulated day of flapping: {measured.Identifies} IDENTIFY (goal ≤ 50), {measured.Resumes} RESUME over {measured.Links} links; rules broken: {Report.Broken(measured.Violations)}");

    private static string Row(FaultyDrip.Figures measured) => Report.Line(
        $"drip of {measured.Readings}, {measured.Share * 100:0} % of the sends met by 429, 5xx or a reset: {measured.Faulty} sends failed, lost {measured.Lost}, doubled {measured.Doubled} (goal: 0, 0), unclear {measured.Unclear}; in {measured.Minutes:0} simulated minutes, at most {measured.Invalid} invalid requests in ten (goal ≤ 100); rules broken: {Report.Broken(measured.Violations)}");

    private static string Row(FirstAnswer.Figures measured) => Report.Line(
        $"start to first answer, {measured.Name}: median {measured.Took.At(0.5) / 1000:0.00} s, worst {measured.Took.Max / 1000:0.00} s of {measured.Took.Count}");

    private static string Row(IdleMemory.Figures measured) => Report.Line(
        $"idle memory after work: LabBot on both platforms {measured.LabBot:0.0} MB; bolt {measured.Bolt:0.0} MB + discord.js {measured.DiscordJs:0.0} MB; ratio {measured.Ratio:0.00} (goal ≤ 0.75); questions not answered {measured.Unanswered}");
}
