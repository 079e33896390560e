using System.Text.Json.Nodes;
using LabBot.Core.Commands;
using LabBot.Discord;
using LabBot.Discord.Wire;
using LabBot.Wire;
using Microsoft.Extensions.Options;

namespace LabBot.Options;

/// <summary>How LabBot reaches Discord, and what it does there. Without a token there is no Discord.</summary>
public sealed class DiscordOptions
{
    /// <summary>The section of the settings.</summary>
    public const string Section = DiscordWireOptions.Section;

    /// <summary>The bot token. Default none: no Discord.</summary>
    public Secret Token { get; set; } = Secret.None;

    /// <summary>A file that holds the bot token, as container secrets do; wins over <see cref="Token"/>. Default none.</summary>
    public string TokenFile { get; set; } = "";

    /// <summary>The application's public key, for HTTP. Default none.</summary>
    public string PublicKey { get; set; } = "";

    /// <summary>Where to listen for Discord's interactions, such as <c>http://0.0.0.0:3000</c>. Default none: the gateway, which needs no address.</summary>
    public string Listen { get; set; } = "";

    /// <summary>Where Discord's API is. Default <c>https://discord.com/api/</c>.</summary>
    public string ApiUrl { get; set; } = "https://discord.com/api/";

    /// <summary>Where Discord's gateway is. Default none: the API says.</summary>
    public string GatewayUrl { get; set; } = "";

    /// <summary>Who speaks with Discord: <c>wire</c>, LabBot's own client, or <c>library</c>, Discord.Net, which LabBot must be built with. Default <c>wire</c>.</summary>
    public string Client { get; set; } = PlatformClients.Wire;

    /// <summary>The ids of those who tend the kit. Default none.</summary>
    public string[] Curators { get; set; } = [];

    /// <summary>The ids of the roles, of the servers in <see cref="Servers"/>, whose holders tend the kit too. Default none.</summary>
    public string[] CuratorRoles { get; set; } = [];

    /// <summary>Whether those who may manage one of the servers in <see cref="Servers"/> tend the kit too. Default false.</summary>
    public bool ManagersAreCurators { get; set; }

    /// <summary>The ids of the servers that LabBot serves. Default none: every one that it is in.</summary>
    public string[] Servers { get; set; } = [];

    /// <summary>The id of the channel in which the curators are told what they should know. Default none: each of <see cref="Curators"/> is told directly who has spoken to LabBot.</summary>
    public string CuratorsChannel { get; set; } = "";

    /// <summary>The id of the channel in which who joins, or is enrolled by a curator, is invited; wants the members intent. Default none: nobody is invited.</summary>
    public string WelcomeChannel { get; set; } = "";

    /// <summary>The id of the channel in which who takes no direct messages is offered a private thread. Default none: no threads.</summary>
    public string ThreadsChannel { get; set; } = "";

    /// <summary>How many new conversations may be opened a minute, 1 to 60. Default 10.</summary>
    public int NewConversationsPerMinute { get; set; } = 10;

    /// <summary>A file with names and descriptions of the commands in other languages. Default none.</summary>
    public string Localizations { get; set; } = "";

    /// <summary>Whether Discord is configured at all.</summary>
    public bool IsConfigured => TokenFile.Length > 0 || Token.Reveal().Length > 0;

    /// <summary>What the client takes, the file read.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public DiscordWireOptions ToWire() => new()
    {
        ApiUrl = new Uri(ApiUrl.EndsWith('/') ? ApiUrl : ApiUrl + "/"),
        GatewayUrl = GatewayUrl.Length > 0 ? new Uri(GatewayUrl) : null,
        Token = TokenFile.Length > 0 ? new Secret(File.ReadAllText(TokenFile)) : Token,
        PublicKey = PublicKey,
        Listen = Listen.Length > 0 ? new Uri(Listen) : null,
        WantsMembers = WelcomeChannel.Length > 0,
        NewConversationsPerMinute = NewConversationsPerMinute,
        UsesLibrary = Client == PlatformClients.Library,
    };

    /// <summary>What the bot takes.</summary>
    public DiscordSettings ToSettings() => new(Curators.ToHashSet(), Servers.ToHashSet(), OrNull(CuratorsChannel), OrNull(WelcomeChannel), OrNull(ThreadsChannel))
    {
        CuratorRoles = CuratorRoles.ToHashSet(),
        ManagersAreCurators = ManagersAreCurators,
    };

    /// <summary>The commands as Discord shall know them, in other languages too where a file of them is named.</summary>
    /// <exception cref="SettingsException">The file cannot be read, or something in it is wrong; the exception names everything that is.</exception>
    public JsonArray ToCommands(IReadOnlyList<CommandDefinition> definitions, CommandNames names)
    {
        try
        {
            var (texts, problems) = Localizations.Length > 0 ? DiscordLocalizations.Read(Localizations, File.ReadAllText(Localizations), definitions) : (DiscordLocalizations.None, []);
            return problems.Count == 0 ? DiscordCommands.Of(definitions, names, texts) : throw new SettingsException(problems);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new SettingsException([$"{Section}:{nameof(Localizations)}: {error.Message}"]);
        }
    }

