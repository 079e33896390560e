using LabBot.Core;
using LabBot.Core.Cards;
using LabBot.Core.Commands;
using LabBot.Discord;
using LabBot.Tests.Cards;

namespace LabBot.Tests.Discord;

/// <summary>Texts that want to ping, format, mask a link, turn the direction or overflow, in every place of a card where a text can stand.</summary>
public class DiscordHostileTests
{
    private static IReadOnlyList<string> Texts => HostileTexts.All;

    [Fact]
    public void The_corpus_is_large() => Assert.True(Texts.Count >= 500, $"{Texts.Count} texts");

    [Fact]
    public void No_text_pings_formats_or_overflows()
    {
        foreach (var text in Texts)
        {
            foreach (var message in DiscordRenderer.Messages(HostileTexts.Everywhere(text, "discord")).Select(DiscordReading.Json))
            {
                Assert.Empty(DiscordReading.Broken(message));
                Assert.Empty(DiscordReading.Acting(message));
                Assert.All(DiscordReading.Addresses(message), address => Assert.Equal("https://evil.example/login", address));
            }
        }
    }

    // Of a text that begins lines of its own, no line may begin anything.
    [Fact]
    public void No_text_begins_a_list_or_small_print()
    {
        foreach (var text in Texts)
        {
            var card = new Card("T", [new Paragraph(text), new Facts(new Fact("Label", text)), new Paragraph(new Span.Bold(text), text), new Paragraph(new Span.Code(text))]);
            Assert.All(DiscordRenderer.Messages(card), message => Assert.Equal(0, new DiscordMarkup(message.Embeds[0].Description!).Lines));
        }
    }

    [Fact]
    public void No_text_of_a_form_or_of_choices_acts_or_overflows()
    {
        foreach (var text in Texts.Where(text => text.Length is > 0 and <= 2000))
        {
            var question = text.Length <= 100 ? text : "Question";
            var form = new Form(text.Length <= Form.MaxTitle ? text : "Form", new ActionId("kit-suggest"),
                [new TextField("a", question, text), new LongTextField("b", question, text), new SelectField("c", question, [new Choice(text, "v")]), new SearchField("d", question, new ActionId("kit"))]);
            var modal = DiscordReading.Json(DiscordRenderer.Modal(form));
            Assert.Empty(DiscordReading.Broken(modal));
            var choices = DiscordRenderer.Choices(new Reply.Choices([new Choice(text, "v")])).Choices;
            Assert.InRange(Assert.Single(choices).Name.Length, 1, 100);
            Assert.False(string.IsNullOrWhiteSpace(choices[0].Name));
        }
    }

