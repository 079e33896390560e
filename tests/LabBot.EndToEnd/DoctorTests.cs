using LabBot.Platforms.Slack;

namespace LabBot.EndToEnd;

/// <summary><c>labbot doctor</c> on a workspace that is well, and on those that are not.</summary>
public sealed class DoctorTests : IDisposable
{
    private readonly DirectoryInfo data = Directory.CreateTempSubdirectory("labbot-data-");

    [Fact]
    public async Task Doctor_finds_a_good_workspace_well_and_sends_nobody_anything()
    {
        await using var slack = await SlackOnLoopback.StartAsync();
        var ada = slack.Person("Ada");
        var (exitCode, output, error) = await ExamineAsync(slack, ada, slack.Channel("welcome"));
        Assert.True(exitCode == 0, output + error);
        Assert.DoesNotContain("mend", output, StringComparison.Ordinal);
        Assert.True(!output.Contains("unknown", StringComparison.Ordinal), output);
        Assert.Contains("well    Welcome channel: messages can be sent", output, StringComparison.Ordinal);
        Assert.EndsWith("LabBot can run.\n", output, StringComparison.Ordinal);
        Assert.Empty(ada.Transcript);
        Assert.Empty(slack.Violations);
    }

    [Theory]
    [InlineData("revoked", "Bot token: Slack refuses it: token_revoked. It was taken back.")]
    [InlineData("scope", "Scopes: missing: im:history (before it sends a reading again")]
    [InlineData("tab", "Messages tab: it is off, so no reading can be sent. On the app's page, App Home, turn on the Messages Tab")]
    [InlineData("socket", "Socket Mode: Slack refuses the app-level token: socket_mode_disabled. On the app's page, Socket Mode, enable it.")]
    [InlineData("channel", "Welcome channel: LabBot is not in C")]
    [InlineData("clock", "s behind Slack's. Readings come at the wrong time")]
    public async Task Doctor_says_the_mend(string wrong, string expected)
    {
        await using var slack = await SlackOnLoopback.StartAsync(new SlackWorld { ClockAhead = wrong == "clock" ? TimeSpan.FromMinutes(10) : TimeSpan.Zero });
        var ada = slack.Person("Ada");
        switch (wrong)
        {
            case "revoked":
                slack.RevokeToken();
                break;
            case "scope":
                slack.RemoveScope("im:history");
                break;
            case "tab":
                slack.SetMessagesTab(isOn: false);
                break;
            case "socket":
                await slack.DisableSocketModeAsync();
                break;
            default:
                break;
        }

        var (exitCode, output, error) = await ExamineAsync(slack, ada, slack.Channel("welcome", hasBot: wrong != "channel"));
        Assert.True(output.Contains(expected, StringComparison.Ordinal), output + error);
        Assert.Equal(1, exitCode);
        Assert.EndsWith("1 thing to mend.\n", output, StringComparison.Ordinal);
        Assert.DoesNotContain(slack.World.BotToken, output + error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("well", "well    Curators' group: 2 members of S")]
    [InlineData("empty", "unknown Curators' group: nobody is in S")]
    [InlineData("disabled", "(no_such_subteam). Look whether the id is right")]
    [InlineData("scope", "Scopes: missing: usergroups:read (who is in the user groups that tend the kit")]
    public async Task Doctor_looks_at_the_curators_user_groups(string how, string expected)
    {
        await using var slack = await SlackOnLoopback.StartAsync(new SlackWorld { Scopes = [.. new SlackWorld().Scopes, .. how == "scope" ? (string[])[] : ["usergroups:read"]] });
        var (ada, bob) = (slack.Person("Ada"), slack.Person("Bob"));
        var group = how == "empty" ? slack.Group("curators") : slack.Group("curators", ada, bob);
        if (how == "disabled")
            await slack.DisablesAsync(group);
        var (exitCode, output, error) = await ExamineAsync(slack, ada, slack.Channel("welcome"), group);
        Assert.True(output.Contains(expected, StringComparison.Ordinal), output + error);
        Assert.Equal(how is "well" or "empty" ? 0 : 1, exitCode);
        if (how == "well")
            Assert.DoesNotContain("unknown", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Doctor_names_tokens_that_were_swapped_and_shows_neither()
    {
        await using var slack = await SlackOnLoopback.StartAsync();
        var (exitCode, output, error) = await LabBotProcess.RunAsync(
            new Dictionary<string, string>(RunningLabBot.Environment(slack)) { ["LABBOT_Slack__BotToken"] = slack.World.AppToken, ["LABBOT_Slack__AppToken"] = slack.World.BotToken },
            "doctor", "--data", data.FullName);
        Assert.Equal(2, exitCode);
        Assert.Contains("Slack:BotToken is an app-level token (xapp-…), which belongs in Slack:AppToken", error, StringComparison.Ordinal);
        Assert.DoesNotContain(slack.World.AppToken, output + error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Doctor_says_when_Slack_cannot_be_reached()
    {
        var (exitCode, output, _) = await LabBotProcess.RunAsync(
            new Dictionary<string, string> { ["LABBOT_Slack__ApiUrl"] = "http://127.0.0.1:9/api/", ["LABBOT_Slack__BotToken"] = "xoxb-x", ["LABBOT_Slack__AppToken"] = "xapp-x" },
            "doctor", "--data", data.FullName);
        Assert.Equal(1, exitCode);
        Assert.Contains("Slack: 127.0.0.1 gives no answer (ConnectionError)", output, StringComparison.Ordinal);
    }

    public void Dispose() => data.Delete(recursive: true);

    private Task<(int ExitCode, string Output, string Error)> ExamineAsync(SlackOnLoopback slack, Person person, SlackChannel welcome, UserGroup? group = null)
    {
        var environment = new Dictionary<string, string>(RunningLabBot.Environment(slack)) { ["LABBOT_Slack__Invitation"] = "channel", ["LABBOT_Slack__WelcomeChannel"] = welcome.Id, ["LABBOT_Slack__Curators__0"] = person.Id };
        if (group is not null)
            environment["LABBOT_Slack__CuratorGroups__0"] = group.Id;
        return LabBotProcess.RunAsync(environment, "doctor", "--data", data.FullName);
    }
}
