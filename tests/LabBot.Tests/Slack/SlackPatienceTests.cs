using LabBot.Platforms.Slack;

namespace LabBot.Tests.Slack;

public class SlackPatienceTests
{
    [Fact]
    public async Task A_mention_whose_answer_Slack_puts_off_is_answered_all_the_same()
    {
        await using var lab = await SlackLab.StartAsync();
        var ada = lab.Slack.Person("Ada");
        var papers = lab.Slack.Channel("papers", hasBot: true, ada);
        lab.Slack.Faults.Next("chat.postMessage", new Fault.RateLimited("1"));
        Assert.Contains("scGPT", Assert.IsType<MessageSeen>(Assert.Single(await ada.MentionsAsync("scgpt", papers))).Reads, StringComparison.Ordinal);
        Assert.Empty(lab.Slack.Violations);
    }
}
