using System.Text.Json.Nodes;
using LabBot.Core.Cards;
using LabBot.Core.Commands;
using LabBot.Slack;
using LabBot.Tests.Commands;
using LabBot.Tests.Drip;
using LabBot.Tests.Program;

namespace LabBot.Tests.Slack;

/// <summary>What Slack is sent for the main cards, as a person approved it; each file can be pasted into Block Kit Builder.</summary>
public class SlackApprovedTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/kit", "kit")]
    [InlineData("/kit scgpt", "kit-scgpt")]
    [InlineData("/kit single-cell", "kit-section")]
    [InlineData("/kit karpathy", "kit-several")]
    [InlineData("/kit bittxx lexxon", "kit-near")]
    [InlineData("/kit qwerty zxcv", "kit-nothing")]
    [InlineData("/labbot help", "help")]
    public async Task Kit_on_Slack(string line, string approved) => Matches(approved, await TheKit.Router.TypedAsync(line, TheKit.Newcomer, Token));

    [Theory]
    [InlineData("/reading today", "reading-today")]
    [InlineData("/reading progress", "reading-progress")]
    [InlineData("/reading plan", "reading-plan")]
    [InlineData("/reading why", "reading-why")]
    [InlineData("/reading settings", "reading-settings")]
    [InlineData("/labbot forget-me", "forget-me")]
    public async Task Reading_on_Slack(string line, string approved) => Matches(approved, await (await ReadingCommandsTests.AFewDaysIn()).Router.TypedAsync(line, TheKit.Newcomer, Token));

    [Fact]
    public async Task The_end_of_a_track_on_Slack()
    {
        var life = new Fortnight("2026-03-26T09:00:00Z");
        await life.Say("/reading start tldr");
        for (var day = 0; day < 45; day++)
        {
            await life.LiveDays(1);
            await life.Say("/reading done");
        }

        Approved.Matches("Slack/reading-finished.json", Written(life.Sent[^1].Card));
    }

    [Fact]
    public void A_form_on_Slack() => Approved.Matches("Slack/form.json", SlackJson.Write(SlackRenderer.Modal(SlackFormTests.Suggest, "C012ABCDEF")));

    [Fact]
    public async Task A_Home_tab_on_Slack()
    {
        var life = await ReadingCommandsTests.AFewDaysIn();
        var today = Assert.IsType<Reply.Show>(await life.Router.TypedAsync("/reading today", TheKit.Newcomer, Token)).Card;
        var progress = Assert.IsType<Reply.Show>(await life.Router.TypedAsync("/reading progress", TheKit.Newcomer, Token)).Card;
        var home = new Card(today.Title, [.. today.Blocks, new Divider(), .. progress.Blocks, new Divider(), new Actions(new Search("Find a reading, person or section", new ActionId("kit")))]);
        Approved.Matches("Slack/home.json", SlackJson.Write(SlackRenderer.Home(home)));
    }

    [Fact]
    public async Task Ask_prints_what_Slack_would_be_sent()
    {
        var (exitCode, output, error) = await Talk.OnTheKitAsync(["ask", "/kit scgpt", "--format", "slack"]);
        Assert.Equal((0, ""), (exitCode, error));
        Assert.Equal(Approved.RepositoryFile("tests/LabBot.Tests/Approved/Slack/kit-scgpt.json"), output);
    }

    [Fact]
    public void The_blocks_of_every_approved_message_hold_less_text_than_Slack_has_refused()
    {
        var files = Approved.Files("Slack", "*.json");
        var messages = files.Select(file => (Name: Path.GetFileName(file), Json: JsonNode.Parse(File.ReadAllText(file))!)).Where(file => file.Json["text"] is not null).ToList();
        Assert.True(messages.Count >= 10);
        Assert.All(messages, message => Assert.True(Length(message.Json["blocks"]) < SlackLimits.MessageBlockText, $"{message.Name}: {Length(message.Json["blocks"])}"));

        static int Length(JsonNode? node) => node switch
        {
            JsonObject json => json.Sum(property => property is { Key: "text", Value: JsonValue text } ? text.GetValue<string>().Length : Length(property.Value)),
            JsonArray list => list.Sum(Length),
            _ => 0,
        };
    }

    private static void Matches(string approved, Reply reply) => Approved.Matches($"Slack/{approved}.json", Written(Assert.IsType<Reply.Show>(reply).Card));

    private static string Written(Card card) => SlackJson.Write(Assert.Single(SlackRenderer.Messages(card)));
}
