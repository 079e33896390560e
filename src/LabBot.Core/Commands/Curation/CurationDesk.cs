using System.Collections.Concurrent;
using LabBot.Core.Commands.Reading;
using LabBot.Core.Curation;
using LabBot.Core.Kit;
using LabBot.Core.Lookup;
using LabBot.Core.Storage;
using NodaTime;

namespace LabBot.Core.Commands.Curation;

/// <summary>
/// Where the kit is tended: the files, the log of edits, and the catalogue that comes of both, which <see cref="LiveKit"/> shows. One edit is entered at a time; when that has returned,
/// everybody sees it. Safe on any thread.
/// </summary>
/// <param name="reading">The kit, the store, the clock and the names of the commands.</param>
/// <param name="read">Reads the kit's files.</param>
/// <param name="outside">Gives what lies outside, when it is first asked.</param>
public sealed class CurationDesk(ReadingDesk reading, Func<CatalogLoad> read, Func<IOutside> outside) : IDisposable
{
    private readonly SemaphoreSlim one = new(1);
    private volatile KitLog? now;
    private CatalogLoad? good;

    /// <summary>Told the whole log after each change of it; by default nobody is.</summary>
    public Action<IReadOnlyList<CatalogEdit>> Publish { get; init; } = _ => { };

    /// <summary>What lies outside.</summary>
    public IOutside Outside => outside();

    /// <summary>Who may have something to hear of what they suggested.</summary>
    internal ConcurrentDictionary<MemberId, byte> Untold { get; } = new();

    /// <summary>The suggestions of which somebody is being told just now.</summary>
    internal ConcurrentDictionary<string, byte> BeingTold { get; } = new();

    internal ReadingDesk Reading => reading;

    internal Stores Stores => reading.Stores;

    internal Instant Now => reading.Now;

    internal CommandNames Names => reading.Names;

    internal KitView View => reading.Kit.Now;

    /// <summary>The files with every edit, and the log; read by the first call.</summary>
    /// <exception cref="StoreException">The store cannot be used.</exception>
    /// <exception cref="InvalidOperationException">The files hold errors, so that they are no kit.</exception>
    public async Task<KitLog> OpenAsync(CancellationToken cancellationToken)
    {
        if (now is { } open)
            return open;
        await one.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return now ?? await FoldAsync(read(), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            one.Release();
        }
    }

