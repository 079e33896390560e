using LabBot.Core;
using LabBot.Core.Cards;

namespace LabBot.Tests.Cards;

/// <summary>Texts that want to ping, format, mask a link, turn the direction or overflow, on a terminal, in Slack or on Discord.</summary>
internal static class HostileTexts
{
    private static readonly Uri Evil = new("https://evil.example/login");

    /// <summary>All of them, each alone and within other words.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Corpus().Distinct()];

    /// <summary>A card with the text in every place where one can stand.</summary>
    public static Card Everywhere(string text, string platform) => new(text,
    [
        new Paragraph(text, new Span.Bold(text), new Span.Code(text), new Span.Link(text, Evil), new Span.Mention(new MemberId(platform, "T1", text)), new Span.LocalTime(DateTimeOffset.UnixEpoch)),
        new Facts(new Fact(text, text), new Fact("Label", text, new Span.Link(text, Evil))),
        new Items(text, new Item(text, [text], new Button(text, new ActionId("kit"))), new Item(new Span.Link(text, Evil), [text, new Span.Link(text, Evil)], new Button("Show", new ActionId("kit")))),
        new Items(text, new Item(text, [text]), new Item(new Span.Code(text), [new Span.Bold(text)])),
        new Items(null, new Item("Safe", [text], new LinkButton(text, Evil)), new Item(new Span.Bold(text), [":", text], new Select(text, new ActionId("kit"), [new Choice(text, "v")]))),
        new Actions(new Button(text, new ActionId("kit")), new LinkButton(text, Evil), new Select(text, new ActionId("kit"), [new Choice(text, "v")]), new Search(text, new ActionId("kit"))),
        new Footnote(text), new Footnote("x ", new Span.Code(text), " ", new Span.Link(text, Evil)), new Footnote(text, new Span.Bold(text)),
    ], Tone.Warning);

    private static IEnumerable<string> Corpus()
    {
        string[] markup =
        [
            .. CardGen.Hostile, "<!everyone>", "<!channel|channel>", "<@W012A3CDE>", "<!subteam^SAZ94GDB8>", "<#C024BE7LR|general>", "<mailto:a@b.c|x>", "<!date^0^{date}^https://evil.example|x>", "<https://evil.example>",
            "&lt;!channel&gt;", "&#42;bold&#42;", "* bold *", "*a*b*", "_a_", "~a~", "`a`", "```a\nb```", "*_~a~_*", ":dna:", ":+1::skin-tone-2:", ">>> quote", "> a\n> b", "&gt; a", "•", "\\*", "**a**", "__a__",
            "http://user:pass@evil.example", "evil.example", "data:text/html,<b>", "a|b", "|", ">", "<", "&", "<>", "<|>", "><", "\u200B", "\u00AD", "\u180E", "\u061Cx", "\u202D\u202Ex\u202C", "\u2068x\u2069",
            "a" + string.Concat(Enumerable.Repeat("\u0301", 1000)), new string('&', 4000), new string('<', 4000), new string('\n', 3000), new string('*', 200), new string(':', 300), new string(' ', 5000),
            string.Concat(Enumerable.Repeat("👩‍👩‍👧‍👦", 400)), string.Concat(Enumerable.Repeat("𝕏", 3001)), string.Concat(Enumerable.Repeat("word ", 3000)), "\uDBFF", "x\uD83D", "\uDE00y", "\r", "\v\f", "\u0085", "\u2029", "\uFFFE", "Ⅷ", "K", "İ", "=HYPERLINK(\"x\")",
            "@silent hi", "<@!80351110224678912>", "<#103735883630395392>", "</kit:816437322781949972>", "<:mmLol:216154654256398347>", "<a:b1nzy:392938283556143104>", "<t:0:R>", "<id:customize>",
            "<https://evil.example/x>", "<mailto:a@b.c>", "<tel:+31201234567>", "discord.gg/abc", "steam://run/1", "https://evil.example/x_y*z", "-# small", "### heading", "- [ ] todo", "+ item", "12. item", "1) item",
            "\\@everyone", "\\\\`a`", "a\\", "[a](<https://evil.example>)", "[a]( https://evil.example \"t\")", "[a][b]", "](https://evil.example)", "[nature.com]", "a](https://evil.example", "||a||b||", "***a***", "__*a*__", "~~a~~",
            "`` ` ``", "```ansi\n\u001b[31m", ">>>", "# ", "-", "1.", ":", ": dna:", "a:b", "::", "¯\\_(ツ)_/¯", "(https://evil.example)", "**", "****",
        ];
        string[] frames = ["{0}", "before {0} after", "\n{0}\n", "({0})", "{0}{0}", "a: {0}"];
        return markup.SelectMany(text => frames.Take(text.Length < 100 ? frames.Length : 1).Select(frame => frame.Replace("{0}", text, StringComparison.Ordinal)));
    }
}
