using System.Text.Json;
using LabBot.Core.Commands;

namespace LabBot.Terminal;

/// <summary>A file that a platform would be sent.</summary>
/// <param name="File">Its name.</param>
/// <param name="MediaType">What it is.</param>
/// <param name="Bytes">Its length.</param>
internal sealed record SentFile(string File, string MediaType, int Bytes)
{
    /// <summary>The file of a reply as JSON.</summary>
    public static string Write(Reply.File file) => JsonSerializer.Serialize(new SentFile(file.Name, file.MediaType, file.Content.Length), ReplyJson.Default.SentFile);
}
