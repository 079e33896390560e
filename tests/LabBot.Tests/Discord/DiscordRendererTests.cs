using System.Text.Json;
using CsCheck;
using LabBot.Core.Cards;
using LabBot.Discord;
using LabBot.Tests.Cards;

namespace LabBot.Tests.Discord;

public class DiscordRendererTests
{
    [Fact]
    public void Every_message_keeps_every_limit() => CardGen.Card.Sample(card =>
        Assert.Empty(DiscordRenderer.Messages(card, new string('m', 30)).SelectMany(message => DiscordReading.Broken(DiscordReading.Json(message)))));

    [Fact]
    public void Every_word_of_a_card_appears() => CardGen.Card.Sample(card =>
    {
        var messages = DiscordRenderer.Messages(card, "mark").Select(DiscordReading.Json).ToList();
        var seen = JsonReading.Squeezed(DiscordReading.Seen(messages));
        var addresses = messages.SelectMany(DiscordReading.Addresses).ToHashSet();
        var arguments = messages.SelectMany(DiscordReading.Ids).Select(id => DiscordActionId.Read(id)?.Argument).OfType<string>().ToHashSet();
        Assert.All(CardGen.Texts(card), text => Assert.True(
            seen.Contains(JsonReading.Squeezed(InertText.Lines(text)), StringComparison.Ordinal) || addresses.Contains(text) || arguments.Contains(text), text));
    });

    [Fact]
    public void No_text_of_a_card_acts() => CardGen.Card.Sample(card =>
        Assert.Empty(DiscordRenderer.Messages(card).SelectMany(message => DiscordReading.Acting(DiscordReading.Json(message)))));

    [Fact]
    public void A_card_always_renders_alike() => CardGen.Card.Sample(card =>
        Assert.Equal(DiscordRenderer.Messages(card).Select(DiscordJson.Write), DiscordRenderer.Messages(card).Select(DiscordJson.Write)));

    [Fact]
    public void What_is_written_as_JSON_is_read_back_alike() => CardGen.Card.Sample(card =>
        Assert.All(DiscordRenderer.Messages(card), message =>
        {
            var json = JsonSerializer.Serialize(message, DiscordJson.Default.DiscordMessage);
            Assert.Equal(json, JsonSerializer.Serialize(JsonSerializer.Deserialize(json, DiscordJson.Default.DiscordMessage), DiscordJson.Default.DiscordMessage));
        }));

    [Fact]
    public void The_mark_of_a_delivery_stands_in_every_id() => CardGen.Card.Sample(card =>
    {
        var ids = DiscordRenderer.Messages(card, "7:2026-03-26:0").SelectMany(message => JsonReading.Objects(DiscordReading.Json(message))).Select(one => JsonReading.Text(one, "custom_id")).Where(id => id.Length > 0);
        Assert.All(ids, id => Assert.Equal("7:2026-03-26:0", DiscordActionId.Mark(id)));
    });

    [Theory]
    [InlineData("", true)]
    [InlineData("a~b", true)]
    [InlineData("1234567890123456789012345678901", true)]
    [InlineData("123456789012345678901234567890", false)]
    public void A_mark_that_does_not_fit_is_refused(string mark, bool refused)
    {
        void Render() => DiscordRenderer.Messages(new Card("T", [new Actions(new Button("Done", new ActionId("reading done")))]), mark);
        if (refused)
            Assert.Contains("expected 1 to 30 characters", Assert.Throws<ArgumentException>(Render).Message, StringComparison.Ordinal);
        else
            Render();
    }

    [Theory]
    [InlineData(Tone.Neutral, "Title", null)]
    [InlineData(Tone.Success, "✅ Title", 0x2E9E5B)]
    [InlineData(Tone.Warning, "⚠️ Title", 0xE0A100)]
    public void A_tone_is_read_and_seen(Tone tone, string title, int? color)
    {
        var embed = Assert.Single(Assert.Single(DiscordRenderer.Messages(new Card("Title", [], tone))).Embeds);
        Assert.Equal((title, color), (embed.Title, embed.Color));
    }

    [Fact]
    public void A_card_of_nothing_says_so() =>
        Assert.Equal("…", Assert.Single(Assert.Single(DiscordRenderer.Messages(new Card(" ", [new Paragraph("")]))).Embeds).Description);
}
