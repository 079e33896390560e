namespace LabBot.Core.Lookup;

/// <summary>
/// Something a person may look up: its names, and the further words by which it may also be found.
/// </summary>
/// <param name="Names">
/// The title first, then labels and aliases. A thing without names is kept (so that numbers stay in step) but never found.
/// </param>
/// <param name="Words">Further searchable words, such as authors and tags; they rank below the words of a name.</param>
/// <param name="Priority">
/// Settles near-ties: of two things that fit a query about equally well, the one with the higher priority comes first. Any integer; only the order counts.
/// </param>
/// <remarks>Immutable as long as the list given is not changed. Equality is that of records: the list is compared by reference.</remarks>
public sealed record Findable(IReadOnlyList<string> Names, string Words = "", int Priority = 0);
