using AngleSharp.Dom;
using AngleSharp.Html.Parser;

namespace LabBot.Core.Curation.Import;

/// <summary>Reads HTML with AngleSharp. Nothing is fetched and no script runs.</summary>
internal static class PageParser
{
    /// <summary>How deep elements may lie in one another: deeper pages would overflow the stack, and cost a parser the square of their length.</summary>
    public const int MaxDepth = 256;

    /// <summary>The body of a page; null when it is nested deeper than <see cref="MaxDepth"/>.</summary>
    public static IElement? Parse(string html)
    {
        IElement? last = null;
        var options = new HtmlParserOptions
        {
            IsKeepingSourceReferences = true,
            MaximumDepth = int.MaxValue,
            OnCreated = (element, _) =>
            {
                // An element is attached after this; so it is the one before whose depth is known.
                if (last is not null && IsTooDeep(last))
                    throw new TooDeepException();
                last = element;
            },
        };
        try
        {
            return new HtmlParser(options).ParseDocument(html).Body!;
        }
        catch (TooDeepException)
        {
            return null;
        }
    }

    /// <summary>Where an element's tag begins in the text that was parsed, from 0; 0 for an element that the parser made up.</summary>
    public static int PositionOf(IElement element) => Math.Max(0, element.SourceReference?.Position.Index ?? 0);

    private static bool IsTooDeep(IElement element)
    {
        var depth = 0;
        for (var above = element.ParentElement; above is not null; above = above.ParentElement)
        {
            if (++depth > MaxDepth)
                return true;
        }

        return false;
    }

    private sealed class TooDeepException : Exception;
}
