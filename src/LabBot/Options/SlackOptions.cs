using LabBot.Slack;
using LabBot.Slack.Wire;
using LabBot.Wire;
using Microsoft.Extensions.Options;

namespace LabBot.Options;

/// <summary>How LabBot reaches Slack, and what it does there. Without a bot token there is no Slack.</summary>
public sealed class SlackOptions
{
    /// <summary>The section of the settings.</summary>
    public const string Section = SlackWireOptions.Section;

    /// <summary>The bot token, <c>xoxb-…</c>. Default none: no Slack.</summary>
    public Secret BotToken { get; set; } = Secret.None;

    /// <summary>A file that holds the bot token, as container secrets do; wins over <see cref="BotToken"/>. Default none.</summary>
    public string BotTokenFile { get; set; } = "";

    /// <summary>The app-level token, <c>xapp-…</c>, for Socket Mode. Default none.</summary>
    public Secret AppToken { get; set; } = Secret.None;

    /// <summary>A file that holds the app-level token. Default none.</summary>
    public string AppTokenFile { get; set; } = "";

    /// <summary>The signing secret, for HTTP. Default none.</summary>
    public Secret SigningSecret { get; set; } = Secret.None;

    /// <summary>A file that holds the signing secret. Default none.</summary>
    public string SigningSecretFile { get; set; } = "";

    /// <summary>Where to listen for Slack's requests, such as <c>http://0.0.0.0:3000</c>. Default none: Socket Mode, which needs no address.</summary>
    public string Listen { get; set; } = "";

    /// <summary>Where Slack's Web API is. Default <c>https://slack.com/api/</c>.</summary>
    public string ApiUrl { get; set; } = "https://slack.com/api/";

    /// <summary>Who speaks with Slack: <c>wire</c>, LabBot's own client, or <c>library</c>, SlackNet, which LabBot must be built with. Default <c>wire</c>.</summary>
    public string Client { get; set; } = PlatformClients.Wire;

    /// <summary>The ids of those who tend the kit, such as <c>U0123456789</c>. Default none.</summary>
    public string[] Curators { get; set; } = [];

    /// <summary>The ids of the user groups whose members tend the kit too, such as <c>S0123456789</c>; the app then needs the scope <c>usergroups:read</c>. Default none.</summary>
    public string[] CuratorGroups { get; set; } = [];

    /// <summary>Whether the workspace's admins and owners tend the kit too. Default false.</summary>
    public bool AdminsAreCurators { get; set; }

    /// <summary>The id of the channel in which the curators are told what they should know. Default none: each of <see cref="Curators"/> is told directly.</summary>
    public string CuratorsChannel { get; set; } = "";

    /// <summary>How who joins the workspace, or is enrolled by a curator, is invited: <c>dm</c>, <c>channel</c> or <c>none</c>. Default <c>dm</c>.</summary>
    public string Invitation { get; set; } = "dm";

    /// <summary>The id of the channel for the invitation <c>channel</c>. Default none.</summary>
    public string WelcomeChannel { get; set; } = "";

    /// <summary>Whether Slack is configured at all.</summary>
    public bool IsConfigured =>
        BotTokenFile.Length > 0 || AppTokenFile.Length > 0 || SigningSecretFile.Length > 0 || BotToken.Reveal().Length > 0 || AppToken.Reveal().Length > 0 || SigningSecret.Reveal().Length > 0;

    /// <summary>What the client takes, the files read.</summary>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be read.</exception>
    public SlackWireOptions ToWire() => new()
    {
        ApiUrl = new Uri(ApiUrl.EndsWith('/') ? ApiUrl : ApiUrl + "/"),
        BotToken = Of(BotToken, BotTokenFile),
        AppToken = Of(AppToken, AppTokenFile),
        SigningSecret = Of(SigningSecret, SigningSecretFile),
        Listen = Listen.Length > 0 ? new Uri(Listen) : null,
        UsesLibrary = Client == PlatformClients.Library,
    };

