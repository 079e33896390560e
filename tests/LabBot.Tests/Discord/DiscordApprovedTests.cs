using System.Text.Json;
using LabBot.Core.Cards;
using LabBot.Core.Commands;
using LabBot.Discord;
using LabBot.Tests.Commands;
using LabBot.Tests.Drip;
using LabBot.Tests.Program;
using LabBot.Tests.Slack;

namespace LabBot.Tests.Discord;

/// <summary>What Discord is sent for the main cards, as a person approved it: each file is one body.</summary>
public class DiscordApprovedTests
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
    public async Task Kit_on_Discord(string line, string approved) => Matches(approved, await TheKit.Router.TypedAsync(line, TheKit.Newcomer, Token));

    [Theory]
    [InlineData("/reading today", "reading-today")]
    [InlineData("/reading progress", "reading-progress")]
    [InlineData("/reading plan", "reading-plan")]
    [InlineData("/reading why", "reading-why")]
    [InlineData("/reading settings", "reading-settings")]
    [InlineData("/labbot forget-me", "forget-me")]
    public async Task Reading_on_Discord(string line, string approved) => Matches(approved, await (await ReadingCommandsTests.AFewDaysIn()).Router.TypedAsync(line, TheKit.Newcomer, Token));

    [Fact]
    public async Task The_end_of_a_track_on_Discord()
    {
        var life = new Fortnight("2026-03-26T09:00:00Z");
        await life.Say("/reading start tldr");
        for (var day = 0; day < 45; day++)
        {
            await life.LiveDays(1);
            await life.Say("/reading done");
        }

        Matches("reading-finished", life.Sent[^1].Card, "7:2026-05-06:0");
    }

    [Fact]
    public void A_form_on_Discord() => Approved.Matches("Discord/form.json", DiscordJson.Write(DiscordRenderer.Modal(SlackFormTests.Suggest)));

    [Fact]
    public void A_search_on_Discord()
    {
        Matches("search", new Card("Your kit", [new Actions(new Search("Search the kit", new ActionId("kit")), new Button("What the kit holds", new ActionId("kit")))]));
        Approved.Matches("Discord/search-window.json", DiscordJson.Write(DiscordRenderer.SearchWindow(new ActionId("kit"))));
    }

    [Fact]
    public async Task Letters_typed_on_Discord() => Approved.Matches("Discord/choices.json",
        DiscordJson.Write(DiscordRenderer.Choices(Assert.IsType<Reply.Choices>(await TheKit.Router.CompleteAsync(new ActionId("kit"), "bitter", TheKit.Newcomer, Token)))));

    [Fact]
    public async Task Ask_prints_what_Discord_would_be_sent()
    {
        var (exitCode, output, error) = await Talk.OnTheKitAsync(["ask", "/kit scgpt", "--format", "discord"]);
        Assert.Equal((0, ""), (exitCode, error));
        Assert.Equal(Approved.RepositoryFile("tests/LabBot.Tests/Approved/Discord/kit-scgpt.json"), output);
    }

    [Fact]
    public void Every_approved_message_keeps_every_limit()
    {
        var messages = Approved.Files("Discord", "*.json").Select(file => (Name: Path.GetFileName(file), Json: JsonDocument.Parse(File.ReadAllText(file)).RootElement))
            .Where(file => file.Json.ValueKind == JsonValueKind.Object && file.Json.TryGetProperty("embeds", out _)).ToList();
        Assert.True(messages.Count >= 15);
        Assert.All(messages, message => Assert.Empty(DiscordReading.Broken(message.Json).Concat(DiscordReading.Acting(message.Json))));
    }

    private static void Matches(string approved, Reply reply) => Matches(approved, Assert.IsType<Reply.Show>(reply).Card);

    // A card of several messages has a file for each.
    private static void Matches(string approved, Card card, string? mark = null) => Assert.All(new DiscordCards(TheKit.Router, CommandNames.Default).Messages(card, mark),
        (message, place) => Approved.Matches($"Discord/{approved}{(place == 0 ? "" : $"-{place + 1}")}.json", DiscordJson.Write(message)));
}
