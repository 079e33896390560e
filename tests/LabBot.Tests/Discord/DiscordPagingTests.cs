using CsCheck;
using LabBot.Core.Cards;
using LabBot.Discord;

namespace LabBot.Tests.Discord;

public class DiscordPagingTests
{
    private static readonly ActionId Kit = new("kit");
    private static readonly Uri Page = new("https://example.org/a");

    [Theory]
    [InlineData(250, true)]
    [InlineData(251, false)]
    public void A_title_longer_than_an_embeds_goes_on_below(int length, bool whole)
    {
        var message = Only(new Card(new string('x', length), []));
        Assert.Equal(whole, message.Embeds[0].Description is null);
        Assert.Equal(length, DiscordReading.Seen(DiscordReading.Json(message)).Count(c => c == 'x'));
    }

    [Theory]
    [InlineData(4096, 1)]
    [InlineData(4097, 2)]
    public void A_paragraph_longer_than_a_message_goes_on_in_the_next(int length, int messages) =>
        Assert.Equal(messages, DiscordRenderer.Messages(new Card("", [new Paragraph(new string('x', length))])).Count);

    [Fact]
    public void A_text_is_cut_at_words()
    {
        var words = string.Join(' ', Enumerable.Range(0, 2000).Select(number => $"word{number}"));
        var cut = DiscordRenderer.Messages(new Card("T", [new Paragraph(words)])).Select(message => message.Embeds[0].Description!).ToList();
        Assert.True(cut.Count > 3);
        Assert.Equal(words.Split(' '), cut.SelectMany(piece => piece.Split(' ', StringSplitOptions.RemoveEmptyEntries)));
    }

    [Theory]
    [InlineData(10, 1)]
    [InlineData(11, 2)]
    public void A_message_holds_ten_links(int links, int messages)
    {
        Assert.Equal(messages, DiscordRenderer.Messages(new Card("T", [new Items(null, [.. Enumerable.Range(0, links).Select(number => new Item(new Span.Link($"Reading {number}", Page), []))])])).Count);
        Assert.Equal(messages, DiscordRenderer.Messages(new Card("T", [new Paragraph([.. Enumerable.Range(0, links).Select(number => new Span.Link($"Reading {number}", Page))])])).Count);
    }

    [Theory]
    [InlineData(50, 1)]
    [InlineData(51, 2)]
    public void A_message_holds_a_hundred_marks(int entries, int messages) =>
        Assert.Equal(messages, DiscordRenderer.Messages(new Card("T", [new Items(null, [.. Enumerable.Range(0, entries).Select(number => new Item($"n{number}", []))])])).Count);

    [Fact]
    public void More_emoji_than_Discord_shows_go_on_in_the_next()
    {
        var emoji = DiscordRenderer.Messages(new Card("T", [new Paragraph(string.Concat(Enumerable.Repeat("🧬", 250)))])).Select(message => message.Embeds[0].Description!.Length / 2).ToList();
        Assert.Equal((3, 250), (emoji.Count, emoji.Sum()));
        Assert.All(emoji, count => Assert.InRange(count, 1, 100));
    }

