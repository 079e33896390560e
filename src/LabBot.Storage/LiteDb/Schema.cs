using LabBot.Core.Kit;
using LabBot.Core.Linking;
using LabBot.Storage.LiteDb.Pages;
using LabBot.Storage.LiteDb.Rows;
using LiteDB;

namespace LabBot.Storage.LiteDb;

/// <summary>Rewrites the rows of one version into those of the next.</summary>
/// <param name="From">The version it starts from; it ends at the next.</param>
/// <param name="Apply">What it does, inside the one transaction of all migrations.</param>
internal sealed record Migration(int From, Action<LiteDatabase> Apply);

/// <summary>The version of the rows that a program writes, and how it gets there from older ones.</summary>
/// <param name="Version">The version.</param>
/// <param name="Migrations">One for each older version that it can open.</param>
internal sealed record Schema(int Version, IReadOnlyList<Migration> Migrations)
{
    /// <summary>What this program writes.</summary>
    public static Schema Current { get; } = new(5, [new Migration(1, WithSuggestionsAndCauses), new Migration(2, WithConversationsLinksAndUsage), new Migration(3, WithEdits), new Migration(4, WithHealth)]);

    /// <summary>The migrations from a version to this one, in order.</summary>
    /// <exception cref="UnusableException">The rows are newer than this program, or too old for it.</exception>
    public IReadOnlyList<Migration> From(int version)
    {
        if (version > Version)
            throw new UnusableException($"it was written by a newer LabBot (schema {version}; this one knows up to {Version}), so start that version again");
        var steps = Enumerable.Range(version, Version - version).Select(from => Migrations.FirstOrDefault(step => step.From == from)).ToList();
        return steps.Contains(null)
            ? throw new UnusableException($"it was written by a LabBot too old for this one (schema {version}; this one migrates from {Version - Migrations.Count} on), so start a version between them first")
            : [.. steps.OfType<Migration>()];
    }

    // Version 5 keeps what is known of the kit's addresses.
    private static void WithHealth(LiteDatabase database)
    {
        StoreRows.MakeCollection(database, StoreRows.HealthName);
        Count(database, "health");
    }

    // Version 4 keeps what curators change and decide; a suggestion's row without a decision is read as waiting.
    private static void WithEdits(LiteDatabase database)
    {
        StoreRows.MakeCollection(database, StoreRows.EditsName);
        StoreRows.MakeCollection(database, StoreRows.ProposalsName);
        Count(database, "edits");
        Count(database, "proposals");
    }

    // Version 3 keeps the conversations that a platform has opened, the links under way and what was looked up; a learner's row without former ids is read as having none.
    private static void WithConversationsLinksAndUsage(LiteDatabase database)
    {
        StoreRows.MakeCollection(database, StoreRows.ConversationsName);
        database.GetCollection(StoreRows.LinksName).Upsert(LinkRow.Write(LinkBook.Empty));
        database.GetCollection(StoreRows.UsageName).Upsert(UsageRow.Write(new Dictionary<WorkId, int>()));
        Count(database, "conversations");
    }

    // Version 2 keeps suggestions, causes and the zone of a profile; a learner's row without the last is read as having none.
    private static void WithSuggestionsAndCauses(LiteDatabase database)
    {
        StoreRows.MakeCollection(database, StoreRows.SuggestionsName);
        StoreRows.MakeCollection(database, StoreRows.SeenName);
        Count(database, "suggestions");
    }

    // From now on the store counts rows of this sort too, of which there are none yet.
    private static void Count(LiteDatabase database, string rows)
    {
        var store = database.GetCollection("store");
        var row = store.FindById(StoreRow.Key);
        row[rows] = 0;
        store.Update(row);
    }
}