    private static string? OrNull(string text) => text.Length > 0 ? text : null;

    /// <summary>Checks each setting; no message holds a secret.</summary>
    public sealed class Validator : IValidateOptions<DiscordOptions>
    {
        private const string IdHow = "(in Discord: Settings, Advanced, Developer Mode; then right-click, Copy ID)";

        /// <inheritdoc/>
        public ValidateOptionsResult Validate(string? name, DiscordOptions options)
        {
            var failures = new List<string>();
            if (PlatformClients.Problem($"{Section}:{nameof(Client)}", options.Client, "Discord.Net", DiscordWire.HasLibrary, Quote) is { } problem)
                failures.Add(problem);
            Wire(options, failures);
            Ids(nameof(Curators), options.Curators, "a person's id");
            Ids(nameof(CuratorRoles), options.CuratorRoles, "a role's id");
            Ids(nameof(Servers), options.Servers, "a server's id");
            // Anybody may manage a server of their own and bring LabBot there; and in its own conversation LabBot must know where to ask.
            foreach (var (key, isSet) in new[] { (nameof(CuratorRoles), options.CuratorRoles.Length > 0), (nameof(ManagersAreCurators), options.ManagersAreCurators) })
            {
                if (isSet && options.Servers.Length == 0)
                    failures.Add($"{Section}:{key} is set without {Section}:{nameof(Servers)}; expected the ids of the servers whose {(key == nameof(CuratorRoles) ? "roles" : "managers")} count");
            }

            foreach (var everyone in options.CuratorRoles.Intersect(options.Servers))
                failures.Add($"{Section}:{nameof(CuratorRoles)} has {Quote(everyone)}, the id of a server, which is also its role @everyone; expected a role that not everyone has");
            foreach (var (key, channel) in new[] { (nameof(CuratorsChannel), options.CuratorsChannel), (nameof(WelcomeChannel), options.WelcomeChannel), (nameof(ThreadsChannel), options.ThreadsChannel) })
            {
                if (channel.Length > 0)
                    Id(key, channel, "a channel's id");
            }

            if (options.WelcomeChannel.Length > 0 && options.Listen.Length > 0)
                failures.Add($"{Section}:{nameof(WelcomeChannel)} is set together with {Section}:{nameof(Listen)}; over HTTP Discord tells nobody's joining. Leave {nameof(Listen)} out (the gateway needs no address), or {nameof(WelcomeChannel)}");
            return failures.Count > 0 ? ValidateOptionsResult.Fail(failures) : ValidateOptionsResult.Success;

            void Ids(string key, string[] values, string what)
            {
                for (var i = 0; i < values.Length; i++)
                    Id($"{key}:{i}", values[i], what);
            }

            // 17 to 20 digits: what Discord has given out since 2015, and will for as long as 64 bits last (https://discord.com/developers/docs/reference#snowflakes).
            void Id(string key, string value, string what)
            {
                if (value.Length is < 17 or > 20 || !value.All(char.IsAsciiDigit))
                    failures.Add($"{Section}:{key} is {Quote(value)}; expected {what}, 17 to 20 digits {IdHow}");
            }
        }

        // Somebody may have pasted a token into the wrong option; it is not shown for that.
        private static string Quote(string value) => value.Length > 40 && value.Count(c => c == '.') == 2 ? "a token" : $"'{value}'";

        private static void Wire(DiscordOptions options, List<string> failures)
        {
            var before = failures.Count;
            foreach (var (key, file) in new[] { (nameof(TokenFile), options.TokenFile), (nameof(Localizations), options.Localizations) })
            {
                if (file.Length > 0 && !File.Exists(file))
                    failures.Add($"{Section}:{key} is {Quote(file)}, and there is no such file; expected the path of one");
            }

            foreach (var (key, address, schemes) in new[] { (nameof(ApiUrl), options.ApiUrl, "http or https"), (nameof(Listen), options.Listen, "http or https"), (nameof(GatewayUrl), options.GatewayUrl, "ws or wss") })
            {
                if (address.Length > 0 && !(Uri.TryCreate(address, UriKind.Absolute, out var read) && schemes.Split(" or ").Contains(read.Scheme)))
                    failures.Add($"{Section}:{key} is {Quote(address)}; expected a full {schemes} address");
            }

            if (failures.Count > before || !options.IsConfigured)
                return;
            try
            {
                failures.AddRange(options.ToWire().Problems());
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                failures.Add($"{Section}: a file cannot be read: {error.Message}");
            }
        }
    }
}
