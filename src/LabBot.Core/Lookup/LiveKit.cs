using LabBot.Core.Kit;
using LabBot.Core.Learning;

namespace LabBot.Core.Lookup;

/// <summary>One consistent view of the kit: a catalogue and what is built from it.</summary>
/// <param name="Catalog">The catalogue.</param>
/// <param name="Index">Its index.</param>
/// <param name="Tracks">Its tracks by name.</param>
public sealed record KitView(Catalog Catalog, KitIndex Index, IReadOnlyDictionary<string, Track> Tracks)
{
    /// <summary>The track of this name; the whole kit where a section of that name is gone.</summary>
    public Track TrackOrFull(string name) => Tracks.GetValueOrDefault(name) ?? Tracks[Track.Full];
}

/// <summary>
/// The kit as it is now. Readers take <see cref="Now"/> once and keep that view to the end of their work; a change swaps
/// the whole view in one step, so nobody sees half of it. Safe on any thread.
/// </summary>
/// <param name="catalog">The catalogue to start with.</param>
public sealed class LiveKit(Catalog catalog)
{
    private volatile KitView now = View(catalog);

    /// <summary>The present view.</summary>
    public KitView Now => now;

    /// <summary>Shows another catalogue from now on. Its index is built before the swap, so nobody waits for it.</summary>
    public void Replace(Catalog catalog) => now = View(catalog);

    private static KitView View(Catalog catalog) => new(
        catalog, KitIndex.Build(catalog), Track.Names(catalog).ToDictionary(name => name, name => Track.Find(catalog, name)!));
}
