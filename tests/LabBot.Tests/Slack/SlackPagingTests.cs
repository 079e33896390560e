using CsCheck;
using LabBot.Core.Cards;
using LabBot.Slack;

namespace LabBot.Tests.Slack;

public class SlackPagingTests
{
    private static readonly ActionId Kit = new("kit");
    private static readonly Uri Page = new("https://example.org/a");

    [Theory]
    [InlineData(146, 1)]
    [InlineData(147, 2)]
    public void A_title_longer_than_a_header_goes_on_below(int length, int blocks)
    {
        var message = Only(new Card(new string('x', length), []));
        Assert.Equal(blocks, message.Blocks.Count);
        Assert.Equal(length, SlackReading.Seen(SlackReading.Json(message).GetProperty("blocks")).Count(c => c == 'x'));
    }

    [Theory]
    [InlineData(2500, 1)]
    [InlineData(2501, 2)]
    public void A_paragraph_longer_than_a_block_goes_on_in_the_next(int length, int blocks) =>
        Assert.Equal(blocks, Only(new Card("", [new Paragraph(new string('x', length))])).Blocks.Count);

    [Fact]
    public void A_text_is_cut_at_words()
    {
        var words = string.Join(' ', Enumerable.Range(0, 2000).Select(number => $"word{number}"));
        var cut = SlackRenderer.Messages(new Card("T", [new Paragraph(words)])).SelectMany(message => message.Blocks.OfType<SlackBlock.RichText>())
            .Select(block => string.Concat(block.Elements.OfType<SlackRichPart.Line>().SelectMany(line => line.Elements).OfType<SlackRichElement.Run>().Select(run => run.Text))).ToList();
        Assert.True(cut.Count > 4);
        Assert.Equal(words.Split(' '), cut.SelectMany(piece => piece.Split(' ', StringSplitOptions.RemoveEmptyEntries)));
    }

    [Theory]
    [InlineData(49, 1)]
    [InlineData(50, 2)]
    public void A_message_holds_fifty_blocks(int dividers, int messages) =>
        Assert.Equal(messages, SlackRenderer.Messages(new Card("T", [.. Enumerable.Repeat(new Divider(), dividers)])).Count);

    [Fact]
    public void A_long_list_is_paged_and_every_page_says_what_it_belongs_to()
    {
        var messages = SlackRenderer.Messages(new Card("All of it", [new Items(null, [.. Enumerable.Range(0, 120).Select(number => new Item($"Reading {number}", [], new Button("Show", new ActionId("kit", $"work:{number}"))))])]));
        Assert.Equal(3, messages.Count);
        Assert.All(messages.Skip(1), message => Assert.Equal(new SlackBlock.Header(new SlackText.Plain("All of it (continued)")), message.Blocks[0]));
        Assert.Equal(120, messages.Sum(message => message.Blocks.OfType<SlackBlock.Section>().Count()));
    }

    [Fact]
    public void A_list_without_buttons_is_one_block() =>
        Assert.Equal(2, Only(new Card("T", [new Items("Heading", [.. Enumerable.Range(0, 20).Select(number => new Item($"Reading {number}", ["why"]))])])).Blocks.Count);

    [Theory]
    [InlineData(75, 2)]
    [InlineData(76, 3)]
    public void A_label_too_long_for_a_button_stands_in_full_above_it(int length, int blocks)
    {
        var message = Only(new Card("T", [new Actions(new Button(new string('x', length), Kit))]));
        Assert.Equal(blocks, message.Blocks.Count);
        Assert.Empty(SlackReading.Broken(SlackReading.Json(message)));
    }

    [Theory]
    [InlineData(3000, true)]
    [InlineData(3001, false)]
    public void An_address_too_long_for_a_button_is_spelled_out(int length, bool button)
    {
        var address = "https://example.org/" + new string('x', length - 20);
        var message = SlackReading.Json(SlackRenderer.Messages(new Card("T", [new Actions(new LinkButton("Open", new Uri(address)))]))[0]);
        Assert.Equal(button, SlackReading.Objects(message, "button").Any());
    }

