using System.Runtime.InteropServices;

namespace LabBot.Core.Lookup;

/// <summary>Collects what a <see cref="NameTable"/> is made from; used once, by one thread.</summary>
internal sealed class NameTableBuilder
{
    /// <summary>Words beside a name are read up to this many letters: room for a few hundred authors.</summary>
    private const int MostLettersBeside = 4096;

    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> wordsBySpan;

    /// <param name="things">How many things to make room for; most have one name.</param>
    public NameTableBuilder(int things)
    {
        Things = new(things);
        Numbers = new(things);
        Letters = new(things);
        WordCounts = new(things);
        Words = new(things);
        WordOccurrences = new(2 * things);
        Phrases = new(things);
        PhraseNames = new(things);
        wordsBySpan = Words.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    public List<int> Things { get; }

    public List<ushort> Numbers { get; }

    public List<ushort> Letters { get; }

    public List<ushort> WordCounts { get; }

    public Dictionary<string, int> Words { get; }

    public List<(int Entry, int Item)> WordOccurrences { get; }

    public Dictionary<string, int> Phrases { get; }

    public List<(int Entry, int Item)> PhraseNames { get; }

    public void Add(int thing, Findable findable)
    {
        var beside = Folding.Fold(findable.Words, MostLettersBeside);
        for (var number = 0; number < findable.Names.Count; number++)
        {
            var name = findable.Names[number];
            Add(thing, number, Folding.Fold(name), beside);
            if (Folding.WithoutAccentedLetters(name) is { } slug)
            {
                Add(thing, number, Folding.Fold(slug), beside);
            }
        }
    }

    private void Add(int thing, int number, FoldedText folded, FoldedText beside)
    {
        if (folded.Words == 0)
        {
            return;
        }

        var name = Things.Count;
        if (name == Occurrence.MostNames)
        {
            throw new ArgumentException($"An index holds at most {Occurrence.MostNames} names.");
        }

        Things.Add(thing);
        Numbers.Add((ushort)Math.Min(number, ushort.MaxValue));
        Letters.Add((ushort)folded.Letters.Length);
        WordCounts.Add((ushort)folded.Words);
        ref var phrase = ref CollectionsMarshal.GetValueRefOrAddDefault(Phrases, folded.Letters, out var isKnown);
        phrase = isKnown ? phrase : Phrases.Count - 1;
        PhraseNames.Add((phrase, name));
        for (var position = 0; position < folded.Words; position++)
        {
            WordOccurrences.Add((WordNumber(folded.Word(position)), Occurrence.InName(name, position).Packed));
        }

        for (var word = 0; word < beside.Words; word++)
        {
            WordOccurrences.Add((WordNumber(beside.Word(word)), Occurrence.BesideName(name).Packed));
        }
    }

    private int WordNumber(ReadOnlySpan<char> word)
    {
        ref var number = ref CollectionsMarshal.GetValueRefOrAddDefault(wordsBySpan, word, out var isKnown);
        number = isKnown ? number : Words.Count - 1;
        return number;
    }
}
