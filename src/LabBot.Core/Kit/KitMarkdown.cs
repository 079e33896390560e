using System.Text.RegularExpressions;
using Markdig;
using Markdig.Extensions.Yaml;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace LabBot.Core.Kit;

/// <summary>
/// Reads one section file of Kit Markdown (<c>catalog/README.md</c> teaches it). Markdig reads the Markdown; what is
/// LabBot's own here is which of it means something: everything that does not is an error with its line.
/// </summary>
internal sealed partial class KitMarkdown
{
    private const string TitleRule = "the first line of a section file is '# Title'";

    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().UsePreciseSourceLocation().UseYamlFrontMatter().Build();

    private readonly string text;
    private readonly FileProblems problems;
    private readonly BulletReader bulletReader;

    private KitMarkdown(string text, FileProblems problems)
    {
        this.text = text;
        this.problems = problems;
        bulletReader = new BulletReader(text, problems);
    }

    /// <summary>Whether a file of this name is a section: <c>NN-name.md</c>.</summary>
    public static bool IsSectionFile(string fileName) => SectionFileName().IsMatch(fileName);

    /// <summary>
    /// Reads a section file. Every error goes to <paramref name="problems"/>; what could be read is returned even so, in
    /// order that the checks across files find theirs in the same run.
    /// </summary>
    public static SectionFile Read(string fileName, SourceText source, List<Problem> problems) =>
        new KitMarkdown(source.Text, new FileProblems(fileName, problems)).ReadSection(SectionFileName().Match(fileName).Groups["id"].Value);

    private SectionFile ReadSection(string id)
    {
        string? title = null;
        var note = new List<string>();
        var bullets = new List<Bullet>();
        if (Parse() is not { } document)
            return new SectionFile(problems.File, id, id, null, bullets);
        foreach (var block in document)
        {
            switch (block)
            {
                case HeadingBlock heading when title is null:
                    title = Prose(heading);
                    CheckTitle(heading, title, isFirst: note.Count == 0 && bullets.Count == 0);
                    break;
                case HeadingBlock heading:
                    problems.Error(bulletReader.LineAt(heading), $"a second heading '{Problem.Short(Prose(heading))}'", "a section file has one heading, '# Title'; give the new section a file of its own");
                    break;
                case ListBlock list:
                    bullets.AddRange(ReadBullets(list));
                    break;
                case ParagraphBlock paragraph when bullets.Count == 0:
                    note.Add(ReadNote(paragraph));
                    break;
                case ParagraphBlock paragraph:
                    problems.Error(paragraph, $"text after the bullets: '{Problem.Short(Prose(paragraph))}'", "the section's note stands before the first bullet; a listing's note behind its link, after ' — '");
                    break;
                case LinkReferenceDefinitionGroup definitions:
                    foreach (var definition in definitions)
                        problems.Error(definition, "a link definition '[name]: url'", "write the address into the bullet: '- [label](url)'");
                    break;
                case YamlFrontMatterBlock:
                    problems.Error(block, "front matter between '---' lines", $"{TitleRule}; what the kit says of itself stands in {KitInfoFile.FileName}");
                    break;
                default:
                    problems.Error(block, $"{PlainText.Describe(block)}, which means nothing in a kit", "expected '# Title', a note, or a bullet '- [label](url) — note'");
                    break;
            }
        }

        if (string.IsNullOrWhiteSpace(title))
            problems.Error(1, "the section has no title", $"{TitleRule}, with a space behind the '#'");
        else if (bullets.Count == 0)
            problems.Warning(1, "the section holds no listing", "add '- [label](url)' under its title");
        return new SectionFile(problems.File, id, title ?? id, note.Count > 0 ? string.Join("\n\n", note) : null, bullets);
    }

    private MarkdownDocument? Parse()
    {
        try
        {
            return Markdown.Parse(text, Pipeline);
        }
        catch (ArgumentException)
        {
            problems.Error(1, "the file nests bullets, quotations or emphasis a hundred deep", "expected '# Title' and bullets under it");
            return null;
        }
    }

    private void CheckTitle(HeadingBlock heading, string title, bool isFirst)
    {
        if (heading is not { Level: 1, IsSetext: false })
            problems.Error(bulletReader.LineAt(heading), $"the heading '{Problem.Short(title)}' is not written '# {Problem.Short(title)}'", TitleRule);
        else if (!isFirst)
            problems.Error(heading, $"the heading '{Problem.Short(title)}' comes after other text", TitleRule);
    }

