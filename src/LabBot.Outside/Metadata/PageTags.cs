using System.Text;
using AngleSharp.Html;
using AngleSharp.Html.Parser;
using AngleSharp.Html.Parser.Tokens;
using AngleSharp.Text;

namespace LabBot.Outside.Metadata;

/// <summary>
/// What a page says of itself: its title, its <c>meta</c> tags and its JSON-LD. It is read tag by tag and no tree is built, so that no nesting, however deep or twisted, costs more than its length.
/// </summary>
/// <param name="Title">The text of <c>title</c>; null when there is none.</param>
/// <param name="Metas">Name or property in lower case, and content, in the page's order.</param>
/// <param name="JsonLd">The texts of the <c>script</c>s of type <c>application/ld+json</c>.</param>
internal sealed record PageTags(string? Title, IReadOnlyList<(string Name, string Content)> Metas, IReadOnlyList<string> JsonLd)
{
    // An honest page has some dozens.
    private const int Most = 2000;

    private static readonly string[] Naming = ["name", "property", "itemprop"];

    /// <summary>Reads a page, or the beginning of one.</summary>
    public static PageTags Read(string html)
    {
        string? title = null;
        var metas = new List<(string, string)>();
        var scripts = new List<string>();
        using var source = new TextSource(html);
        var tokenizer = new HtmlTokenizer(source, HtmlEntityProvider.Resolver);
        StringBuilder? inside = null;
        for (var token = tokenizer.Get(); token.Type != HtmlTokenType.EndOfFile; token = tokenizer.Get())
        {
            switch (token)
            {
                case HtmlTagToken { Type: HtmlTokenType.StartTag, Name: "meta" } meta when metas.Count < Most:
                    var name = Naming.Select(meta.GetAttribute).FirstOrDefault(value => !string.IsNullOrEmpty(value));
                    if (name is not null && meta.GetAttribute("content") is { Length: > 0 } content)
                        metas.Add((name.Trim().ToLowerInvariant(), content));
                    break;
                case HtmlTagToken { Type: HtmlTokenType.StartTag, Name: "title" } when title is null:
                    tokenizer.State = HtmlParseMode.RCData;
                    inside = new StringBuilder();
                    break;
                case HtmlTagToken { Type: HtmlTokenType.StartTag, Name: "script" } script:
                    tokenizer.State = HtmlParseMode.Script;
                    if (scripts.Count < Most && script.GetAttribute("type")?.Trim().Equals("application/ld+json", StringComparison.OrdinalIgnoreCase) == true)
                        inside = new StringBuilder();
                    break;
                case HtmlTagToken { Type: HtmlTokenType.StartTag, Name: "style" or "xmp" or "iframe" or "noembed" or "noframes" }:
                    tokenizer.State = HtmlParseMode.Rawtext;
                    break;
                case HtmlTagToken { Type: HtmlTokenType.StartTag, Name: "textarea" }:
                    tokenizer.State = HtmlParseMode.RCData;
                    break;
                case HtmlTagToken { Type: HtmlTokenType.EndTag, Name: "title" } when inside is not null:
                    title = inside.ToString();
                    inside = null;
                    break;
                case HtmlTagToken { Type: HtmlTokenType.EndTag, Name: "script" } when inside is not null:
                    scripts.Add(inside.ToString());
                    inside = null;
                    break;
                case { Type: HtmlTokenType.Character }:
                    inside?.Append(token.Data);
                    break;
            }
        }

        return new PageTags(title, metas, scripts);
    }
}
