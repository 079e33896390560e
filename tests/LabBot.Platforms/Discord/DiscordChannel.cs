using System.Globalization;
using System.Text.Json.Nodes;

namespace LabBot.Platforms.Discord;

/// <summary>Permissions, as bits (https://discord.com/developers/docs/topics/permissions#permissions-bitwise-permission-flags).</summary>
public static class DiscordPermissions
{
    public const ulong Administrator = 1UL << 3;
    public const ulong ManageServer = 1UL << 5;
    public const ulong ViewChannel = 1UL << 10;
    public const ulong SendMessages = 1UL << 11;
    public const ulong EmbedLinks = 1UL << 14;
    public const ulong AttachFiles = 1UL << 15;
    public const ulong ReadMessageHistory = 1UL << 16;
    public const ulong UseApplicationCommands = 1UL << 31;
    public const ulong CreatePrivateThreads = 1UL << 36;
    public const ulong SendMessagesInThreads = 1UL << 38;

    /// <summary>What a bot needs to write, show embeds and files, read back and start private threads.</summary>
    public const ulong Usual =
        ViewChannel | SendMessages | EmbedLinks | AttachFiles | ReadMessageHistory | UseApplicationCommands | CreatePrivateThreads | SendMessagesInThreads;
}

/// <summary>A channel of a server, a thread in one, or a direct conversation.</summary>
public sealed class DiscordChannel
{
    /// <summary>The types of channels (resources/channel#channel-object-channel-types).</summary>
    public const int TextType = 0;

    /// <inheritdoc cref="TextType"/>
    public const int DmType = 1;

    /// <inheritdoc cref="TextType"/>
    public const int PrivateThreadType = 12;

    private readonly Lock gate = new();
    private readonly Dictionary<string, DiscordPerson> members = [];
    private readonly SortedList<ulong, DiscordMessage> messages = [];
    private readonly SortedList<ulong, DiscordMessage> whispers = [];

    internal DiscordChannel(string id, string name, int type, DiscordServer? server, DiscordChannel? parent = null) =>
        (Id, Name, Type, Server, Parent) = (id, name, type, server, parent);

    public string Id { get; }

    public string Name { get; }

    public int Type { get; }

    /// <summary>The server that it belongs to; null for a direct conversation.</summary>
    public DiscordServer? Server { get; }

    /// <summary>The channel that a thread belongs to.</summary>
    public DiscordChannel? Parent { get; }

    public bool IsDm => Type == DmType;

    public bool IsThread => Type is 10 or 11 or PrivateThreadType;

    /// <summary>What the bot may do in it, as <see cref="DiscordPermissions"/>; a thread has its channel's.</summary>
    public ulong BotPermissions
    {
        get => Parent?.BotPermissions ?? field;
        set;
    } = DiscordPermissions.Usual;

    /// <summary>Its messages that stayed, oldest first, without those shown to one person only.</summary>
    public IReadOnlyList<DiscordMessage> Messages
    {
        get
        {
            lock (gate)
                return [.. messages.Values];
        }
    }

    /// <summary>Who sees it: in a channel of a server, the server's members; in a direct conversation and a private thread, those who are in it.</summary>
    public IReadOnlyList<DiscordPerson> Members
    {
        get
        {
            if (Type == TextType)
                return Server!.Members;
            lock (gate)
                return [.. members.Values];
        }
    }

    internal void Join(DiscordPerson person)
    {
        lock (gate)
            members[person.Id] = person;
    }

    /// <summary>Whether somebody sees it.</summary>
    internal bool Has(DiscordPerson person)
    {
        if (Type == TextType)
            return Server!.Has(person);
        lock (gate)
            return members.ContainsKey(person.Id);
    }

    /// <summary>A message that stayed, as the API finds it.</summary>
    internal DiscordMessage? Find(string id)
    {
        lock (gate)
            return ulong.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? messages.GetValueOrDefault(number) : null;
    }

    /// <summary>What stands now where this message was seen, one that only one person sees included; null where it is gone.</summary>
    internal DiscordMessage? Current(DiscordMessage seen)
    {
        lock (gate)
            return Of(seen).GetValueOrDefault(ulong.Parse(seen.Id, CultureInfo.InvariantCulture));
    }

    internal void Put(DiscordMessage message, int keep)
    {
        lock (gate)
        {
            var kept = Of(message);
            kept[ulong.Parse(message.Id, CultureInfo.InvariantCulture)] = message;
            if (kept.Count > Math.Max(keep, 1))
                kept.RemoveAt(0);
        }
    }

    internal void Remove(DiscordMessage message)
    {
        lock (gate)
            Of(message).Remove(ulong.Parse(message.Id, CultureInfo.InvariantCulture));
    }

    private SortedList<ulong, DiscordMessage> Of(DiscordMessage message) => message.OnlyFor is null ? messages : whispers;

    internal JsonObject ToJson(DiscordState state)
    {
        var json = new JsonObject { ["id"] = Id, ["type"] = Type, ["flags"] = 0, ["last_message_id"] = Messages is [.., var last] ? last.Id : null };
        if (IsDm)
        {
            json["recipients"] = new JsonArray([.. Members.Select(member => (JsonNode)member.UserJson())]);
            return json;
        }

        (json["guild_id"], json["name"], json["parent_id"], json["position"], json["nsfw"]) = (Server!.Id, Name, Parent?.Id, 0, false);
        if (IsThread)
        {
            (json["owner_id"], json["message_count"], json["member_count"]) = (state.World.ApplicationId, Messages.Count, Members.Count + 1);
            json["thread_metadata"] = new JsonObject { ["archived"] = false, ["auto_archive_duration"] = 4320, ["archive_timestamp"] = "2026-01-01T00:00:00.000000+00:00", ["locked"] = false };
            return json;
        }

        // What the bot may do here differs from what its role gives it by an overwrite for its own account.
        var (allow, deny) = (BotPermissions & ~Server.BotRole.Permissions, Server.BotRole.Permissions & ~BotPermissions);
        json["permission_overwrites"] = allow == 0 && deny == 0 ? new JsonArray() : new JsonArray(new JsonObject
        {
            ["id"] = state.World.ApplicationId, ["type"] = 1, ["allow"] = allow.ToString(CultureInfo.InvariantCulture), ["deny"] = deny.ToString(CultureInfo.InvariantCulture),
        });
        return json;
    }
}