    [Fact]
    public void A_long_list_is_paged_and_every_page_says_what_it_belongs_to()
    {
        var messages = DiscordRenderer.Messages(new Card("All of it", [new Items(null, [.. Enumerable.Range(0, 28).Select(number => new Item(new Span.Link($"Reading {number}", Page), [], new Button("Show", new ActionId("kit", $"work:{number}"))))])]));
        Assert.Equal(3, messages.Count);
        Assert.All(messages.Skip(1), message => Assert.Equal("All of it (continued)", message.Embeds[0].Title));
        Assert.Equal(28, messages.Sum(message => new DiscordMarkup(message.Embeds[0].Description!).Lines));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public void A_few_entries_have_a_button_each_that_says_what_it_is_about(int entries)
    {
        var row = Assert.IsType<DiscordComponent.Row>(Assert.Single(Only(Listing(entries)).Components));
        Assert.Equal(Enumerable.Range(0, entries).Select(number => new DiscordComponent.Button(2, $"Show: Reading {number}", $"kit:work:{number}")), row.Components);
    }

    [Theory]
    [InlineData(6, 1)]
    [InlineData(25, 1)]
    [InlineData(26, 2)]
    [InlineData(50, 2)]
    public void More_entries_are_a_menu_in_which_one_picks(int entries, int menus)
    {
        var message = Only(Listing(entries));
        Assert.Equal(menus, DiscordReading.Objects(DiscordReading.Json(message), 3).Count());
        var options = message.Components.Cast<DiscordComponent.Row>().Select(row => Assert.IsType<DiscordComponent.StringSelect>(Assert.Single(row.Components))).ToList();
        Assert.All(options, menu => Assert.True(DiscordActionId.IsPick(menu.CustomId) && menu.Placeholder == "Show"));
        Assert.Equal(Enumerable.Range(0, entries).Select(number => new ActionId("kit", $"work:{number}")), options.SelectMany(menu => menu.Options).Select(option => DiscordActionId.Read(option.Value)));
        Assert.Empty(DiscordReading.Broken(DiscordReading.Json(message)));
    }

    [Fact]
    public void An_entry_that_is_there_twice_can_be_picked_twice()
    {
        var menu = Assert.IsType<DiscordComponent.StringSelect>(((DiscordComponent.Row)Only(new Card("T", [new Items(null, [.. Enumerable.Repeat(new Item("Reading", [], new Button("Show", Kit)), 6)])])).Components[0]).Components[0]);
        Assert.Equal(6, menu.Options.Select(option => option.Value).Distinct().Count());
        Assert.All(menu.Options, option => Assert.Equal(Kit, DiscordActionId.Read(option.Value)));
    }

    [Theory]
    [InlineData(80, true)]
    [InlineData(81, false)]
    public void A_label_too_long_for_a_button_stands_in_full_above_it(int length, bool alone)
    {
        var message = Only(new Card("T", [new Actions(new Button(new string('x', length), Kit))]));
        Assert.Equal(alone ? null : new string('x', length), message.Embeds[0].Description);
        Assert.Empty(DiscordReading.Broken(DiscordReading.Json(message)));
    }

    [Theory]
    [InlineData(512, true)]
    [InlineData(513, false)]
    [InlineData(3000, false)]
    public void An_address_too_long_for_a_button_is_a_link_or_spelled_out(int length, bool button)
    {
        var address = "https://example.org/" + new string('x', length - 20);
        var message = DiscordReading.Json(Only(new Card("T", [new Actions(new LinkButton("Open", new Uri(address)))])));
        Assert.Equal(button, DiscordReading.Objects(message, 2).Any());
        Assert.True(DiscordReading.Addresses(message).Contains(address) || DiscordReading.Seen(message).Contains(address, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(5, 1)]
    [InlineData(6, 2)]
    public void Five_buttons_stand_in_a_row(int buttons, int rows) => Assert.Equal(rows, Only(Buttons(buttons)).Components.Count);

    [Theory]
    [InlineData(25, 1)]
    [InlineData(26, 2)]
    public void A_message_holds_five_rows(int buttons, int messages) => Assert.Equal(messages, DiscordRenderer.Messages(Buttons(buttons)).Count);

    [Theory]
    [InlineData(0, 0)]
    [InlineData(25, 1)]
    [InlineData(26, 2)]
    public void A_menu_of_more_options_than_Discord_takes_becomes_several(int options, int menus)
    {
        var message = DiscordReading.Json(Only(new Card("T", [new Actions(new Select("Choose", Kit, [.. Enumerable.Range(0, options).Select(number => new Choice($"{number}", $"{number}"))]))])));
        Assert.Equal(menus, DiscordReading.Objects(message, 3).Count());
        Assert.Equal(options, DiscordReading.Objects(message, 3).Sum(menu => menu.GetProperty("options").GetArrayLength()));
        Assert.Empty(DiscordReading.Broken(message));
    }

    [Fact]
    public void Long_cards_keep_every_limit_and_every_word() =>
        Gen.Select(Gen.Int[1, 200], Gen.Int[1, 400], Gen.Bool, Gen.Bool).Sample((count, length, pressed, strange) =>
        {
            var text = string.Join(' ', Enumerable.Repeat(strange ? "a*b&c" : "plain", Math.Max(1, length / 6)));
            var card = new Card("Long", [new Items("Heading", [.. Enumerable.Range(0, count).Select(number => new Item($"n{number}n", [text], pressed ? new Button("Show", Kit) : null))])]);
            var messages = DiscordRenderer.Messages(card).Select(DiscordReading.Json).ToList();
            Assert.Empty(messages.SelectMany(DiscordReading.Broken));
            var seen = DiscordReading.Seen(messages);
            Assert.All(Enumerable.Range(0, count), number => Assert.Contains($"n{number}n", seen, StringComparison.Ordinal));
            Assert.Equal(count * text.Split(' ').Length, seen.Split(strange ? "a*b&c" : "plain").Length - 1);
        });

    [Fact]
    public void A_heading_never_ends_a_message()
    {
        var messages = DiscordRenderer.Messages(new Card("T", [new Paragraph(new string('x', 3990)), new Items("Heading", new Item(new string('y', 100), [], new Button("Show", Kit)))]));
        Assert.Equal(new string('x', 3990), messages[0].Embeds[0].Description);
        Assert.StartsWith("**Heading**\n- **y", messages[1].Embeds[0].Description, StringComparison.Ordinal);
    }

    [Fact]
    public void A_search_is_a_button_that_opens_a_window()
    {
        var button = Assert.IsType<DiscordComponent.Button>(((DiscordComponent.Row)Only(new Card("T", [new Actions(new Search("Search the kit", Kit))])).Components[0]).Components[0]);
        Assert.Equal(("Search the kit", Kit), (button.Label, DiscordActionId.Searched(button.CustomId!)));
        var window = DiscordRenderer.SearchWindow(Kit);
        Assert.Equal(Kit, DiscordActionId.Searched(window.CustomId));
        Assert.Empty(DiscordReading.Broken(DiscordReading.Json(window)));
    }

    private static Card Listing(int entries) => new("T", [new Items(null, [.. Enumerable.Range(0, entries).Select(number => new Item($"Reading {number}", [], new Button("Show", new ActionId("kit", $"work:{number}"))))])]);

    private static Card Buttons(int buttons) => new("T", [new Actions([.. Enumerable.Range(0, buttons).Select(number => new Button("Go", new ActionId("kit", $"{number}")))])]);

    private static DiscordMessage Only(Card card) => Assert.Single(DiscordRenderer.Messages(card));
}
