using System.Text.RegularExpressions;
using CsCheck;

namespace LabBot.Tests.Kit;

/// <summary>Makes section files of all shapes, and the slips of a hand that edits them.</summary>
internal static partial class KitGen
{
    private static readonly Gen<string> Word = Gen.OneOf("Qscgpt", "Qlesson", "Qliò", "Q变分", "Qw-b", "Q2.0", "Q“smart”", "Q(vae)", "Qa:b", "Q—", "Q&");

    private static readonly Gen<string> Words = Word.Array[1, 4].Select(words => string.Join(' ', words));

    private static readonly Gen<Line> SomeLine = Gen.Select(
        Words, Gen.OneOf(Words, Gen.Const("")), Gen.OneOf("", "", "", "counterpoint", "see also", "another view"), Words.Array[0, 3], Gen.OneOf(" — ", " – ", " - "), Gen.Int[0, 9],
        (label, note, relation, aliases, dash, group) => new Line(label, note, relation, [.. aliases.Select(alias => alias.Replace(",", "", StringComparison.Ordinal)).Distinct()], dash, group == 0));

    /// <summary>A section file, and what it lists.</summary>
    public static readonly Gen<(string Text, IReadOnlyList<Listing> Listings)> Kit = SomeLine.Array[1, 8].Select(Write);

    /// <summary>A section file with one slip: one character lost, one line twice, lost, moved in or out, or a line of something else.</summary>
    public static readonly Gen<string> Slipped = Gen.Select(
        Kit, Gen.Int[0, 6], Gen.Int[0, 10_000], Gen.OneOf("", " ", "\t", "    ", "* ", "1. ", "> ", "# ", "```", "---", "===", "Qtext", "- Qtext", "- [Qtext](x)", "<b>", "[Qr]: https://r.example/", "| Qa | Qb |", "id: Qx", "  - kind: blog", "  - also: Qnew", "\u00a0"),
        (kit, kind, at, junk) => Apply(kit.Text, kind, at, junk));

    /// <summary>The words of a file that must not get lost: all that a generated file says, and all that a slip adds, begins with Q.</summary>
    public static IEnumerable<string> WordsOf(string text) => QWord().Matches(text).Select(match => match.Value);

    private static (string Text, IReadOnlyList<Listing> Listings) Write(Line[] lines)
    {
        List<string> text = ["# Qtitle", "", "Qnote of the section.", ""];
        var listings = new List<Listing>();
        var parentIndent = "";
        var inGroup = false;
        for (var i = 0; i < lines.Length; i++)
        {
            var line = lines[i];
            var related = line.Relation.Length > 0 && i > 0;
            if (!related && line.StartsGroup)
            {
                text.Add($"- **Qgroup{i}**");
                inGroup = true;
            }
            else if (!related)
            {
                inGroup = false;
            }

            parentIndent = related ? parentIndent : inGroup ? "  " : "";
            var indent = related ? parentIndent + "  " : parentIndent;
            text.Add($"{indent}- {(related ? line.Relation + ": " : "")}[{line.Label}](https://h{i}.example/p){(line.Note.Length > 0 ? line.Dash + line.Note : "")}");
            text.Add($"{indent}  - id: work-{i}");
            if (line.Aliases.Length > 0)
                text.Add($"{indent}  - also: {string.Join(", ", line.Aliases)}");
            listings.Add(new Listing($"work-{i}", line.Label, line.Note.Length > 0 ? line.Note : null, related ? line.Relation : null, inGroup, string.Join('|', line.Aliases)));
        }

        return (string.Join('\n', text) + "\n", listings);
    }

    private static string Apply(string text, int kind, int at, string junk)
    {
        if (kind == 0)
            return text.Remove(at % text.Length, 1);
        if (kind == 1)
            return text.Insert(at % text.Length, junk);
        var lines = text.Split('\n').ToList();
        var line = at % (lines.Count - 1);
        switch (kind)
        {
            case 2:
                lines.Insert(line, lines[line]);
                break;
            case 3:
                lines.RemoveAt(line);
                break;
            case 4:
                lines[line] = " " + lines[line];
                break;
            case 5:
                lines[line] = lines[line].Length > 0 ? lines[line][1..] : "";
                break;
            default:
                lines.Insert(line, junk);
                break;
        }

        return string.Join('\n', lines);
    }

    /// <summary>A listing as it should be read.</summary>
    public sealed record Listing(string Work, string Label, string? Note, string? Relation, bool InGroup, string Aliases);

    private sealed record Line(string Label, string Note, string Relation, string[] Aliases, string Dash, bool StartsGroup);

    [GeneratedRegex(@"Q[\w]+")]
    private static partial Regex QWord();
}
