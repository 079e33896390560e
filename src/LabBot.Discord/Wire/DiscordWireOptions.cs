using LabBot.Wire;

namespace LabBot.Discord.Wire;

/// <summary>How LabBot reaches Discord. <see cref="Problems"/> must be empty before anything is made of it.</summary>
public sealed record DiscordWireOptions
{
    /// <summary>The section of the settings, as the messages name it.</summary>
    public const string Section = "Discord";

    /// <summary>Where the API is, without its version. Default Discord's own; https, or http on this machine.</summary>
    public Uri ApiUrl { get; init; } = new("https://discord.com/api/");

    /// <summary>Where the gateway is. Null (the default) asks the API; wss, or ws on this machine.</summary>
    public Uri? GatewayUrl { get; init; }

    /// <summary>The bot token: every call of the API carries it.</summary>
    public Secret Token { get; init; } = Secret.None;

    /// <summary>The application's public key, 64 hexadecimal digits: it proves that an HTTP request is Discord's.</summary>
    public string PublicKey { get; init; } = "";

    /// <summary>Where LabBot listens for Discord's interactions, such as <c>http://0.0.0.0:3000</c>. Null (the default) means the gateway, which needs no address.</summary>
    public Uri? Listen { get; init; }

    /// <summary>Whether LabBot wants to hear who joins: then it asks for the members intent, which the operator has to switch on.</summary>
    public bool WantsMembers { get; init; }

    /// <summary>How many new conversations may be opened a minute, 1 to 60. Default 10: Discord quarantines accounts that open many.</summary>
    public int NewConversationsPerMinute { get; init; } = 10;

    /// <summary>Everything that is wrong: which option, what was expected, what to do. No message holds a secret.</summary>
    public IReadOnlyList<string> Problems() => Token.Reveal().Length == 0 ? [$"{Section}:{nameof(Token)} is not set; expected the bot token, from the page Bot of the application at https://discord.com/developers/applications"] : [];
}
