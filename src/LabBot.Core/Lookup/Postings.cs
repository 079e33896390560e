namespace LabBot.Core.Lookup;

/// <summary>For each lexicon entry, where it occurs: one array of all places and the place at which each entry's begin. Immutable.</summary>
internal sealed class Postings
{
    private readonly int[] starts;
    private readonly int[] items;

    /// <param name="entries">How many entries there are.</param>
    /// <param name="pairs">Entries and what to post for each; kept in this order within an entry.</param>
    public Postings(int entries, List<(int Entry, int Item)> pairs)
    {
        starts = new int[entries + 1];
        foreach (var (entry, _) in pairs)
        {
            starts[entry + 1]++;
        }

        for (var entry = 0; entry < entries; entry++)
        {
            starts[entry + 1] += starts[entry];
        }

        items = new int[pairs.Count];
        var next = starts.AsSpan(0, entries).ToArray();
        foreach (var (entry, item) in pairs)
        {
            items[next[entry]++] = item;
        }
    }

    public ReadOnlySpan<int> Of(int entry) => items.AsSpan(starts[entry], starts[entry + 1] - starts[entry]);
}
