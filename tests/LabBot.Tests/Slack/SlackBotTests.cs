using LabBot.Platforms.Slack;

namespace LabBot.Tests.Slack;

public class SlackBotTests
{
    [Fact]
    public async Task Kit_answers_privately_and_shares_to_the_channel()
    {
        await using var lab = await SlackLab.StartAsync();
        var (ada, bob) = (lab.Slack.Person("Ada"), lab.Slack.Person("Bob"));
        var general = lab.Slack.Channel("general", hasBot: true, ada, bob);
        var answer = Assert.IsType<EphemeralSeen>(Assert.Single(await ada.TypesAsync("/kit scgtp", general)));
        Assert.Contains("scGPT: toward building a foundation model", answer.Reads, StringComparison.Ordinal);
        Assert.Empty(bob.Transcript);
        await ada.ClicksAsync(answer.Message, "Share to channel");
        var shared = await bob.SeesAsync<MessageSeen>();
        Assert.Contains("scGPT: toward building a foundation model", shared.Reads, StringComparison.Ordinal);
        Assert.Contains("Shared by", shared.Reads, StringComparison.Ordinal);
        Assert.Empty(lab.Slack.Violations);
    }
}
