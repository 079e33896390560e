using LabBot.Options;
using LabBot.Wire;

namespace LabBot.Tests.Program;

/// <summary>The environment is the whole process's: while a test changes it, no other runs.</summary>
[CollectionDefinition(nameof(TheEnvironment), DisableParallelization = true)]
public sealed class TheEnvironment;

[Collection(nameof(TheEnvironment))]
public class SettingsTests
{
    [Fact]
    public void The_example_shows_every_option_with_its_default_and_a_meaning()
    {
        using var folder = new TemporaryFolder();
        var example = Approved.RepositoryFile("appsettings.example.json");
        folder.Write("appsettings.json", example);
        var settings = Settings.Read(folder.Path);
        Assert.Equal(Settings.Sections.Keys.Order(), settings.GetChildren().Select(section => section.Key).Where(key => key != "Data").Order());
        foreach (var (section, options) in Settings.Sections)
        {
            var defaults = Activator.CreateInstance(options[0].DeclaringType!)!;
            foreach (var property in options)
            {
                if (property.PropertyType != typeof(string[]))
                    Assert.Equal(property.GetValue(defaults) is Secret secret ? secret.Reveal() : property.GetValue(defaults)?.ToString(), settings[$"{section}:{property.Name}"]);
                Assert.Matches($"//[^\n]+\n\\s+\"{property.Name}\"", example);
            }
        }
    }

