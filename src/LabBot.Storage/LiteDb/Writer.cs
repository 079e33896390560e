using System.Threading.Channels;
using LabBot.Core.Storage;
using LabBot.Storage.LiteDb.Pages;
using LabBot.Storage.LiteDb.Rows;
using LiteDB;

namespace LabBot.Storage.LiteDb;

/// <summary>
/// The one thread that uses the database. Steps that wait go into one transaction, so that they share the wait for the disk; each is told only
/// when that is durable. A step that throws has changed nothing and fails its own caller alone.
/// </summary>
internal sealed class Writer : IAsyncDisposable
{
    // A batch shares one wait for the disk. With more, the first of them would wait noticeably longer for the last.
    private const int MostTogether = 64;

    private readonly Channel<Job> queue = Channel.CreateUnbounded<Job>(new UnboundedChannelOptions { SingleReader = true });
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Database database;
    private readonly Func<Exception, StoreException> explain;

    /// <summary>Starts the thread.</summary>
    /// <param name="database">Its own from now on, until it is disposed of, which disposes of the database.</param>
    /// <param name="explain">Says a failure of the disk or the database as an operator can read it.</param>
    public Writer(Database database, Func<Exception, StoreException> explain)
    {
        this.database = database;
        this.explain = explain;
        new Thread(Work) { IsBackground = true, Name = "LabBot store" }.Start();
    }

    /// <summary>Runs a step of a transaction, all of it or nothing. A step that must throw does so before its first write.</summary>
    public Task<T> StepAsync<T>(Func<StoreRows, T> step, CancellationToken cancellationToken) => Enqueue(new Step<T>(step, cancellationToken));

    /// <summary>Runs something between transactions: long reads, whose pages a transaction would keep in memory, and checkpoints.</summary>
    public Task<T> BetweenAsync<T>(Func<Database, T> work, CancellationToken cancellationToken) => Enqueue(new Between<T>(work, cancellationToken));

    /// <summary>Does something to the files between transactions.</summary>
    public Task BetweenAsync(Action<Database> work, CancellationToken cancellationToken) => BetweenAsync(
        database =>
        {
            work(database);
            return true;
        },
        cancellationToken);

    /// <summary>Finishes what waits, brings the data file up to date and closes it.</summary>
    public async ValueTask DisposeAsync()
    {
        queue.Writer.TryComplete();
        await ended.Task.ConfigureAwait(false);
    }

    private Task<T> Enqueue<T>(Job<T> job)
    {
        ObjectDisposedException.ThrowIf(!queue.Writer.TryWrite(job), typeof(LiteDbStore));
        return job.Task;
    }

    private void Work()
    {
        try
        {
            while (queue.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
            {
                RunWhatWaits();
                Try(database.CheckpointIfDue);
            }

            Try(database.Checkpoint);
            database.Dispose();
            ended.SetResult();
        }
        catch (Exception unforeseen)
        {
            ended.SetException(unforeseen);
            throw;
        }
    }

    private void RunWhatWaits()
    {
        var together = new List<Job>();
        while (together.Count < MostTogether && queue.Reader.TryPeek(out var next) && !next.IsBetween && queue.Reader.TryRead(out var job))
            together.Add(job);
        if (together.Count > 0)
            RunTogether(together);
        else if (queue.Reader.TryRead(out var alone))
            Run(() => alone.Run(database), [alone]);
    }

    private void RunTogether(List<Job> jobs)
    {
        try
        {
            Run(() => database.Commit(rows => jobs.ForEach(job => job.Run(rows))), jobs, rethrow: jobs.Count > 1);
        }
        catch (Exception broken) when (broken is LiteException or UnusableException)
        {
            // One of them broke the transaction for all: each has one of its own now.
            jobs.ForEach(job => RunTogether([job]));
        }
    }

    private void Run(Action work, List<Job> jobs, bool rethrow = false)
    {
        try
        {
            work();
        }
        catch (Exception failure) when (!(rethrow && failure is LiteException or UnusableException))
        {
            var explained = explain(failure);
            jobs.ForEach(job => job.Fail(explained));
            return;
        }

        jobs.ForEach(job => job.Complete());
    }

    // The steps are durable in the journal already; what a full disk stops here is done later.
    private static void Try(Action checkpoint)
    {
        try
        {
            checkpoint();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or UnusableException or LiteException)
        {
            // The journal goes on growing until a checkpoint succeeds, or a step or a backup fails, which its caller hears of.
        }
    }

    private abstract class Job
    {
        public virtual bool IsBetween => false;

        public virtual void Run(StoreRows rows) => throw new NotSupportedException();

        public virtual void Run(Database database) => throw new NotSupportedException();

        public abstract void Complete();

        public abstract void Fail(Exception failure);
    }

    private abstract class Job<T>(CancellationToken cancellationToken) : Job
    {
        private readonly TaskCompletionSource<T> caller = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private Action<TaskCompletionSource<T>>? outcome;

        public Task<T> Task => caller.Task;

        public override void Complete() => outcome!(caller);

        public override void Fail(Exception failure) => caller.SetException(failure);

        protected void Run(Func<T> work, Func<Exception, bool> isCallersOwn)
        {
            if (cancellationToken.IsCancellationRequested)
            {
                outcome = it => it.SetCanceled(cancellationToken);
                return;
            }

            try
            {
                var result = work();
                outcome = it => it.SetResult(result);
            }
            catch (Exception failure) when (isCallersOwn(failure))
            {
                outcome = it => it.SetException(failure);
            }
        }
    }

    private sealed class Step<T>(Func<StoreRows, T> step, CancellationToken cancellationToken) : Job<T>(cancellationToken)
    {
        public override void Run(StoreRows rows)
        {
            var writes = rows.Writes;
            Run(() => step(rows), failure => rows.Writes == writes && failure is not (LiteException or UnusableException or IOException or UnauthorizedAccessException));
        }
    }

    private sealed class Between<T>(Func<Database, T> work, CancellationToken cancellationToken) : Job<T>(cancellationToken)
    {
        public override bool IsBetween => true;

        public override void Run(Database database) => Run(() => work(database), static _ => false);
    }
}
