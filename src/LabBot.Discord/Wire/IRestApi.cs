namespace LabBot.Discord.Wire;

/// <summary>
/// Carries one request to Discord and says what its answer means. It repeats nothing and waits for nobody's turn: <see cref="DiscordApi"/> decides on both. Cancelling ends
/// a request with what is known of it; nothing is thrown, and nothing that it says holds a secret. Safe on any thread.
/// </summary>
internal interface IRestApi : IDisposable
{
    /// <summary>How far this machine's clock is ahead of Discord's, as the last answer told, to about a second; null while nothing has.</summary>
    TimeSpan? ClockAhead { get; }

    /// <summary>Sends a call.</summary>
    Task<RestAnswer> SendAsync(DiscordCall call, CancellationToken cancellationToken);
}