    private string ReadNote(ParagraphBlock paragraph)
    {
        var lines = bulletReader.Lines(paragraph);
        for (var i = 0; i < lines.Length; i++)
        {
            if (NearlyBullet().Match(lines[i]) is { Success: true } mark)
                problems.Error(paragraph.Line + 1 + i, $"a line that begins with '{mark.Value.Trim()}' but is no bullet", "a bullet starts with an ordinary hyphen and a space: '- [label](url)'");
        }

        return lines.Any(NearlyBullet().IsMatch) ? PlainText.Of(paragraph.Inline) : Prose(paragraph);
    }

    /// <summary>The plain text of a heading or a note, which hold no links and no HTML.</summary>
    private string Prose(LeafBlock block)
    {
        var parts = PlainText.Parts(block.Inline!).ToList();
        foreach (var link in parts.Where(part => part is LinkInline or AutolinkInline))
            problems.Error(link, $"a link outside the bullets: '{Problem.Short(PlainText.Of(link))}'", "each link is a listing: '- [label](url)'");
        if (parts.OfType<HtmlInline>().FirstOrDefault() is { } html)
            problems.Error(html, $"HTML '{Problem.Short(html.Tag)}'", "a kit is plain text and links");

        return PlainText.Of(block.Inline).Trim();
    }

    private IEnumerable<Bullet> ReadBullets(ListBlock list)
    {
        foreach (var line in bulletReader.Read(list, column: 0))
        {
            if (line.First is EmphasisInline { DelimiterCount: 2 } bold)
                yield return ReadGroup(line, bold);
            else if (line.First is LinkInline link)
                yield return ReadListing(line, link, place: null);
            else if (BulletLine.KnownWord(line.Raw) is { } word)
                problems.Error(line.Number, $"'{word}:' stands under no listing", "write it under its listing, two spaces further in");
            else
            {
                RefuseWithoutLink(line);
                yield return ReadListing(line, link: null, place: null);
            }
        }
    }

    private GroupBullet ReadGroup(BulletLine line, EmphasisInline bold)
    {
        var boldText = PlainText.Of(bold).Trim();
        var title = boldText.TrimEnd(':').TrimEnd();
        var name = $"the group '{Problem.Short(title)}'";
        var behind = line.Behind(bold).ToList();
        var colonBehind = PlainText.Join(behind).StartsWith(':');
        var holdsLink = PlainText.Parts(bold).Concat(behind.SelectMany(PlainText.Parts)).Any(part => part is LinkInline or AutolinkInline);
        string? note = null;
        if (holdsLink)
            problems.Error(line.Number, $"{name} holds a link", "a listing is '- [label](url)' without bold; a group is '- **title**' with listings under it");
        else if (title.Length == 0)
            problems.Error(line.Number, "a group without a title", "expected '- **title**' with listings under it");
        else
            note = Note(line, PlainText.Join(behind)[(colonBehind ? 1 : 0)..]);

        var children = ReadChildren(line, new Parent(name, FieldNames.OfGroup, IsGroup: true));
        if (children.Listings.Count == 0 && !holdsLink)
            problems.Error(line.Number, $"{name} holds no listing", "indent its listings under it by two spaces: '  - [label](url)'");
        return new GroupBullet(line.Number, title, colonBehind || boldText.EndsWith(':'), note, children.Fields, children.Listings);
    }

    /// <summary>A listing; without its link when there is none that can be read, which is an error already.</summary>
    private ListingBullet ReadListing(BulletLine line, LinkInline? link, RelationKind? place)
    {
        var label = link is null ? line.Plain : PlainText.Of(link).Trim();
        var children = ReadChildren(line, new Parent($"'{Problem.Short(label)}'", FieldNames.OfListing, IsGroup: false));
        var (uri, note) = link is null ? (null, null) : (ReadLink(line, link, label), ReadNote(line, link));
        return new ListingBullet(line.Number, place, label, uri, note, children.Fields, children.Relations, children.Listings);
    }

    private void RefuseWithoutLink(BulletLine line)
    {
        var typed = Problem.Short(line.Plain);
        if (line.Inlines.SelectMany(PlainText.Parts).Any(part => part is LinkInline))
            problems.Error(line.Number, $"text or emphasis before a link: '{typed}'", "a listing begins with its link: '- [label](url) — note'");
        else if (line.Raw.Contains("](", StringComparison.Ordinal))
            problems.Error(line.Number, $"a link that is broken: '{typed}'", "expected '[label](url)'; in the address, write a space as %20 and close every parenthesis");
        else
            problems.Error(line.Number, $"a bullet without a link: '{typed}'", "expected '- [label](url) — note', or a group '- **title**' with listings under it");
    }

