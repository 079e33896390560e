using LabBot.Core;
using LabBot.Core.Curation;
using LabBot.Core.Curation.Health;
using LabBot.Core.Drip;
using LabBot.Core.Kit;
using LabBot.Core.Learning;
using LabBot.Core.Linking;
using LabBot.Core.Storage;
using LabBot.Storage.LiteDb.Rows;
using NodaTime;

namespace LabBot.Storage.LiteDb;

/// <summary>
/// The embedded store: one data folder, owned by one process. A step whose task has completed is on the disk: it outlives the process however
/// that dies, and a power cut as far as the disk keeps what it was forced to write. A step that fails has left nothing; one that fails for want
/// of space works again once there is some. Whatever is not as it was written is refused, never guessed at. Safe on any thread.
/// </summary>
public sealed class LiteDbStore : ILearners, IOutbox, ISuggestions, ISeenEvents, IConversations, ILinks, IUsage, IEditLog, ILinkHealth, IAsyncDisposable
{
    /// <summary>The data file's name in the data folder.</summary>
    public const string FileName = "labbot.db";

    private readonly StoreFiles files;
    private readonly StoreLock held;
    private readonly Backups backups;
    private readonly Failures failures;
    private readonly Forgotten forgotten;
    private readonly Writer writer;
    private readonly SemaphoreSlim oneBackup = new(1);

    private LiteDbStore(StoreFiles files, StoreLock held, Backups backups, Failures failures, Forgotten forgotten, Writer writer)
    {
        this.files = files;
        this.held = held;
        this.backups = backups;
        this.failures = failures;
        this.forgotten = forgotten;
        this.writer = writer;
    }

    /// <summary>Opens the store in a folder, or makes a new one in an empty folder.</summary>
    /// <param name="folder">The data folder; made if it is not there.</param>
    /// <param name="time">Names the backups and says in the lock since when it is held.</param>
    /// <exception cref="StoreException">Another process has it, or it is not as LabBot left it; the message says which, and what to do.</exception>
    public static LiteDbStore Open(string folder, TimeProvider time) => Open(folder, time, Schema.Current, null);

    /// <summary>
    /// Puts a backup in the place of the data file of a store that is not open, and keeps what it replaces beside it.
    /// </summary>
    /// <returns>Where the replaced data file is now; null when there was none.</returns>
    /// <exception cref="StoreException">The store is open, or the backup is not whole; nothing has changed.</exception>
    public static string? Restore(string folder, string backup, TimeProvider time) => Restore(folder, backup, time, Schema.Current);

