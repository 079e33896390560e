using LabBot.Core.Curation;
using LabBot.Platforms.Slack;
using LabBot.Slack;

namespace LabBot.Tests.Slack;

public class SlackCuratorsTests
{
    private const string Members = "usergroups.users.list";

    private static readonly SlackWorld World = new()
    {
        Scopes = [.. new SlackWorld().Scopes, "usergroups:read"],
        Events = [.. new SlackWorld().Events, "subteam_members_changed", "subteam_updated"],
    };

    private Person? cleo;
    private UserGroup? group;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_is_in_the_user_group_tends_the_kit_and_who_is_not_does_not()
    {
        await using var lab = await StartAsync();
        var bob = lab.Slack.Person("Bob");
        Assert.Contains("Nothing waits", await ReviewAsync(cleo!), StringComparison.Ordinal);
        Assert.Contains("That is for curators", await ReviewAsync(bob), StringComparison.Ordinal);
        Assert.Contains("/kit-admin review", Assert.Single(await cleo!.TypesAsync("/labbot help")).Reads, StringComparison.Ordinal);
        Assert.DoesNotContain("/kit-admin", Assert.Single(await bob.TypesAsync("/labbot help")).Reads, StringComparison.Ordinal);
        Assert.Contains("/kit-admin wants one more word", Assert.Single(await cleo.TypesAsync("/kit-admin")).Reads, StringComparison.Ordinal);
        // All of it with one look at Slack.
        Assert.Single(lab.Slack.Record.CallsOf(Members));
        Assert.Empty(lab.Slack.Violations);
    }

    [Fact]
    public async Task Who_only_looks_something_up_is_not_asked_about()
    {
        await using var lab = await StartAsync();
        Assert.Contains("scGPT", Assert.Single(await lab.Slack.Person("Bob").TypesAsync("/kit scgpt")).Reads, StringComparison.Ordinal);
        Assert.Empty(lab.Slack.Record.CallsOf(Members));
    }

    [Fact]
    public async Task Who_is_taken_out_of_the_group_loses_the_right_at_once_by_command_click_and_form()
    {
        await using var lab = await StartAsync();
        await SuggestAsync(lab);
        var general = lab.Slack.Channel("general", hasBot: true, cleo!);
        var queue = Assert.IsType<EphemeralSeen>(Assert.Single(await cleo!.TypesAsync("/kit-admin review", general))).Message;
        var form = Assert.IsType<ModalSeen>(Assert.Single(await cleo.ClicksAsync(queue, "Decline…"))).View;

        await lab.Slack.GroupChangesAsync(group!, removed: cleo);
        await cleo.SubmitsAsync(form, new Dictionary<string, string> { ["reason"] = "because" });
        Assert.Contains("That is for curators", (await cleo.SeesAsync<ModalSeen>(seen => seen.IsChange)).Reads, StringComparison.Ordinal);
        var clicked = await cleo.ClicksAsync(queue, "Decline…");
        Assert.Contains("That is for curators", Assert.IsType<EphemeralSeen>(Assert.Single(clicked)).Reads, StringComparison.Ordinal);
        Assert.Contains("That is for curators", await ReviewAsync(cleo), StringComparison.Ordinal);
        Assert.Null(Assert.Single(await lab.Stores.Suggestions.SuggestionsAsync(Token)).Decision);

        await lab.Slack.GroupChangesAsync(group!, added: cleo);
        Assert.Contains("One thing waits for you", await ReviewAsync(cleo), StringComparison.Ordinal);
        Assert.Empty(lab.Slack.Violations);
    }

    [Fact]
    public async Task Without_the_event_the_right_ends_within_five_minutes()
    {
        await using var lab = await StartAsync();
        await ReviewAsync(cleo!);
        group!.RemoveUnseen(cleo!);
        lab.Clock.MoveTo(lab.Clock.GetUtcNow() + TimeSpan.FromMinutes(2));
        Assert.Contains("Nothing waits", await ReviewAsync(cleo!), StringComparison.Ordinal);
        lab.Clock.MoveTo(lab.Clock.GetUtcNow() + TimeSpan.FromMinutes(3));
        Assert.Contains("That is for curators", await ReviewAsync(cleo!), StringComparison.Ordinal);
        Assert.Equal(2, lab.Slack.Record.CallsOf(Members).Count);
    }

    [Fact]
    public async Task Who_was_in_a_group_that_is_disabled_is_no_curator_and_the_card_says_that_Slack_does_not_say()
    {
        await using var lab = await StartAsync();
        await ReviewAsync(cleo!);
        await lab.Slack.DisablesAsync(group!);
        Assert.Contains("Slack does not say just now whether you are one of them. Try again in a moment.", await ReviewAsync(cleo!), StringComparison.Ordinal);
    }

