namespace LabBot.Tests.Storage;

/// <summary>What disks and people do to files.</summary>
internal static class Damage
{
    public static void Flip(string path, long at, int bit)
    {
        using var file = File.Open(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        file.Position = at;
        var value = file.ReadByte();
        file.Position = at;
        file.WriteByte((byte)(value ^ (1 << bit)));
    }

    public static void Truncate(string path, long length)
    {
        using var file = File.OpenWrite(path);
        file.SetLength(length);
    }

    public static void Blank(string path, long from, int length)
    {
        using var file = File.OpenWrite(path);
        file.Position = from;
        file.Write(new byte[Math.Min(length, file.Length - from)]);
    }
}
