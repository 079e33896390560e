using System.Text.RegularExpressions;
using LabBot.Platforms.Discord;

namespace LabBot.Tests.Discord;

/// <summary>A newcomer's first day in a server, from joining to the first reading, as they see it.</summary>
public partial class FirstDayTests
{
    [Fact]
    public async Task A_newcomers_first_day_on_Discord()
    {
        DiscordChannel? welcome = null;
        await using var lab = await DiscordLab.StartAsync("2026-03-26T13:00:00Z", new DiscordWorld { GrantedIntents = 1 << 1 }, (discord, server) =>
        {
            welcome = discord.Channel(server, "welcome");
            return DiscordLab.NoSettings with { WelcomeChannel = welcome.Id };
        });
        var ada = lab.Discord.Person("Ada");
        var papers = lab.Channel("papers");
        lab.Discord.Joins(ada, lab.Server);
        var invitation = await ada.SeesAsync<MessageSeen>();
        await ada.ClicksAsync(invitation.Message, "Start with the essentials");
        await ada.SeesAsync<MessageSeen>(seen => seen.Message.Channel.IsDm);
        var started = await ada.SeesAsync<EphemeralSeen>();
        await ada.ClicksAsync(started.Message, "Your time zone", "Thu 14:00, Amsterdam");
        await ada.TypesInOptionAsync("/kit query:scg", papers);
        await ada.TypesAsync("/kit query:scgtp", papers);
        await ada.TypesAsync("/reading settings what:at value:8:30");
        await lab.TickAt("2026-03-27T07:30:00Z");
        var reading = await ada.SeesAsync<MessageSeen>(seen => seen.Reads.Contains("Reading 1 of 28", StringComparison.Ordinal));
        await ada.ClicksAsync(reading.Message, "Done");
        await ada.WritesInDmAsync("counterpoint scaling");
        await ada.TypesAsync("/reading progress");
        Assert.Empty(lab.Discord.Violations);
        Assert.Empty(lab.Discord.Record.Pings);
        Approved.Matches("Discord/first-day.txt", Clock().Replace(DiscordOnLoopback.TranscriptOf(ada), "").Replace(ada.Id, "Ada", StringComparison.Ordinal).TrimEnd());
    }

    [GeneratedRegex(@"^\d\d:\d\d:\d\d ", RegexOptions.Multiline)]
    private static partial Regex Clock();
}
