using System.Text;

namespace LabBot.CrashChild;

/// <summary>A file of lines that are on the disk when <see cref="Append"/> returns: what a platform received, or what a caller was told.</summary>
internal sealed class PlatformFile(string path) : IDisposable
{
    private readonly Lock gate = new();
    private readonly FileStream file = new(path, FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0);

    public void Append(string line)
    {
        lock (gate)
        {
            file.Write(Encoding.UTF8.GetBytes(line + "\n"));
            file.Flush(flushToDisk: true);
        }
    }

    public bool Has(string line)
    {
        lock (gate)
            return File.ReadLines(path).Contains(line);
    }

    public void Dispose() => file.Dispose();
}
