using System.Text;
using System.Text.Json;
using LabBot.Core.Cards;
using LabBot.Core.Commands;
using LabBot.Terminal;
using LabBot.Tests.Slack;

namespace LabBot.Tests.Program;

public class ReplySlackTests
{
    private static readonly Card Short = new("Your data", [new Paragraph("All of it.")]);

    [Fact]
    public void A_changed_card_is_written_as_a_new_one_is() => Assert.Equal(ReplySlack.Write(new Reply.Show(Short)), ReplySlack.Write(new Reply.Update(Short)));

    [Fact]
    public void A_long_card_is_one_document_for_each_message() =>
        Assert.Equal(2, Documents(new Reply.Show(new Card("T", [.. Enumerable.Repeat(new Divider(), 60)]))).Count(document => document.TryGetProperty("blocks", out _)));

    [Fact]
    public void A_form_is_written_as_the_modal() => Assert.Equal("modal", Documents(new Reply.Ask(SlackFormTests.Suggest)).Single().GetProperty("type").GetString());

    [Fact]
    public void Choices_are_written_as_the_options() =>
        Assert.Equal("work:scgpt", Documents(new Reply.Choices([new Choice("scGPT", "work:scgpt")])).Single().GetProperty("options")[0].GetProperty("value").GetString());

    [Fact]
    public void A_file_is_written_as_its_card_and_what_it_is()
    {
        var documents = Documents(new Reply.File("labbot-data.json", "application/json", Encoding.UTF8.GetBytes("{}"), Short)).ToList();
        Assert.Equal("labbot-data.json", documents[1].GetProperty("file").GetString());
        Assert.Equal(2, documents[1].GetProperty("bytes").GetInt32());
    }

    private static IEnumerable<JsonElement> Documents(Reply reply) => JsonReading.Documents(ReplySlack.Write(reply));
}
