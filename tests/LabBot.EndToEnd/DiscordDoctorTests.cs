using LabBot.Platforms.Discord;

namespace LabBot.EndToEnd;

/// <summary><c>labbot doctor</c> on a Discord that is well, and on those that are not.</summary>
public sealed class DiscordDoctorTests : IDisposable
{
    private const int MembersIntent = 1 << 1;

    private readonly DirectoryInfo data = Directory.CreateTempSubdirectory("labbot-data-");

    [Fact]
    public async Task Doctor_finds_a_good_server_well_and_sends_nobody_anything()
    {
        await using var discord = await DiscordOnLoopback.StartAsync(new DiscordWorld { GrantedIntents = MembersIntent });
        var lab = discord.Server("Lab");
        var ada = discord.Person("Ada", servers: lab);
        await using (var labbot = await RunningLabBot.StartAsync(discord, data.FullName))
            await labbot.TerminateAsync();
        var (exitCode, output, error) = await ExamineAsync(discord, discord.Channel(lab, "welcome"), ada);
        Assert.True(exitCode == 0, output + error);
        Assert.DoesNotContain("mend", output, StringComparison.Ordinal);
        Assert.True(!output.Contains("unknown", StringComparison.Ordinal), output);
        foreach (var line in (string[])
        [
            "well    Discord, Token: it is the bot LabBot", "well    Discord, Intents: the Server Members Intent is on", "well    Discord, Gateway: LabBot may connect", "well    Discord, Servers: Lab, with the scopes",
            "well    Discord, Commands: 6 commands, as they should be", "well    Discord, Welcome channel: #welcome",
        ])
            Assert.Contains(line, output, StringComparison.Ordinal);
        Assert.EndsWith("LabBot can run.\n", output, StringComparison.Ordinal);
        Assert.Empty(ada.Transcript);
        Assert.Empty(discord.Violations);
    }

    [Theory]
    [InlineData("revoked", "Token: Discord refuses it (401: 401: Unauthorized). On the application's page, Bot, press Reset Token")]
    [InlineData("intent", "Intents: Discord:WelcomeChannel is set, and the Server Members Intent is off.")]
    [InlineData("scope", "Servers: in Lab LabBot was installed without the scope applications.commands")]
    [InlineData("nowhere", "Servers: LabBot is in none. Open https://discord.com/oauth2/authorize?client_id=900000000000000001&scope=bot+applications.commands&permissions=")]
    [InlineData("endpoint", "Gateway: Discord sends every command to https://other.example/ instead of here.")]
    [InlineData("permission", "Welcome channel: in #welcome LabBot lacks Send Messages, Embed Links.")]
    [InlineData("channel", "Welcome channel: LabBot does not see 199999999999999999")]
    [InlineData("clock", "s behind Discord's. Readings come at the wrong time")]
    public async Task Doctor_says_the_mend(string wrong, string expected)
    {
        await using var discord = await DiscordOnLoopback.StartAsync(new DiscordWorld
        {
            GrantedIntents = wrong == "intent" ? 0 : MembersIntent,
            ClockAhead = wrong == "clock" ? TimeSpan.FromMinutes(10) : TimeSpan.Zero,
            InstallScopes = wrong == "scope" ? ["bot"] : ["bot", "applications.commands"],
            InteractionsEndpointUrl = wrong == "endpoint" ? "https://other.example/" : null,
        });
        var lab = discord.Server("Lab", hasBot: wrong != "nowhere");
        var welcome = discord.Channel(wrong == "nowhere" ? discord.Server("Other") : lab, "welcome");
        if (wrong == "permission")
            welcome.BotPermissions = DiscordPermissions.ViewChannel;
        if (wrong == "nowhere")
            welcome.Server!.HasBot = false;
        if (wrong == "revoked")
            discord.RevokeToken();
        var (exitCode, output, error) = await ExamineAsync(discord, welcome, discord.Person("Ada", servers: lab), wrong == "channel" ? "199999999999999999" : null);
        Assert.True(output.Contains(expected, StringComparison.Ordinal), output + error);
        Assert.Equal(1, exitCode);
        Assert.DoesNotContain(discord.World.BotToken, output + error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, "well    Discord, Curators' role: who is curators may tend the kit")]
    [InlineData(false, "mend    Discord, Curators' role: 199999999999999999 is a role of none of the servers that Discord:Servers names.")]
    public async Task Doctor_looks_for_the_curators_roles(bool isThere, string expected)
    {
        await using var discord = await DiscordOnLoopback.StartAsync(new DiscordWorld { GrantedIntents = MembersIntent });
        var lab = discord.Server("Lab");
        var role = isThere ? discord.Role(lab, "curators").Id : "199999999999999999";
        var (exitCode, output, error) = await ExamineAsync(discord, discord.Channel(lab, "welcome"), discord.Person("Ada", servers: lab), role: role);
        Assert.True(output.Contains(expected, StringComparison.Ordinal), output + error);
        Assert.Equal(isThere ? 0 : 1, exitCode);
    }

    [Fact]
    public async Task Doctor_says_when_Discord_cannot_be_reached()
    {
        var (exitCode, output, _) = await LabBotProcess.RunAsync(
            new Dictionary<string, string> { ["LABBOT_Discord__ApiUrl"] = "http://127.0.0.1:9/api/", ["LABBOT_Discord__Token"] = "OTAwMDAwMDAwMDAwMDAwMDAx.loop.back-on-loopback-on-loopback" },
            "doctor", "--data", data.FullName);
        Assert.Equal(1, exitCode);
        Assert.Contains("Discord: 127.0.0.1 gives no answer (ConnectionError)", output, StringComparison.Ordinal);
    }

    public void Dispose() => data.Delete(recursive: true);

    private Task<(int ExitCode, string Output, string Error)> ExamineAsync(DiscordOnLoopback discord, DiscordChannel welcome, DiscordPerson curator, string? channel = null, string? role = null)
    {
        var environment = new Dictionary<string, string>(RunningLabBot.Environment(discord))
        {
            ["LABBOT_Discord__WelcomeChannel"] = channel ?? welcome.Id, ["LABBOT_Discord__Curators__0"] = curator.Id, ["LABBOT_Discord__Servers__0"] = welcome.Server!.Id,
        };
        if (role is not null)
            environment["LABBOT_Discord__CuratorRoles__0"] = role;
        return LabBotProcess.RunAsync(environment, "doctor", "--data", data.FullName);
    }
}
