using System.Collections.Concurrent;

namespace LabBot.Core.Commands;

/// <summary>
/// What a platform says of people, kept for a short while, so that answers come from memory: looked at anew, beside the answer, once half of the while is over, and waited for where nothing is
/// kept. Null is what was not said; it is kept for some seconds only. Safe on any thread.
/// </summary>
/// <typeparam name="T">What is said; one that can be null.</typeparam>
/// <param name="kept">How long it counts, from the moment at which it was asked for.</param>
/// <param name="patience">How long anybody waits for it.</param>
/// <param name="time">The clock.</param>
public sealed class ShortMemory<T>(TimeSpan kept, TimeSpan patience, TimeProvider time)
{
    // A platform that does not say is not asked with every click.
    private static readonly TimeSpan SilenceKept = TimeSpan.FromSeconds(5);

    // What was asked long ago needs no entry; they are looked through when there are this many.
    private const int SweepAt = 10_000;

    private readonly ConcurrentDictionary<string, Entry> entries = new();

    /// <summary>What is known by a key, not older than <c>kept</c>; null where it is not known in time. Those who ask at once wait for one look.</summary>
    /// <param name="key">What of.</param>
    /// <param name="look">Asks the platform; null where it does not say. It throws nothing.</param>
    /// <param name="cancellationToken">Ends the waiting; the look goes on, for the next who asks.</param>
    public async ValueTask<T?> AskAsync(string key, Func<Task<T?>> look, CancellationToken cancellationToken)
    {
        var entry = entries.GetOrAdd(key, _ => new Entry());
        Task<T?> looking;
        lock (entry)
        {
            if (entry.Said is { } said && time.GetElapsedTime(said) is var age && age < (entry.Value is null ? SilenceKept : kept))
            {
                if (entry.Value is not null && age >= kept / 2)
                    entry.Looking ??= LookAsync(entry, look);
                return entry.Value;
            }

            looking = entry.Looking ??= LookAsync(entry, look);
        }

        Sweep();
        try
        {
            return await looking.WaitAsync(patience, time, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            return default;
        }
    }

    /// <summary>Forgets what was said, and what is being said just now, because it has changed.</summary>
    public void Forget(string key) => entries.TryRemove(key, out _);

    private async Task<T?> LookAsync(Entry entry, Func<Task<T?>> look)
    {
        // Whoever begins it holds the entry.
        await Task.Yield();
        var began = time.GetTimestamp();
        var value = default(T);
        try
        {
            value = await look().ConfigureAwait(false);
            return value;
        }
        finally
        {
            lock (entry)
            {
                entry.Looking = null;
                // A look that failed takes nothing away from what still counts.
                if (value is not null || entry.Said is not { } said || time.GetElapsedTime(said) >= kept)
                    (entry.Value, entry.Said) = (value, value is null ? time.GetTimestamp() : began);
            }
        }
    }

    private void Sweep()
    {
        if (entries.Count <= SweepAt)
            return;
        foreach (var (key, entry) in entries)
        {
            lock (entry)
            {
                if (entry.Looking is null && (entry.Said is not { } said || time.GetElapsedTime(said) >= kept))
                    entries.TryRemove(KeyValuePair.Create(key, entry));
            }
        }
    }

    private sealed class Entry
    {
        public T? Value { get; set; }

        public long? Said { get; set; }

        public Task<T?>? Looking { get; set; }
    }
}