    [Fact]
    public async Task While_Slack_does_not_say_nobody_but_who_is_named_is_a_curator_and_the_card_says_so()
    {
        Person? named = null;
        await using var lab = await StartAsync(settings => settings with { Curators = new HashSet<string> { named!.Id } }, slack => named = slack.Person("Nora"));
        lab.Slack.Faults.Next(Members, new Fault.Refusal("access_denied"));
        Assert.Contains("Slack does not say just now whether you are one of them. Try again in a moment.", await ReviewAsync(cleo!), StringComparison.Ordinal);
        Assert.Contains("Nothing waits", await ReviewAsync(named!), StringComparison.Ordinal);
        Assert.Contains("scGPT", Assert.Single(await cleo!.TypesAsync("/kit scgpt")).Reads, StringComparison.Ordinal);
        lab.Clock.MoveTo(lab.Clock.GetUtcNow() + TimeSpan.FromSeconds(6));
        Assert.Contains("Nothing waits", await ReviewAsync(cleo), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_the_scope_the_card_says_that_Slack_does_not_say()
    {
        await using var lab = await StartAsync();
        lab.Slack.RemoveScope("usergroups:read");
        Assert.Contains("Nothing was done", await ReviewAsync(cleo!), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task Admins_and_owners_tend_the_kit_where_that_is_set_until_they_are_none_any_more(bool isAdmin, bool isOwner)
    {
        await using var lab = await SlackLab.StartAsync(settings: _ => SlackLab.NoSettings with { AdminsAreCurators = true });
        var (ada, bob) = (lab.Slack.Person("Ada"), lab.Slack.Person("Bob"));
        (ada.IsAdmin, ada.IsOwner) = (isAdmin, isOwner);
        Assert.Contains("Nothing waits", await ReviewAsync(ada), StringComparison.Ordinal);
        Assert.Contains("That is for curators", await ReviewAsync(bob), StringComparison.Ordinal);
        ada.IsOwner = false;
        await lab.Slack.AdminChangesAsync(ada, isAdmin: false);
        Assert.Contains("That is for curators", await ReviewAsync(ada), StringComparison.Ordinal);
        await lab.Slack.AdminChangesAsync(bob, isAdmin: true);
        Assert.Contains("Nothing waits", await ReviewAsync(bob), StringComparison.Ordinal);
        Assert.Empty(lab.Slack.Violations);
    }

    [Fact]
    public async Task An_admin_is_no_curator_by_default_and_Slack_is_not_asked()
    {
        await using var lab = await SlackLab.StartAsync();
        var ada = lab.Slack.Person("Ada");
        ada.IsAdmin = true;
        Assert.Contains("That is for curators", await ReviewAsync(ada), StringComparison.Ordinal);
        Assert.Empty(lab.Slack.Record.CallsOf("users.info"));
    }

    [Fact]
    public async Task In_a_channel_a_curator_enrolls_whom_they_mention()
    {
        await using var lab = await StartAsync(settings => settings with { Invitation = SlackInvitation.Dm });
        var ada = lab.Slack.Person("Ada");
        var general = lab.Slack.Channel("general", hasBot: true, cleo!, ada);
        var answer = Assert.Single((await cleo!.MentionsAsync($"kit-admin enroll <@{ada.Id}>", general)).OfType<EphemeralSeen>());
        Assert.Contains("is invited; the invitation stands", answer.Reads, StringComparison.Ordinal);
        Assert.Contains("Invited by", (await ada.SeesAsync<MessageSeen>(seen => seen.Message.IsFromApp)).Reads, StringComparison.Ordinal);
        Assert.Empty(lab.Slack.Violations);
    }

    [Fact]
    public async Task What_is_looked_up_in_a_channel_is_not_who_else_is_mentioned()
    {
        await using var lab = await SlackLab.StartAsync();
        var (ada, bob) = (lab.Slack.Person("Ada"), lab.Slack.Person("Bob"));
        var general = lab.Slack.Channel("general", hasBot: true, ada, bob);
        Assert.StartsWith("# scGPT", Assert.IsType<MessageSeen>(Assert.Single(await ada.MentionsAsync($"scgpt <@{bob.Id}>", general))).Reads, StringComparison.Ordinal);
    }

    private async Task<SlackLab> StartAsync(Func<SlackSettings, SlackSettings>? more = null, Action<SlackOnLoopback>? before = null) => await SlackLab.StartAsync(world: World, settings: slack =>
    {
        before?.Invoke(slack);
        cleo = slack.Person("Cleo");
        group = slack.Group("curators", cleo);
        var settings = SlackLab.NoSettings with { CuratorGroups = [group.Id] };
        return more?.Invoke(settings) ?? settings;
    });

    private static async Task<string> ReviewAsync(Person person) => Assert.Single(await person.TypesAsync("/kit-admin review")).Reads;

    private static Task<bool> SuggestAsync(SlackLab lab) => lab.Stores.Suggestions.AddAsync(
        Suggestion.New(new Uri("https://example.org/paper"), "it is short", lab.Member(lab.Slack.Person("Dan")), "Dan", default), null, Token);
}
