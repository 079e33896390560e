using System.Text.Json;
using LabBot.Platforms.Slack;
using LabBot.Platforms.Slack.Wire;

namespace LabBot.EndToEnd;

/// <summary>Slack on loopback is judged by Slack's own client, which LabBot's authors did not shape.</summary>
public class BoltTests
{
    [Fact]
    public async Task Bolt_connects_answers_a_command_opens_a_view_and_posts()
    {
        await using var slack = await SlackOnLoopback.StartAsync();
        await using var bolt = await JudgeProcess.BoltAsync(slack, "judge.js", "socket");
        Assert.Equal(1, slack.Connections);
        await UseEverythingAsync(slack);
        Assert.Empty(slack.Violations);
        Assert.All(slack.Record.Acknowledgements, acknowledgement => Assert.Null(acknowledgement.Failure));
    }

    [Fact]
    public async Task Over_HTTP_bolt_takes_the_signatures_and_refuses_spoilt_ones()
    {
        await using var slack = await SlackOnLoopback.StartAsync();
        await using var bolt = await JudgeProcess.BoltAsync(slack, "judge.js", "http");
        slack.DeliversTo(RequestUrls.All(new Uri($"http://127.0.0.1:{bolt.Ready.Split(' ')[1]}/slack")));
        Assert.True(await slack.VerifyUrlAsync());
        await UseEverythingAsync(slack);
        Assert.Empty(slack.Violations);

        var ada = slack.Person("Ada");
        var good = slack.RequestFor(ada, ada.Dm, "/hello", "again");
        Assert.Equal(200, (await slack.SendAsync(good)).Status);
        var now = DateTimeOffset.FromUnixTimeSeconds(long.Parse(good.Stamps[0], System.Globalization.CultureInfo.InvariantCulture));
        foreach (var spoilt in new[] { good.WithChangedByte(), good.Sign("another key", now), good.Sign(slack.World.SigningSecret, now.AddSeconds(-301)), good with { Signatures = [] } })
            Assert.Equal(401, (await slack.SendAsync(spoilt)).Status);
    }

    [Fact]
    public async Task Bolt_comes_back_after_a_disconnect()
    {
        await using var slack = await SlackOnLoopback.StartAsync();
        await using var bolt = await JudgeProcess.BoltAsync(slack, "judge.js", "socket");
        await slack.DisconnectAsync("refresh_requested");
        await slack.ConnectedAsync(0);
        await slack.ConnectedAsync();
        var ada = slack.Person("Ada");
        Assert.Equal("Hello *back*", Assert.Single(await ada.TypesAsync("/hello back")).Reads);
        Assert.Equal(2, slack.ConnectionsEver);
    }

    [Fact]
    public async Task The_peer_bot_finds_titles_by_their_beginning_or_a_part()
    {
        await using var slack = await SlackOnLoopback.StartAsync(new SlackWorld { Commands = ["/kit"] });
        var titles = Path.GetTempFileName();
        await File.WriteAllTextAsync(titles, JsonSerializer.Serialize((string[])["scGPT: a foundation model", "The Bitter Lesson", "A Better Lesson"]), TestContext.Current.CancellationToken);
        await using var bolt = await JudgeProcess.BoltAsync(slack, "peer.js", titles);
        var ada = slack.Person("Ada");
        Assert.Equal("• scGPT: a foundation model", Assert.Single(await ada.TypesAsync("/kit SCGPT")).Reads);
        Assert.Equal("• The Bitter Lesson\n• A Better Lesson", Assert.Single(await ada.TypesAsync("/kit lesson")).Reads);
        Assert.Equal("Nothing found", Assert.Single(await ada.TypesAsync("/kit nothing such")).Reads);
        Assert.Empty(slack.Violations);
        File.Delete(titles);
    }

    private static async Task UseEverythingAsync(SlackOnLoopback slack)
    {
        var ada = slack.Person("Ada", tz: "Europe/Amsterdam", locale: "nl-NL");
        var papers = slack.Channel("papers", members: ada);

        var hello = Assert.IsType<EphemeralSeen>(Assert.Single(await ada.TypesAsync("/hello Ada", papers)));
        Assert.Equal(("Hello Ada", "Hello *Ada*"), (hello.Message.Text, hello.Reads));

        var modal = Assert.IsType<ModalSeen>(Assert.Single(await ada.TypesAsync("/form", papers))).View;
        Assert.Equal("Suggest", modal.Title);
        Assert.Equal("Found bit", Assert.Single(await ada.TypesInSearchAsync(modal, "search", "bit")).Label);
        Assert.IsType<ModalRefused>(Assert.Single(await ada.SubmitsAsync(modal, new Dictionary<string, string>())));
        var refused = await ada.SubmitsAsync(modal, new Dictionary<string, string> { ["Title"] = "refuse me" });
        Assert.Equal("Not this one", Assert.IsType<ModalRefused>(Assert.Single(refused)).Errors["title"]);
        await ada.SubmitsAsync(modal, new Dictionary<string, string> { ["Title"] = "Nicheformer" });
        var posted = (await ada.SeesAsync<MessageSeen>()).Message;
        Assert.Equal(("Suggested: Nicheformer", papers), (posted.Text, posted.Channel));
        Assert.Equal("suggestion", (string?)posted.Metadata?["event_type"]);
        Assert.Null(ada.Modal);

        Assert.Equal("You are welcome", Assert.Single(await ada.ClicksAsync(posted, "Thanks")).Reads);
        Assert.Equal("# At home", (await ada.OpensHomeAsync())!.Reads);
        var saved = await ada.UsesShortcutAsync("save", ada.Says("read this", papers));
        Assert.Equal("Saved: read this", Assert.Single(saved).Reads);
        var other = slack.Channel("talk", members: ada);
        var thread = ada.Says("a thread begins", other);
        var reply = Assert.IsType<MessageSeen>(Assert.Single(await ada.MentionsAsync("scgpt", other, thread))).Message;
        Assert.Equal(("You said: scgpt", thread.Ts), (reply.Text, reply.ThreadTs));
        Assert.Equal("Europe/Amsterdam nl-NL 1", Assert.Single(await ada.WritesInDmAsync("hi")).Reads);
    }
}
