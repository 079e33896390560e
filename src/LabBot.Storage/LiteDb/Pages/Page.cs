using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace LabBot.Storage.LiteDb.Pages;

/// <summary>
/// A page as LiteDB lays it out. At rest its transaction id means nothing, so LabBot keeps the page's checksum there: a flipped bit is
/// found wherever it is, index and header included, and the file stays one that LiteDB's own tools can open.
/// </summary>
internal static class Page
{
    public const int Size = 8192;

    private const int TransactionAt = 14;
    private const int ConfirmedAt = 18;
    private const int HeaderTextAt = 32;
    private const int HeaderVersionAt = 59;
    private const int HeaderLastPageAt = 64;
    private const int HeaderStepAt = 120; // between LiteDB's settings and its collections; LiteDB carries it along unread
    private const byte FormatVersion = 8;
    private const uint NoTransaction = uint.MaxValue;

    public static uint Id(ReadOnlySpan<byte> page) => BinaryPrimitives.ReadUInt32LittleEndian(page);

    public static uint Transaction(ReadOnlySpan<byte> page) => BinaryPrimitives.ReadUInt32LittleEndian(page[TransactionAt..]);

    /// <summary>Whether this page ends a committed transaction in LiteDB's log.</summary>
    public static bool IsConfirmed(ReadOnlySpan<byte> page) => page[ConfirmedAt] != 0;

    /// <summary>Whether a file that starts with these bytes is LiteDB's.</summary>
    public static bool IsLiteDbHeader(ReadOnlySpan<byte> page) =>
        page[HeaderTextAt..].StartsWith("** This is a LiteDB file **"u8) && page[HeaderVersionAt] == FormatVersion;

    /// <summary>The header's word on the number of the last page.</summary>
    public static uint LastPage(ReadOnlySpan<byte> header) => BinaryPrimitives.ReadUInt32LittleEndian(header[HeaderLastPageAt..]);

    /// <summary>The step up to which the data file is complete.</summary>
    public static long Step(ReadOnlySpan<byte> header) => BinaryPrimitives.ReadInt64LittleEndian(header[HeaderStepAt..]);

    /// <summary>
    /// Says in a sealed header up to which step the data file is complete. Seal and step share a disk's sector, so a torn write has both or neither.
    /// </summary>
    public static void WriteStep(Span<byte> header, long step)
    {
        BinaryPrimitives.WriteInt64LittleEndian(header[HeaderStepAt..], step);
        Seal(header);
    }

    /// <summary>Takes the transaction off a page that was logged and puts its checksum there.</summary>
    public static void Seal(Span<byte> page)
    {
        page[ConfirmedAt] = 0;
        WriteTransaction(page, NoTransaction);
        WriteTransaction(page, Checksum(page));
    }

    /// <summary>Takes the checksum off again; false when the page is not what was sealed.</summary>
    public static bool TryUnseal(Span<byte> page)
    {
        var seal = Transaction(page);
        WriteTransaction(page, NoTransaction);
        return seal == Checksum(page);
    }

    /// <summary>CRC-32C; the length is a multiple of eight.</summary>
    public static uint Checksum(ReadOnlySpan<byte> bytes, uint crc = uint.MaxValue)
    {
        foreach (var word in MemoryMarshal.Cast<byte, ulong>(bytes))
            crc = BitOperations.Crc32C(crc, word);
        return crc;
    }

    private static void WriteTransaction(Span<byte> page, uint value) => BinaryPrimitives.WriteUInt32LittleEndian(page[TransactionAt..], value);
}
