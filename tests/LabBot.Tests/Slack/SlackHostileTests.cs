using System.Text.Json;
using LabBot.Core;
using LabBot.Core.Cards;
using LabBot.Core.Commands;
using LabBot.Slack;
using LabBot.Tests.Cards;

namespace LabBot.Tests.Slack;

/// <summary>Texts that want to ping, format, mask a link, turn the direction or overflow, in every place of a card where a text can stand.</summary>
public class SlackHostileTests
{
    private static IReadOnlyList<string> Texts => HostileTexts.All;

    [Fact]
    public void The_corpus_is_large() => Assert.True(Texts.Count >= 500, $"{Texts.Count} texts");

    [Fact]
    public void No_text_pings_formats_or_overflows()
    {
        foreach (var text in Texts)
        {
            foreach (var message in SlackRenderer.Messages(HostileTexts.Everywhere(text, "slack")).Select(SlackReading.Json))
            {
                Assert.Empty(SlackReading.Broken(message));
                Assert.Empty(Acting(message));
            }

            Assert.Empty(Acting(SlackReading.Json(SlackRenderer.Home(HostileTexts.Everywhere(text, "slack")))));
        }
    }

    [Fact]
    public void No_text_of_a_form_or_of_choices_acts_or_overflows()
    {
        foreach (var text in Texts.Where(text => text.Length is > 0 and <= 2000))
        {
            var form = new Form(text.Length <= Form.MaxTitle ? text : "Form", new ActionId("kit-suggest"),
                [new TextField("a", text, text), new LongTextField("b", text, text), new SelectField("c", text, [new Choice(text, "v")]), new SearchField("d", text, new ActionId("kit"))]);
            var modal = SlackReading.Json(SlackRenderer.Modal(form, text));
            Assert.Empty(SlackReading.Broken(modal, mostBlocks: 100));
            Assert.Empty(Acting(modal));
            var options = JsonDocument.Parse(SlackJson.Write(SlackRenderer.Options(new Reply.Choices([new Choice(text, "v")])))).RootElement;
            Assert.Empty(Acting(options));
            Assert.InRange(options.GetProperty("options")[0].GetProperty("text").GetProperty("text").GetString()!.Length, 1, 75);
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
            new Card("T", [new Paragraph(link)]), new Card("T", [new Footnote("See ", link)]),
            new Card("T", [new Items(null, new Item(link, [], new Button("Show", new ActionId("kit"))))]), new Card("T", [new Items(null, new Item(link, []))]),
        })
        {
            var seen = SlackReading.Seen(SlackReading.Json(SlackRenderer.Messages(card).Single()).GetProperty("blocks"));
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
    [InlineData("slack://open")]
    public void What_is_no_web_address_is_text(string address)
    {
        var uri = new Uri(address);
        var message = SlackReading.Json(SlackRenderer.Messages(new Card("T",
            [new Paragraph(new Span.Link("Paper", uri)), new Items(null, new Item(new Span.Link("Paper", uri), [], new LinkButton("Open", uri))), new Actions(new LinkButton("Open", uri)), new Footnote(new Span.Link("x", uri))])).Single());
        Assert.Empty(SlackReading.Addresses(message));
        Assert.Contains(address, SlackReading.Seen(message.GetProperty("blocks")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("slack", "U012ABCDEF", true)]
    [InlineData("slack", "W012ABCDEF", true)]
    [InlineData("slack", "U1> <!channel", false)]
    [InlineData("slack", "everyone", false)]
    [InlineData("slack", "S012ABCDEF", false)]
    [InlineData("terminal", "U012ABCDEF", false)]
    public void Only_a_member_of_Slack_is_mentioned(string platform, string user, bool mentioned)
    {
        var span = new Span.Mention(new MemberId(platform, "T1", user));
        var card = new Card("T", [new Paragraph(span), new Footnote("Shared by ", span)]);
        var message = SlackReading.Json(SlackRenderer.Messages(card).Single());
        Assert.Equal(mentioned, SlackReading.Objects(message, "user").Any());
        Assert.Equal(mentioned, SlackReading.Objects(message, "mrkdwn").Any(one => SlackReading.Text(one, "text") == $"Shared by <@{user}>"));
        Assert.Contains("@" + user, SlackReading.Seen(message.GetProperty("blocks")), StringComparison.Ordinal);
    }

    [Fact]
    public void Text_that_markup_could_act_on_is_rich_text_and_stays_as_it_is()
    {
        var card = new Card("T", [new Items(null, new Item("a *bold* claim", ["_sic_ :dna:"], new Button("Show", new ActionId("kit"))), new Item("a plain one", ["yes"], new Button("Show", new ActionId("kit"))))]);
        var message = SlackReading.Json(SlackRenderer.Messages(card).Single());
        Assert.Equal(["*a plain one*\nyes"], SlackReading.Objects(message, "mrkdwn").Select(one => SlackReading.Text(one, "text")));
        Assert.Contains(SlackReading.Objects(message, "text"), one => SlackReading.Text(one, "text") == "a *bold* claim");
        Assert.Contains(SlackReading.Objects(message, "text"), one => SlackReading.Text(one, "text") == "_sic_ :dna:");
    }

    // What would act: an angle bracket in markup or in the text that LabBot did not write itself, a mark of style that is not LabBot's, a name in colons, a broadcast.
    private static IEnumerable<string> Acting(JsonElement sent)
    {
        var text = SlackReading.Text(sent, "text");
        if (text.AsSpan().IndexOfAny('<', '>') >= 0 || text.Replace("&amp;", "").Replace("&lt;", "").Replace("&gt;", "").Contains('&'))
            yield return $"the text has markup: {text}";
        if (text.Any(c => c is '\e' or '\u202E' or '\u2066'))
            yield return "the text turns or commands";
        foreach (var one in SlackReading.Objects(sent))
        {
            var shown = SlackReading.Text(one, "text");
            if (!IsPaired(shown) || shown.Any(c => (char.IsControl(c) && c != '\n') || c is '\u202E' or '\u2066' or '\u200F'))
                yield return $"turns, commands or is broken: {shown}";
            if (SlackReading.Type(one) == "plain_text" && one.GetProperty("emoji").GetBoolean())
                yield return "names in colons become pictures";
            if (SlackReading.Type(one) is "broadcast" or "usergroup" or "channel" or "emoji")
                yield return SlackReading.Type(one);
            if (SlackReading.Type(one) == "mrkdwn")
            {
                if (!one.GetProperty("verbatim").GetBoolean())
                    yield return "addresses and names are looked for";
                foreach (var angle in SlackReading.Angles(shown).Where(angle => !angle.StartsWith("https://evil.example/login|", StringComparison.Ordinal) && !angle.StartsWith("!date^", StringComparison.Ordinal)))
                    yield return $"<{angle}>";
                var words = System.Text.RegularExpressions.Regex.Replace(System.Text.RegularExpressions.Regex.Replace(shown, "<[^|>]*\\|?", ""), "`[^`\n]*`", "");
                // LabBot's own bold is the whole first line.
                var rest = words.StartsWith('*') ? words[1..].Replace("*\n", "\n") : words;
                rest = rest.EndsWith('*') ? rest[..^1] : rest;
                if (rest.AsSpan().IndexOfAny("*_~`") >= 0 || System.Text.RegularExpressions.Regex.IsMatch(rest, ":[^\\s:]+:") || rest.StartsWith("&gt;", StringComparison.Ordinal) || rest.Contains("\n&gt;", StringComparison.Ordinal))
                    yield return $"formats: {shown}";
            }
        }
    }

    private static bool IsPaired(string text) => text == System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(text));
}
