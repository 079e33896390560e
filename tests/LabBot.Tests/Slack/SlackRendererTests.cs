using System.Text.Json;
using CsCheck;
using LabBot.Core.Cards;
using LabBot.Slack;
using LabBot.Tests.Cards;

namespace LabBot.Tests.Slack;

public class SlackRendererTests
{
    [Fact]
    public void Every_message_keeps_every_limit() => CardGen.Card.Sample(card =>
        Assert.Empty(SlackRenderer.Messages(card).SelectMany(message => SlackReading.Broken(SlackReading.Json(message)))));

    [Fact]
    public void Every_home_tab_keeps_every_limit() => CardGen.Card.Sample(card =>
        Assert.Empty(SlackReading.Broken(SlackReading.Json(SlackRenderer.Home(card)), mostBlocks: 100)));

    [Fact]
    public void Every_word_of_a_card_appears_in_the_blocks() => CardGen.Card.Sample(card =>
    {
        var messages = Bodies(card);
        var seen = JsonReading.Squeezed(string.Concat(messages.Select(body => SlackReading.Seen(body.Blocks))));
        var addresses = messages.SelectMany(body => SlackReading.Addresses(body.Blocks)).ToHashSet();
        var arguments = messages.SelectMany(body => SlackReading.Objects(body.Blocks)).Select(one => SlackActionId.Read(SlackReading.Text(one, "action_id"))?.Argument).OfType<string>().ToHashSet();
        Assert.All(CardGen.Texts(card), text => Assert.True(
            seen.Contains(JsonReading.Squeezed(InertText.Lines(text)), StringComparison.Ordinal) || addresses.Contains(text) || arguments.Contains(text), text));
    });

    [Fact]
    public void Every_word_of_a_card_appears_in_the_texts() => CardGen.Card.Sample(card =>
    {
        var seen = JsonReading.Squeezed(string.Concat(Bodies(card).Select(body => SlackReading.Unescaped(body.Text))));
        Assert.All(CardGen.Texts(card).Except(Arguments(card)), text => Assert.Contains(JsonReading.Squeezed(InertText.Lines(text)), seen, StringComparison.Ordinal));
    });

    [Fact]
    public void A_card_always_renders_alike() => CardGen.Card.Sample(card =>
        Assert.Equal(SlackRenderer.Messages(card).Select(SlackJson.Write), SlackRenderer.Messages(card).Select(SlackJson.Write)));

    [Fact]
    public void What_is_written_as_JSON_is_read_back_alike() => CardGen.Card.Sample(card =>
        Assert.All(SlackRenderer.Messages(card), message =>
        {
            var json = JsonSerializer.Serialize(message, SlackJson.Default.SlackMessage);
            Assert.Equal(json, JsonSerializer.Serialize(JsonSerializer.Deserialize(json, SlackJson.Default.SlackMessage), SlackJson.Default.SlackMessage));
        }));

    private static HashSet<string> Arguments(Card card) =>
    [
        .. card.Blocks.OfType<Actions>().SelectMany(actions => actions.List).Concat(card.Blocks.OfType<Items>().SelectMany(items => items.List).Select(item => item.Action)).OfType<Button>().Select(button => button.Id.Argument),
    ];

    // Without the titles that say that a message goes on.
    private static List<(string Text, JsonElement Blocks)> Bodies(Card card) =>
    [
        .. SlackRenderer.Messages(card).Select(SlackReading.Json).Select((message, place) => place == 0
            ? (SlackReading.Text(message, "text"), message.GetProperty("blocks"))
            : (After(SlackReading.Text(message, "text")), Json("[" + string.Join(',', message.GetProperty("blocks").EnumerateArray().Skip(1).Select(block => block.GetRawText())) + "]"))),
    ];

    private static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement;

    private static string After(string text) => text.Contains('\n') ? text[text.IndexOf('\n')..] : "";
}
