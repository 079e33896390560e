using LabBot.Core.Kit;

namespace LabBot.Core.Curation.Import;

/// <summary>One work of a foreign list.</summary>
/// <param name="Number">Its number in the list; what two listings of one work have in common.</param>
/// <param name="Keys">Every key by which the list names it.</param>
/// <param name="Mirrors">Addresses of it that its first listing and its record do not name.</param>
/// <param name="Record">What the first listing with a record says of it; null when none has one.</param>
internal sealed record ForeignWork(int Number, IReadOnlyList<WorkKey> Keys, IReadOnlyList<Uri> Mirrors, WorkRecord? Record);

/// <summary>Tells which listings of a foreign list are one work: those that share an address, a DOI or an arXiv id, directly or by way of others.</summary>
internal static class ForeignWorks
{
    /// <summary>The work of each listing, in order.</summary>
    public static IReadOnlyList<ForeignWork> Of(IReadOnlyList<ForeignListing> listings)
    {
        var keys = listings.Select(listing => KeysOf(listing, listing.Record)).ToList();
        var number = Unite(keys);
        var works = Enumerable.Range(0, listings.Count).GroupBy(place => number[place]).ToDictionary(places => places.Key, places => WorkOf(places.Key, [.. places], listings, keys));
        return [.. Enumerable.Range(0, listings.Count).Select(place => works[number[place]])];
    }

    private static ForeignWork WorkOf(int number, IReadOnlyList<int> places, IReadOnlyList<ForeignListing> listings, IReadOnlyList<IReadOnlyList<WorkKey>> keys)
    {
        var record = places.Select(place => listings[place].Record).FirstOrDefault(record => record is not null);
        var named = KeysOf(listings[places[0]], record).ToHashSet();
        var mirrors = places.Skip(1).Select(place => listings[place].Link).Where(link => named.Add(WorkKey.Of(link))).ToList();
        return new ForeignWork(number, [.. places.SelectMany(place => keys[place]).Distinct()], mirrors, record);
    }

    private static IReadOnlyList<WorkKey> KeysOf(ForeignListing listing, WorkRecord? record)
    {
        var draft = new WorkDraft(default, listing.Label, listing.Link, new SourcePlace("", listing.Line), record);
        draft.Add([.. listing.Fields.Select(field => new Field(field.Name, field.Value, listing.Line))], "", []);
        return draft.TakeNewKeys();
    }

    // The number of a work is the place of its first listing.
    private static int[] Unite(List<IReadOnlyList<WorkKey>> keys)
    {
        var parent = Enumerable.Range(0, keys.Count).ToArray();
        int Root(int place)
        {
            while (parent[place] != place)
                place = parent[place] = parent[parent[place]];
            return place;
        }

        var first = new Dictionary<WorkKey, int>();
        for (var place = 0; place < keys.Count; place++)
        {
            foreach (var key in keys[place])
            {
                if (first.TryAdd(key, place))
                    continue;
                var (one, other) = (Root(first[key]), Root(place));
                parent[Math.Max(one, other)] = Math.Min(one, other);
            }
        }

        return [.. Enumerable.Range(0, keys.Count).Select(Root)];
    }
}
