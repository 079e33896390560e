namespace LabBot.Discord.Wire;

/// <summary>What came of one request.</summary>
/// <param name="Answer">What it means.</param>
/// <param name="Status">The status of the response; 0 where there was none.</param>
/// <param name="Limits">What Discord said of the bucket; null for nothing.</param>
internal sealed record RestAnswer(DiscordAnswer Answer, int Status = 0, RateLimits? Limits = null)
{
    /// <summary>With a 429: whether it is for all routes.</summary>
    public bool IsGlobal { get; init; }

    /// <summary>Whether Discord counts it towards a ban: https://discord.com/developers/docs/topics/rate-limits#invalid-request-limit-aka-cloudflare-bans.</summary>
    public bool IsInvalid { get; init; }
}
