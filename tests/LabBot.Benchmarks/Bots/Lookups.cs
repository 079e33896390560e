using LabBot.Core.Commands.Curation;
using LabBot.Core.Commands.Reading;
using LabBot.Core.Kit;

namespace LabBot.Benchmarks.Bots;

/// <summary>What people look up: the whole titles of the kit, their beginnings, and words from within them, in an order that the seed chooses.</summary>
internal sealed class Lookups
{
    private const int LongestTyped = 8;

    private readonly string[] lookups;

    public Lookups(int seed)
    {
        lookups = [.. Titles.SelectMany(Forms)];
        new Random(seed).Shuffle(lookups);
    }

    /// <summary>The kit that comes with LabBot.</summary>
    public static Catalog Kit { get; } =
        CatalogFiles.Load(Path.Combine(AppContext.BaseDirectory, "catalog")).Catalog ?? throw new InvalidOperationException("The kit does not load.");

    /// <summary>Where that kit would be tended; nobody does here.</summary>
    public static CurationDesk Curation(ReadingDesk desk) => new(desk, () => CatalogFiles.Load(Path.Combine(AppContext.BaseDirectory, "catalog")), () => throw new NotSupportedException());

    /// <summary>The titles of the kit.</summary>
    public static IReadOnlyList<string> Titles { get; } = [.. Kit.Works.Select(work => work.Title)];

    /// <summary>The words of the <paramref name="number"/>th lookup.</summary>
    public string this[int number] => lookups[number % lookups.Length];

    /// <summary>The same while it is typed: none of it up to its first eight letters.</summary>
    public string Typed(int number) => this[number][..Math.Min(this[number].Length, number % (LongestTyped + 1))];

    private static IEnumerable<string> Forms(string title)
    {
        var words = title.Split(' ');
        yield return title;
        yield return string.Join(' ', words.Take(2)).ToLowerInvariant();
        yield return words.MaxBy(word => word.Length)!.Trim(':', ',', '.', '?', '(', ')').ToLowerInvariant();
    }
}
