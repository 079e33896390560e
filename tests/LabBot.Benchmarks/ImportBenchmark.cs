using System.Diagnostics;
using System.Globalization;
using System.Text;
using LabBot.Core.Curation.Import;

namespace LabBot.Benchmarks;

/// <summary>
/// The import part of <c>curation</c>: a made-up list of 1,200 listings in 40 sections, in each format, read, planned and written as a kit. The first
/// reading of each format stands apart: a program that imports once compiles while it reads.
/// </summary>
internal static class ImportBenchmark
{
    private const int Listings = 1_200;
    private const int Sections = 40;
    private const int Rounds = 5;

    /// <summary>Runs it and prints a line a format.</summary>
    public static void Run()
    {
        Console.WriteLine($"import of {Listings} listings in {Sections} sections: read, plan, write as a kit; the first, then the best of {Rounds}");
        foreach (var (name, text) in Lists())
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            var (first, found) = Milliseconds(bytes, name);
            var best = Enumerable.Range(0, Rounds).Min(_ => Milliseconds(bytes, name).Milliseconds);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-12} {found,5} listings   first {first,7:F1} ms   best {best,7:F1} ms"));
        }
    }

    private static (double Milliseconds, int Listings) Milliseconds(byte[] bytes, string name)
    {
        var started = Stopwatch.GetTimestamp();
        var list = ListReader.Read(bytes, name, null);
        var files = KitWriter.Write(list, name);
        GC.KeepAlive(files);
        return (Stopwatch.GetElapsedTime(started).TotalMilliseconds, list.Listings.Count);
    }

    /// <summary>The list in Markdown.</summary>
    public static string Markdown() => Lists().First().Text;

    private static IEnumerable<(string Name, string Text)> Lists()
    {
        var entries = Enumerable.Range(0, Listings).Select(number => (Section: $"Section {number * Sections / Listings}", Title: $"Thing number {number}", Url: $"https://things.example/{number}/page?of={number % 7}", Note: $"what thing {number} is good for, in a sentence or so"));
        var sections = entries.GroupBy(entry => entry.Section).ToList();
        yield return ("list.md", string.Concat(sections.Select(section => $"## {section.Key}\n\n{string.Concat(section.Select(entry => $"- [{entry.Title}]({entry.Url}) - {entry.Note} ([code]({entry.Url}&code), `MIT`)\n"))}\n")));
        yield return ("tables.md", string.Concat(sections.Select(section => $"## {section.Key}\n\n| Name | What |\n|---|---|\n{string.Concat(section.Select(entry => $"| [{entry.Title}]({entry.Url}) | {entry.Note} |\n"))}\n")));
        yield return ("list.html", string.Concat(sections.Select(section => $"<h2>{section.Key}</h2><ul>{string.Concat(section.Select(entry => $"<li><a href=\"{entry.Url}\">{entry.Title}</a> {entry.Note}</li>\n"))}</ul>")));
        yield return ("list.bib", string.Concat(entries.Select((entry, number) => $"@article{{k{number}, title = {{{entry.Title}}}, author = {{Doe, Jane and Roe, Ri{{\\v{{c}}}}hard}}, year = 2024, journal = {{J}}, doi = {{10.1000/{number}}}, url = {{{entry.Url}}}}}\n")));
        yield return ("list.ris", string.Concat(entries.Select((entry, number) => $"TY  - JOUR\nTI  - {entry.Title}\nAU  - Doe, Jane\nDO  - 10.1000/{number}\nUR  - {entry.Url}\nER  - \n")));
        yield return ("list.csv", "section,title,url,note\n" + string.Concat(entries.Select(entry => $"{entry.Section},{entry.Title},{entry.Url},\"{entry.Note}\"\n")));
        yield return ("list.opml", $"<opml><body>{string.Concat(sections.Select(section => $"<outline text=\"{section.Key}\">{string.Concat(section.Select(entry => $"<outline text=\"{entry.Title}\" url=\"{entry.Url}\"/>"))}</outline>"))}</body></opml>");
    }
}