    [Theory]
    [InlineData("google.com", "https://evil.example/login", "evil.example")]
    [InlineData("Sign in at https://google.com/account", "https://evil.example/login", "evil.example")]
    [InlineData("https://google.com", "https://google.com@evil.example/", "evil.example")]
    [InlineData("goo\u200Bgle.com", "https://evil.example/", "evil.example")]
    [InlineData("google\u3002com", "https://evil.example/", "evil.example")]
    [InlineData("ｇｏｏｇｌｅ．ｃｏｍ", "https://evil.example/", "evil.example")]
    [InlineData("gооgle.com", "https://evil.example/", "evil.example")]
    [InlineData("192.168.0.1", "https://evil.example/", "evil.example")]
    [InlineData("google.com", "https://google.com.evil.example/", "google.com.evil.example")]
    [InlineData("google.com", "https://gооgle.com/", "xn--ggle-55da.com")]
    [InlineData("www.nature.com", "https://www.nature.com/articles/x", null)]
    [InlineData("nature.com", "https://www.nature.com/articles/x", null)]
    [InlineData("https://example.org/a.pdf", "https://example.org/a.pdf", null)]
    [InlineData("The Bitter Lesson", "https://evil.example/", null)]
    [InlineData("Scaling laws, e.g. v2.1 ...", "https://evil.example/", null)]
    public void A_link_that_names_another_host_shows_its_own(string label, string address, string? shown)
    {
        var link = new Span.Link(label, new Uri(address));
        foreach (var card in new[]
        {
            new Card("T", [new Paragraph(link)]), new Card("T", [new Footnote("See ", link)]), new Card("T", [new Actions(new LinkButton(label, link.Uri))]),
            new Card("T", [new Items(null, new Item(link, [], new Button("Show", new ActionId("kit"))))]), new Card("T", [new Items(null, new Item(link, []))]),
        })
        {
            var seen = DiscordReading.Seen(DiscordReading.Json(DiscordRenderer.Messages(card).Single()));
            if (shown is null)
                Assert.DoesNotContain("(", seen, StringComparison.Ordinal);
            else
                Assert.Contains($" ({shown})", seen, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("javascript:alert(1)")]
    [InlineData("data:text/html,x")]
    [InlineData("file:///etc/passwd")]
    [InlineData("discord://-/channels")]
    public void What_is_no_web_address_is_text(string address)
    {
        var uri = new Uri(address);
        var message = DiscordReading.Json(DiscordRenderer.Messages(new Card("T",
            [new Paragraph(new Span.Link("Paper", uri)), new Items(null, new Item(new Span.Link("Paper", uri), [], new LinkButton("Open", uri))), new Actions(new LinkButton("Open", uri)), new Footnote(new Span.Link("x", uri))])).Single());
        Assert.Empty(DiscordReading.Addresses(message));
        Assert.Empty(DiscordReading.Acting(message));
        Assert.Contains(address, DiscordReading.Seen(message), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("discord", "80351110224678912", true)]
    [InlineData("discord", "175928847299117063", true)]
    [InlineData("discord", "80351110224678912> @everyone", false)]
    [InlineData("discord", "everyone", false)]
    [InlineData("discord", "&165511591545143296", false)]
    [InlineData("discord", "99999999999999999999", false)]
    [InlineData("terminal", "80351110224678912", false)]
    public void Only_a_member_of_Discord_is_mentioned(string platform, string user, bool mentioned)
    {
        var span = new Span.Mention(new MemberId(platform, "discord", user));
        var message = DiscordReading.Json(DiscordRenderer.Messages(new Card("T", [new Paragraph(span), new Footnote("Shared by ", span)])).Single());
        var text = JsonReading.Text(message.GetProperty("embeds")[0], "description");
        Assert.Equal(mentioned, text == $"<@{user}>\n\n-# Shared by <@{user}>");
        Assert.Empty(DiscordReading.Acting(message));
        Assert.Contains("@" + user, DiscordReading.Seen(message), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a *bold* claim", "a \\*bold\\* claim")]
    [InlineData("# heading", "\\# heading")]
    [InlineData("-# small", "\\-# small")]
    [InlineData("1. one\n2. two", "1\\. one\n2\\. two")]
    [InlineData("TL;DR: read 3.5 pages - at 10:30", "TL;DR: read 3.5 pages - at 10:30")]
    [InlineData("1:100: 8:8ball: 21(8):1470", "1\\:100: 8\\:8ball: 21(8)\\:1470")]
    [InlineData(":dna: https://evil.example", "\\:dna: https\\://evil.example")]
    [InlineData("<t:0:R> @everyone", "\\<t\\:0\\:R\\> \\@everyone")]
    [InlineData("cell2location_x [a](b)", "cell2location\\_x \\[a\\]\\(b)")]
    public void Text_is_escaped_where_it_could_act_and_nowhere_else(string text, string expected) =>
        Assert.Equal(expected, DiscordRenderer.Messages(new Card("T", [new Paragraph(text)])).Single().Embeds[0].Description);

    [Theory]
    [InlineData("Scaling laws", "[Scaling laws](https://example.org/a)")]
    [InlineData("[2401.1] Scaling *laws*", "\\[2401.1\\] Scaling \\*laws\\* ([example.org](https://example.org/a))")]
    [InlineData("https://example.org/a", "<https://example.org/a>")]
    [InlineData("", "<https://example.org/a>")]
    public void Words_that_would_need_an_escape_stand_before_their_link(string label, string expected) =>
        Assert.Equal(expected, DiscordRenderer.Messages(new Card("T", [new Paragraph(new Span.Link(label, new Uri("https://example.org/a")))])).Single().Embeds[0].Description);

    // The words of a link may go on over brackets, escaped or not, to the next address.
    [Fact]
    public void No_text_gives_a_link_another_address() =>
        Assert.Equal("[Paper](https://example.org/a) \\]\\(https\\://evil.example) \\]\\(https\\://evil.example)", DiscordRenderer.Messages(new Card("T",
            [new Paragraph(new Span.Link("Paper", new Uri("https://example.org/a")), " ](https://evil.example) ", new Span.Code("](https://evil.example)"))])).Single().Embeds[0].Description);

    [Fact]
    public void Marks_of_neighbours_do_not_run_together() =>
        Assert.Equal("**ab** c`d`e**f**", DiscordRenderer.Messages(new Card("T", [new Paragraph(new Span.Bold("a"), new Span.Bold(""), new Span.Bold("b "), "c", new Span.Code("d"), new Span.Code("e"), new Span.Bold("f"))])).Single().Embeds[0].Description);
}