    /// <inheritdoc/>
    public Task<Learner?> FindAsync(MemberId member, CancellationToken cancellationToken) =>
        writer.StepAsync(rows => rows.Find(member), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<Learner>> AllAsync(CancellationToken cancellationToken) =>
        writer.BetweenAsync<IReadOnlyList<Learner>>(database => [.. database.Rows.AllLearners()], cancellationToken);

    /// <inheritdoc/>
    public Task<Learner> ChangeAsync(MemberId member, Func<Learner> create, Func<Learner, Learner> change, Cause? cause, CancellationToken cancellationToken) =>
        writer.StepAsync(rows => rows.Change(member, create, change, cause), cancellationToken);

    /// <inheritdoc/>
    public Task<bool> ForgetAsync(MemberId member, CancellationToken cancellationToken) => EraseAsync(rows => rows.Forget(member, forgotten.Note), cancellationToken);

    /// <inheritdoc/>
    public Task<bool> ForgetAccountAsync(MemberId member, CancellationToken cancellationToken) => EraseAsync(rows => rows.ForgetAccount(member, forgotten.Note), cancellationToken);

    private async Task<bool> EraseAsync(Func<StoreRows, bool> step, CancellationToken cancellationToken)
    {
        try
        {
            return await writer.StepAsync(step, cancellationToken).ConfigureAwait(false);
        }
        catch (StoreException)
        {
            // Who was not erased is not noted; where that fails too, the next opening does it.
            await writer.BetweenAsync(database => forgotten.Settle(database, eraseAgain: false), CancellationToken.None).ConfigureAwait(false);
            throw;
        }
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<Learner>> ToPlanAsync(int most, CancellationToken cancellationToken) =>
        writer.StepAsync(rows => rows.ToPlan(most), cancellationToken);

    /// <inheritdoc/>
    public Task<int> PlanAsync(IReadOnlyList<Delivery> planned, CancellationToken cancellationToken) =>
        writer.StepAsync(rows => rows.Plan(planned), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<ClaimedDelivery>> ClaimDueAsync(Instant now, Duration lease, Duration grace, int most, CancellationToken cancellationToken) =>
        writer.StepAsync(rows => rows.ClaimDue(now, lease, grace, most), cancellationToken);

    /// <inheritdoc/>
    public Task<bool> RecordSentAsync(
        DeliveryKey key, long token, DeliveryState state, WorkId work, string? message, LedgerEntry entry, Func<Learner, Learner> change, CancellationToken cancellationToken)
    {
        if (state is not (DeliveryState.Sent or DeliveryState.Unknown))
            throw new ArgumentException($"{key} was sent or may have been, but not {state}", nameof(state));
        return writer.StepAsync(rows => rows.Close(key, token, claimed => claimed.With(entry) with { State = state, Work = work, Message = message }, change), cancellationToken);
    }

    /// <inheritdoc/>
    public Task<bool> RecordNotSentAsync(
        DeliveryKey key, long token, DeliveryState state, LedgerEntry entry, Func<Learner, Learner> change, CancellationToken cancellationToken)
    {
        if (state is not (DeliveryState.Failed or DeliveryState.Skipped))
            throw new ArgumentException($"{key} failed or was skipped, but not {state}", nameof(state));
        return writer.StepAsync(rows => rows.Close(key, token, claimed => claimed.With(entry) with { State = state }, change), cancellationToken);
    }

    /// <inheritdoc/>
    public Task<bool> ReleaseAsync(DeliveryKey key, long token, Instant notBefore, LedgerEntry entry, CancellationToken cancellationToken) =>
        writer.StepAsync(rows => rows.Release(key, token, notBefore, entry), cancellationToken);

    /// <inheritdoc/>
    public Task<DeliveryKey?> RecordAskedForAsync(
        LearnerId learner, LocalDate date, WorkId work, LedgerEntry entry, Func<Learner, Learner> change, Cause? cause, CancellationToken cancellationToken) =>
        writer.StepAsync(rows => rows.AskedFor(learner, date, work, entry, change, cause), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<Delivery>> HistoryAsync(LearnerId learner, int most, CancellationToken cancellationToken) =>
        writer.StepAsync(rows => rows.History(learner, most), cancellationToken);

    /// <inheritdoc/>
    public Task<Instant?> LatestAsync(CancellationToken cancellationToken) => writer.StepAsync(rows => rows.Store.Latest, cancellationToken);

    /// <inheritdoc/>
    public Task<bool> AddAsync(Suggestion suggestion, Cause? cause, CancellationToken cancellationToken) =>
        writer.StepAsync(rows => rows.Add(suggestion, cause), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<Suggestion>> SuggestionsAsync(CancellationToken cancellationToken) =>
        writer.BetweenAsync<IReadOnlyList<Suggestion>>(database => [.. database.Rows.AllSuggestions().OrderBy(suggestion => suggestion.At)], cancellationToken);

    /// <inheritdoc/>
    public Task<bool> DecideAsync(string suggestion, Decision decision, Cause? cause, CancellationToken cancellationToken) =>
        writer.StepAsync(rows => rows.Decide(suggestion, decision, cause), cancellationToken);

    /// <inheritdoc/>
    public Task ToldAsync(string suggestion, CancellationToken cancellationToken) => writer.StepAsync(rows => rows.Told(suggestion), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<CatalogEdit>> EditsAsync(CancellationToken cancellationToken) =>
        writer.BetweenAsync<IReadOnlyList<CatalogEdit>>(database => [.. database.Rows.AllEdits()], cancellationToken);

    /// <inheritdoc/>
    public Task<CatalogEdit?> AppendAsync(CatalogEdit edit, string? proposal, Cause? cause, CancellationToken cancellationToken) =>
        writer.StepAsync(rows => rows.Append(edit, proposal, cause), cancellationToken);

    /// <inheritdoc/>
    public Task SettleAsync(IReadOnlyDictionary<long, IReadOnlyList<int>> changes, CancellationToken cancellationToken) => writer.StepAsync(rows => rows.Settle(changes), cancellationToken);

    /// <inheritdoc/>
    public Task KeepAsync(Proposal proposal, CancellationToken cancellationToken) => writer.StepAsync(rows => rows.Keep(proposal), cancellationToken);

    /// <inheritdoc/>
    public Task<bool> DropAsync(string proposal, CancellationToken cancellationToken) => writer.StepAsync(
        rows =>
        {
            if (rows.Proposal(proposal) is null)
                return false;
            rows.RemoveProposal(proposal);
            return true;
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<Proposal>> ProposalsAsync(CancellationToken cancellationToken) =>
        writer.BetweenAsync<IReadOnlyList<Proposal>>(database => [.. database.Rows.AllProposals().OrderBy(proposal => proposal.At)], cancellationToken);

    /// <inheritdoc/>
    public Task<Instant?> WhenSeenAsync(string cause, CancellationToken cancellationToken) => writer.StepAsync(rows => rows.WhenSeen(cause), cancellationToken);

    /// <inheritdoc/>
    public Task RecordAsync(Cause cause, CancellationToken cancellationToken) => writer.StepAsync(
        rows =>
        {
            rows.See(cause);
            return true;
        },
        cancellationToken);

    /// <inheritdoc/>
    Task<string?> IConversations.FindAsync(MemberId member, CancellationToken cancellationToken) => writer.StepAsync(rows => rows.Conversation(member), cancellationToken);

    /// <inheritdoc/>
    public Task<bool> KeepOfLearnerAsync(MemberId member, string channel, CancellationToken cancellationToken) => writer.StepAsync(
        rows =>
        {
            if (rows.Find(member) is null)
                return false;
            rows.PutConversation(member, channel);
            return true;
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task KeepAsync(MemberId member, string channel, CancellationToken cancellationToken) => writer.StepAsync(
        rows =>
        {
            rows.PutConversation(member, channel);
            return true;
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<LinkAnswer> AskAsync(MemberId member, string name, string codeHash, Instant now, CancellationToken cancellationToken) =>
        writer.StepAsync(rows => rows.Ask(member, name, codeHash, now), cancellationToken);

    /// <inheritdoc/>
    public Task<LinkAnswer> EnterAsync(MemberId member, string name, string codeHash, Instant now, CancellationToken cancellationToken) =>
        writer.StepAsync(rows => rows.Enter(member, name, codeHash, now), cancellationToken);

    /// <inheritdoc/>
    public Task<LinkAnswer> LookAsync(MemberId member, string link, Instant now, CancellationToken cancellationToken) =>
        writer.StepAsync(rows => rows.Links.Look(member, link, now), cancellationToken);

    /// <inheritdoc/>
    public Task<LinkAnswer> ConfirmAsync(MemberId member, string link, Instant now, CancellationToken cancellationToken) =>
        writer.StepAsync(rows => rows.Confirm(member, link, now), cancellationToken);

    /// <inheritdoc/>
    public Task<LinkAnswer> CancelAsync(MemberId member, string link, Instant now, CancellationToken cancellationToken) =>
        writer.StepAsync(rows => rows.Cancel(member, link, now), cancellationToken);

    /// <inheritdoc/>
    public Task<Parting?> PartAsync(MemberId member, Instant now, CancellationToken cancellationToken) => writer.StepAsync(rows => rows.Part(member, now), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<Link>> LinksOfAsync(MemberId member, Instant now, CancellationToken cancellationToken) =>
        writer.StepAsync<IReadOnlyList<Link>>(rows => [.. rows.Links.At(now).Links.Where(link => link.Has(member))], cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyDictionary<WorkId, int>> UsageAsync(CancellationToken cancellationToken) => writer.StepAsync(rows => rows.Usage, cancellationToken);

    /// <inheritdoc/>
    public Task AddUsageAsync(IReadOnlyDictionary<WorkId, int> shown, CancellationToken cancellationToken) => writer.StepAsync(
        rows =>
        {
            rows.AddUsage(shown);
            return true;
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<LinkHealth>> HealthAsync(CancellationToken cancellationToken) =>
        writer.BetweenAsync<IReadOnlyList<LinkHealth>>(database => [.. database.Rows.AllHealth().OrderBy(known => known.Link.OriginalString, StringComparer.Ordinal)], cancellationToken);

    /// <inheritdoc/>
    public Task KeepHealthAsync(IReadOnlyList<LinkHealth> known, CancellationToken cancellationToken) => writer.StepAsync(
        rows =>
        {
            foreach (var one in known)
                rows.Put(one);
            return true;
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task LetGoOfHealthAsync(IReadOnlyList<Uri> links, CancellationToken cancellationToken) => writer.StepAsync(
        rows =>
        {
            foreach (var link in links)
                rows.RemoveHealth(link);
            return true;
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<bool> WasRestoredAsync(CancellationToken cancellationToken) => Task.FromResult(File.Exists(files.Restored));

    /// <inheritdoc/>
    public Task HistoriesReadAsync(CancellationToken cancellationToken)
    {
        File.Delete(files.Restored);
        return Task.CompletedTask;
    }

    /// <summary>
    /// Keeps a copy of everything up to now in <c>backups/</c>, proven by opening it, and lets go of the oldest. Steps go on meanwhile.
    /// </summary>
    /// <returns>The backup's path.</returns>
    /// <exception cref="StoreException">It could not be written; no backup was let go.</exception>
    public async Task<string> BackupAsync(CancellationToken cancellationToken)
    {
        await oneBackup.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await writer.BetweenAsync(database => database.Hold(), cancellationToken).ConfigureAwait(false);
            try
            {
                return await Task.Run(backups.Take, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                throw failures.Of(failure);
            }
            finally
            {
                await writer.BetweenAsync(database => database.Release(), CancellationToken.None).ConfigureAwait(false);
            }
        }
        finally
        {
            oneBackup.Release();
        }
    }

    /// <summary>The first backup of a UTC day, as <see cref="BackupAsync"/>; null when the day has one already.</summary>
    /// <exception cref="StoreException">It could not be written; no backup was let go.</exception>
    public async Task<string?> BackupOfTheDayAsync(CancellationToken cancellationToken) =>
        backups.HasOneOfToday() ? null : await BackupAsync(cancellationToken).ConfigureAwait(false);

    /// <summary>Finishes what was begun, brings the data file up to date and gives the folder free.</summary>
    public async ValueTask DisposeAsync()
    {
        await writer.DisposeAsync().ConfigureAwait(false);
        held.Dispose();
        oneBackup.Dispose();
    }

    /// <summary>Restores a store of another schema.</summary>
    internal static string? Restore(string folder, string backup, TimeProvider time, Schema schema) => Restoring.Restore(new StoreFiles(folder), backup, schema, time);

    /// <summary>Opens a store of another schema, or one whose moments a test listens to.</summary>
    internal static LiteDbStore Open(string folder, TimeProvider time, Schema schema, Action<StorePoint>? reached)
    {
        var files = new StoreFiles(folder);
        var forgotten = new Forgotten(files, time, reached);
        var backups = new Backups(files, schema, time, forgotten);
        var failures = new Failures(files, backups);
        StoreLock? held = null;
        try
        {
            held = StoreLock.Take(files, time);
            var database = new Opening(files, schema, backups, forgotten, reached).Open();
            return new LiteDbStore(files, held, backups, failures, forgotten, new Writer(database, failures.Of));
        }
        catch (Exception failure)
        {
            held?.Dispose();
            throw failures.Of(failure);
        }
    }
}
