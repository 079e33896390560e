using System.Globalization;
using System.Text.Json;

namespace LabBot.Discord;

/// <summary>What LabBot needs to be allowed, and how to see whether it is (https://discord.com/developers/docs/topics/permissions).</summary>
internal static class DiscordPermissions
{
    private const ulong Administrator = 1UL << 3;
    private const ulong Manage = 1UL << 5;

    /// <summary>The permission to manage a server, as the digits in which Discord takes permissions.</summary>
    public static string ToManage { get; } = Manage.ToString(CultureInfo.InvariantCulture);

    /// <summary>Whether these permissions let somebody manage the server.</summary>
    public static bool ManageServer(ulong permissions) => (permissions & (Administrator | Manage)) != 0;

    /// <summary>One permission.</summary>
    /// <param name="Bit">Its bit.</param>
    /// <param name="Name">Its name, as Discord's own pages give it.</param>
    public sealed record Permission(ulong Bit, string Name);

    private static readonly Permission View = new(1UL << 10, "View Channel");
    private static readonly Permission Send = new(1UL << 11, "Send Messages");
    private static readonly Permission Embed = new(1UL << 14, "Embed Links");
    private static readonly Permission Attach = new(1UL << 15, "Attach Files");
    private static readonly Permission History = new(1UL << 16, "Read Message History");
    private static readonly Permission PrivateThreads = new(1UL << 36, "Create Private Threads");
    private static readonly Permission InThreads = new(1UL << 38, "Send Messages in Threads");

    /// <summary>To post a card in a channel.</summary>
    public static IReadOnlyList<Permission> ToPost { get; } = [View, Send, Embed];

    /// <summary>To keep private threads in a channel.</summary>
    public static IReadOnlyList<Permission> ForThreads { get; } = [View, PrivateThreads, InThreads, Embed, Attach, History];

    /// <summary>All of them, as the number in the address with which LabBot is invited.</summary>
    public static ulong ToInvite { get; } = ToPost.Concat(ForThreads).Aggregate(0UL, (bits, one) => bits | one.Bit);

    /// <summary>What a member may do in a channel: their roles' permissions, then what the channel takes and gives, to everyone, to their roles, to them.</summary>
    /// <param name="channel">The channel, as Discord shows it.</param>
    /// <param name="roles">The server's roles.</param>
    /// <param name="member">The member.</param>
    public static ulong In(JsonElement channel, JsonElement roles, JsonElement member)
    {
        var (server, user) = (Text(channel, "guild_id"), Text(member.GetProperty("user"), "id"));
        var own = member.GetProperty("roles").EnumerateArray().Select(role => role.GetString()!).ToHashSet();
        var bits = roles.EnumerateArray().Where(role => Text(role, "id") == server || own.Contains(Text(role, "id"))).Aggregate(0UL, (sum, role) => sum | Bits(role, "permissions"));
        if ((bits & Administrator) != 0)
            return ulong.MaxValue;
        var overwrites = channel.TryGetProperty("permission_overwrites", out var list) && list.ValueKind == JsonValueKind.Array ? list.EnumerateArray().ToList() : [];
        foreach (var these in new[] { overwrites.Where(one => Text(one, "id") == server), overwrites.Where(one => own.Contains(Text(one, "id"))), overwrites.Where(one => Text(one, "id") == user) })
        {
            var (deny, allow) = these.Aggregate((Deny: 0UL, Allow: 0UL), (sum, one) => (sum.Deny | Bits(one, "deny"), sum.Allow | Bits(one, "allow")));
            bits = (bits & ~deny) | allow;
        }

        return bits;
    }

    private static ulong Bits(JsonElement element, string name) => ulong.TryParse(Text(element, name), NumberStyles.None, CultureInfo.InvariantCulture, out var bits) ? bits : 0;

    private static string Text(JsonElement element, string name) => element.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String ? text.GetString()! : "";
}
