using System.Text.RegularExpressions;
using Markdig;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace LabBot.Core.Kit;

/// <summary>
/// Reads one section file of Kit Markdown (<c>catalog/README.md</c> teaches it). Markdig reads the Markdown; what is
/// LabBot's own here is which of it means something: everything that does not is an error with its line.
/// </summary>
internal sealed partial class KitMarkdown
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().UsePreciseSourceLocation().Build();

    private readonly string file;
    private readonly string text;
    private readonly List<Problem> problems;

    private KitMarkdown(string file, string text, List<Problem> problems)
    {
        this.file = file;
        this.text = text;
        this.problems = problems;
    }

    /// <summary>Whether a file of this name is a section: <c>NN-name.md</c>.</summary>
    public static bool IsSectionFile(string fileName) => SectionFileName().IsMatch(fileName);

    /// <summary>
    /// Reads a section file. Every error goes to <paramref name="problems"/>; the bullets that could be read are returned
    /// even so, in order that the checks across files find theirs in the same run.
    /// </summary>
    public static SectionFile Read(string fileName, SourceText source, List<Problem> problems) =>
        new KitMarkdown(fileName, source.Text, problems).ReadSection(SectionFileName().Match(fileName).Groups["id"].Value);

    private SectionFile ReadSection(string id)
    {
        string? title = null;
        var note = new List<string>();
        var bullets = new List<Bullet>();
        foreach (var block in Markdown.Parse(text, Pipeline))
        {
            switch (block)
            {
                case HeadingBlock { Level: 1 } heading when title is null:
                    title = Plain(heading.Inline);
                    if (note.Count > 0 || bullets.Count > 0)
                        Error(block, "the heading comes after other text", "the first line of a section file is '# Title'");
                    break;
                case HeadingBlock heading:
                    Error(block, $"a second heading '{Plain(heading.Inline)}'", "a section file has one heading, '# Title'; give the new section a file of its own");
                    break;
                case ParagraphBlock paragraph when bullets.Count == 0:
                    note.Add(Plain(paragraph.Inline));
                    break;
                case ListBlock { IsOrdered: false } list:
                    bullets.AddRange(ReadBullets(list));
                    break;
                case ListBlock:
                    Error(block, "a numbered list", "bullets start with '- '; their order in the file is their order in the kit");
                    break;
                case ParagraphBlock paragraph:
                    Error(block, $"text after the bullets: '{Short(Plain(paragraph.Inline))}'", "the section's note stands before the first bullet; a listing's note behind its link, after ' — '");
                    break;
                default:
                    Error(block, $"{Describe(block)}, which means nothing in a kit", "expected '# Title', a note, or a bullet '- [label](url) — note'");
                    break;
            }
        }

        if (string.IsNullOrWhiteSpace(title))
            problems.Add(Problem.Error(file, 1, "the section has no title", "the first line of a section file is '# Title'"));
        return new SectionFile(file, id, title ?? id, note.Count > 0 ? string.Join("\n\n", note) : null, bullets);
    }

    private IEnumerable<Bullet> ReadBullets(ListBlock list)
    {
        foreach (var item in list.Cast<ListItemBlock>())
        {
            if (First(item) is not { } inline)
                continue;
            if (inline.FirstChild is EmphasisInline { DelimiterCount: 2 } bold)
                yield return ReadGroup(item, inline, bold);
            else if (ReadListing(item, inline, place: null) is { } listing)
                yield return listing;
        }
    }

    private GroupBullet ReadGroup(ListItemBlock item, ContainerInline inline, EmphasisInline bold)
    {
        var title = Plain(bold).Trim();
        var rest = Rest(bold, item);
        var colonBehind = rest.StartsWith(':');
        var completes = colonBehind || title.EndsWith(':');
        var note = Note(item, colonBehind ? rest[1..] : rest);
        title = title.TrimEnd(':').TrimEnd();
        if (inline.Descendants<LinkInline>().Any())
            Error(item, $"the group '{Short(title)}' holds a link", "a listing is '- [label](url)' without bold; a group is '- **title**' with listings under it");

        var parts = ReadChildren(item, FieldNames.OfGroup, $"the group '{Short(title)}'", bareListings: true);
        if (parts.Listings.Count == 0)
            Error(item, $"the group '{Short(title)}' holds no listing", "indent its listings under it by two spaces: '  - [label](url)'");
        foreach (var relation in parts.Relations)
            Error(relation.Line, $"'{relation.Kind.Word()}' stands under a group", "a relation stands under the listing that it is about");
        return new GroupBullet(Line(item), title, completes, note, parts.Fields, parts.Listings);
    }

    private ListingBullet? ReadListing(ListItemBlock item, ContainerInline inline, RelationKind? place)
    {
        var link = place is null ? inline.FirstChild as LinkInline : inline.OfType<LinkInline>().First();
        if (link is null)
        {
            Error(item, $"a bullet without a link: '{Short(Plain(inline))}'", "expected '- [label](url) — note', or a group '- **title**' with listings under it");
            return null;
        }

        var label = Plain(link).Trim();
        var parts = ReadChildren(item, FieldNames.OfListing, $"'{Short(label)}'", bareListings: false);
        var note = Note(item, Rest(link, item));
        return ReadLink(item, link, label) is { } uri
            ? new ListingBullet(Line(item), place, label, uri, note, parts.Fields, parts.Relations, parts.Listings)
            : null;
    }

    private Uri? ReadLink(ListItemBlock item, LinkInline link, string label)
    {
        if (link.IsImage)
            Error(item, $"an image '{Short(label)}'", "a kit holds links: '- [label](url)'");
        else if (label.Length == 0)
            Error(item, "a link without a label", "expected '- [label](url)'");
        else if (!string.IsNullOrEmpty(link.Title))
            Error(item, $"the link '{Short(label)}' has a title \"{Short(link.Title)}\"", "put it behind the link as the note: '- [label](url) — note'");
        else if (!Links.TryParse(link.Url ?? "", out var uri))
            Error(item, $"'{Short(link.Url ?? "")}' is no address that a kit can link", "expected a full http:// or https:// address without user name");
        else
            return uri;
        return null;
    }

    private (List<Field> Fields, List<StatedRelation> Relations, List<ListingBullet> Listings) ReadChildren(
        ListItemBlock parent, IReadOnlyList<string> fieldNames, string parentName, bool bareListings)
    {
        var fields = new List<Field>();
        var relations = new List<StatedRelation>();
        var listings = new List<ListingBullet>();
        foreach (var item in ChildItems(parent))
        {
            if (First(item) is not { } inline)
                continue;
            if (inline.FirstChild is LinkInline bare)
            {
                if (!bareListings)
                    Error(item, $"the link '{Short(Plain(bare))}' under {parentName} does not say how it relates", $"put one of these before it: {Words(RelationKinds.ListingWords)}, such as '- counterpoint: [label](url)'");
                else if (ReadListing(item, inline, place: null) is { } listing)
                    listings.Add(listing);
            }
            else if (ChildWord().Match(Raw(item)) is { Success: true } match)
            {
                ReadWorded(item, inline, match.Groups["word"].Value, match.Groups["rest"].Value.Trim());
            }
            else
            {
                Error(item, $"'{Short(Plain(inline))}' under {parentName} means nothing", $"expected 'word: text' with one of {Words(fieldNames)}, or a relation such as '- counterpoint: [label](url)'");
            }
        }

        return (fields, relations, listings);

        void ReadWorded(ListItemBlock item, ContainerInline inline, string word, string rest)
        {
            var related = RelationKinds.TryParse(word, out var relation);
            if (related && inline.OfType<LinkInline>().Any())
            {
                if (relation == RelationKind.Explains)
                    Error(item, $"'explains' before a link under {parentName}", "'explains:' takes the id of a listed work; list this one in its own bullet, with an id");
                else if (ReadListing(item, inline, relation) is { } listing)
                    listings.Add(listing);
                return;
            }

            RefuseChildren(item, word);
            if (related)
            {
                if (WorkId.TryParse(rest, out _))
                    relations.Add(new StatedRelation(relation, rest, Line(item)));
                else
                    Error(item, $"'{word}: {Short(rest)}' names no work", $"expected '{word}: [label](url)' or '{word}: work-id'");
            }
            else if (fieldNames.Contains(word, StringComparer.OrdinalIgnoreCase))
            {
                AddField(new Field(word.ToLowerInvariant(), rest, Line(item)));
            }
            else
            {
                var known = fieldNames.Concat(bareListings ? [] : RelationKinds.Words);
                Error(item, $"'{Short(word)}' is no word for {parentName}", $"expected one of {Words(known)}{Nearest.Hint(word, known)}");
            }
        }

        void AddField(Field field)
        {
            if (field.Value.Length == 0)
                Error(field.Line, $"'{field.Name}:' is empty", $"write its value behind it, or remove the line");
            else if (!FieldNames.Repeatable.Contains(field.Name) && fields.Any(earlier => earlier.Name == field.Name))
                Error(field.Line, $"'{field.Name}' is given a second time for {parentName}", "keep one of the two lines");
            else
                fields.Add(field);
        }
    }

    private IEnumerable<ListItemBlock> ChildItems(ListItemBlock parent)
    {
        foreach (var block in parent.Skip(1))
        {
            if (block is ListBlock { IsOrdered: false } list)
            {
                foreach (var item in list.Cast<ListItemBlock>())
                    yield return item;
            }
            else
            {
                Error(block, $"{Describe(block)} under a bullet", "a bullet holds one line and child bullets '  - word: text'");
            }
        }
    }

    private void RefuseChildren(ListItemBlock item, string word)
    {
        foreach (var block in item.Skip(1))
            Error(block, $"something stands under '{Short(word)}:'", "only listings and groups have children; indent it like the line above");
    }

    /// <summary>The inline content of a bullet's line, or null (with an error) when the bullet has none.</summary>
    private ContainerInline? First(ListItemBlock item)
    {
        if (item.Count == 0)
            Error(item, "an empty bullet", "expected '- [label](url) — note'");
        else if (item[0] is not ParagraphBlock paragraph)
            Error(item, $"{Describe(item[0])} in a bullet", "expected '- [label](url) — note'");
        else if (Stray(paragraph) is { } word)
            Error(paragraph, $"a line that begins with '{word}:' but is no bullet", $"write '  - {word}: …', indented under its listing");
        else if (paragraph.Inline!.Descendants<HtmlInline>().FirstOrDefault() is { } html)
            Error(item, $"HTML '{Short(html.Tag)}'", "a kit is plain text and links");
        else
            return paragraph.Inline;
        return null;
    }

    /// <summary>A field's word at the start of a continued line: a bullet that lost its hyphen would else end in the note.</summary>
    private string? Stray(ParagraphBlock paragraph) =>
        Slice(paragraph).Split('\n').Skip(1)
            .Select(line => ChildWord().Match(line.Trim()).Groups["word"].Value)
            .FirstOrDefault(word => FieldNames.OfListing.Contains(word) || RelationKinds.TryParse(word, out _));

    /// <summary>The plain text behind an inline, to the end of its bullet.</summary>
    private string Rest(Inline inline, ListItemBlock item)
    {
        var rest = new List<Inline>();
        for (var next = inline.NextSibling; next is not null; next = next.NextSibling)
            rest.Add(next);
        if (rest.Any(part => part is LinkInline or AutolinkInline || (part is ContainerInline c && c.Descendants<LinkInline>().Any())))
            Error(item, "a second link in one bullet", "each link is a listing: give it a bullet of its own, under this one as 'see also: [label](url)' if it belongs to it");
        return string.Concat(rest.Select(Plain));
    }

    private string? Note(ListItemBlock item, string rest)
    {
        if (string.IsNullOrWhiteSpace(rest))
            return null;
        if (Separator().Match(rest) is { Success: true } separator)
            return rest[separator.Length..].Trim();
        Error(item, $"'{Short(rest.Trim())}' follows without a dash", "a note stands behind ' — ' (or ' – ', ' - ')");
        return null;
    }

    private static string Plain(Inline? inline) => inline switch
    {
        null => "",
        LiteralInline literal => literal.Content.ToString(),
        CodeInline code => code.Content,
        HtmlEntityInline entity => entity.Transcoded.ToString(),
        AutolinkInline auto => auto.Url,
        LineBreakInline => " ",
        ContainerInline container => string.Concat(container.Select(Plain)),
        _ => "",
    };

    private string Raw(ListItemBlock item) => Slice(item[0]).Replace("\r", "", StringComparison.Ordinal).Replace('\n', ' ').Trim();

    private string Slice(Block block) => text[block.Span.Start..Math.Min(block.Span.End + 1, text.Length)];

    private static string Describe(Block block) => block switch
    {
        ThematicBreakBlock => "a line '---'",
        HtmlBlock => "HTML",
        CodeBlock => "indented or fenced code",
        QuoteBlock => "a quotation",
        LinkReferenceDefinitionGroup or LinkReferenceDefinition => "a link definition '[name]: url'",
        ListBlock { IsOrdered: true } => "a numbered list",
        HeadingBlock => "a heading",
        ParagraphBlock => "a second paragraph",
        _ => "something",
    };

    internal static string Short(string text) => text.Length <= 60 ? text : text[..57] + "…";

    private static string Words(IEnumerable<string> words) => string.Join(", ", words);

    private static int Line(Block block) => block.Line + 1;

    private void Error(Block block, string what, string mend) => Error(Line(block), what, mend);

    private void Error(int line, string what, string mend) => problems.Add(Problem.Error(file, line, what, mend));

    [GeneratedRegex(@"^\d{2}-(?<id>[a-z0-9]+(?:-[a-z0-9]+)*)\.md$", RegexOptions.CultureInvariant)]
    private static partial Regex SectionFileName();

    [GeneratedRegex(@"^(?<word>[A-Za-z][A-Za-z -]{0,39}):(?<rest>.*)$", RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex ChildWord();

    [GeneratedRegex(@"^\s+[—–-]\s+", RegexOptions.CultureInvariant)]
    private static partial Regex Separator();
}