    [Theory]
    [InlineData(5, 1)]
    [InlineData(6, 2)]
    public void Five_buttons_stand_in_a_row(int buttons, int rows) =>
        Assert.Equal(1 + rows, Only(new Card("T", [new Actions([.. Enumerable.Range(0, buttons).Select(number => new Button("Go", new ActionId("kit", $"{number}")))])])).Blocks.Count);

    [Theory]
    [InlineData(0, 0)]
    [InlineData(100, 1)]
    [InlineData(101, 2)]
    public void A_menu_of_more_options_than_Slack_takes_becomes_several(int options, int menus)
    {
        var message = SlackReading.Json(Only(new Card("T", [new Actions(new Select("Choose", Kit, [.. Enumerable.Range(0, options).Select(number => new Choice($"{number}", $"{number}"))]))])));
        Assert.Equal(menus, SlackReading.Objects(message, "static_select").Count());
        Assert.Equal(options, SlackReading.Objects(message, "static_select").Sum(menu => menu.GetProperty("options").GetArrayLength()));
        Assert.Empty(SlackReading.Broken(message));
    }

    [Theory]
    [InlineData(99, 100, false)]
    [InlineData(100, 100, true)]
    public void A_home_tab_that_is_full_says_how_much_more_there_is(int items, int blocks, bool full)
    {
        var home = SlackReading.Json(SlackRenderer.Home(new Card("Home", [new Items(null, [.. Enumerable.Range(0, items).Select(number => new Item($"Reading {number}", [], new Button("Show", new ActionId("kit", $"{number}"))))])])));
        Assert.Equal(blocks, home.GetProperty("blocks").GetArrayLength());
        Assert.Equal(full, home.GetRawText().Contains("2 more entries would follow", StringComparison.Ordinal));
        Assert.Equal(full, SlackReading.Objects(home).Any(one => SlackReading.Text(one, "action_id") == SlackActionId.WholeHome));
    }

    [Fact]
    public void Long_cards_keep_every_limit_and_every_word() =>
        Gen.Select(Gen.Int[1, 200], Gen.Int[1, 400], Gen.Bool, Gen.Bool).Sample((count, length, pressed, strange) =>
        {
            var text = string.Join(' ', Enumerable.Repeat(strange ? "a*b&c" : "plain", Math.Max(1, length / 6)));
            var card = new Card("Long", [new Items("Heading", [.. Enumerable.Range(0, count).Select(number => new Item($"n{number}n", [text], pressed ? new Button("Show", Kit) : null))])]);
            var messages = SlackRenderer.Messages(card).Select(SlackReading.Json).ToList();
            Assert.Empty(messages.SelectMany(message => SlackReading.Broken(message)));
            var seen = string.Concat(messages.Select(message => SlackReading.Seen(message.GetProperty("blocks"))));
            Assert.All(Enumerable.Range(0, count), number => Assert.Contains($"n{number}n", seen, StringComparison.Ordinal));
            Assert.Equal(count * text.Split(' ').Length, seen.Split(strange ? "a*b&c" : "plain").Length - 1);
        });

    [Fact]
    public void A_heading_never_ends_a_message()
    {
        var blocks = Enumerable.Repeat<CardBlock>(new Divider(), 48).Append(new Items("Heading", new Item("one", [], new Button("Show", Kit))));
        var messages = SlackRenderer.Messages(new Card("T", [.. blocks]));
        Assert.Equal(49, messages[0].Blocks.Count);
        Assert.Equal(3, messages[1].Blocks.Count);
    }

    [Fact]
    public void A_link_is_heard_with_what_it_opens() =>
        Assert.Contains(SlackReading.Objects(SlackReading.Json(Only(new Card("The Bitter Lesson", [new Actions(new LinkButton("Open", Page))])))), one => SlackReading.Text(one, "accessibility_label") == "Open: The Bitter Lesson");

    private static SlackMessage Only(Card card) => Assert.Single(SlackRenderer.Messages(card));
}
