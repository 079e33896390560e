using System.Text;
using LabBot.Platforms.Discord.Rules;
using NSec.Cryptography;

namespace LabBot.Platforms.Discord;

/// <summary>How Discord and the app on it are at the start. Every number that Discord gives has its source beside it, under https://discord.com/developers/docs.</summary>
public sealed record DiscordWorld
{
    /// <summary>The bot's token, as an operator pastes it: its first part is the bot's id in base64, as clients expect.</summary>
    public string BotToken { get; init; } = "OTAwMDAwMDAwMDAwMDAwMDAx.loop.back-on-loopback-on-loopback";

    /// <summary>The application's id, which is the bot's account's too.</summary>
    public string ApplicationId { get; init; } = "900000000000000001";

    public string BotName { get; init; } = "LabBot";

    /// <summary>The seed of the key that signs requests in HTTP mode: 32 bytes.</summary>
    public string SigningSeed { get; init; } = "loopback-discord-signing-seed-32";

    /// <summary>The public key of the application, as its page shows it: 64 hexadecimal digits.</summary>
    public string PublicKey
    {
        get
        {
            using var key = SigningKey();
            return Convert.ToHexStringLower(key.PublicKey.Export(KeyBlobFormat.RawPublicKey));
        }
    }

    /// <summary>The privileged intents that the operator has switched on, as bits (events/gateway#privileged-intents): members 2, presences 256, message content 32768.</summary>
    public int GrantedIntents { get; init; }

    /// <summary>Where interactions go instead of the gateway, as the application's page has it; null: nowhere.</summary>
    public string? InteractionsEndpointUrl { get; init; }

    /// <summary>The scopes with which the application's page says it is installed (resources/application#install-params-object).</summary>
    public IReadOnlyList<string> InstallScopes { get; init; } = ["applications.commands", "bot"];

    /// <summary>How often an app has to send a heartbeat (events/gateway#hello-event; 41.25 s is what Discord says in practice).</summary>
    public TimeSpan HeartbeatInterval { get; init; } = TimeSpan.FromMilliseconds(41_250);

    /// <summary>How many sessions an app may begin in 24 hours (events/gateway#session-start-limit-object; 1,000).</summary>
    public int IdentifiesPerDay { get; init; } = 1000;

    /// <summary>How much time has to lie between two sessions that begin (events/gateway#rate-limiting: max_concurrency, here 1, every 5 seconds).</summary>
    public TimeSpan IdentifyEvery { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a session without a connection can be resumed. Discord gives no number; this one is the project's own.</summary>
    public TimeSpan SessionLife { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>How much may be asked in how much time.</summary>
    public DiscordRates Rates { get; init; } = DiscordRates.Strict;

    /// <summary>How long the first answer to an interaction may take (interactions/receiving-and-responding#interaction-callback: 3 seconds).</summary>
    public TimeSpan AnswerWithin { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How long an interaction's token lives (interactions/receiving-and-responding#followup-messages: 15 minutes).</summary>
    public TimeSpan TokenLife { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>How long a nonce is remembered (resources/message#create-message: "the past few minutes"; the number is the project's own).</summary>
    public TimeSpan NonceLife { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>By how much Discord's clock, as the <c>Date</c> header and ids show it, is ahead of <see cref="TimeProvider"/>'s.</summary>
    public TimeSpan ClockAhead { get; init; }

    /// <summary>How many calls, answers, pings and sights a person has are kept each; older ones are forgotten. 0 keeps none. Violations are always kept, up to 10,000.</summary>
    public int Keep { get; init; } = 10_000;

    /// <summary>How long, on the machine's own clock, a person waits for something to be seen before the test is told that nothing came.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The seed of what is left to chance: which calls fail.</summary>
    public int Seed { get; init; } = 1;

    internal Key SigningKey() => Key.Import(SignatureAlgorithm.Ed25519, Encoding.ASCII.GetBytes(SigningSeed), KeyBlobFormat.RawPrivateKey);
}