    [Theory]
    [InlineData("""{ "Slack": "xoxb-CANARY-1" }""")]
    [InlineData("""{ "Slack": { "BotTokenFile": "xoxb-CANARY-1" } }""")]
    [InlineData("""{ "Slack": { "AppTokenFile": "xapp-CANARY-1" } }""")]
    [InlineData("""{ "Slack": { "Curators": "xoxb-CANARY-1" } }""")]
    [InlineData("""{ "Slack": { "Curators": ["xoxb-CANARY-1"] } }""")]
    [InlineData("""{ "Slack": { "CuratorGroups": ["xoxb-CANARY-1"] } }""")]
    [InlineData("""{ "Slack": { "AdminsAreCurators": "xoxb-CANARY-1" } }""")]
    [InlineData("""{ "Slack": { "CuratorsChannel": "xoxb-CANARY-1" } }""")]
    [InlineData("""{ "Slack": { "Invitation": "xapp-CANARY-1" } }""")]
    [InlineData("""{ "Slack": { "Listen": "xoxb-CANARY-1" } }""")]
    [InlineData("""{ "Slack": { "Client": "xoxb-CANARY-1" } }""")]
    [InlineData("""{ "Slack": { "ApiUrl": "xoxb-CANARY-1" } }""")]
    [InlineData("""{ "Slack": { "SigningSecret": "xoxb-CANARY-1", "Listen": "http://127.0.0.1:3000" } }""")]
    [InlineData("""{ "Discord": "MTIzNDU2Nzg5MDEyMzQ1Njc4.CANARY.CANARY-CANARY-CANARY-CANARY-12" }""")]
    [InlineData("""{ "Discord": { "TokenFile": "MTIzNDU2Nzg5MDEyMzQ1Njc4.CANARY.CANARY-CANARY-CANARY-CANARY-12" } }""")]
    [InlineData("""{ "Discord": { "Curators": "MTIzNDU2Nzg5MDEyMzQ1Njc4.CANARY.CANARY-CANARY-CANARY-CANARY-12" } }""")]
    [InlineData("""{ "Discord": { "Curators": ["MTIzNDU2Nzg5MDEyMzQ1Njc4.CANARY.CANARY-CANARY-CANARY-CANARY-12"] } }""")]
    [InlineData("""{ "Discord": { "CuratorRoles": ["MTIzNDU2Nzg5MDEyMzQ1Njc4.CANARY.CANARY-CANARY-CANARY-CANARY-12"] } }""")]
    [InlineData("""{ "Discord": { "ManagersAreCurators": "MTIzNDU2Nzg5MDEyMzQ1Njc4.CANARY.CANARY-CANARY-CANARY-CANARY-12" } }""")]
    [InlineData("""{ "Discord": { "Servers": ["MTIzNDU2Nzg5MDEyMzQ1Njc4.CANARY.CANARY-CANARY-CANARY-CANARY-12"] } }""")]
    [InlineData("""{ "Discord": { "CuratorsChannel": "MTIzNDU2Nzg5MDEyMzQ1Njc4.CANARY.CANARY-CANARY-CANARY-CANARY-12" } }""")]
    [InlineData("""{ "Discord": { "WelcomeChannel": "MTIzNDU2Nzg5MDEyMzQ1Njc4.CANARY.CANARY-CANARY-CANARY-CANARY-12" } }""")]
    [InlineData("""{ "Discord": { "ThreadsChannel": "MTIzNDU2Nzg5MDEyMzQ1Njc4.CANARY.CANARY-CANARY-CANARY-CANARY-12" } }""")]
    [InlineData("""{ "Discord": { "Listen": "MTIzNDU2Nzg5MDEyMzQ1Njc4.CANARY.CANARY-CANARY-CANARY-CANARY-12" } }""")]
    [InlineData("""{ "Discord": { "ApiUrl": "MTIzNDU2Nzg5MDEyMzQ1Njc4.CANARY.CANARY-CANARY-CANARY-CANARY-12" } }""")]
    [InlineData("""{ "Discord": { "Client": "MTIzNDU2Nzg5MDEyMzQ1Njc4.CANARY.CANARY-CANARY-CANARY-CANARY-12" } }""")]
    [InlineData("""{ "Discord": { "GatewayUrl": "MTIzNDU2Nzg5MDEyMzQ1Njc4.CANARY.CANARY-CANARY-CANARY-CANARY-12" } }""")]
    [InlineData("""{ "Discord": { "Localizations": "MTIzNDU2Nzg5MDEyMzQ1Njc4.CANARY.CANARY-CANARY-CANARY-CANARY-12" } }""")]
    [InlineData("""{ "Discord": { "Token": "xoxb-CANARY-1" } }""")]
    [InlineData("""{ "Discord": { "Token": "MTIzNDU2Nzg5MDEyMzQ1Njc4.CANARY.CANARY-CANARY-CANARY-CANARY-12", "PublicKey": "MTIzNDU2Nzg5MDEyMzQ1Njc4.CANARY.CANARY-CANARY-CANARY-CANARY-12", "Listen": "http://127.0.0.1:3000" } }""")]
    public void A_token_in_the_wrong_place_is_refused_and_not_shown(string json)
    {
        using var folder = new TemporaryFolder();
        folder.Write("appsettings.json", json);
        var refused = Assert.Throws<SettingsException>(() => Settings.Read(folder.Path));
        Assert.DoesNotContain("CANARY", refused.ToString(), StringComparison.Ordinal);
        Assert.Contains(json.Contains("Slack", StringComparison.Ordinal) ? "Slack" : "Discord", refused.Messages[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "Comands": { "Kit": "kit" } }""", "Comands is no option; expected one of Catalog, Commands, Drip, Metadata, Links, Slack, Discord; did you mean 'Commands'?")]
    [InlineData("""{ "Commands": { "Kti": "kit" } }""", "Commands:Kti is no option; expected one of Kit, KitAdmin, KitSuggest, LabBot, Reading; did you mean 'Kit'?")]
    [InlineData("""{ "Commands": "kit" }""", "Commands is 'kit'; expected an object with Kit, KitAdmin, KitSuggest, LabBot, Reading")]
    [InlineData("""{ "Commands": { "Kit": "/kit" } }""", "Commands:Kit is '/kit'; expected 1 to 32 lower-case letters, digits, hyphens or underscores, without the slash")]
    [InlineData("""{ "Commands": { "Kit": "" } }""", "Commands:Kit is ''; expected 1 to 32 lower-case letters, digits, hyphens or underscores, without the slash")]
    [InlineData("""{ "Commands": { "Kit": "labbot" } }""", "Commands names two commands alike: 'labbot', 'kit-admin', 'kit-suggest', 'labbot', 'reading'; expected five different names")]
    [InlineData("""{ "Drip": { "Zone": "Europe/Amsterdan" } }""", "Drip:Zone is 'Europe/Amsterdan'; expected an IANA zone or its city, such as Europe/Amsterdam; did you mean Europe/Amsterdam?")]
    [InlineData("""{ "Drip": { "DeliverAt": "25:00" } }""", "Drip:DeliverAt is '25:00'; expected HH:mm between 00:00 and 23:59; did you mean 01:00?")]
    [InlineData("""{ "Drip": { "Days": "mon-fry" } }""", "Drip:Days is 'mon-fry'; expected days and ranges such as mon-fri, mon,wed,fri or daily; did you mean 'fri'?")]
    [InlineData("""{ "Drip": { "Holidays": ["2026-12-25", "25.12.2026"] } }""", "Drip:Holidays:1 is '25.12.2026'; expected a date from 1900 to 2200, such as 2026-12-25")]
    [InlineData("""{ "Drip": { "Holidays": ["1900-01-01", "1899-12-31", "2200-12-31"] } }""", "Drip:Holidays:1 is '1899-12-31'; expected a date from 1900 to 2200, such as 2026-12-25")]
    [InlineData("""{ "Drip": { "Holidays": ["2201-01-01"] } }""", "Drip:Holidays:0 is '2201-01-01'; expected a date from 1900 to 2200, such as 2026-12-25")]
    [InlineData("""{ "Drip": { "PauseAfterUnanswered": 0 } }""", "Drip:PauseAfterUnanswered is '0'; expected a whole number from 1 to 100")]
    [InlineData("{\n  \"Commands\": nonsense\n}", "appsettings.json:2: the file is no JSON; expected an object such as appsettings.example.json shows")]
    [InlineData("""{ "Commands": { "Kit": null } }""", "Commands:Kit is null; expected a value, or leave the key out")]
    [InlineData("""{ "Commands": { "Kit": { "a": 1 } } }""", "Commands:Kit is an object or a list; expected one value")]
    [InlineData("""{ "Commands": { "Kit": ["a"] } }""", "Commands:Kit is an object or a list; expected one value")]
    [InlineData("""{ "Commands": { "Kit": "kit-share" } }""", "Commands:Kit is 'kit-share', a name that LabBot uses itself; expected another one")]
    [InlineData("""{ "Drip": { "PauseAfterUnanswered": "five" } }""", "Drip:PauseAfterUnanswered is 'five'; expected a whole number")]
    [InlineData("""{ "Drip": { "Holidays": "2026-12-25" } }""", "Drip:Holidays is '2026-12-25'; expected a list")]
    [InlineData("""{ "Slack": { "CuratorGroups": ["@curators"] } }""", "Slack:CuratorGroups:0 is '@curators'; expected a user group's id such as S0123456789 (in Slack: People, User groups, the group, ⋮, Copy group ID)")]
    [InlineData("""{ "Slack": { "AdminsAreCurators": "yes" } }""", "Slack:AdminsAreCurators is 'yes'; expected true or false")]
    [InlineData("""{ "Discord": { "Servers": ["123456789012345678"], "CuratorRoles": ["curators"] } }""", "Discord:CuratorRoles:0 is 'curators'; expected a role's id, 17 to 20 digits (in Discord: Settings, Advanced, Developer Mode; then right-click, Copy ID)")]
    [InlineData("""{ "Discord": { "CuratorRoles": ["123456789012345678"] } }""", "Discord:CuratorRoles is set without Discord:Servers; expected the ids of the servers whose roles count")]
    [InlineData("""{ "Discord": { "ManagersAreCurators": true } }""", "Discord:ManagersAreCurators is set without Discord:Servers; expected the ids of the servers whose managers count")]
    [InlineData("""{ "Discord": { "Servers": ["123456789012345678"], "CuratorRoles": ["123456789012345678"] } }""", "Discord:CuratorRoles has '123456789012345678', the id of a server, which is also its role @everyone; expected a role that not everyone has")]
    [InlineData("""{ "Discord": { "ManagersAreCurators": "on", "Servers": ["123456789012345678"] } }""", "Discord:ManagersAreCurators is 'on'; expected true or false")]
    [InlineData("""{ "Discord": { "Curators": ["ada"] } }""", "Discord:Curators:0 is 'ada'; expected a person's id, 17 to 20 digits (in Discord: Settings, Advanced, Developer Mode; then right-click, Copy ID)")]
    [InlineData("""{ "Discord": { "WelcomeChannel": "#welcome" } }""", "Discord:WelcomeChannel is '#welcome'; expected a channel's id, 17 to 20 digits (in Discord: Settings, Advanced, Developer Mode; then right-click, Copy ID)")]
    [InlineData("""{ "Discord": { "GatewayUrl": "https://gateway.discord.gg" } }""", "Discord:GatewayUrl is 'https://gateway.discord.gg'; expected a full ws or wss address")]
    [InlineData("""{ "Discord": { "TokenFile": "/no/such/file" } }""", "Discord:TokenFile is '/no/such/file', and there is no such file; expected the path of one")]
    [InlineData("""{ "Discord": { "NewConversationsPerMinute": "ten" } }""", "Discord:NewConversationsPerMinute is 'ten'; expected a whole number")]
    [InlineData("""{ "Metadata": { "CrossrefUrl": "crossref.example" } }""", "Metadata:CrossrefUrl is 'crossref.example'; expected a full http or https address, without user name, '?' and '#'")]
    [InlineData("""{ "Metadata": { "GitHubUrl": "https://me@github.example/" } }""", "Metadata:GitHubUrl is 'https://me@github.example/'; expected a full http or https address, without user name, '?' and '#'")]
    [InlineData("""{ "Metadata": { "Contact": "ada (lab)" } }""", "Metadata:Contact is 'ada (lab)'; expected an e-mail or web address of at most 200 letters, digits and signs, without spaces and brackets")]
    [InlineData("""{ "Links": { "Check": "hourly" } }""", "Links:Check is 'hourly'; expected weekly or off")]
    [InlineData("""{ "Links": { "ArchiveUrl": "https://archive.example/?x" } }""", "Links:ArchiveUrl is 'https://archive.example/?x'; expected a full http or https address, without user name, '?' and '#'")]
    [InlineData("""{ "Slack": { "Client": "slacknet" } }""", "Slack:Client is 'slacknet'; expected wire or library")]
    [InlineData("""{ "Discord": { "Client": "librari" } }""", "Discord:Client is 'librari'; expected wire or library; did you mean 'library'?")]
#if !PLATFORM_SDKS
    [InlineData("""{ "Slack": { "Client": "library" }, "Discord": { "Client": "library" } }""", "Slack:Client is 'library', and this LabBot was built without SlackNet; expected wire. To have it, build LabBot with -p:PlatformSdks=true (README.md, Clients)\nDiscord:Client is 'library', and this LabBot was built without Discord.Net; expected wire. To have it, build LabBot with -p:PlatformSdks=true (README.md, Clients)")]
    [InlineData("""{ "Slack": { "Client": "library", "BotToken": "xoxb-1", "AppToken": "xapp-1" } }""", "Slack:Client is 'library', and this LabBot was built without SlackNet; expected wire. To have it, build LabBot with -p:PlatformSdks=true (README.md, Clients)")]
    [InlineData("""{ "Discord": { "Client": "library", "Token": "OTAwMDAwMDAwMDAwMDAwMDAx.a.b" } }""", "Discord:Client is 'library', and this LabBot was built without Discord.Net; expected wire. To have it, build LabBot with -p:PlatformSdks=true (README.md, Clients)")]
#endif
    [InlineData("""{ "Data": "here" }""", "Data is no option; expected one of Catalog, Commands, Drip, Metadata, Links, Slack, Discord")]
    [InlineData("[]", "appsettings.json: Top-level JSON element must be an object. Instead, 'Array' was found; expected an object such as appsettings.example.json shows")]
    [InlineData("""{ "Commands": { "Kit": "a", "Kit": "b" } }""", "appsettings.json: A duplicate key 'Commands:Kit' was found; expected an object such as appsettings.example.json shows")]
    [InlineData("""{ "Comands": {}, "Commands": { "Kit": "/kit" }, "Drip": { "Days": "never" } }""", "Comands is no option; expected one of Catalog, Commands, Drip, Metadata, Links, Slack, Discord; did you mean 'Commands'?\nCommands:Kit is '/kit'; expected 1 to 32 lower-case letters, digits, hyphens or underscores, without the slash\nDrip:Days is 'never'; expected days and ranges such as mon-fri, mon,wed,fri or daily")]
    [InlineData("", "appsettings.json:1: the file is no JSON; expected an object such as appsettings.example.json shows")]
    public void A_wrong_setting_names_key_value_and_what_was_expected(string json, string expected)
    {
        using var folder = new TemporaryFolder();
        folder.Write("appsettings.json", json);
        Assert.Equal(expected, Failure(folder.Path));
    }

    [Fact]
    public void A_wrong_environment_variable_is_named_as_it_was_set()
    {
        using var folder = new TemporaryFolder();
        Environment.SetEnvironmentVariable("LABBOT_Commands__Kti", "x");
        try
        {
            Assert.Equal("LABBOT_Commands__Kti is no option; expected one of Kit, KitAdmin, KitSuggest, LabBot, Reading; did you mean 'Kit'?", Failure(folder.Path));
        }
        finally
        {
            Environment.SetEnvironmentVariable("LABBOT_Commands__Kti", null);
        }
    }

    private static string Failure(string folder)
    {
        try
        {
            Settings.Read(folder);
            return "";
        }
        catch (SettingsException error)
        {
            return string.Join('\n', error.Messages);
        }
    }
}
