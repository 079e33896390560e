using System.Diagnostics;

namespace LabBot.Core.Kit;

/// <summary>How one work stands to another.</summary>
public enum RelationKind
{
    /// <summary>Argues against it.</summary>
    Counterpoint,

    /// <summary>Continues it.</summary>
    FollowUp,

    /// <summary>Goes further into the same subject.</summary>
    Deeper,

    /// <summary>Looks at the same question from elsewhere.</summary>
    AnotherView,

    /// <summary>Is related without a closer word.</summary>
    SeeAlso,

    /// <summary>Is meant to be read with it.</summary>
    Companion,

    /// <summary>Explains it.</summary>
    Explains,
}

/// <summary>
/// One edge of the kit, read as a sentence: <paramref name="Subject"/> is a counterpoint (and so on) to <paramref name="Target"/>.
/// </summary>
/// <param name="Subject">The work that stands in the relation.</param>
/// <param name="Kind">The relation.</param>
/// <param name="Target">The work it stands to.</param>
public sealed record Relation(WorkId Subject, RelationKind Kind, WorkId Target);

/// <summary>The words for <see cref="RelationKind"/> in Kit Markdown, on cards and in lookup.</summary>
public static class RelationKinds
{
    private static readonly Dictionary<string, RelationKind> ByWord =
        Enum.GetValues<RelationKind>().ToDictionary(Word, StringComparer.OrdinalIgnoreCase);

    /// <summary>The words that may stand before a link: <c>counterpoint: [label](url)</c>. <c>explains</c> takes a work id only.</summary>
    public static IReadOnlyList<string> ListingWords { get; } =
        [.. Enum.GetValues<RelationKind>().Where(kind => kind != RelationKind.Explains).Select(Word)];

    /// <summary>The words that may stand before a work id.</summary>
    public static IReadOnlyList<string> Words { get; } = [.. Enum.GetValues<RelationKind>().Select(Word)];

    /// <summary>Reads a relation word, whatever its case.</summary>
    public static bool TryParse(string word, out RelationKind kind) => ByWord.TryGetValue(word, out kind);

    /// <summary>The word in Kit Markdown: <c>follow-up</c>.</summary>
    public static string Word(this RelationKind kind) => kind switch
    {
        RelationKind.Counterpoint => "counterpoint",
        RelationKind.FollowUp => "follow-up",
        RelationKind.Deeper => "deeper",
        RelationKind.AnotherView => "another view",
        RelationKind.SeeAlso => "see also",
        RelationKind.Companion => "companion",
        RelationKind.Explains => "explains",
        _ => throw new UnreachableException(),
    };

    /// <summary>Before the target's title, where the subject is spoken of: <c>Counterpoint to</c> The Bitter Lesson.</summary>
    public static string ToTarget(this RelationKind kind) => kind switch
    {
        RelationKind.Counterpoint => "Counterpoint to",
        RelationKind.FollowUp => "Follow-up to",
        RelationKind.Deeper => "Goes deeper than",
        RelationKind.AnotherView => "Another view of",
        RelationKind.SeeAlso => "See also",
        RelationKind.Companion => "Companion to",
        RelationKind.Explains => "Explains",
        _ => throw new UnreachableException(),
    };

    /// <summary>On the subject's card, behind the target's title: <c>this is a counterpoint to it</c>.</summary>
    public static string OnSubject(this RelationKind kind) => kind switch
    {
        RelationKind.Counterpoint => "this is a counterpoint to it",
        RelationKind.FollowUp => "this follows it up",
        RelationKind.Deeper => "this goes deeper",
        RelationKind.AnotherView => "this is another view of it",
        RelationKind.SeeAlso => "see also",
        RelationKind.Companion => "this is its companion",
        RelationKind.Explains => "this explains it",
        _ => throw new UnreachableException(),
    };

    /// <summary>On the target's card, behind the subject's title: <c>counterpoint to this</c>.</summary>
    public static string OnTarget(this RelationKind kind) => kind switch
    {
        RelationKind.Counterpoint => "counterpoint to this",
        RelationKind.FollowUp => "follow-up to this",
        RelationKind.Deeper => "goes deeper",
        RelationKind.AnotherView => "another view of this",
        RelationKind.SeeAlso => "see also",
        RelationKind.Companion => "companion to this",
        RelationKind.Explains => "explains this",
        _ => throw new UnreachableException(),
    };

    /// <summary>The title of the set of a work's subjects: <c>Counterpoints to</c> The Bitter Lesson.</summary>
    public static string SetTitle(this RelationKind kind) => kind switch
    {
        RelationKind.Counterpoint => "Counterpoints to",
        RelationKind.FollowUp => "Follow-ups to",
        RelationKind.Deeper => "Going deeper than",
        RelationKind.AnotherView => "Other views of",
        RelationKind.SeeAlso => "Related to",
        RelationKind.Companion => "Companions to",
        RelationKind.Explains => "Explanations of",
        _ => throw new UnreachableException(),
    };
}
