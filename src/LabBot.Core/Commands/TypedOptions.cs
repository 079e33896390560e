using System.Text.RegularExpressions;

namespace LabBot.Core.Commands;

/// <summary>Tells the options of a typed line apart: those with a name by it, the others by their place. Pure.</summary>
internal static class TypedOptions
{
    private static readonly Dictionary<char, char> Quotes = new() { ['"'] = '"', ['“'] = '”', ['„'] = '“', ['«'] = '»' };

    /// <summary>What is given to each option.</summary>
    public static Dictionary<string, string> Read(CommandDefinition definition, string words)
    {
        var arguments = new Dictionary<string, string>();
        var placed = Named(definition, words, arguments);
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

    // Puts the named ones into the arguments; what is left of the line.
    private static string Named(CommandDefinition definition, string words, Dictionary<string, string> arguments)
    {
        var names = definition.Options.Where(option => option.IsNamed).Select(option => Regex.Escape(option.Name)).ToList();
        if (names.Count == 0)
            return words;
        var name = new Regex($@"(?<=^|\s)(?<name>{string.Join('|', names)}):\s*", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
        var (placed, at) = ("", 0);
        while (name.Match(words, at) is { Success: true } match)
        {
            placed += words[at..match.Index];
            var start = match.Index + match.Length;
            var close = start < words.Length && Quotes.TryGetValue(words[start], out var mark) ? Closing(words, start, mark) : -1;
            var end = close >= 0 ? close : name.Match(words, start) is { Success: true } next ? next.Index : words.Length;
            arguments[definition.Options.First(option => option.Name.Equals(match.Groups["name"].Value, StringComparison.OrdinalIgnoreCase)).Name] = Unquoted(words[(close >= 0 ? start + 1 : start)..end], close >= 0);
            at = close >= 0 ? close + 1 : end;
        }

        return (placed + words[at..]).Trim();
    }

    // The mark that closes the one at the start: quotes inside it come in pairs, one that opens before a word and one that closes behind it, and \" is no mark. -1 where none closes.
    private static int Closing(string words, int start, char mark)
    {
        var (depth, last) = (1, -1);
        for (var at = start + 1; at < words.Length; at++)
        {
            if (words[at - 1] == '\\' || (words[at] != mark && words[at] != words[start]))
                continue;
            var ends = at + 1 == words.Length || char.IsWhiteSpace(words[at + 1]) || words[at + 1] is ',' or ';' or '.' or ')';
            if (words[at] == mark && (ends || mark != words[start]))
            {
                last = at;
                if (--depth == 0)
                    return at;
            }
            else if (mark != words[start] || char.IsWhiteSpace(words[at - 1]) || words[at - 1] == '(')
            {
                depth++;
            }
        }

        return last;
    }

    private static string Unquoted(string value, bool isQuoted) => (isQuoted ? value.Replace("\\\"", "\"", StringComparison.Ordinal) : value).Trim();
}
