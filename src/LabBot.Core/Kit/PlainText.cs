using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace LabBot.Core.Kit;

/// <summary>Markdown shown plain: inline marks fall away, words stay.</summary>
internal static class PlainText
{
    /// <summary>The words of an inline and of what it holds.</summary>
    public static string Of(Inline? inline) => inline switch
    {
        null => "",
        LiteralInline literal => literal.Content.ToString(),
        CodeInline code => code.Content,
        HtmlEntityInline entity => entity.Transcoded.ToString(),
        HtmlInline html => html.Tag,
        AutolinkInline auto => auto.Url,
        LineBreakInline => " ",
        ContainerInline container => string.Concat(container.Select(part => Of(part))),
        _ => "",
    };

    /// <summary>The words of several inlines, one behind the other.</summary>
    public static string Join(IEnumerable<Inline> inlines) => string.Concat(inlines.Select(Of));

    /// <summary>Everything that an inline holds, itself first.</summary>
    public static IEnumerable<Inline> Parts(Inline inline) =>
        inline is ContainerInline container ? [inline, .. container.SelectMany(Parts)] : [inline];

    /// <summary>What a block is, in a curator's words.</summary>
    public static string Describe(Block block) => block switch
    {
        ThematicBreakBlock => "a ruled line such as '---'",
        HtmlBlock => "HTML",
        CodeBlock => "indented or fenced code",
        QuoteBlock => "a quotation",
        ListBlock { IsOrdered: true } => "a numbered list",
        ListBlock => "a second hyphen",
        HeadingBlock => "a heading",
        ParagraphBlock => "a second paragraph",
        _ => "something",
    };
}
