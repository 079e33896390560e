using System.Text;
using System.Text.RegularExpressions;

namespace LabBot.Core.Commands;

/// <summary>
/// Tells the options of a typed line apart: those with a name by it, the others by their place. A value with a name goes to the next name or the end. In quotation marks it ends with them, and can
/// be any text: in it <c>\"</c> is a mark and <c>\\</c> a backslash (<see cref="Quote"/>), and marks that come in pairs need no backslash; words behind them go by their place. Nothing of a line
/// is left out: where it is open what belongs to a value, that is said. Pure.
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
        var options = definition.Options.Where(option => !option.IsNamed).ToList();
        var placed = Named(definition, words, options.Count, arguments, out unclear);
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

    // Puts the named ones into the arguments; what is left of the line, which goes to so many options by their place.
    private static string Named(CommandDefinition definition, string words, int places, Dictionary<string, string> arguments, out (string Option, string Why)? unclear)
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
            var option = definition.Options.First(option => option.Name.Equals(match.Groups["name"].Value, StringComparison.OrdinalIgnoreCase)).Name;
            var isGiven = arguments.ContainsKey(option);
            var isPlaceFree = placed.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length < places;
            (arguments[option], at, var why) = Value(words, match.Index + match.Length, name, behind, isPlaceFree);
            if ((isGiven ? "it is given twice" : why) is { } open)
                unclear ??= (option, open);
        }

        return (placed + words[at..]).Trim();
    }

    // The value that begins there, where it ends, and why that is open; null where it is not.
    private static (string Value, int End, string? Why) Value(string words, int start, Regex name, Regex behind, bool isPlaceFree)
    {
        const string unpaired = "its quotation marks do not come in pairs";
        var marks = MarksOf(words, start);
        // The first mark with a name or the end behind it, and the first that may close the value: that one, or one before it with other words behind it.
        var last = marks.FindIndex(mark => mark.IsEnd && behind.IsMatch(words, mark.At + 1));
        var close = marks.FindIndex(mark => mark.Closes && (mark.At + 1 == words.Length || char.IsWhiteSpace(words[mark.At + 1])));
        if (last >= 0 && last < close)
            close = -1;
        var end = NextName(close < 0 ? start : marks[close].At);
        if (close < 0 || (close + 1 < marks.Count && marks[close + 1].At < end))
        {
            // The marks are the text's own, those at its ends too. At the end of the line nothing is behind one that nobody closed.
            end = NextName(start);
            var arePaired = (last < 0 || ArePaired(last + 1)) && (end == words.Length || ArePaired(marks.Count(mark => mark.At < end)));
            return (words[start..end].Trim(), end, arePaired ? null : unpaired);
        }

        if (close != last)
        {
            // Words stand behind the value. A mark in the line that belongs to no other may be the one that was meant to close it.
            var why = !isPlaceFree ? "words stand behind its quotation marks" : last >= 0 && !ArePaired(marks.Count) ? unpaired : null;
            if (why is not null)
                return (words[start..end].Trim(), end, why);
        }

        return (Unescaped(words[(start + 1)..marks[close].At]), marks[close].At + 1, null);

        int NextName(int from) => name.Match(words, from) is { Success: true } next ? next.Index : words.Length;
    }

    // The marks of a value that begins with one, to the end of the line; none of any other.
    private static List<Mark> MarksOf(string words, int start)
    {
        var marks = new List<Mark>();
        if (start == words.Length || !Pairs.TryGetValue(words[start], out var end))
            return marks;
        // How many pairs are open inside the value; less than none, for good, where more closed than opened.
        var depth = 0;
        for (var at = start; at < words.Length; at++)
        {
            if (IsEscaped(words, at))
            {
                at++;
            }
            else if (words[at] == end || words[at] == words[start])
            {
                var isEnd = at > start && words[at] == end;
                marks.Add(new Mark(at, isEnd, Closes: isEnd && depth == 0));
                var opens = words[at] == words[start] && (end != words[start] || char.IsWhiteSpace(words[at - 1]) || words[at - 1] == '(');
                depth += at == start || depth < 0 ? 0 : opens ? 1 : -1;
            }
        }

        return marks;
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
    /// <param name="IsEnd">Whether it may close a value.</param>
    /// <param name="Closes">Whether it may close this one: the marks between, if any, come in pairs.</param>
    private readonly record struct Mark(int At, bool IsEnd, bool Closes);
}
