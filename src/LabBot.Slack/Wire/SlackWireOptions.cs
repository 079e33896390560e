using LabBot.Wire;

namespace LabBot.Slack.Wire;

/// <summary>How LabBot reaches Slack. <see cref="Problems"/> must be empty before anything is made of it.</summary>
public sealed record SlackWireOptions
{
    /// <summary>The section of the settings, as the messages name it.</summary>
    public const string Section = "Slack";

    /// <summary>Where the Web API is. Default Slack's own; https, or http on this machine.</summary>
    public Uri ApiUrl { get; init; } = new("https://slack.com/api/");

    /// <summary>The bot token, <c>xoxb-…</c>: every call of the Web API carries it.</summary>
    public Secret BotToken { get; init; } = Secret.None;

    /// <summary>The app-level token, <c>xapp-…</c> with the scope <c>connections:write</c>: it opens Socket Mode.</summary>
    public Secret AppToken { get; init; } = Secret.None;

    /// <summary>The signing secret: it proves that an HTTP request is Slack's.</summary>
    public Secret SigningSecret { get; init; } = Secret.None;

    /// <summary>Where LabBot listens for Slack's requests, such as <c>http://0.0.0.0:3000</c>. Null (the default) means Socket Mode, which needs no address.</summary>
    public Uri? Listen { get; init; }

    /// <summary>Whether SlackNet carries the requests and holds the link, and not LabBot's own client. Default no; LabBot must be built with it, or making a client throws.</summary>
    public bool UsesLibrary { get; init; }

    /// <summary>Everything that is wrong: which option, what was expected, what to do. No message holds a secret.</summary>
    public IReadOnlyList<string> Problems()
    {
        List<string> problems = [];
        if (!ApiUrl.IsAbsoluteUri || !(ApiUrl.Scheme == Uri.UriSchemeHttps || (ApiUrl.Scheme == Uri.UriSchemeHttp && ApiUrl.IsLoopback)) || ApiUrl.UserInfo.Length > 0 || ApiUrl.Query.Length > 0)
            problems.Add($"{Section}:{nameof(ApiUrl)} is not an address that tokens may be sent to; expected https://slack.com/api/, another https address, or http on this machine");
        Check(nameof(BotToken), BotToken, "xoxb-", "the bot token that OAuth & Permissions shows after the app is installed");
        if (Listen is null)
        {
            Check(nameof(AppToken), AppToken, "xapp-", "an app-level token with the scope connections:write, made under Basic Information");
        }
        else
        {
            Check(nameof(SigningSecret), SigningSecret, "", "the signing secret that Basic Information shows");
            if (!Listen.IsAbsoluteUri || Listen.Scheme != Uri.UriSchemeHttp || Listen.PathAndQuery != "/")
                problems.Add($"{Section}:{nameof(Listen)} is '{Listen}'; expected http://, an address of this machine and a port, such as http://0.0.0.0:3000, with a proxy before it that speaks https");
        }

        return problems;

        void Check(string option, Secret secret, string prefix, string what)
        {
            var value = secret.Reveal();
            var wrong =
                value.Length == 0 ? "is not set"
                : value.Any(c => c is <= ' ' or > '~') ? "has white space or an unusual character inside; was it copied in two lines, or two values in one?"
                : value.StartsWith(prefix, StringComparison.Ordinal) && (prefix.Length > 0 || !LooksLikeToken(value)) && value.Length > prefix.Length ? null
                : $"is {Kind(value)}";
            if (wrong is not null)
                problems.Add($"{Section}:{option} {wrong}; expected {what}{(prefix.Length > 0 ? $" ({prefix}…)" : "")}. The app's settings are at https://api.slack.com/apps");
        }
    }

    /// <summary>Throws what <see cref="Problems"/> says, if anything.</summary>
    /// <exception cref="ArgumentException">Something is wrong.</exception>
    internal void ThrowIfWrong()
    {
        if (Problems() is { Count: > 0 } problems)
            throw new ArgumentException(string.Join('\n', problems));
    }

    private static bool LooksLikeToken(string value) => value.StartsWith("xox", StringComparison.Ordinal) || value.StartsWith("xapp-", StringComparison.Ordinal);

    private static string Kind(string value) => value switch
    {
        _ when value.StartsWith("xoxb-", StringComparison.Ordinal) => $"a bot token (xoxb-…), which belongs in {Section}:{nameof(BotToken)}",
        _ when value.StartsWith("xapp-", StringComparison.Ordinal) => $"an app-level token (xapp-…), which belongs in {Section}:{nameof(AppToken)}",
        _ when value.StartsWith("xoxp-", StringComparison.Ordinal) => "a user token (xoxp-…), which acts as a person and not as the bot",
        _ when value.StartsWith("xoxe", StringComparison.Ordinal) => "a token that expires or renews another (xoxe…), which LabBot does not use",
        _ => "not of the expected form",
    };
}
