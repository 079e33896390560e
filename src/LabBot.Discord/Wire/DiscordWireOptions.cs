using LabBot.Wire;

namespace LabBot.Discord.Wire;

/// <summary>How LabBot reaches Discord. <see cref="Problems"/> must be empty before anything is made of it.</summary>
public sealed record DiscordWireOptions
{
    /// <summary>The section of the settings, as the messages name it.</summary>
    public const string Section = "Discord";

    // https://discord.com/developers/docs/quick-start/getting-started; a token has about 72 characters, and what names itself with it must stay under 4,096 bytes.
    private const int LongestToken = 256;

    /// <summary>Where the API is, without its version. Default Discord's own; https, or http on this machine.</summary>
    public Uri ApiUrl { get; init; } = new("https://discord.com/api/");

    /// <summary>Where the gateway is. Null (the default) asks the API; wss, or ws on this machine. Without a query it gets LabBot's own.</summary>
    public Uri? GatewayUrl { get; init; }

    /// <summary>The bot token: every call of the API carries it.</summary>
    public Secret Token { get; init; } = Secret.None;

    /// <summary>The application's public key, 64 hexadecimal digits: it proves that an HTTP request is Discord's.</summary>
    public string PublicKey { get; init; } = "";

    /// <summary>
    /// Where LabBot listens for Discord's interactions, such as <c>http://0.0.0.0:3000</c>. Null (the default) means the gateway, which needs no address. Where it is
    /// set there is no gateway: LabBot hears commands and clicks, but neither words in its conversations nor who joins.
    /// </summary>
    public Uri? Listen { get; init; }

    /// <summary>Whether LabBot wants to hear who joins: then it asks for the members intent, which the operator has to switch on.</summary>
    public bool WantsMembers { get; init; }

    /// <summary>How many new conversations may be opened a minute, 1 to 60. Default 10: Discord quarantines accounts that open many.</summary>
    public int NewConversationsPerMinute { get; init; } = 10;

    /// <summary>Whether Discord.Net carries the requests and holds the link, and not LabBot's own client. Default no; LabBot must be built with it, or making a client throws.</summary>
    public bool UsesLibrary { get; init; }

    /// <summary>Everything that is wrong: which option, what was expected, what to do. No message holds a secret.</summary>
    public IReadOnlyList<string> Problems()
    {
        List<string> problems = [];
        if (!IsSafe(ApiUrl, Uri.UriSchemeHttps, Uri.UriSchemeHttp) || ApiUrl.Query.Length > 0)
            problems.Add($"{Section}:{nameof(ApiUrl)} is not an address that tokens may be sent to; expected https://discord.com/api/, another https address, or http on this machine");
        if (GatewayUrl is not null && !IsSafe(GatewayUrl, Uri.UriSchemeWss, Uri.UriSchemeWs))
            problems.Add($"{Section}:{nameof(GatewayUrl)} is not an address that tokens may be sent to; expected none, a wss address, or ws on this machine");
        if (WrongToken(Token.Reveal()) is { } wrong)
            problems.Add($"{Section}:{nameof(Token)} {wrong}; expected the bot token, three parts with dots between, from the page Bot of the application at https://discord.com/developers/applications");
        if (Listen is not null)
        {
            if (PublicKey.Length != 64 || !PublicKey.All(char.IsAsciiHexDigit))
                problems.Add($"{Section}:{nameof(PublicKey)} {(PublicKey.Length == 0 ? "is not set" : "is not of the expected form")}; expected the public key, 64 hexadecimal digits, from the page General Information of the application at https://discord.com/developers/applications");
            if (!Listen.IsAbsoluteUri || Listen.Scheme != Uri.UriSchemeHttp || Listen.PathAndQuery != "/")
                problems.Add($"{Section}:{nameof(Listen)} is '{Listen}'; expected http://, an address of this machine and a port, such as http://0.0.0.0:3000, with a proxy before it that speaks https");
            if (WantsMembers)
                problems.Add($"{Section}:WelcomeChannel is set together with {Section}:{nameof(Listen)}, but over HTTP Discord does not say who joins; expected one of them, so take one away");
        }

        if (NewConversationsPerMinute is < 1 or > 60)
            problems.Add($"{Section}:{nameof(NewConversationsPerMinute)} is {NewConversationsPerMinute}; expected 1 to 60");
        return problems;
    }

    /// <summary>Throws what <see cref="Problems"/> says, if anything.</summary>
    /// <exception cref="ArgumentException">Something is wrong.</exception>
    internal void ThrowIfWrong()
    {
        if (Problems() is { Count: > 0 } problems)
            throw new ArgumentException(string.Join('\n', problems));
    }

    private static bool IsSafe(Uri address, string secure, string plain) =>
        address.IsAbsoluteUri && (address.Scheme == secure || (address.Scheme == plain && address.IsLoopback)) && address.UserInfo.Length == 0;

    private static string? WrongToken(string value) =>
        value.Length == 0 ? "is not set"
        : value.StartsWith("Bot ", StringComparison.Ordinal) ? "begins with the word Bot, which LabBot adds by itself"
        : value.Any(c => c is <= ' ' or > '~') ? "has white space or an unusual character inside; was it copied in two lines, or two values in one?"
        : value.Length <= LongestToken && value.Split('.') is [var id, { Length: > 0 }, { Length: > 0 }] && IsNumber(id) ? null
        : $"is {Kind(value)}";

    // The first part is the bot's id, in base64 without padding.
    private static bool IsNumber(string part)
    {
        Span<byte> bytes = stackalloc byte[LongestToken];
        var padded = part.PadRight((part.Length + 3) / 4 * 4, '=');
        return Convert.TryFromBase64String(padded, bytes, out var length) && length > 0 && !bytes[..length].ContainsAnyExceptInRange((byte)'0', (byte)'9');
    }

    private static string Kind(string value) => value switch
    {
        _ when value.StartsWith("xox", StringComparison.Ordinal) || value.StartsWith("xapp-", StringComparison.Ordinal) => "a token of Slack's, which belongs in the section Slack",
        _ when value.Length == 64 && value.All(char.IsAsciiHexDigit) => $"the application's public key, which belongs in {Section}:{nameof(PublicKey)}",
        _ when value.All(char.IsAsciiDigit) => "an id",
        _ when value.Length == 32 && !value.Contains('.', StringComparison.Ordinal) => "as long as the client secret, which LabBot does not use",
        _ => "not of the expected form",
    };
}
