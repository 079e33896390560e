using System.Diagnostics.CodeAnalysis;

namespace LabBot.Discord.Wire;

/// <summary>Addresses of the gateway.</summary>
internal static class GatewayAddress
{
    // https://discord.com/developers/docs/events/gateway#connecting
    private static readonly string Query = $"v={DiscordWire.Version}&encoding=json&compress=zlib-stream";

    /// <summary>An address that Discord named, with what LabBot asks for; null where the token may not be sent there.</summary>
    public static Uri? Of(string? text, bool mayBePlain) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && address.UserInfo.Length == 0
        && (address.Scheme == Uri.UriSchemeWss || (address.Scheme == Uri.UriSchemeWs && address.IsLoopback && mayBePlain)) ? WithQuery(address) : null;

    /// <summary>The same address with what LabBot asks for, where it asks for nothing yet.</summary>
    [return: NotNullIfNotNull(nameof(address))]
    public static Uri? WithQuery(Uri? address) => address is null || address.Query.Length > 1 ? address : new UriBuilder(address) { Query = Query }.Uri;
}
