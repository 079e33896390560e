using LabBot.Core;
using LabBot.Core.Cards;
using LabBot.Core.Commands;
using LabBot.Core.Drip;
using LabBot.Tests.Drip;
using NodaTime;

namespace LabBot.Tests.Commands;

public class EnrollPersonTests
{
    private static readonly Caller Cleo = new(new MemberId("terminal", "terminal", "cleo"), "Cleo", IsCurator: true);

    private readonly Fortnight life = new("2026-03-26T09:00:00Z");

    [Fact]
    public async Task A_curator_invites_somebody_and_nothing_starts_before_their_own_click()
    {
        var answer = await life.Say("/kit-admin enroll @ada", Cleo);
        var invitation = Assert.Single(life.Invitations);
        Assert.Equal(TheKit.Newcomer.Member, invitation.To);
        Approved.Matches("enroll.txt", $"{PlainTextRenderer.Render(invitation.Card, new PlainTextLayout(Typed: CommandNames.Default.Typed))}\n----\n{answer}");
        Assert.Null(await life.Store.FindAsync(TheKit.Newcomer.Member, Token));
        await life.LiveDays(2);
        Assert.Empty(life.Sent);
        await life.Click("reading start", "tldr");
        Assert.NotNull((await life.Store.FindAsync(TheKit.Newcomer.Member, Token))!.Enrollment);
    }

    [Fact]
    public async Task Within_a_day_nobody_is_invited_twice_and_the_curator_hears_when_it_was()
    {
        await life.Say("/kit-admin enroll ada", Cleo);
        life.Sleep(Duration.FromHours(23));
        Approved.Matches("enroll-again.txt", await life.Say("/kit-admin enroll @ada", Cleo with { Member = Cleo.Member with { User = "chris" } }));
        Assert.Single(life.Invitations);
        life.Sleep(Duration.FromHours(2));
        Assert.StartsWith("Invited\n", await life.Say("/kit-admin enroll ada", Cleo), StringComparison.Ordinal);
        Assert.Equal(2, life.Invitations.Select(one => one.Key).Distinct().Count());
    }

    [Fact]
    public async Task What_is_remembered_of_an_invitation_names_nobody()
    {
        await life.Say("/kit-admin enroll ada", Cleo);
        Assert.DoesNotContain("ada", Assert.Single(life.Invitations).Key, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Two_who_invite_the_same_person_at_once_invite_once()
    {
        var answer = new TaskCompletionSource<InviteResult>();
        life.Invites = () => answer.Task;
        var first = life.Say("/kit-admin enroll ada", Cleo);
        Assert.StartsWith("One moment", await life.Say("/kit-admin enroll ada", Cleo), StringComparison.Ordinal);
        answer.SetResult(new InviteResult.Invited("in the welcome channel", IsNoticed: true));
        Assert.StartsWith("Invited", await first, StringComparison.Ordinal);
        Assert.Single(life.Invitations);
    }

    [Fact]
    public async Task Who_has_started_is_not_invited_and_no_more_is_said_of_them()
    {
        await life.Say("/reading start");
        Approved.Matches("enroll-started.txt", await life.Say("/kit-admin enroll ada", Cleo));
        await life.Say("/reading stop");
        Approved.Matches("enroll-started.txt", await life.Say("/kit-admin enroll ada", Cleo));
        Assert.Empty(life.Invitations);
    }

    [Fact]
    public async Task Who_tends_no_kit_invites_nobody()
    {
        Assert.StartsWith("That is for curators", await life.Say("/kit-admin enroll bob"), StringComparison.Ordinal);
        Assert.DoesNotContain("kit-admin", await life.Say("/labbot help"), StringComparison.Ordinal);
        Assert.Empty(life.Invitations);
    }

    [Theory]
    [InlineData("/kit-admin enroll", "Something is missing")]
    [InlineData("/kit-admin", "/kit-admin wants one more word")]
    [InlineData("/kit-admin enroll @cleo", "You need no invitation")]
    public async Task Whom_it_is_about_has_to_be_said_and_is_somebody_else(string line, string says)
    {
        Assert.StartsWith(says, await life.Say(line, Cleo), StringComparison.Ordinal);
        Assert.Empty(life.Invitations);
    }

    public static TheoryData<InviteResult, string> Answers => new()
    {
        { new InviteResult.Invited("in the welcome channel", IsNoticed: false), "tells them nothing of it, so tell them yourself that it is there." },
        { new InviteResult.Bot(), "is a bot, and reads nothing." },
        { new InviteResult.NoSuchPerson("somebody of this lab"), "You named @ada; expected somebody of this lab: /kit-admin enroll @name." },
        { new InviteResult.NotPossible("Nowhere is a place for it."), "Nobody was invited\n\nNowhere is a place for it." },
        { new InviteResult.NotNow("It is put off."), "It is put off. Try again in a moment." },
        { new InviteResult.Unclear("in the welcome channel"), "Look in the welcome channel, and invite @ada again only if nothing stands there." },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task What_the_platform_answers_is_told_with_what_to_do(InviteResult result, string says)
    {
        life.Invites = () => Task.FromResult(result);
        Assert.Contains(says, await life.Say("/kit-admin enroll @ada", Cleo), StringComparison.Ordinal);
        life.Invites = () => Task.FromResult<InviteResult>(new InviteResult.Invited("in the welcome channel", IsNoticed: true));
        // What was not posted, or may not have been, can be tried again at once.
        Assert.StartsWith(result is InviteResult.Invited ? "Invited already" : "Invited\n", await life.Say("/kit-admin enroll @ada", Cleo), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_LabBot_posts_nothing_the_curator_hears_that() =>
        Assert.Contains("LabBot posts nothing on Slack here", await life.Say("/kit-admin enroll @U1", Cleo with { Member = new MemberId("slack", "T1", "U9") }), StringComparison.Ordinal);

    private static CancellationToken Token => TestContext.Current.CancellationToken;
}
