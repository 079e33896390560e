using System.Text.Json.Nodes;
using LabBot.Core.Curation;
using LabBot.Discord;
using LabBot.Platforms.Discord;
using Permissions = LabBot.Platforms.Discord.DiscordPermissions;

namespace LabBot.Tests.Discord;

public class DiscordCuratorsTests
{
    private const string Member = "GET /guilds/{guild.id}/members/{user.id}";

    private DiscordPerson? cleo;
    private DiscordRole? role;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_has_the_role_tends_the_kit_and_who_has_not_does_not_and_in_a_server_nothing_is_asked()
    {
        await using var lab = await StartAsync();
        var (bob, general) = (lab.Person("Bob"), lab.Channel("general"));
        Assert.Contains("Nothing waits", await ReviewAsync(cleo!, general), StringComparison.Ordinal);
        Assert.Contains("That is for curators", await ReviewAsync(bob, general), StringComparison.Ordinal);
        Assert.Contains("/kit-admin review", Assert.Single(await cleo!.TypesAsync("/labbot help", general)).Reads.Replace("\\", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Empty(lab.Discord.Record.CallsOf(Member));
        Assert.Empty(lab.Discord.Violations);
    }

    [Fact]
    public async Task Who_loses_the_role_loses_the_right_at_once_by_command_click_and_form()
    {
        await using var lab = await StartAsync();
        await SuggestAsync(lab, lab.Person("Dan"));
        var general = lab.Channel("general");
        var queue = Assert.IsType<EphemeralSeen>(Assert.Single(await cleo!.ForgesAsync(2, Review(), general))).Message;
        var form = Assert.IsType<ModalSeen>(Assert.Single(await cleo.ClicksAsync(queue, "Decline…"))).Modal;

        lab.Server.Take(cleo, role!);
        await cleo.SubmitsAsync(form, new Dictionary<string, string> { ["reason"] = "because" });
        await cleo.SeesAsync<EphemeralSeen>(seen => seen.Reads.Contains("That is for curators", StringComparison.Ordinal));
        Assert.Contains("That is for curators", Assert.IsType<EphemeralSeen>(Assert.Single(await cleo.ClicksAsync(queue, "Decline…"))).Reads, StringComparison.Ordinal);
        Assert.Contains("That is for curators", await ReviewAsync(cleo, general), StringComparison.Ordinal);
        Assert.Null(Assert.Single(await lab.Stores.Suggestions.SuggestionsAsync(Token)).Decision);
    }

    [Fact]
    public async Task In_LabBots_own_conversation_the_roles_are_asked_for_and_count_for_five_minutes()
    {
        await using var lab = await StartAsync();
        var bob = lab.Person("Bob");
        Assert.Contains("Nothing waits", await ReviewAsync(cleo!), StringComparison.Ordinal);
        Assert.Contains("That is for curators", await ReviewAsync(bob), StringComparison.Ordinal);
        var asked = lab.Discord.Record.CallsOf(Member).Count;
        lab.Server.Take(cleo!, role!);
        lab.Clock.MoveTo(lab.Clock.GetUtcNow() + TimeSpan.FromMinutes(2));
        Assert.Contains("Nothing waits", await ReviewAsync(cleo!), StringComparison.Ordinal);
        Assert.Equal(asked, lab.Discord.Record.CallsOf(Member).Count);
        lab.Clock.MoveTo(lab.Clock.GetUtcNow() + TimeSpan.FromMinutes(3));
        Assert.Contains("That is for curators", await ReviewAsync(cleo!), StringComparison.Ordinal);
        Assert.Empty(lab.Discord.Violations);
    }

    [Fact]
    public async Task While_Discord_does_not_say_in_the_conversation_nobody_is_a_curator_and_the_card_says_so()
    {
        await using var lab = await StartAsync();
        // That she is of the lab is known for an hour, her roles for five minutes.
        await cleo!.TypesAsync("/kit query:scgpt");
        lab.Discord.Faults.Next(Member, new Fault.Refusal("50001"));
        Assert.Contains("Discord does not say just now which roles you have in the lab's server.", await ReviewAsync(cleo), StringComparison.Ordinal);
        Assert.Contains("Nothing waits", await ReviewAsync(cleo, lab.Channel("general")), StringComparison.Ordinal);
        lab.Clock.MoveTo(lab.Clock.GetUtcNow() + TimeSpan.FromSeconds(6));
        Assert.Contains("Nothing waits", await ReviewAsync(cleo), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Permissions.ManageServer)]
    [InlineData(Permissions.Administrator)]
    public async Task Who_may_manage_the_server_tends_the_kit_there_where_that_is_set_and_hears_in_the_conversation_where(ulong permission)
    {
        await using var lab = await StartAsync(settings => settings with { CuratorRoles = new HashSet<string>(), ManagersAreCurators = true });
        var (bob, general) = (lab.Person("Bob"), lab.Channel("general"));
        var managers = lab.Discord.Role(lab.Server, "managers", permission);
        lab.Server.Give(bob, managers);
        // The client shows it to them, too.
        Assert.Contains("Nothing waits", Assert.Single(await bob.TypesAsync("/kit-admin review", general)).Reads, StringComparison.Ordinal);
        Assert.Contains("Here LabBot does not see what you may manage: if you are one of them by that, use it in the server.", await ReviewAsync(bob), StringComparison.Ordinal);
        lab.Server.Take(bob, managers);
        Assert.Contains("That is for curators", await ReviewAsync(bob, general), StringComparison.Ordinal);
        Assert.Contains("That is for curators", await ReviewAsync(cleo!, general), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_may_manage_the_server_is_no_curator_by_default()
    {
        await using var lab = await StartAsync();
        var bob = lab.Person("Bob");
        lab.Server.Give(bob, lab.Discord.Role(lab.Server, "managers", Permissions.ManageServer));
        Assert.Contains("That is for curators", Assert.Single(await bob.TypesAsync("/kit-admin review", lab.Channel("general"))).Reads, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_manages_a_server_of_their_own_tends_nothing()
    {
        await using var lab = await StartAsync(settings => settings with { ManagersAreCurators = true });
        var theirs = lab.Discord.Server("Theirs");
        var mallory = lab.Discord.Person("Mallory", servers: theirs);
        theirs.Give(mallory, lab.Discord.Role(theirs, "owner", Permissions.Administrator));
        Assert.Contains("This LabBot serves another server", await ReviewAsync(mallory, lab.Discord.Channel(theirs, "den")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_never_spoke_to_LabBot_hears_of_their_suggestion_at_the_end_of_their_next_answer_once()
    {
        await using var lab = await StartAsync();
        var (bob, general) = (lab.Person("Bob"), lab.Channel("general"));
        await bob.TypesAsync("/kit-suggest link:https://example.org/paper", general);
        var queue = Assert.IsType<EphemeralSeen>(Assert.Single(await cleo!.ForgesAsync(2, Review(), general))).Message;
        var form = Assert.IsType<ModalSeen>(Assert.Single(await cleo.ClicksAsync(queue, "Decline…"))).Modal;
        await cleo.SubmitsAsync(form, new Dictionary<string, string> { ["reason"] = "We have a newer one" });
        await cleo.SeesAsync<EphemeralSeen>(seen => seen.Reads.Contains("Declined", StringComparison.Ordinal));
        Assert.False(Assert.Single(await lab.Stores.Suggestions.SuggestionsAsync(Token)).Decision!.IsTold);

        var answer = string.Join('\n', (await bob.TypesAsync("/kit query:scgpt", general)).Select(seen => seen.Reads));
        Assert.Contains("scGPT", answer, StringComparison.Ordinal);
        Assert.Contains("What you suggested was not taken into the kit", answer, StringComparison.Ordinal);
        Assert.Contains("We have a newer one", answer, StringComparison.Ordinal);
        Assert.True(Assert.Single(await lab.Stores.Suggestions.SuggestionsAsync(Token)).Decision!.IsTold);
        Assert.DoesNotContain("What you suggested", Assert.Single(await bob.TypesAsync("/kit query:scgpt", general)).Reads, StringComparison.Ordinal);
        Assert.Empty(lab.Discord.Record.CallsOf("POST /users/@me/channels"));
        Assert.Empty(lab.Discord.Violations);
    }

    private async Task<DiscordLab> StartAsync(Func<DiscordSettings, DiscordSettings>? more = null) => await DiscordLab.StartAsync(settings: (discord, server) =>
    {
        (cleo, role) = (discord.Person("Cleo", servers: server), discord.Role(server, "curators"));
        server.Give(cleo, role);
        var settings = DiscordLab.NoSettings with { Servers = new HashSet<string> { server.Id }, CuratorRoles = new HashSet<string> { role.Id } };
        return more?.Invoke(settings) ?? settings;
    });

    // In a server the client shows the command only to whom the server's own settings let see it, so it is sent past the client.
    private static async Task<string> ReviewAsync(DiscordPerson person, DiscordChannel? where = null) =>
        Assert.Single(where is null ? await person.TypesAsync("/kit-admin review") : await person.ForgesAsync(2, Review(), where)).Reads;

    private static JsonObject Review() => new() { ["id"] = "9", ["name"] = "kit-admin", ["type"] = 1, ["options"] = new JsonArray(new JsonObject { ["type"] = 1, ["name"] = "review" }) };

    private static Task<bool> SuggestAsync(DiscordLab lab, DiscordPerson by) =>
        lab.Stores.Suggestions.AddAsync(Suggestion.New(new Uri("https://example.org/paper"), "it is short", DiscordLab.Member(by), by.Name, default), null, Token);
}
