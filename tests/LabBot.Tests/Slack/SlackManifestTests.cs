using System.Text.Json.Nodes;
using LabBot.Core;
using LabBot.Core.Commands;
using LabBot.Slack;
using LabBot.Tests.Program;

namespace LabBot.Tests.Slack;

public class SlackManifestTests
{
    private static readonly Caller Curator = new(new MemberId("terminal", "terminal", "cleo"), "Cleo", IsCurator: true);
    private static readonly Uri Address = new("https://labbot.example.org/");

    [Fact]
    public async Task The_manifest_in_deploy_is_the_one_that_labbot_prints()
    {
        var (exitCode, output, error) = await Talk.OnTheKitAsync(["slack", "manifest"]);
        Assert.Equal((0, ""), (exitCode, error));
        Assert.Equal(Approved.RepositoryFile("deploy/slack-manifest.yaml"), output);
    }

    [Fact]
    public void The_manifest_as_JSON_is_as_approved()
    {
        Approved.Matches("Slack/manifest.json", Indented(Manifest()));
        Approved.Matches("Slack/manifest-http.json", Indented(Manifest(Address)));
    }

    [Fact]
    public void To_read_user_groups_and_hear_of_them_is_asked_for_only_where_they_are_set()
    {
        string[] scopes = ["usergroups:read"], events = ["subteam_members_changed", "subteam_updated"];
        var (without, with) = (Manifest(), SlackManifest.Json(TheKit.Router.VisibleTo(Curator), CommandNames.Default, hasGroups: true));
        Assert.Equal(scopes, Texts(with["oauth_config"]!["scopes"]!["bot"]!).Except(Texts(without["oauth_config"]!["scopes"]!["bot"]!)));
        Assert.Equal(events, Texts(with["settings"]!["event_subscriptions"]!["bot_events"]!).Except(Texts(without["settings"]!["event_subscriptions"]!["bot_events"]!)));
        Assert.DoesNotContain("usergroups", without.ToJsonString(), StringComparison.Ordinal);
        static IEnumerable<string> Texts(JsonNode list) => list.AsArray().Select(one => one!.GetValue<string>());
    }

    [Fact]
    public async Task The_manifest_that_labbot_prints_follows_the_settings()
    {
        const string Variable = "LABBOT_Slack__CuratorGroups__0";
        Environment.SetEnvironmentVariable(Variable, "S0123456789");
        try
        {
            Assert.Contains("""- "usergroups:read"  # who is in the user groups""", (await Talk.OnTheKitAsync(["slack", "manifest"])).Output, StringComparison.Ordinal);
        }
        finally
        {
            Environment.SetEnvironmentVariable(Variable, null);
        }
    }

    [Fact]
    public void Every_listed_command_is_in_its_groups_slash_command()
    {
        var commands = Manifest()["features"]!["slash_commands"]!.AsArray();
        Assert.Equal(["/kit", "/reading", "/kit-suggest", "/kit-admin", "/labbot"], commands.Select(command => command!["command"]!.GetValue<string>()));
        foreach (var definition in TheKit.Router.VisibleTo(Curator))
        {
            var words = definition.Name.Split(' ');
            var command = commands.Single(one => one!["command"]!.GetValue<string>() == "/" + words[0])!;
            if (words.Length > 1)
                Assert.Contains(words[1], command["usage_hint"]!.GetValue<string>(), StringComparison.Ordinal);
            Assert.Equal(words[0] == "kit-admin", command["should_escape"]!.GetValue<bool>());
        }
    }

    [Fact]
    public void Commands_are_called_what_the_operator_calls_them() =>
        Assert.Equal("/papers", SlackManifest.Json(TheKit.Router.VisibleTo(Curator), new CommandNames(new Dictionary<string, string> { ["kit"] = "papers" }))["features"]!["slash_commands"]![0]!["command"]!.GetValue<string>());

    [Fact]
    public void Socket_Mode_is_on_unless_there_is_an_address()
    {
        Assert.True(Manifest()["settings"]!["socket_mode_enabled"]!.GetValue<bool>());
        Assert.Null(Manifest()["settings"]!["event_subscriptions"]!["request_url"]);
        var http = Manifest(Address);
        Assert.False(http["settings"]!["socket_mode_enabled"]!.GetValue<bool>());
        Assert.Equal("https://labbot.example.org/slack/event", http["settings"]!["event_subscriptions"]!["request_url"]!.GetValue<string>());
        Assert.Equal("https://labbot.example.org/slack/interaction", http["settings"]!["interactivity"]!["message_menu_options_url"]!.GetValue<string>());
        Assert.All(http["features"]!["slash_commands"]!.AsArray(), command => Assert.Equal("https://labbot.example.org/slack/command", command!["url"]!.GetValue<string>()));
    }

    [Theory]
    [InlineData("http://labbot.example.org")]
    [InlineData("https://labbot.example.org/?a=b")]
    [InlineData("labbot.example.org")]
    public async Task An_address_that_Slack_cannot_use_is_refused(string address)
    {
        var (exitCode, output, error) = await Talk.OnTheKitAsync(["slack", "manifest", "--http", address]);
        Assert.Equal((2, ""), (exitCode, output));
        Assert.Contains("such as https://labbot.example.org", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(31, 10, 0, true)]
    [InlineData(32, 10, 0, false)]
    [InlineData(5, 2000, 0, true)]
    [InlineData(5, 2001, 0, false)]
    [InlineData(5, 10, 998, true)]
    [InlineData(5, 10, 999, false)]
    public void A_command_fits_Slack_or_is_refused_by_name(int name, int summary, int option, bool fits)
    {
        IReadOnlyList<CommandDefinition> definitions =
        [
            new() { Name = new string('n', name), Summary = new string('s', summary), Options = option == 0 ? [] : [new(new string('o', option), "")], Handler = (_, _) => throw new NotSupportedException() },
        ];
        if (fits)
            SlackManifest.Json(definitions, CommandNames.Default);
        else
            Assert.Contains("/nnn", Assert.Throws<ArgumentException>(() => SlackManifest.Json(definitions, CommandNames.Default)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void YAML_says_the_same_as_JSON() => Assert.Equal(Manifest().ToJsonString(), FromYaml(SlackManifest.Yaml(TheKit.Router.VisibleTo(Curator), CommandNames.Default)).ToJsonString());

    private static JsonObject Manifest(Uri? http = null) => SlackManifest.Json(TheKit.Router.VisibleTo(Curator), CommandNames.Default, http);

    private static string Indented(JsonObject json) => json.ToJsonString(new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    // YAML as another library reads it.
    private static JsonNode FromYaml(string yaml) =>
        JsonNode.Parse(new YamlDotNet.Serialization.SerializerBuilder().JsonCompatible().Build().Serialize(
            new YamlDotNet.Serialization.DeserializerBuilder().WithAttemptingUnquotedStringTypeDeserialization().Build().Deserialize(yaml)!))!;
}