    private Uri? ReadLink(BulletLine line, LinkInline link, string label)
    {
        if (link.IsImage || link.Descendants<LinkInline>().Any())
            problems.Error(line.Number, $"an image '{Problem.Short(label)}'", "a kit holds links with words: '- [label](url)'");
        else if (label.Length == 0)
            problems.Error(line.Number, "a link without a label", "expected '- [label](url)'");
        else if (string.IsNullOrEmpty(link.Url))
            problems.Error(line.Number, $"the link '{Problem.Short(label)}' has no address", "expected '- [label](url)'");
        else if (!string.IsNullOrEmpty(link.Title))
            problems.Error(line.Number, $"the link '{Problem.Short(label)}' has a title \"{Problem.Short(link.Title)}\"", "put it behind the link as the note: '- [label](url) — note'");
        else if (!Links.TryParse(link.Url, out var uri))
            problems.Error(line.Number, $"'{Problem.Short(link.Url)}' is no address that a kit can link", Links.Expected);
        else
            return uri;
        return null;
    }

    private string? ReadNote(BulletLine line, LinkInline link)
    {
        var behind = line.Behind(link).ToList();
        var second = behind.SelectMany(PlainText.Parts).FirstOrDefault(part => part is LinkInline or AutolinkInline);
        if (second is null)
            return Note(line, PlainText.Join(behind));
        problems.Error(line.Number, $"a second link in one bullet: '{Problem.Short(PlainText.Of(second))}'", "each link is a listing: give it a bullet of its own, under this one as '- see also: [label](url)' if it belongs to it");
        return null;
    }

    private string? Note(BulletLine line, string behind)
    {
        if (string.IsNullOrWhiteSpace(behind))
            return null;
        if (Separator().Match(behind) is { Success: true } separator)
        {
            var note = behind[separator.Length..].Trim();
            if (separator.Value.Trim() == "-" && BulletLine.KnownWord(note) is { } word)
                problems.Error(line.Number, $"'- {word}:' stands on the line of another bullet", "give it a line of its own, two spaces further in; if it is a note, put ' — ' before it");
            return note;
        }

        problems.Error(line.Number, $"'{Problem.Short(behind)}' follows without ' — '", "a note stands behind a dash with a space on both sides: ' — note' (or ' – ', ' - ')");
        return null;
    }

    private Children ReadChildren(BulletLine parent, Parent of)
    {
        var children = new Children();
        foreach (var block in parent.Item.Skip(1))
        {
            if (block is not ListBlock list)
            {
                problems.Error(block, $"{PlainText.Describe(block)} under {of.Name}", "a bullet holds one line, and bullets '- word: text' under it");
                continue;
            }

            foreach (var line in bulletReader.Read(list, parent.Column + 2))
                ReadChild(line, of, children);
        }

        return children;
    }

    private void ReadChild(BulletLine line, Parent of, Children children)
    {
        if (line.First is LinkInline link)
        {
            if (!of.IsGroup)
                problems.Error(line.Number, $"the link '{Problem.Short(PlainText.Of(link))}' under {of.Name} does not say how it relates", $"put one of these before it: {Words(RelationKinds.ListingWords)}, such as '- counterpoint: [label](url)'");
            children.Listings.Add(ReadListing(line, link, place: null));
        }
        else if (line.Word is { } word && RelationKinds.TryParse(word, out var kind))
        {
            if (of.IsGroup)
                problems.Error(line.Number, $"'{word}:' stands under a group", "a relation stands under the listing that it is about");
            ReadRelation(line, word, kind, of, children);
        }
        else if (line.Word is { } name && of.Fields.Contains(name, StringComparer.OrdinalIgnoreCase))
        {
            ReadField(line, name.ToLowerInvariant(), of, children);
        }
        else
        {
            RefuseChild(line, of);
            // What stands under it may hold errors too, and ids that others name.
            if (IsGroup(line))
                children.Listings.AddRange(ReadChildren(line, of with { Fields = FieldNames.OfGroup, IsGroup = true }).Listings);
            else if (line.Link is not null || line.Item.Count > 1)
                children.Listings.Add(ReadListing(line, line.Link, place: null));
        }
    }

