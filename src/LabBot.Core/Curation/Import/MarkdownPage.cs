using System.Globalization;
using Markdig;
using Markdig.Renderers;
using Markdig.Syntax;

namespace LabBot.Core.Curation.Import;

/// <summary>
/// Markdown as the page that it makes, so that its lists, tables and folds are read alike whether they are written in Markdown or in HTML.
/// The dialect is GitHub's, with the definition lists of Pandoc and PHP Markdown Extra; front matter is left out.
/// </summary>
internal sealed class MarkdownPage
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder()
        .UsePreciseSourceLocation().UseYamlFrontMatter().UsePipeTables().UseAutoLinks().UseEmojiAndSmiley(enableSmileys: false).UseTaskLists().UseDefinitionLists().UseEmphasisExtras().Build();

    private readonly List<int> positions = [];
    private readonly List<(int Line, int Raw)> origins = [];

    private MarkdownPage(string html) => Html = html;

    /// <summary>The page.</summary>
    public string Html { get; private set; }

    /// <summary>Makes the page; null when the Markdown nests deeper than Markdig reads (some hundred levels).</summary>
    public static MarkdownPage? Render(string markdown)
    {
        var page = new MarkdownPage("");
        try
        {
            var document = Markdown.Parse(markdown, Pipeline);
            using var writer = new StringWriter(CultureInfo.InvariantCulture);
            var renderer = new HtmlRenderer(writer);
            Pipeline.Setup(renderer);
            renderer.ObjectWriteBefore += (_, written) => page.Add(writer.GetStringBuilder().Length, written);
            renderer.Render(document);
            page.Html = writer.ToString();
            return page;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    /// <summary>
    /// The line of the Markdown that made what stands at a position of the page, from 1. Items and rows are written without a word of their
    /// own, right before what they hold.
    /// </summary>
    public int LineAt(int position)
    {
        var found = positions.BinarySearch(position);
        var next = found >= 0 ? found : ~found;
        if (found < 0 && next > 0 && origins[next - 1] is var (line, raw) && position < positions[next - 1] + raw)
            return line + Html.AsSpan(positions[next - 1], position - positions[next - 1]).Count('\n');
        return origins.Count == 0 ? 1 : origins[Math.Min(next, origins.Count - 1)].Line;
    }

    // What is written at one position in several layers (a paragraph, its link) is the innermost. HTML is written as it is, line for line.
    private void Add(int position, MarkdownObject written)
    {
        if (written is MarkdownDocument)
            return;
        var origin = (written.Line + 1, written is HtmlBlock html ? html.Lines.ToSlice().Length : 0);
        if (positions.Count > 0 && positions[^1] == position)
        {
            origins[^1] = origin;
            return;
        }

        positions.Add(position);
        origins.Add(origin);
    }
}
