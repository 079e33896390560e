using System.Text;
using System.Text.RegularExpressions;

namespace LabBot.Core.Curation.Import;

/// <summary>Writes plain text into Kit Markdown so that it reads back as it was.</summary>
internal static partial class KitText
{
    /// <summary>Text within a line: what Markdown would take for a mark is escaped.</summary>
    public static string Inline(string text) => Entity().Replace(Mark().Replace(Folded(text), @"\$0"), @"\&");

    /// <summary>The same at the beginning of a line, where more is a mark.</summary>
    public static string Line(string text)
    {
        var folded = Folded(text).TrimStart(' ', '-', '–', '—', '−', '•', '·');
        var inline = Inline(folded);
        return Numbered().Match(inline) is { Success: true } number ? inline.Insert(number.Groups[1].Length, @"\") : inline.Length > 0 && inline[0] is '#' or '>' or '+' or '=' or '~' or '|' or ':' ? @"\" + inline : inline;
    }

    /// <summary>A heading's text: what closes one in Markdown is escaped too.</summary>
    public static string Heading(string text) => Closing().Replace(Inline(text), @"\$0");

    /// <summary>An address behind a label; one that would end early stands in angle brackets.</summary>
    public static string Address(Uri link) => link.AbsoluteUri is var address && address.AsSpan().ContainsAny("()") ? $"<{address}>" : link.AbsoluteUri;

    private static string Folded(string text) => PageText.Fold(Kit.SafeText.Normalize(text, NormalizationForm.FormC)).Trim();

    // An underscore inside a word is none of Markdown's marks.
    [GeneratedRegex(@"[\\`*\[\]<>~]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])", RegexOptions.CultureInvariant)]
    private static partial Regex Mark();

    [GeneratedRegex("&(?=[#a-zA-Z])", RegexOptions.CultureInvariant)]
    private static partial Regex Entity();

    [GeneratedRegex(@"^([0-9]{1,9})[.)]", RegexOptions.CultureInvariant)]
    private static partial Regex Numbered();

    [GeneratedRegex("#+$", RegexOptions.CultureInvariant)]
    private static partial Regex Closing();
}
