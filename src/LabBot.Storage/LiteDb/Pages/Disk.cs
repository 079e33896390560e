using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace LabBot.Storage.LiteDb.Pages;

/// <summary>Forces what was written to the disk, and says when that fails.</summary>
internal static partial class Disk
{
    private const int Interrupted = 4;

    /// <summary>
    /// Returns when the disk has what was written to the file. <c>RandomAccess.FlushToDisk</c> of .NET 10 returns on Linux also when <c>fsync</c> fails (seen
    /// with EIO, ENOSPC and EDQUOT), so there it is called here.
    /// </summary>
    /// <exception cref="IOException">The disk does not have it. What of it will be there after a power cut is not known.</exception>
    public static void Flush(SafeFileHandle file)
    {
        if (!OperatingSystem.IsLinux())
        {
#pragma warning disable RS0030 // Elsewhere it is what there is; on Windows it does throw.
            RandomAccess.FlushToDisk(file);
#pragma warning restore RS0030
            return;
        }

        while (Sync(file) != 0)
        {
            var error = Marshal.GetLastPInvokeError();
            if (error != Interrupted)
                throw new IOException($"what was written could not be forced to the disk: {Marshal.GetPInvokeErrorMessage(error)}");
        }
    }

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Sync(SafeFileHandle file);
}
