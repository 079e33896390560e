using LabBot.Platforms.Discord;
using LabBot.Platforms.Slack;

namespace LabBot.EndToEnd;

/// <summary>The whole program on Discord on loopback, alone and beside Slack.</summary>
public sealed class DiscordTests : IDisposable
{
    private readonly DirectoryInfo data = Directory.CreateTempSubdirectory("labbot-data-");

    [Fact]
    public async Task LabBot_answers_stops_in_time_and_says_no_secret()
    {
        await using var discord = await DiscordOnLoopback.StartAsync();
        var lab = discord.Server("Lab");
        var ada = discord.Person("Ada", servers: lab);
        var papers = discord.Channel(lab, "papers");
        await using var labbot = await RunningLabBot.StartAsync(discord, data.FullName);
        Assert.StartsWith("scGPT", (await ada.TypesInOptionAsync("/kit query:scg", papers))[0].Name, StringComparison.Ordinal);
        Assert.Contains("scGPT", Assert.Single(await ada.TypesAsync("/kit query:scgtp", papers)).Reads, StringComparison.Ordinal);
        // A busy machine may first say that it is still saving.
        await ada.TypesAsync("/reading start", papers);
        await ada.SeesAsync<LabBot.Platforms.Discord.EphemeralSeen>(seen => seen.Reads.Contains("Your readings start", StringComparison.Ordinal));
        var (exitCode, took) = await labbot.TerminateAsync();
        Assert.Equal(0, exitCode);
        Assert.InRange(took, TimeSpan.Zero, TimeSpan.FromSeconds(10));
        Assert.DoesNotContain(discord.World.BotToken, labbot.Said, StringComparison.Ordinal);
        Assert.Empty(discord.Record.Pings);
        Assert.Empty(discord.Violations);
    }

    [Fact]
    public async Task A_stop_amid_calls_that_stall_is_over_in_ten_seconds()
    {
        await using var discord = await DiscordOnLoopback.StartAsync();
        var lab = discord.Server("Lab");
        var ada = discord.Person("Ada", servers: lab);
        await using var labbot = await RunningLabBot.StartAsync(discord, data.FullName);
        await ada.TypesAsync("/reading start", ada.Dm);
        discord.Faults.Sometimes("*", 1, new Fault.Stall(TimeSpan.FromSeconds(60), IsAfter: true));
        var asking = ada.WritesInDmAsync("scgpt", until: Until.Acknowledged);
        await ada.SeesAsync<LabBot.Platforms.Discord.MessageSeen>(seen => seen.Reads.Contains("scGPT", StringComparison.Ordinal));
        var (exitCode, took) = await labbot.TerminateAsync();
        Assert.Equal(0, exitCode);
        Assert.InRange(took, TimeSpan.Zero, TimeSpan.FromSeconds(10));
        Assert.False(asking.IsFaulted);
    }

    [Fact]
    public async Task A_token_that_Discord_refuses_ends_the_program_with_the_mend()
    {
        await using var discord = await DiscordOnLoopback.StartAsync();
        discord.RevokeToken();
        await using var labbot = await RunningLabBot.StartAsync(discord, data.FullName, new Dictionary<string, string>());
        Assert.Equal(2, await labbot.EndsAsync());
        Assert.Contains("'labbot doctor' says the mend.", labbot.Said, StringComparison.Ordinal);
        Assert.DoesNotContain(discord.World.BotToken, labbot.Said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Over_HTTP_LabBot_answers_what_is_signed_and_refuses_what_is_not()
    {
        await using var discord = await DiscordOnLoopback.StartAsync();
        var lab = discord.Server("Lab");
        var port = FreePort();
        await using var labbot = await RunningLabBot.StartAsync(discord, data.FullName, new Dictionary<string, string>
        {
            ["LABBOT_Discord__Listen"] = $"http://127.0.0.1:{port}", ["LABBOT_Discord__PublicKey"] = discord.World.PublicKey,
        });
        await labbot.SaysAsync("Listening for Discord");
        await labbot.SaysAsync("Discord's commands are as they should be");
        discord.DeliversTo(new Uri($"http://127.0.0.1:{port}/discord/interactions"));
        Assert.True(await discord.VerifyUrlAsync());
        var ada = discord.Person("Ada", servers: lab);
        var papers = discord.Channel(lab, "papers");
        Assert.Contains("scGPT", Assert.Single(await ada.TypesAsync("/kit query:scgtp", papers)).Reads, StringComparison.Ordinal);
        Assert.Equal(401, (await discord.SendAsync(discord.RequestFor(ada, papers, "/kit query:scgpt").WithChangedByte())).Status);
        Assert.Empty(discord.Violations);
    }

    [Fact]
    public async Task On_both_platforms_two_accounts_become_one_learner_and_one_platform_that_refuses_LabBot_leaves_the_other()
    {
        await using var slack = await SlackOnLoopback.StartAsync();
        await using var discord = await DiscordOnLoopback.StartAsync();
        var lab = discord.Server("Lab");
        var (onSlack, onDiscord) = (slack.Person("Ada"), discord.Person("ada_l", servers: lab));
        var papers = discord.Channel(lab, "papers");
        await using var labbot = await RunningLabBot.StartAsync(slack, discord, data.FullName);
        await onSlack.TypesAsync("/reading start");
        // A busy machine may first say that it is still saving.
        await onSlack.SeesAsync<LabBot.Platforms.Slack.EphemeralSeen>(seen => seen.Reads.Contains("Your readings start", StringComparison.Ordinal));
        var asked = Assert.IsType<LabBot.Platforms.Slack.EphemeralSeen>(Assert.Single(await onSlack.TypesAsync("/labbot link")));
        var code = Code(asked.Reads);
        var entered = Assert.IsType<LabBot.Platforms.Discord.EphemeralSeen>((await onDiscord.TypesAsync($"/labbot link code:{code}", papers))[0]);
        Assert.Contains("On Slack", entered.Reads, StringComparison.Ordinal);
        await onDiscord.ClicksAsync(entered.Message, "Confirm");
        await onSlack.ClicksAsync(asked.Message, "Go on");
        var names = await onSlack.SeesAsync<LabBot.Platforms.Slack.EphemeralSeen>(seen => seen.Reads.Contains("ada_l", StringComparison.Ordinal));
        await onSlack.ClicksAsync(names.Message, "Confirm");
        await onSlack.SeesAsync<LabBot.Platforms.Slack.EphemeralSeen>(seen => seen.Reads.Contains("Readings on Discord", StringComparison.Ordinal));
        Assert.Contains("Reading 1 of 28", (await onSlack.TypesAsync("/reading today"))[0].Reads, StringComparison.Ordinal);
        // What was read on Slack waits for its answer on Discord.
        Assert.StartsWith("Continue: The Road to Biology 2.0", (await onDiscord.TypesInOptionAsync("/kit query:", papers))[0].Name, StringComparison.Ordinal);

        discord.RevokeToken();
        discord.CloseConnections(4004, "Authentication failed.");
        await labbot.SaysAsync("Discord:Token");
        Assert.Contains("scGPT", Assert.Single(await onSlack.TypesAsync("/kit scgpt")).Reads, StringComparison.Ordinal);
        Assert.Empty(slack.Violations);
    }

    public void Dispose() => data.Delete(recursive: true);

    private static string Code(string card) => System.Text.RegularExpressions.Regex.Match(card, "link ([A-Z0-9]{4}-?[A-Z0-9]{4,})").Groups[1].Value;

    private static int FreePort()
    {
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        return ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
    }
}
