using AngleSharp.Dom;
using AngleSharp.Html.Parser;

namespace LabBot.Core.Curation.Import;

/// <summary>Reads HTML with AngleSharp. Nothing is fetched and no script runs.</summary>
internal static class PageParser
{
    /// <summary>How deep elements may lie in one another; deeper ones are laid beside the last, so that nothing is lost and the stack bears the page.</summary>
    public const int MaxDepth = 256;

    private static readonly HtmlParserOptions Options = new() { IsKeepingSourceReferences = true, MaximumDepth = MaxDepth };

    /// <summary>The body of a page.</summary>
    public static IElement Parse(string html) => new HtmlParser(Options).ParseDocument(html).Body!;

    /// <summary>Where an element's tag begins in the text that was parsed, from 0; 0 for an element that the parser made up.</summary>
    public static int PositionOf(IElement element) => Math.Max(0, element.SourceReference?.Position.Index ?? 0);
}
