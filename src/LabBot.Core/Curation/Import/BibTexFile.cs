using System.Text;

namespace LabBot.Core.Curation.Import;

/// <summary>
/// Takes a BibTeX file apart (http://tug.ctan.org/info/bibtex/tamethebeast/ttb_en.pdf, section 10): entries with their fields, abbreviations
/// (<c>@string</c>) put in and parts joined. What stands between entries is a comment. A broken entry is told, and reading goes on at the next
/// line that begins with <c>@</c>.
/// </summary>
internal sealed class BibTexFile
{
    // Abbreviations made of abbreviations double with each; no title or summary is as long.
    private const int LongestValue = 100_000;

    private static readonly string[] Months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

    private readonly string text;
    private readonly TextLines lines;
    private readonly Action<int, string, string> refuse;
    private readonly Dictionary<string, string> abbreviations = new(StringComparer.OrdinalIgnoreCase);
    private int at;

    private BibTexFile(string text, Action<int, string, string> refuse)
    {
        (this.text, this.refuse) = (text, refuse);
        lines = new TextLines(text);
        foreach (var month in Months)
            abbreviations[month] = month;
    }

    /// <summary>The entries, in order; what is broken goes to <paramref name="refuse"/> as line, what and why.</summary>
    public static IEnumerable<BibTexEntry> Read(string text, Action<int, string, string> refuse) => new BibTexFile(text, refuse).Entries();

    private IEnumerable<BibTexEntry> Entries()
    {
        while ((at = text.IndexOf('@', at)) >= 0)
        {
            var start = at;
            BibTexEntry? entry = null;
            try
            {
                entry = Entry();
            }
            catch (FormatException error)
            {
                refuse(lines.At(start), text[start..Math.Min(text.Length, start + 60)], error.Message);
                // The end of the broken entry cannot be told; the next one begins a line.
                var next = text.IndexOf("\n@", start + 1, StringComparison.Ordinal);
                at = next < 0 ? text.Length : next + 1;
            }

            if (entry is not null)
                yield return entry;
            if (at >= text.Length)
                break;
        }
    }

    private BibTexEntry? Entry()
    {
        var line = lines.At(at++);
        SkipSpace();
        var type = Name();
        SkipSpace();
        // An e-mail address in a comment is no entry.
        if (type.Length == 0 || at >= text.Length || text[at] is not ('{' or '('))
            return null;
        if (type.Equals("comment", StringComparison.OrdinalIgnoreCase))
            return null;
        var close = text[at++] == '{' ? '}' : ')';
        if (type.Equals("preamble", StringComparison.OrdinalIgnoreCase))
        {
            Value();
            Expect(close);
            return null;
        }

        SkipSpace();
        if (type.Equals("string", StringComparison.OrdinalIgnoreCase))
        {
            foreach (var (name, value) in Fields(close))
                abbreviations[name] = value;
            return null;
        }

        var keyStart = at;
        while (at < text.Length && text[at] != ',' && text[at] != close && text[at] != '\n')
            at++;
        var key = text[keyStart..at].Trim();
        SkipSpace();
        if (at < text.Length && text[at] == ',')
            at++;
        return new BibTexEntry(type.ToLowerInvariant(), key, line, Fields(close));
    }

    private Dictionary<string, string> Fields(char close)
    {
        var fields = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        while (true)
        {
            SkipSpace();
            if (at < text.Length && text[at] == close)
            {
                at++;
                return fields;
            }

            var name = Name();
            if (name.Length == 0)
                throw new FormatException(at >= text.Length ? "the entry is not closed: add the brace that is missing" : "expected 'field = {value},' here: mend the entry");
            SkipSpace();
            Expect('=');
            fields.TryAdd(name, Value());
            SkipSpace();
            if (at < text.Length && text[at] == ',')
                at++;
        }
    }

    // Parts joined by '#': {…}, "…", a number, an abbreviation.
    private string Value()
    {
        var value = new StringBuilder();
        do
        {
            SkipSpace();
            if (at >= text.Length)
                throw new FormatException("the entry ends before its value: add it");
            value.Append(text[at] switch { '{' => Braced(), '"' => Quoted(), _ => Bare() });
            SkipSpace();
        }
        while (value.Length <= LongestValue && at < text.Length && text[at] == '#' && at++ >= 0);

        return value.Length <= LongestValue ? value.ToString() : throw new FormatException($"a value of more than {LongestValue} characters: shorten it");
    }

    private string Braced()
    {
        var start = ++at;
        for (var depth = 1; at < text.Length; at++)
        {
            if (text[at] == '\\')
                at++;
            else if (text[at] == '{')
                depth++;
            else if (text[at] == '}' && --depth == 0)
                return text[start..at++];
        }

        throw new FormatException("a brace is not closed: add the one that is missing");
    }

    private string Quoted()
    {
        var start = ++at;
        for (var depth = 0; at < text.Length; at++)
        {
            if (text[at] == '\\')
                at++;
            else if (text[at] == '{')
                depth++;
            else if (text[at] == '}')
                depth--;
            else if (text[at] == '"' && depth == 0)
                return text[start..at++];
        }

        throw new FormatException("a quote is not closed: add the one that is missing");
    }

    private string Bare()
    {
        var name = Name();
        if (name.Length == 0)
            throw new FormatException($"'{text[at]}' is no value: expected {{…}}, \"…\", a number or an abbreviation");
        return abbreviations.GetValueOrDefault(name, name);
    }

    private string Name()
    {
        var start = at;
        while (at < text.Length && (char.IsLetterOrDigit(text[at]) || text[at] is '-' or '_' or '.' or ':' or '+' or '/' or '\'' or '*'))
            at++;
        return text[start..at];
    }

    private void Expect(char c)
    {
        SkipSpace();
        if (at >= text.Length || text[at] != c)
            throw new FormatException($"expected '{c}' here: mend the entry");
        at++;
    }

    private void SkipSpace()
    {
        while (at < text.Length && char.IsWhiteSpace(text[at]))
            at++;
    }
}

/// <summary>An entry of a BibTeX file.</summary>
/// <param name="Type">Its type, in lower case.</param>
/// <param name="Key">Its key.</param>
/// <param name="Line">Where it begins, from 1.</param>
/// <param name="Fields">Its fields by name, whatever the case; their TeX not read yet.</param>
internal sealed record BibTexEntry(string Type, string Key, int Line, IReadOnlyDictionary<string, string> Fields);
