namespace LabBot.Platforms.Discord.Rules;

/// <summary>
/// What Discord allows in how much time. Only the global limit and that of invalid requests are published ("rate limits should not be hard coded": topics/rate-limits);
/// the figures of the buckets are the project's own, near what Discord is seen to answer.
/// </summary>
public sealed record DiscordRates
{
    /// <summary>Discord's global limit, and buckets narrow enough to be met.</summary>
    public static readonly DiscordRates Strict = new();

    /// <summary>No limit at all, for measuring something else; the headers say so much remains that nobody waits.</summary>
    public static readonly DiscordRates None = new() { IsOn = false };

    public bool IsOn { get; init; } = true;

    /// <summary>Requests a second with the bot's token, but for the interaction endpoints (topics/rate-limits#global-rate-limit: 50).</summary>
    public int GlobalPerSecond { get; init; } = 50;

    /// <summary>How often one bucket is open in <see cref="Window"/>, for the routes that <see cref="Buckets"/> does not name.</summary>
    public int PerWindow { get; init; } = 30;

    /// <summary>How long a bucket counts.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The narrower buckets, by route as in Discord's documentation: how often in <see cref="Window"/>.</summary>
    public IReadOnlyDictionary<string, int> Buckets { get; init; } = new Dictionary<string, int>
    {
        ["POST /channels/{channel.id}/messages"] = 5, ["PATCH /channels/{channel.id}/messages/{message.id}"] = 5, ["POST /webhooks/{application.id}/{interaction.token}"] = 5,
        ["PATCH /webhooks/{application.id}/{interaction.token}/messages/@original"] = 5,
    };

    /// <summary>How many conversations may be opened in a minute before <c>40003</c>. Discord gives no number; this one is the project's own.</summary>
    public int ConversationsPerMinute { get; init; } = 20;
}
