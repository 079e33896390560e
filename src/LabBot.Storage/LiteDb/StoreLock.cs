using System.Globalization;
using LabBot.Core.Storage;

namespace LabBot.Storage.LiteDb;

/// <summary>
/// Keeps a data file to one process. The operating system holds the lock and drops it when the process dies, however it dies; what the
/// file beside it says of the holder is only for people, so a text left by a crash locks nobody out.
/// </summary>
internal sealed class StoreLock : IDisposable
{
    private const int LinuxWouldBlock = 11;
    private const int MacWouldBlock = 35;
    private const int WindowsSharingViolation = unchecked((int)0x80070020);

    private readonly FileStream file;

    private StoreLock(FileStream file) => this.file = file;

    /// <summary>Takes the lock at once or refuses at once.</summary>
    /// <exception cref="StoreException">Someone holds it, or this file system keeps no locks.</exception>
    public static StoreLock Take(StoreFiles files, TimeProvider time)
    {
        Directory.CreateDirectory(files.Folder);
        var mine = TryOpen(files.Lock) ?? throw new StoreException(
            $"{files.Data} is in use by {Holder(files.Holder)}. One LabBot owns it at a time: stop that one, or give this one a data folder of its own (--data DIR).");
        if (TryOpen(files.Lock) is { } second)
        {
            second.Dispose();
            mine.Dispose();
            throw new StoreException(
                $"{files.Lock} cannot be locked: its file system (or DOTNET_SYSTEM_IO_DISABLEFILELOCKING) does without locks. Use a data folder on a local disk (--data DIR).");
        }

        File.WriteAllText(files.Holder, string.Create(
            CultureInfo.InvariantCulture, $"process {Environment.ProcessId} on {Environment.MachineName} since {time.GetUtcNow().UtcDateTime:yyyy-MM-dd HH:mm:ss}Z\n"));
        return new StoreLock(mine);
    }

    public void Dispose() => file.Dispose();

    private static FileStream? TryOpen(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException taken) when (taken.HResult is LinuxWouldBlock or MacWouldBlock or WindowsSharingViolation)
        {
            return null;
        }
    }

    private static string Holder(string path)
    {
        try
        {
            return File.ReadLines(path).FirstOrDefault() is { Length: > 0 } line ? line : "another process";
        }
        catch (IOException)
        {
            return "another process";
        }
    }
}
