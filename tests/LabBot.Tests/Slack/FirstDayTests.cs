using System.Text.RegularExpressions;
using LabBot.Platforms.Slack;
using LabBot.Slack;

namespace LabBot.Tests.Slack;

/// <summary>A newcomer's first day in a workspace, from joining to the first reading, as they see it.</summary>
public partial class FirstDayTests
{
    [Fact]
    public async Task A_newcomers_first_day_on_Slack()
    {
        await using var lab = await SlackLab.StartAsync("2026-03-26T13:00:00Z", settings: _ => SlackLab.NoSettings with { Invitation = SlackInvitation.Dm });
        var ada = lab.Slack.Person("Ada", tz: "Europe/Amsterdam");
        var papers = lab.Slack.Channel("papers", hasBot: true, ada);
        await lab.Slack.JoinsAsync(ada);
        var invitation = await ada.SeesAsync<MessageSeen>();
        await ada.ClicksAsync(invitation.Message, "Start with the essentials");
        await ada.TypesAsync("/kit scgtp", papers);
        await ada.TypesAsync("/reading settings at 8:30");
        var home = await ada.OpensHomeAsync();
        await ada.TypesInSearchAsync(home!, "Search the kit", "bitter leson");
        await lab.TickAt("2026-03-27T07:30:00Z");
        var reading = await ada.SeesAsync<MessageSeen>(seen => seen.Reads.Contains("Reading 1 of 28", StringComparison.Ordinal));
        await ada.ClicksAsync(reading.Message, "Done");
        await ada.SeesAsync<HomeSeen>(seen => seen.Reads.Contains("1 of 28", StringComparison.Ordinal));
        await ada.MentionsAsync("counterpoint scaling", papers);
        Assert.Empty(lab.Slack.Violations);
        Approved.Matches("Slack/first-day.txt", Clock().Replace(SlackOnLoopback.TranscriptOf(ada), "").TrimEnd());
    }

    [GeneratedRegex(@"^\d\d:\d\d:\d\d ", RegexOptions.Multiline)]
    private static partial Regex Clock();
}
