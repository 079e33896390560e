using LabBot.Core;
using LabBot.Core.Learning;

namespace LabBot.Tests.Contracts;

/// <summary>What every store promises of the conversations that a platform has opened.</summary>
public abstract class ConversationsContract : StoreContract
{
    private static readonly MemberId Ada = new("discord", "discord", "42");

    [Fact]
    public async Task A_conversation_is_kept_for_its_member_alone_and_the_latest_counts()
    {
        Assert.Null(await Conversations.FindAsync(Ada, Token));
        await Conversations.KeepAsync(Ada, "1001", Token);
        await Conversations.KeepAsync(Ada with { User = "43" }, "1002", Token);
        await Conversations.KeepAsync(Ada with { User = "43" }, "1003", Token);
        Assert.Equal("1001", await Conversations.FindAsync(Ada, Token));
        Assert.Equal("1003", await Conversations.FindAsync(Ada with { User = "43" }, Token));
        foreach (var other in new MemberId[] { Ada with { Platform = "slack" }, Ada with { Workspace = "T1" }, Ada with { User = "4" }, new("discord", "discord/42", ""), new("discord/discord", "42", "") })
            Assert.Null(await Conversations.FindAsync(other, Token));
    }

    [Fact]
    public async Task Forget_erases_the_conversations_of_all_accounts_of_a_learner()
    {
        var learner = await EnrollAsync("ada");
        await Learners.ChangeAsync(Samples.Member("ada"), () => learner, found => found with { Accounts = [.. found.Accounts, new Account(Ada, "Ada", LearnerId.New())] }, null, Token);
        await Conversations.KeepAsync(Ada, "1001", Token);
        await Conversations.KeepAsync(Samples.Member("ada"), "D1", Token);
        await Conversations.KeepAsync(Samples.Member("bob"), "D2", Token);
        Assert.True(await Learners.ForgetAsync(Samples.Member("ada"), Token));
        Assert.Null(await Conversations.FindAsync(Ada, Token));
        Assert.Null(await Conversations.FindAsync(Samples.Member("ada"), Token));
        Assert.Equal("D2", await Conversations.FindAsync(Samples.Member("bob"), Token));
    }

    [Fact]
    public async Task Of_who_has_never_started_a_conversation_can_be_kept_and_forgotten()
    {
        await Conversations.KeepAsync(Ada, "1001", Token);
        Assert.Null(await Learners.FindAsync(Ada, Token));
        Assert.True(await Learners.ForgetAsync(Ada, Token));
        Assert.Null(await Conversations.FindAsync(Ada, Token));
        Assert.False(await Learners.ForgetAsync(Ada, Token));
    }

    [Fact]
    public async Task Of_a_learner_it_is_kept_and_of_somebody_forgotten_it_is_not()
    {
        await EnrollAsync("ada");
        Assert.True(await Conversations.KeepOfLearnerAsync(Samples.Member("ada"), "D1", Token));
        Assert.Equal("D1", await Conversations.FindAsync(Samples.Member("ada"), Token));
        await Learners.ForgetAsync(Samples.Member("ada"), Token);
        Assert.False(await Conversations.KeepOfLearnerAsync(Samples.Member("ada"), "D1", Token));
        Assert.Null(await Conversations.FindAsync(Samples.Member("ada"), Token));
    }
}
