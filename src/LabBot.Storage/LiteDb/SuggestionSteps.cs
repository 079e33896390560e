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
}
