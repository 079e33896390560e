using System.Text;
using LabBot.Core;
using LabBot.Core.Learning;
using LabBot.Core.Linking;
using LabBot.Storage.LiteDb.Pages;
using LabBot.Storage.LiteDb.Rows;
using NodaTime;
using NodaTime.Text;

namespace LabBot.Storage.LiteDb;

/// <summary>
/// Which accounts the store has erased, beside the database, so that a backup from before, once restored, is opened without them, whether they were linked to others in it or
/// not. It holds the ids that they began as (<see cref="Account.Origin"/>), which name nobody (twelve random characters), each until no copy from before its erasure is left. An erasure is noted, on the disk, before its step is. Safe on any thread.
/// </summary>
internal sealed class Forgotten(StoreFiles files, TimeProvider time, Action<StorePoint>? reached)
{
    private static readonly InstantPattern Pattern = InstantPattern.ExtendedIso;

    // The name of a copy says when it was finished; it may have been begun a little before, or by a clock that was since put right.
    private static readonly Duration Doubt = Duration.FromDays(1);

    private readonly Lock gate = new();

    /// <summary>Notes an erasure that is about to be made. One that is noted already stays as it is.</summary>
    public void Note(LearnerId origin)
    {
        lock (gate)
        {
            if (Read(files.Forgotten).Exists(one => one.Origin == origin))
                return;
            // Written on in place: a new file in place of the old one might not have its name yet after a power cut.
            var whole = File.Exists(files.Forgotten) ? Array.LastIndexOf(File.ReadAllBytes(files.Forgotten), (byte)'\n') + 1 : 0;
            using var file = File.OpenHandle(files.Forgotten, FileMode.OpenOrCreate, FileAccess.ReadWrite);
            RandomAccess.SetLength(file, whole);
            RandomAccess.Write(file, Encoding.UTF8.GetBytes(Line((origin, Instant.FromDateTimeOffset(time.GetUtcNow())))), whole);
            Disk.Flush(file);
        }

        reached?.Invoke(StorePoint.ErasureNoted);
    }

    /// <summary>Takes up what another data folder has noted, whose backup is restored here.</summary>
    public void TakeUp(string other)
    {
        lock (gate)
        {
            var known = Read(files.Forgotten);
            var more = Read(other).Where(one => !known.Exists(mine => mine.Origin == one.Origin)).ToList();
            if (more.Count > 0)
                Write([.. known, .. more]);
        }
    }

    /// <summary>
    /// Makes rows and notes agree. A store that came back from a backup loses again whom it had erased. In any other, who is noted and still there was not
    /// erased, because the step was cut off or failed, and is noted no longer.
    /// </summary>
    public void Settle(Database database, bool eraseAgain)
    {
        lock (gate)
        {
            var noted = Read(files.Forgotten);
            var there = database.Rows.Agenda.Began(noted.Select(one => one.Origin).ToHashSet());
            if (there.Count == 0)
                return;
            if (eraseAgain)
                database.Commit(rows => Erase(rows, there));
            else
                Write([.. noted.Where(one => database.Rows.Agenda.Began(new HashSet<LearnerId> { one.Origin }).Count == 0)]);
        }
    }

    /// <summary>Lets go of the ids that are in no copy any more, given when the oldest copy was taken; all of them where there is no copy.</summary>
    public void LetGo(Instant? oldestCopy)
    {
        lock (gate)
        {
            var known = Read(files.Forgotten);
            List<(LearnerId Origin, Instant At)> kept = [.. known.Where(one => oldestCopy is { } oldest && oldest < one.At + Doubt)];
            if (kept.Count < known.Count)
                Write(kept);
        }
    }

    private static void Erase(StoreRows rows, IReadOnlyList<MemberId> gone)
    {
        rows.LoseTraces(gone);
        foreach (var learner in gone.Select(rows.Agenda.Behind).OfType<LearnerId>().ToHashSet().Select(id => rows.Learner(id)!))
        {
            if (learner.Members.All(gone.Contains))
                rows.Remove(learner);
            else
                rows.Replace(learner, learner.Without(gone));
        }
    }

    // What follows the last line feed was cut off by a crash before anybody was told of it; the next note is written over it.
    private static List<(LearnerId Origin, Instant At)> Read(string path)
    {
        var read = new List<(LearnerId, Instant)>();
        var lines = File.Exists(path) ? File.ReadAllText(path).Split('\n') : [""];
        foreach (var (number, line) in lines.SkipLast(1).Index())
        {
            if (line.Split(' ') is not [{ Length: > 0 } id, var at] || Pattern.Parse(at) is not { Success: true, Value: var instant })
                throw new UnusableException($"line {number + 1} of {path} is '{line}'; expected a learner's id and an instant, such as 0123456789ab 2026-03-02T08:00:00Z. Who stands there would come back, so mend the line");
            read.Add((new LearnerId(id), instant));
        }

        return read;
    }

    private static string Line((LearnerId Origin, Instant At) noted) => $"{noted.Origin} {Pattern.Format(noted.At)}\n";

    private void Write(IReadOnlyList<(LearnerId Origin, Instant At)> noted)
    {
        var fresh = files.Forgotten + ".new";
        using (var file = File.OpenHandle(fresh, FileMode.Create, FileAccess.Write))
        {
            RandomAccess.Write(file, Encoding.UTF8.GetBytes(string.Concat(noted.Select(Line))), 0);
            Disk.Flush(file);
        }

        File.Move(fresh, files.Forgotten, overwrite: true);
    }
}