    private void ReadRelation(BulletLine line, string word, RelationKind kind, Parent of, Children children)
    {
        if (line.Link is { } link)
        {
            var between = PlainText.Join(line.Before(link)) is var before ? before[(before.IndexOf(':') + 1)..].Trim() : "";
            if (between.Length > 0)
                problems.Error(line.Number, $"'{Problem.Short(between)}' stands between '{word}:' and its link", $"expected '{word}: [label](url) — note'");
            if (kind == RelationKind.Explains)
                problems.Error(line.Number, $"'explains:' before a link under {of.Name}", "'explains:' takes the id of a listed work; list this one in its own bullet, with an id");
            children.Listings.Add(ReadListing(line, link, kind));
            return;
        }

        RefuseGrandchildren(line, word);
        var forms = kind == RelationKind.Explains ? "'explains: work-id'" : $"'{word}: [label](url)' or '{word}: work-id'";
        if (line.RawValue.Length == 0)
            problems.Error(line.Number, $"'{word}:' is empty", $"expected {forms}");
        else if (WorkId.TryParse(line.RawValue, out _))
            children.Relations.Add(new StatedRelation(kind, line.RawValue, line.Number));
        else
            problems.Error(line.Number, $"'{word}: {Problem.Short(line.RawValue)}' names no work", $"expected {forms}");
    }

    private void ReadField(BulletLine line, string name, Parent of, Children children)
    {
        RefuseGrandchildren(line, name);
        var field = new Field(name, FieldNames.Addresses.Contains(name) ? line.RawValue : line.PlainValue, line.Number);
        if (field.Value.Trim(' ', ',').Length == 0)
            problems.Error(line.Number, $"'{name}:' is empty", "write its value behind it, or remove the line");
        else if (line.Inlines.SelectMany(PlainText.Parts).Any(part => part is LinkInline or AutolinkInline))
            problems.Error(line.Number, $"'{name}:' holds a link", FieldNames.Addresses.Contains(name) ? "write the bare address, without brackets" : "this field is plain text");
        else if (!FieldNames.Repeatable.Contains(name) && children.Fields.Exists(earlier => earlier.Name == name))
            problems.Error(line.Number, $"'{name}:' is given a second time for {of.Name}", "keep one of the two lines");
        else
            children.Fields.Add(field);
    }

    private void RefuseChild(BulletLine line, Parent of)
    {
        var known = of.IsGroup ? of.Fields : [.. of.Fields, .. RelationKinds.Words];
        if (IsGroup(line))
            problems.Error(line.Number, $"a group '{Problem.Short(line.Plain)}' under {of.Name}", "a group is not indented, and holds listings only");
        else if (line.Word is { } word)
            problems.Error(line.Number, $"'{Problem.Short(word)}:' is no word for {of.Name}", $"expected one of {Words(known)}{Nearest.Hint(word, known)}");
        else
            problems.Error(line.Number, $"'{Problem.Short(line.Plain)}' under {of.Name} means nothing", $"expected {(of.IsGroup ? "'- [label](url)', or " : "")}'- word: text' with one of {Words(known)}");
    }

    private void RefuseGrandchildren(BulletLine line, string word)
    {
        foreach (var block in line.Item.Skip(1))
            problems.Error(block, $"something stands under '{word}:'", "only listings and groups hold bullets of their own; indent it like the line above");
    }

    private static bool IsGroup(BulletLine line) => line.First is EmphasisInline { DelimiterCount: 2 } && line.Link is null;

    private static string Words(IEnumerable<string> words) => string.Join(", ", words);

    /// <summary>What a bullet's children are read for: its name in messages and the fields it may have.</summary>
    private sealed record Parent(string Name, IReadOnlyList<string> Fields, bool IsGroup);

    /// <summary>What stands under a bullet.</summary>
    private sealed class Children
    {
        public List<Field> Fields { get; } = [];

        public List<StatedRelation> Relations { get; } = [];

        public List<ListingBullet> Listings { get; } = [];
    }

    [GeneratedRegex(@"^[0-9]{2}-(?<id>[a-z0-9]+(?:-[a-z0-9]+)*)\.md$", RegexOptions.CultureInvariant)]
    private static partial Regex SectionFileName();

    [GeneratedRegex(@"^\s+[—–-]\s+", RegexOptions.CultureInvariant)]
    private static partial Regex Separator();

    // What a word processor makes of a hyphen, or a hyphen without its space.
    [GeneratedRegex(@"^\s*[-–—−•·]", RegexOptions.CultureInvariant)]
    private static partial Regex NearlyBullet();
}
