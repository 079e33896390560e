using System.Text;
using System.Text.RegularExpressions;

namespace LabBot.Core.Commands;

/// <summary>
/// Tells the options of a typed line apart: those with a name by it, the others by their place. A value with a name goes to the next name or the end. In quotation marks it can be any text: in it
/// <c>\"</c> is a mark and <c>\\</c> a backslash (<see cref="Quote"/>), and marks that come in pairs need no backslash. Nothing of a line is left out: where it is open what belongs to
/// a value, that is said. Pure.
/// </summary>
internal static class TypedOptions
{
    private const char Escape = '\\';

    private static readonly Dictionary<char, char> Pairs = new() { ['"'] = '"', ['“'] = '”', ['„'] = '“', ['«'] = '»' };

    /// <summary>What is given to each option.</summary>
    /// <param name="definition">The command.</param>
    /// <param name="words">The line without the command.</param>
    /// <param name="unclear">An option of which it is not clear what is given to it, and why not, as the end of a sentence; null, mostly, where there is none.</param>
    public static Dictionary<string, string> Read(CommandDefinition definition, string words, out (string Option, string Why)? unclear)
    {
        var arguments = new Dictionary<string, string>();
        var placed = Named(definition, words, arguments, out unclear);
        var options = definition.Options.Where(option => !option.IsNamed).ToList();
        for (var i = 0; i < options.Count && placed.Length > 0; i++)
        {
            var (word, rest) = i == options.Count - 1 ? (placed, "") : Word(placed);
            arguments[options[i].Name] = word;
            placed = rest;
        }

        return arguments;
    }

    /// <summary>The first word of a line, and the others.</summary>
    public static (string First, string Others) Word(string words)
    {
        var end = words.AsSpan().IndexOfAny(" \t\r\n");
        return end < 0 ? (words, "") : (words[..end], words[end..].Trim());
    }

    /// <summary>A text in quotation marks, which is read as that text wherever a value with a name is.</summary>
    public static string Quote(string text) => $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    // Puts the named ones into the arguments; what is left of the line.
    private static string Named(CommandDefinition definition, string words, Dictionary<string, string> arguments, out (string Option, string Why)? unclear)
    {
        unclear = null;
        var names = string.Join('|', definition.Options.Where(option => option.IsNamed).Select(option => Regex.Escape(option.Name)));
        if (names.Length == 0)
            return words;
        var name = new Regex($@"(?<=^|\s)(?<name>{names}):\s*", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
        var behind = new Regex($@"\G(?:\s*$|\s+(?:{names}):)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
        var (placed, at) = ("", 0);
        while (name.Match(words, at) is { Success: true } match)
        {
            placed += words[at..match.Index];
            var start = match.Index + match.Length;
            var option = definition.Options.First(option => option.Name.Equals(match.Groups["name"].Value, StringComparison.OrdinalIgnoreCase)).Name;
            var isGiven = arguments.ContainsKey(option);
            bool arePaired;
            var marks = MarksOf(words, start);
            if (marks.FindIndex(mark => mark.IsEnd && behind.IsMatch(words, mark.At + 1)) is > 0 and var last)
            {
                var end = marks[last].At;
                // Marks inside that open before they close are the text's own; where they do not, so are those at its ends.
                var isQuoted = AreNested(marks[1..last]);
                arguments[option] = isQuoted ? Unescaped(words[(start + 1)..end]) : words[start..(end + 1)];
                arePaired = isQuoted || ArePaired(last + 1);
                at = end + 1;
            }
            else
            {
                at = name.Match(words, start) is { Success: true } next ? next.Index : words.Length;
                arguments[option] = words[start..at].Trim();
                // At the end of the line nothing is behind a mark that nobody closed.
                arePaired = at == words.Length || ArePaired(marks.Count(mark => mark.At < at));
            }

            unclear ??= isGiven ? (option, "it is given twice") : arePaired ? null : (option, "its quotation marks do not come in pairs");
        }

        return (placed + words[at..]).Trim();
    }

    // The marks of a value that begins with one, to the end of the line; none of any other.
    private static List<Mark> MarksOf(string words, int start)
    {
        var marks = new List<Mark>();
        if (start == words.Length || !Pairs.TryGetValue(words[start], out var end))
            return marks;
        for (var at = start; at < words.Length; at++)
        {
            if (IsEscaped(words, at))
                at++;
            else if (words[at] == end || words[at] == words[start])
                marks.Add(new Mark(at, IsEnd: at > start && words[at] == end, Opens: at > start && words[at] == words[start] && (end != words[start] || char.IsWhiteSpace(words[at - 1]) || words[at - 1] == '(')));
        }

        return marks;
    }

    private static bool AreNested(List<Mark> inside)
    {
        var depth = 0;
        return inside.TrueForAll(mark => (depth += mark.Opens ? 1 : -1) >= 0) && depth == 0;
    }

    private static bool ArePaired(int marks) => marks % 2 == 0;

    private static bool IsEscaped(string words, int at) => words[at] == Escape && at + 1 < words.Length && (words[at + 1] == Escape || Pairs.ContainsKey(words[at + 1]) || Pairs.ContainsValue(words[at + 1]));

    private static string Unescaped(string text)
    {
        var plain = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length; at++)
            plain.Append(text[IsEscaped(text, at) ? ++at : at]);
        return plain.ToString();
    }

    /// <summary>A quotation mark of a value.</summary>
    /// <param name="At">Where it is.</param>
    /// <param name="IsEnd">Whether it may close the value.</param>
    /// <param name="Opens">Whether it opens a pair inside the value, and does not close one.</param>
    private readonly record struct Mark(int At, bool IsEnd, bool Opens);
}
