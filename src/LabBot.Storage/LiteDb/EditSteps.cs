using LabBot.Core;
using LabBot.Core.Curation;
using LabBot.Core.Storage;
using LabBot.Storage.LiteDb.Rows;

namespace LabBot.Storage.LiteDb;

/// <summary>What the store does to the edit log and to proposals, as steps of a transaction.</summary>
internal static class EditSteps
{
    public static CatalogEdit? Append(this StoreRows rows, CatalogEdit edit, string? proposal, Cause? cause)
    {
        if ((cause is not null && rows.HasSeen(cause.Id)) || (proposal is not null && rows.Proposal(proposal) is null))
            return null;
        var suggestion = edit.Suggestion is { } id ? rows.Suggestion(id) : null;
        if (suggestion is { Decision: not null })
            return null;
        var numbered = edit with { Number = rows.Store.Edits + 1 };
        rows.Put(numbered);
        if (proposal is not null)
            rows.RemoveProposal(proposal);
        if (suggestion is not null)
            rows.Put(suggestion with { Decision = new Decision(numbered.Number, null, edit.By, edit.At) });
        if (cause is not null)
            rows.See(cause);
        return numbered;
    }

    public static bool Settle(this StoreRows rows, IReadOnlyDictionary<long, IReadOnlyList<int>> changes)
    {
        foreach (var (number, settled) in changes)
        {
            if (rows.Edit(number) is { } edit && settled.Any(index => !edit.Settled.Contains(index)))
                rows.Put(edit with { Settled = edit.Settled.Concat(settled).ToHashSet() });
        }

        return true;
    }

    public static bool Keep(this StoreRows rows, Proposal proposal)
    {
        foreach (var old in rows.AllProposals().Where(one => one.For is not null && one.At < proposal.At - Proposal.KeptFor).ToList())
            rows.RemoveProposal(old.Id);
        rows.Put(proposal);
        return true;
    }

    public static bool Decide(this StoreRows rows, string id, Decision decision, Cause? cause)
    {
        if ((cause is not null && rows.HasSeen(cause.Id)) || rows.Suggestion(id) is not { Decision: null } suggestion)
            return false;
        rows.Put(suggestion with { Decision = decision });
        if (cause is not null)
            rows.See(cause);
        return true;
    }

    public static bool Told(this StoreRows rows, string id)
    {
        if (rows.Suggestion(id) is { Decision: { IsTold: false } decision } suggestion)
            rows.Put(suggestion with { Decision = decision with { IsTold = true } });
        return true;
    }

    /// <summary>Takes the person from the edits and decisions of the members, and what only they were shown; how many that were.</summary>
    public static int LoseCurator(this StoreRows rows, IReadOnlyList<MemberId> members)
    {
        bool IsTheirs(MemberId? member) => member is { } one && members.Contains(one);
        var edits = rows.AllEdits().Where(edit => IsTheirs(edit.By)).ToList();
        foreach (var edit in edits)
            rows.Put(edit.WithoutPerson());
        var decided = rows.AllSuggestions().Where(suggestion => IsTheirs(suggestion.Decision?.By)).ToList();
        foreach (var suggestion in decided)
            rows.Put(suggestion with { Decision = suggestion.Decision! with { By = null } });
        var shown = rows.AllProposals().Where(proposal => IsTheirs(proposal.For)).ToList();
        foreach (var proposal in shown)
            rows.RemoveProposal(proposal.Id);
        return edits.Count + decided.Count + shown.Count;
    }
}