    /// <summary>The same, with the log as the store has it now: without the names of curators who have asked to be forgotten.</summary>
    /// <exception cref="StoreException">The store cannot be used.</exception>
    public async Task<KitLog> OpenLogAsync(CancellationToken cancellationToken)
    {
        await OpenAsync(cancellationToken).ConfigureAwait(false);
        await one.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var open = now ?? await FoldAsync(read(), cancellationToken).ConfigureAwait(false);
            return now = open with { Edits = await Stores.Edits.EditsAsync(cancellationToken).ConfigureAwait(false) };
        }
        finally
        {
            one.Release();
        }
    }

    /// <summary>Reads the files anew and shows them with every edit; with errors in the files, the kit stays as it was.</summary>
    /// <returns>What came of reading the files.</returns>
    public async Task<CatalogLoad> ReloadAsync(CancellationToken cancellationToken)
    {
        await one.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var files = read();
            if (files.Catalog is not null)
                await FoldAsync(files, cancellationToken).ConfigureAwait(false);
            return files;
        }
        finally
        {
            one.Release();
        }
    }

    /// <summary>
    /// Enters an edit: it is in the log, and everybody sees it, or neither. A proposal that is entered goes.
    /// </summary>
    /// <param name="proposal">What to change.</param>
    /// <param name="isKept">Whether the store keeps it as a proposal.</param>
    /// <param name="by">The curator.</param>
    /// <param name="cause">The event behind it.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<EntryResult> EnterAsync(Proposal proposal, bool isKept, Caller by, Cause? cause, CancellationToken cancellationToken)
    {
        await OpenAsync(cancellationToken).ConfigureAwait(false);
        var suggestion = proposal.Suggestion is { } id ? (await Stores.Suggestions.SuggestionsAsync(cancellationToken).ConfigureAwait(false)).FirstOrDefault(one => one.Id == id) : null;
        await one.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var open = now ?? await FoldAsync(read(), cancellationToken).ConfigureAwait(false);
            var (load, why) = EditFold.Make(open.Kit, proposal.Changes);
            if (load is null)
                return new EntryResult.Clash(why!);
            var edit = new CatalogEdit(0, Now, by.Member, by.Name, proposal.What, proposal.Changes) { Undoes = proposal.Undoes, Suggestion = proposal.Suggestion, SuggestedBy = suggestion?.ByName };
            // What the store has taken although it says no, or not in time, is read from it by the next who asks.
            now = null;
            var entered = await Stores.Edits.AppendAsync(edit, isKept ? proposal.Id : null, cause, cancellationToken).ConfigureAwait(false);
            if (entered is null)
            {
                now = open;
                return new EntryResult.Gone();
            }

            reading.Kit.Replace(load.Catalog!);
            now = open with { Kit = load, Edits = [.. open.Edits, entered] };
            Publish(now.Edits);
            return new EntryResult.Entered(entered);
        }
        finally
        {
            one.Release();
        }
    }

    /// <summary>
    /// Runs <paramref name="write"/>, which writes the files as people see them, with no edit coming in between. Afterwards every edit that it wrote is settled.
    /// </summary>
    /// <param name="write">Gets what the files hold, the log, and what is to be written; false where it wrote nothing.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<T> WriteAsync<T>(Func<CatalogLoad, IReadOnlyList<CatalogEdit>, FoldedKit, (bool IsWritten, T Result)> write, CancellationToken cancellationToken)
    {
        await one.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var files = read();
            if (files.Catalog is null)
                throw new InvalidOperationException($"the kit's files hold errors: {files.Errors.First()}");
            var log = await Stores.Edits.EditsAsync(cancellationToken).ConfigureAwait(false);
            var folded = EditFold.Fold(files, log);
            var (isWritten, result) = write(files, log, folded);
            if (isWritten)
            {
                await Stores.Edits.SettleAsync(folded.Made, cancellationToken).ConfigureAwait(false);
                await FoldAsync(read(), cancellationToken).ConfigureAwait(false);
            }

            return result;
        }
        finally
        {
            one.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => one.Dispose();

    private async Task<KitLog> FoldAsync(CatalogLoad read, CancellationToken cancellationToken)
    {
        // Files that were broken meanwhile leave the kit as it was.
        var files = good = read.Catalog is not null ? read : good ?? throw new InvalidOperationException($"the kit's files hold errors: {read.Errors.First()}");
        var log = await Stores.Edits.EditsAsync(cancellationToken).ConfigureAwait(false);
        var folded = EditFold.Fold(files, log);
        if (folded.Settled.Count > 0)
        {
            await Stores.Edits.SettleAsync(folded.Settled, cancellationToken).ConfigureAwait(false);
            log = await Stores.Edits.EditsAsync(cancellationToken).ConfigureAwait(false);
        }

        reading.Kit.Replace(folded.Catalog);
        Publish(log);
        foreach (var suggestion in await Stores.Suggestions.SuggestionsAsync(cancellationToken).ConfigureAwait(false))
        {
            if (suggestion is { Decision.IsTold: false, By: { } by })
                Untold[by] = 0;
        }

        return now = new KitLog(folded.Load, log, folded.Conflicts);
    }
}

/// <summary>The kit with its edits.</summary>
/// <param name="Kit">The files with every edit made.</param>
/// <param name="Edits">The log, the oldest first.</param>
/// <param name="Conflicts">What could not be made.</param>
public sealed record KitLog(CatalogLoad Kit, IReadOnlyList<CatalogEdit> Edits, IReadOnlyList<EditConflict> Conflicts)
{
    /// <summary>Whether a later edit takes this one back, and no later one takes that back.</summary>
    public bool IsUndone(CatalogEdit edit) => Edits.LastOrDefault(later => later.Undoes == edit.Number) is { } undo && !IsUndone(undo);
}

/// <summary>What came of entering an edit. The closed set is the records inside.</summary>
public abstract record EntryResult
{
    private EntryResult()
    {
    }

    /// <summary>It is in the log.</summary>
    /// <param name="Edit">The edit.</param>
    public sealed record Entered(CatalogEdit Edit) : EntryResult;

    /// <summary>The kit is not as it was when the edit was thought of.</summary>
    /// <param name="Why">A sentence.</param>
    public sealed record Clash(string Why) : EntryResult;

    /// <summary>Its proposal or its suggestion was decided already, or the same event came before.</summary>
    public sealed record Gone : EntryResult;
}
