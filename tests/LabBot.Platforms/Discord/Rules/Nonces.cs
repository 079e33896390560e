namespace LabBot.Platforms.Discord.Rules;

/// <summary>
/// The nonces of the past few minutes: a second message with the same one, by the same author and with <c>enforce_nonce</c>, is the first (resources/message#create-message).
/// Safe for threads.
/// </summary>
internal sealed class Nonces(TimeSpan life, TimeProvider time)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, (DateTimeOffset At, DiscordMessage Message)> known = [];

    /// <summary>The message that has this nonce already, or the new one, which has it then.</summary>
    public DiscordMessage GetOrAdd(string nonce, bool isEnforced, Func<DiscordMessage> send)
    {
        lock (gate)
        {
            var now = time.GetUtcNow();
            if (isEnforced && known.TryGetValue(nonce, out var first) && now - first.At < life)
                return first.Message;
            foreach (var (old, _) in known.Where(one => now - one.Value.At >= life).ToList())
                known.Remove(old);
            var message = send();
            known[nonce] = (now, message);
            return message;
        }
    }
}
