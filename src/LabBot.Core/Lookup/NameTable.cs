namespace LabBot.Core.Lookup;

/// <summary>All names of all things, folded, and where each of their words occurs. Immutable.</summary>
internal sealed class NameTable
{
    private readonly int[] things;
    private readonly ushort[] numbers;
    private readonly ushort[] letters;
    private readonly ushort[] wordCounts;

    private NameTable(NameTableBuilder builder)
    {
        things = [.. builder.Things];
        numbers = [.. builder.Numbers];
        letters = [.. builder.Letters];
        wordCounts = [.. builder.WordCounts];
        (Words, WordPostings) = Arrange(builder.Words, builder.WordOccurrences);
        (Phrases, PhrasePostings) = Arrange(builder.Phrases, builder.PhraseNames);
    }

    /// <summary>The distinct words of names and beside names.</summary>
    public Lexicon Words { get; }

    /// <summary>For each word its <see cref="Occurrence"/>s, packed.</summary>
    public Postings WordPostings { get; }

    /// <summary>The distinct names, their words run together.</summary>
    public Lexicon Phrases { get; }

    /// <summary>For each phrase the names that fold to it.</summary>
    public Postings PhrasePostings { get; }

    /// <summary>How many names there are.</summary>
    public int Count => things.Length;

    public static NameTable Build(IReadOnlyList<Findable> findables)
    {
        var builder = new NameTableBuilder(findables.Count);
        for (var thing = 0; thing < findables.Count; thing++)
        {
            builder.Add(thing, findables[thing]);
        }

        return new NameTable(builder);
    }

    /// <summary>The thing a name belongs to.</summary>
    public int Thing(int name) => things[name];

    /// <summary>The name's number among its thing's names; 0 is the title.</summary>
    public int Number(int name) => numbers[name];

    public int Letters(int name) => letters[name];

    public int WordCount(int name) => wordCounts[name];

    private static (Lexicon, Postings) Arrange(Dictionary<string, int> words, List<(int Entry, int Item)> pairs)
    {
        var (lexicon, numbers) = Lexicon.Build(words.Keys);
        for (var pair = 0; pair < pairs.Count; pair++)
        {
            pairs[pair] = (numbers[pairs[pair].Entry], pairs[pair].Item);
        }

        return (lexicon, new Postings(lexicon.Count, pairs));
    }
}
