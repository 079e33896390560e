using System.Text;
using LabBot.Core.Learning;
using LabBot.Storage.LiteDb.Pages;
using LabBot.Storage.LiteDb.Rows;
using NodaTime;
using NodaTime.Text;

namespace LabBot.Storage.LiteDb;

/// <summary>
/// Whom the store has erased, beside the database, so that a backup from before, once restored, is opened without them. It holds ids, which name nobody
/// (twelve random characters), each until no copy from before its erasure is left. An erasure is noted, on the disk, before its step is. Safe on any thread.
/// </summary>
internal sealed class Forgotten(StoreFiles files, TimeProvider time, Action<StorePoint>? reached)
{
    private static readonly InstantPattern Pattern = InstantPattern.ExtendedIso;

    // The name of a copy says when it was finished; it may have been begun a little before, or by a clock that was since put right.
    private static readonly Duration Doubt = Duration.FromDays(1);

    private readonly Lock gate = new();

    /// <summary>Notes an erasure that is about to be made. One that is noted already stays as it is.</summary>
    public void Note(LearnerId learner)
    {
        lock (gate)
        {
            if (Read(files.Forgotten).Exists(one => one.Learner == learner))
                return;
            // Written on in place: a new file in place of the old one might not have its name yet after a power cut.
            var whole = File.Exists(files.Forgotten) ? Array.LastIndexOf(File.ReadAllBytes(files.Forgotten), (byte)'\n') + 1 : 0;
            using var file = File.OpenHandle(files.Forgotten, FileMode.OpenOrCreate, FileAccess.ReadWrite);
            RandomAccess.SetLength(file, whole);
            RandomAccess.Write(file, Encoding.UTF8.GetBytes(Line((learner, Instant.FromDateTimeOffset(time.GetUtcNow())))), whole);
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
            var more = Read(other).Where(one => !known.Exists(mine => mine.Learner == one.Learner)).ToList();
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
            var there = Read(files.Forgotten).Where(one => database.Rows.Learner(one.Learner) is not null).Select(one => one.Learner).ToHashSet();
            if (there.Count == 0)
                return;
            if (eraseAgain)
                database.Commit(rows => there.Select(id => rows.Learner(id)!).ToList().ForEach(learner => Erase(rows, learner)));
            else
                Write([.. Read(files.Forgotten).Where(one => !there.Contains(one.Learner))]);
        }
    }

    /// <summary>Lets go of the ids that are in no copy any more, given when the oldest copy was taken; all of them where there is no copy.</summary>
    public void LetGo(Instant? oldestCopy)
    {
        lock (gate)
        {
            var known = Read(files.Forgotten);
            List<(LearnerId Learner, Instant At)> kept = [.. known.Where(one => oldestCopy is { } oldest && oldest < one.At + Doubt)];
            if (kept.Count < known.Count)
                Write(kept);
        }
    }

    private static void Erase(StoreRows rows, Learner learner)
    {
        rows.LoseTraces(learner.Members);
        rows.Remove(learner);
    }

    // What follows the last line feed was cut off by a crash before anybody was told of it; the next note is written over it.
    private static List<(LearnerId Learner, Instant At)> Read(string path)
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

    private static string Line((LearnerId Learner, Instant At) noted) => $"{noted.Learner} {Pattern.Format(noted.At)}\n";

    private void Write(IReadOnlyList<(LearnerId Learner, Instant At)> noted)
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
