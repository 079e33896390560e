namespace LabBot.Core.Lookup;

/// <summary>One answer of a <see cref="LookupIndex"/>.</summary>
/// <param name="Thing">The number of the thing found: its place, from 0, in the list the index was built from.</param>
/// <param name="Match">How the query fits.</param>
/// <param name="Score">
/// How well it fits, priority included, above 0 and at most 1; higher is better. Comparable within one answer among hits of the same <paramref name="Match"/>; not between queries.
/// </param>
/// <param name="Name">Which of the thing's names fits best: its place, from 0, in <see cref="Findable.Names"/>.</param>
public readonly record struct LookupHit(int Thing, LookupMatch Match, double Score, int Name);
