using LabBot.Core;
using LabBot.Core.Curation;
using LabBot.Core.Storage;
using LabBot.Storage.LiteDb.Rows;

namespace LabBot.Storage.LiteDb;

/// <summary>What the store does to suggestions, as steps of a transaction.</summary>
internal static class SuggestionSteps
{
    public static bool Add(this StoreRows rows, Suggestion suggestion, Cause? cause)
    {
        if ((cause is not null && rows.HasSeen(cause.Id)) || rows.Suggestion(suggestion.Id) is not null)
            return false;
        rows.Put(suggestion);
        if (cause is not null)
            rows.See(cause);
        return true;
    }

    /// <summary>Takes the person from whatever the members have suggested; how many suggestions that were.</summary>
    public static int LoseName(this StoreRows rows, IReadOnlyList<MemberId> members)
    {
        var theirs = rows.AllSuggestions().Where(suggestion => suggestion.By is { } by && members.Contains(by)).ToList();
        foreach (var suggestion in theirs)
            rows.Put(suggestion.WithoutPerson());
        // The edit that followed a suggestion says who made it.
        var ids = theirs.Select(suggestion => suggestion.Id).ToHashSet();
        foreach (var edit in ids.Count == 0 ? [] : rows.AllEdits().Where(edit => edit.Suggestion is { } id && ids.Contains(id)).ToList())
            rows.Put(edit with { SuggestedBy = Suggestion.Forgotten });
        return theirs.Count;
    }
}
