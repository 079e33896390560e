using System.Text;
using System.Text.Json;
using LabBot.Core.Cards;
using LabBot.Core.Commands;
using LabBot.Discord;
using LabBot.Terminal;
using LabBot.Tests.Slack;

namespace LabBot.Tests.Program;

public class ReplyDiscordTests
{
    private static readonly Card Short = new("Your data", [new Paragraph("All of it.")]);

    [Fact]
    public void A_changed_card_is_written_as_a_new_one_is() => Assert.Equal(Written(new Reply.Show(Short)), Written(new Reply.Update(Short)));

    [Fact]
    public void A_long_card_is_one_document_for_each_message() =>
        Assert.Equal(2, Documents(new Reply.Show(new Card("T", [new Paragraph(new string('x', 5000))]))).Count(document => document.TryGetProperty("embeds", out _)));

    [Fact]
    public void A_form_is_written_as_the_modal() => Assert.Equal("kit-suggest", Documents(new Reply.Ask(SlackFormTests.Suggest)).Single().GetProperty("custom_id").GetString());

    [Fact]
    public void Choices_are_written_as_the_choices() =>
        Assert.Equal("work:scgpt", Documents(new Reply.Choices([new Choice("scGPT", "work:scgpt")])).Single().GetProperty("choices")[0].GetProperty("value").GetString());

    [Fact]
    public void A_file_is_written_as_its_card_and_what_it_is()
    {
        var documents = Documents(new Reply.File("labbot-data.json", "application/json", Encoding.UTF8.GetBytes("{}"), Short)).ToList();
        Assert.Equal("labbot-data.json", documents[1].GetProperty("file").GetString());
        Assert.Equal(2, documents[1].GetProperty("bytes").GetInt32());
    }

    private static IEnumerable<JsonElement> Documents(Reply reply) => JsonReading.Documents(Written(reply));

    private static string Written(Reply reply) => ReplyDiscord.Write(reply, new DiscordCards(TheKit.Router, CommandNames.Default));
}
