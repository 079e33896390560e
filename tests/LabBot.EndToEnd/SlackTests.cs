using LabBot.Platforms.Slack;
using LabBot.Platforms.Slack.Wire;

namespace LabBot.EndToEnd;

/// <summary>The whole program in a workspace on loopback.</summary>
public sealed class SlackTests : IDisposable
{
    private readonly DirectoryInfo data = Directory.CreateTempSubdirectory("labbot-data-");

    [Fact]
    public async Task LabBot_answers_stops_in_time_and_says_no_secret()
    {
        await using var slack = await SlackOnLoopback.StartAsync();
        var ada = slack.Person("Ada");
        await using var labbot = await RunningLabBot.StartAsync(slack, data.FullName);
        Assert.Contains("scGPT", Assert.Single(await ada.TypesAsync("/kit scgtp")).Reads, StringComparison.Ordinal);
        // A busy machine may first say that it is still saving.
        await ada.TypesAsync("/reading start");
        await ada.SeesAsync<EphemeralSeen>(seen => seen.Reads.Contains("Your readings start", StringComparison.Ordinal));
        var (exitCode, took) = await labbot.TerminateAsync();
        Assert.Equal(0, exitCode);
        Assert.InRange(took, TimeSpan.Zero, TimeSpan.FromSeconds(10));
        Assert.DoesNotContain(slack.World.BotToken, labbot.Said, StringComparison.Ordinal);
        Assert.DoesNotContain(slack.World.AppToken, labbot.Said, StringComparison.Ordinal);
        Assert.DoesNotContain("ticket", labbot.Said, StringComparison.OrdinalIgnoreCase);
        Assert.Empty(slack.Violations);
    }

    [Fact]
    public async Task A_stop_amid_calls_that_stall_is_over_in_ten_seconds()
    {
        await using var slack = await SlackOnLoopback.StartAsync();
        var ada = slack.Person("Ada");
        var general = slack.Channel("general", hasBot: true, ada);
        await using var labbot = await RunningLabBot.StartAsync(slack, data.FullName);
        await ada.TypesAsync("/reading start", general);
        slack.Faults.Sometimes("*", 1, new Fault.Stall(TimeSpan.FromSeconds(60), IsAfter: true));
        // Slack has the answer and does not say so; LabBot waits for it when it is told to stop.
        var asking = ada.MentionsAsync("scgpt", general, until: Until.Acknowledged);
        await ada.SeesAsync<MessageSeen>();
        var (exitCode, took) = await labbot.TerminateAsync();
        Assert.Equal(0, exitCode);
        Assert.InRange(took, TimeSpan.Zero, TimeSpan.FromSeconds(10));
        Assert.False(asking.IsFaulted);
    }

    [Fact]
    public async Task A_second_command_reaches_the_running_LabBot_for_a_backup()
    {
        await using var slack = await SlackOnLoopback.StartAsync();
        await using var labbot = await RunningLabBot.StartAsync(slack, data.FullName);
        await slack.Person("Ada").TypesAsync("/reading start");
        var (exitCode, output, error) = await LabBotProcess.RunAsync("", "backup", "--data", data.FullName);
        Assert.True(exitCode == 0 && File.Exists(output.Trim()), output + error);
    }

    [Fact]
    public async Task A_token_that_Slack_refuses_ends_the_program_with_the_mend()
    {
        await using var slack = await SlackOnLoopback.StartAsync();
        slack.RevokeToken();
        await using var labbot = await RunningLabBot.StartAsync(slack, data.FullName, new Dictionary<string, string> { ["LABBOT_Slack__Invitation"] = "none" });
        Assert.Equal(2, await labbot.EndsAsync());
        Assert.Contains("Slack refuses the bot token (token_revoked); 'labbot doctor' says the mend.", labbot.Said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Over_HTTP_LabBot_answers_what_is_signed_and_refuses_what_is_not()
    {
        await using var slack = await SlackOnLoopback.StartAsync(new SlackWorld { SocketMode = false });
        var port = FreePort();
        await using var labbot = await RunningLabBot.StartAsync(slack, data.FullName, new Dictionary<string, string>
        {
            ["LABBOT_Slack__Listen"] = $"http://127.0.0.1:{port}", ["LABBOT_Slack__SigningSecret"] = slack.World.SigningSecret,
        });
        await labbot.SaysAsync("Listening for Slack");
        slack.DeliversTo(UrlsOf(port));
        Assert.True(await slack.VerifyUrlAsync());
        var ada = slack.Person("Ada");
        Assert.Contains("scGPT", Assert.Single(await ada.TypesAsync("/kit scgtp")).Reads, StringComparison.Ordinal);
        Assert.Equal(401, (await slack.SendAsync(slack.RequestFor(ada, ada.Dm, "/kit", "scgpt").WithChangedByte())).Status);
        Assert.Empty(slack.Violations);
    }

    public void Dispose() => data.Delete(recursive: true);

    private static RequestUrls UrlsOf(int port)
    {
        Uri Of(string path) => new($"http://127.0.0.1:{port}/slack/{path}");
        return new(Of("command"), Of("interaction"), Of("event"), Of("interaction"));
    }

    private static int FreePort()
    {
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        return ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
    }
}