    /// <summary>What the bot takes.</summary>
    public SlackSettings ToSettings() => new(
        Curators.ToHashSet(), CuratorsChannel.Length > 0 ? CuratorsChannel : null, Enum.Parse<SlackInvitation>(Invitation, ignoreCase: true), WelcomeChannel.Length > 0 ? WelcomeChannel : null)
    {
        CuratorGroups = [.. CuratorGroups.Distinct()],
        AdminsAreCurators = AdminsAreCurators,
    };

    private static Secret Of(Secret given, string file) => file.Length > 0 ? new Secret(File.ReadAllText(file)) : given;

    /// <summary>Checks each setting; no message holds a secret.</summary>
    public sealed class Validator : IValidateOptions<SlackOptions>
    {
        private static readonly string[] Invitations = ["dm", "channel", "none"];

        /// <inheritdoc/>
        public ValidateOptionsResult Validate(string? name, SlackOptions options)
        {
            var failures = new List<string>();
            if (PlatformClients.Problem($"{Section}:{nameof(Client)}", options.Client, "SlackNet", SlackWire.HasLibrary, Quote) is { } problem)
                failures.Add(problem);
            Wire(options, failures);
            for (var i = 0; i < options.Curators.Length; i++)
                Id($"{nameof(Curators)}:{i}", options.Curators[i], "UW", "a member's id such as U0123456789 (in Slack: their profile, ⋮, Copy member ID)");
            for (var i = 0; i < options.CuratorGroups.Length; i++)
                Id($"{nameof(CuratorGroups)}:{i}", options.CuratorGroups[i], "S", "a user group's id such as S0123456789 (in Slack: People, User groups, the group, ⋮, Copy group ID)");
            if (options.CuratorsChannel.Length > 0)
                Id(nameof(CuratorsChannel), options.CuratorsChannel, "CG", ChannelId);
            if (!Invitations.Contains(options.Invitation))
                failures.Add($"{Section}:{nameof(Invitation)} is {Quote(options.Invitation)}; expected {string.Join(", ", Invitations)}{Core.Kit.Nearest.Hint(options.Invitation, Invitations)}");
            if (options.WelcomeChannel.Length > 0)
                Id(nameof(WelcomeChannel), options.WelcomeChannel, "CG", ChannelId);
            else if (options.Invitation == "channel")
                failures.Add($"{Section}:{nameof(WelcomeChannel)} is not set; the invitation 'channel' expects {ChannelId}");
            return failures.Count > 0 ? ValidateOptionsResult.Fail(failures) : ValidateOptionsResult.Success;

            void Id(string key, string value, string first, string expected)
            {
                if (value.Length < 5 || !first.Contains(value[0]) || !value.All(c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c)))
                    failures.Add($"{Section}:{key} is {Quote(value)}; expected {expected}");
            }
        }

        // Somebody may have pasted a token into the wrong option; it is not shown for that.
        private static string Quote(string value) => value.Contains("xox", StringComparison.OrdinalIgnoreCase) || value.Contains("xapp", StringComparison.OrdinalIgnoreCase) ? "a token" : $"'{value}'";

        private const string ChannelId = "a channel's id such as C0123456789 (in Slack: the channel's details, at the bottom)";

        private static void Wire(SlackOptions options, List<string> failures)
        {
            var before = failures.Count;
            foreach (var (key, file) in new[] { (nameof(BotTokenFile), options.BotTokenFile), (nameof(AppTokenFile), options.AppTokenFile), (nameof(SigningSecretFile), options.SigningSecretFile) })
            {
                if (file.Length > 0 && !File.Exists(file))
                    failures.Add($"{Section}:{key} is {Quote(file)}, and there is no such file; expected the path of one that holds the secret alone");
            }

            foreach (var (key, address) in new[] { (nameof(ApiUrl), options.ApiUrl), (nameof(Listen), options.Listen) })
            {
                if (address.Length > 0 && !(Uri.TryCreate(address, UriKind.Absolute, out var read) && read.Scheme is "http" or "https"))
                    failures.Add($"{Section}:{key} is {Quote(address)}; expected a full http or https address");
            }

            if (failures.Count > before || !options.IsConfigured)
                return;
            try
            {
                failures.AddRange(options.ToWire().Problems());
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                failures.Add($"{Section}: a file of a secret cannot be read: {error.Message}");
            }
        }
    }
}
