using System.Globalization;
using NodaTime;

namespace LabBot.Storage.LiteDb;

/// <summary>Where a data folder's files are. A data file that is a symbolic link stands, with its lock and journal, where it points to.</summary>
internal sealed class StoreFiles
{
    private const string Replaced = ".replaced-";
    private const string Stamp = "yyyyMMdd'T'HHmmssfff'Z'";

    public StoreFiles(string folder)
    {
        Folder = Path.GetFullPath(folder);
        Data = Path.Combine(Folder, LiteDbStore.FileName);
        if (new FileInfo(Data) is { LinkTarget: not null } link)
            Data = link.ResolveLinkTarget(returnFinalTarget: true)!.FullName;
        Lock = Path.ChangeExtension(Data, ".lock");
        Holder = Path.ChangeExtension(Data, ".holder");
        Journal = Path.ChangeExtension(Data, ".journal");
        Restored = Path.ChangeExtension(Data, ".restored");
        Forgotten = Path.ChangeExtension(Data, ".forgotten");
        Backups = Path.Combine(Folder, "backups");
    }

    public string Folder { get; }

    public string Data { get; }

    public string Lock { get; }

    /// <summary>Who has the lock, in words: nobody else can read a file that is locked.</summary>
    public string Holder { get; }

    public string Journal { get; }

    /// <summary>Stands while the store came back from a backup and what was sent since has not been read back.</summary>
    public string Restored { get; }

    /// <summary>The ids of those who were erased; see <see cref="LiteDb.Forgotten"/>.</summary>
    public string Forgotten { get; }

    public string Backups { get; }

    /// <summary>The backups, the newest first; their names order them. A file with a name of another kind is somebody's own.</summary>
    public IReadOnlyList<string> AllBackups() =>
        Directory.Exists(Backups) ? [.. Directory.GetFiles(Backups, "labbot-*.db").Where(file => TakenAt(file) is not null).OrderDescending(StringComparer.Ordinal)] : [];

    /// <summary>The path of a backup taken at an instant.</summary>
    public string Backup(DateTimeOffset at) => Path.Combine(Backups, $"labbot-{at.UtcDateTime.ToString(Stamp, CultureInfo.InvariantCulture)}.db");

    /// <summary>Where a file goes that a restored one replaces.</summary>
    public static string Aside(string path, DateTimeOffset at) =>
        $"{path}{Replaced}{at.UtcDateTime.ToString(Stamp, CultureInfo.InvariantCulture)}";

    /// <summary>The data files and journals that restored ones have replaced.</summary>
    public IReadOnlyList<string> AllAside() =>
        [.. new[] { Data, Journal }.SelectMany(path => Directory.GetFiles(Path.GetDirectoryName(path)!, Path.GetFileName(path) + Replaced + "*"))];

    /// <summary>The UTC day of a backup.</summary>
    public static string DayOf(string backup) => Path.GetFileName(backup).Substring("labbot-".Length, "yyyyMMdd".Length);

    /// <summary>When a backup or a replaced file was taken; null when its name does not say.</summary>
    public static Instant? TakenAt(string copy)
    {
        var name = Path.GetFileName(copy);
        var stamp = name.IndexOf(Replaced, StringComparison.Ordinal) is >= 0 and var at ? name[(at + Replaced.Length)..] : Path.GetFileNameWithoutExtension(name)["labbot-".Length..];
        return DateTime.TryParseExact(stamp, Stamp, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var taken) ? Instant.FromDateTimeUtc(taken) : null;
    }
}
