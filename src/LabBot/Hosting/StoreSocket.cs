using System.Net.Sockets;
using System.Text;

namespace LabBot.Hosting;

/// <summary>
/// How a command reaches a LabBot that runs on its data folder: a Unix socket in the folder that only its owner can open. One line in, the request; one
/// line out, <c>ok</c> or <c>error</c> and a text. A line is UTF-8 of at most 8,192 bytes.
/// </summary>
internal static class StoreSocket
{
    /// <summary>The socket's name in the data folder.</summary>
    public const string FileName = "labbot.sock";

    /// <summary>The request for a backup; answered with its path.</summary>
    public const string Backup = "backup";

    /// <summary>The request to fold the edits into the kit's files; answered with what was done and each conflict, parted by <see cref="Part"/>.</summary>
    public const string Fold = "fold";

    /// <summary>Parts the sentences of an answer.</summary>
    public const char Part = '\t';

    /// <summary>The same, with commits.</summary>
    public const string FoldAndCommit = "fold commit";

    /// <summary>The longest line, in bytes.</summary>
    public const int MostBytes = 8192;

    /// <summary>The socket of a data folder.</summary>
    public static string PathIn(string folder) => Path.Combine(Path.GetFullPath(folder), FileName);

    /// <summary>Asks the LabBot that runs on a data folder; null when none listens there.</summary>
    /// <exception cref="IOException">It went away before it answered.</exception>
    public static async Task<(bool IsOk, string Text)?> AskAsync(string folder, string request, CancellationToken cancellationToken)
    {
        if (!File.Exists(PathIn(folder)) || TryEndPoint(folder) is not { } there)
            return null;
        using var socket = New();
        try
        {
            await socket.ConnectAsync(there, cancellationToken).ConfigureAwait(false);
        }
        catch (SocketException)
        {
            // Left by one that was killed, or of another owner: opening the store says who has it.
            return null;
        }

        try
        {
            await WriteLineAsync(socket, request, cancellationToken).ConfigureAwait(false);
            var answer = await ReadLineAsync(socket, cancellationToken).ConfigureAwait(false);
            return answer.Split(' ', 2) switch
            {
                ["ok", var text] => (true, text),
                ["error", var text] => (false, text),
                _ => throw new IOException($"the LabBot that runs on {folder} stopped before it answered; ask again"),
            };
        }
        catch (SocketException gone)
        {
            throw new IOException($"the LabBot that runs on {folder} stopped before it answered; ask again", gone);
        }
    }

    /// <summary>The socket's address; null where the folder's path is longer than the system takes (about 100 bytes).</summary>
    public static UnixDomainSocketEndPoint? TryEndPoint(string folder)
    {
        try
        {
            return new UnixDomainSocketEndPoint(PathIn(folder));
        }
        catch (ArgumentOutOfRangeException)
        {
            return null;
        }
    }

    /// <summary>A socket of this kind.</summary>
    public static Socket New() => new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);

    /// <summary>Writes one line.</summary>
    public static async Task WriteLineAsync(Socket socket, string line, CancellationToken cancellationToken)
    {
        ReadOnlyMemory<byte> left = Encoding.UTF8.GetBytes(line.ReplaceLineEndings(" ") + "\n");
        while (left.Length > 0)
            left = left[await socket.SendAsync(left, cancellationToken).ConfigureAwait(false)..];
    }

    /// <summary>Reads up to the first line feed, the end or the limit; without the line feed.</summary>
    public static async Task<string> ReadLineAsync(Socket socket, CancellationToken cancellationToken)
    {
        var buffer = new byte[MostBytes];
        var length = 0;
        while (length < buffer.Length && !buffer.AsSpan(0, length).Contains((byte)'\n')
            && await socket.ReceiveAsync(buffer.AsMemory(length), cancellationToken).ConfigureAwait(false) is > 0 and var read)
            length += read;
        var end = buffer.AsSpan(0, length).IndexOf((byte)'\n');
        return Encoding.UTF8.GetString(buffer, 0, end < 0 ? length : end).TrimEnd('\r');
    }
}
