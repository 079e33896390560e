using System.Text;
using System.Text.RegularExpressions;
using LabBot.Core.Kit;

namespace LabBot.Core.Curation.Import;

/// <summary>Writes the texts of a foreign list into Kit Markdown so that they read back as they were; <see cref="KitLine"/> escapes them.</summary>
internal static partial class KitProse
{
    /// <summary>Text within a line: what Markdown would take for a mark is escaped.</summary>
    public static string Inline(string text) => KitLine.Escape(Folded(text));

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

    private static string Folded(string text) => PageText.Fold(SafeText.Normalize(text, NormalizationForm.FormC)).Trim();

    [GeneratedRegex(@"^([0-9]{1,9})[.)]", RegexOptions.CultureInvariant)]
    private static partial Regex Numbered();

    [GeneratedRegex("#+$", RegexOptions.CultureInvariant)]
    private static partial Regex Closing();
}
