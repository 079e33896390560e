using System.Text.Json.Nodes;
using LabBot.Wire;

namespace LabBot.Slack.Wire;

/// <summary>
/// Carries one request to Slack and says what its answer means. It repeats nothing and waits for nobody's turn: <see cref="SlackApi"/> decides on both. Cancelling ends a
/// request with what is known of it; nothing is thrown, and nothing that it says holds a secret. Safe on any thread.
/// </summary>
internal interface IWebApi : IDisposable
{
    /// <summary>Calls a method of the Web API.</summary>
    Task<SlackAnswer> CallAsync(SlackMethod method, JsonObject arguments, Secret token, CancellationToken cancellationToken);

    /// <summary>Posts JSON to an address that Slack gave out.</summary>
    Task<SlackAnswer> PostAsync(Uri url, JsonObject message, CancellationToken cancellationToken);

    /// <summary>Sends a file's bytes to an address that Slack gave out. A minute is allowed.</summary>
    Task<SlackAnswer> PutFileAsync(Uri url, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken);
}
