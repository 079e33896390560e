using System.Text;
using System.Text.RegularExpressions;
using LabBot.Core.Cards;

namespace LabBot.Core.Kit;

/// <summary>Writes the lines of Kit Markdown, without their indentation. What <see cref="KitMarkdown"/> reads from one is what was written.</summary>
internal static partial class KitLine
{
    /// <summary>A listing: <c>- [label](link) — note</c>, or <c>- counterpoint: [label](link) — note</c> under another.</summary>
    public static string Listing(RelationKind? place, string label, Uri link, string? note) =>
        $"- {(place is { } kind ? kind.Word() + ": " : "")}[{Escape(label)}]({Destination(link)}){(note is null ? "" : " — " + Escape(note))}";

    /// <summary>A field: <c>- kind: paper</c>.</summary>
    public static string Field(string name, string value) => $"- {name}: {(FieldNames.Addresses.Contains(name) ? value : Escape(value))}";

    /// <summary>A relation to a listed work: <c>- counterpoint: better-lesson</c>.</summary>
    public static string Relation(RelationKind kind, WorkId target) => $"- {kind.Word()}: {target}";

    /// <summary>A heading: <c># Title</c>.</summary>
    public static string Heading(string title) => "# " + Escape(title).Replace("#", "\\#", StringComparison.Ordinal);

    /// <summary>A text as a line of a kit can hold it: on one line, without control characters, each run of white space one space. May be empty.</summary>
    public static string Plain(string text) => string.Join(' ', InertText.OneLine(text).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    /// <summary>A backslash before what Markdown could take for a mark (https://spec.commonmark.org/0.31.2/#backslash-escapes); nothing before what it could not.</summary>
    public static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length + 8);
        for (var i = 0; i < text.Length; i++)
        {
            if (CouldAct(text, i))
                escaped.Append('\\');
            escaped.Append(text[i]);
        }

        return escaped.ToString();
    }

    private static bool CouldAct(string text, int i) => text[i] switch
    {
        '\\' or '`' or '*' or '[' or ']' or '<' => true,
        '_' => i == 0 || i == text.Length - 1 || !char.IsLetterOrDigit(text[i - 1]) || !char.IsLetterOrDigit(text[i + 1]),
        '&' => Entity().Match(text, i) is { Success: true } entity && entity.Index == i,
        _ => false,
    };

    // https://spec.commonmark.org/0.31.2/#link-destination
    private static string Destination(Uri link)
    {
        // A browser takes a backslash for a slash, and Markdown for an escape.
        var text = (link.OriginalString.Contains('\\', StringComparison.Ordinal) ? link.AbsoluteUri : link.OriginalString).Replace("<", "%3C", StringComparison.Ordinal).Replace(">", "%3E", StringComparison.Ordinal);
        text = Entity().Replace(text, "&amp;");
        return IsBalanced(text) ? text : $"<{text}>";
    }

    private static bool IsBalanced(string text)
    {
        var open = 0;
        foreach (var c in text)
        {
            open += c switch { '(' => 1, ')' => -1, _ => 0 };
            if (open < 0)
                return false;
        }

        return open == 0;
    }

    [GeneratedRegex("&(?=#?[A-Za-z0-9]+;)", RegexOptions.CultureInvariant)]
    private static partial Regex Entity();
}
