using System.Globalization;

namespace LabBot.Storage.LiteDb;

/// <summary>Where a data folder's files are. A data file that is a symbolic link stands, with its lock and journal, where it points to.</summary>
internal sealed class StoreFiles
{
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

    public string Backups { get; }

    /// <summary>The backups, the newest first; their names order them.</summary>
    public IReadOnlyList<string> AllBackups() =>
        Directory.Exists(Backups) ? [.. Directory.GetFiles(Backups, "labbot-*.db").OrderDescending(StringComparer.Ordinal)] : [];

    /// <summary>The path of a backup taken at an instant.</summary>
    public string Backup(DateTimeOffset at) => Path.Combine(Backups, $"labbot-{at.UtcDateTime.ToString(Stamp, CultureInfo.InvariantCulture)}.db");

    /// <summary>Where a file goes that a restored one replaces.</summary>
    public static string Aside(string path, DateTimeOffset at) =>
        $"{path}.replaced-{at.UtcDateTime.ToString(Stamp, CultureInfo.InvariantCulture)}";

    /// <summary>The UTC day of a backup.</summary>
    public static string DayOf(string backup) => Path.GetFileName(backup).Substring("labbot-".Length, "yyyyMMdd".Length);
}
