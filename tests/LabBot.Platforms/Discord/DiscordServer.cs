using System.Globalization;
using System.Text.Json.Nodes;

namespace LabBot.Platforms.Discord;

/// <summary>A role in a server.</summary>
/// <param name="Id">Its id; that of everyone is the server's.</param>
/// <param name="Name">Its name.</param>
/// <param name="Permissions">What it gives, as <see cref="DiscordPermissions"/>.</param>
public sealed record DiscordRole(string Id, string Name, ulong Permissions)
{
    internal JsonObject ToJson() => new()
    {
        ["id"] = Id, ["name"] = Name, ["permissions"] = Permissions.ToString(CultureInfo.InvariantCulture), ["position"] = 1, ["color"] = 0, ["hoist"] = false, ["managed"] = false,
        ["mentionable"] = false, ["flags"] = 0, ["colors"] = new JsonObject { ["primary_color"] = 0, ["secondary_color"] = null, ["tertiary_color"] = null },
    };
}

/// <summary>A server: what Discord's interface calls a guild.</summary>
public sealed class DiscordServer
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, (DiscordPerson Person, List<DiscordRole> Roles, DateTimeOffset At)> members = [];
    private readonly List<DiscordRole> roles = [];
    private readonly List<DiscordChannel> channels = [];

    internal DiscordServer(string id, string name, DiscordRole botRole)
    {
        (Id, Name, BotRole) = (id, name, botRole);
        roles.Add(new DiscordRole(id, "@everyone", DiscordPermissions.ViewChannel | DiscordPermissions.SendMessages | DiscordPermissions.UseApplicationCommands));
        roles.Add(botRole);
    }

    public string Id { get; }

    public string Name { get; }

    /// <summary>The bot's role, with what was granted when it was installed.</summary>
    public DiscordRole BotRole { get; }

    /// <summary>Whether the bot is in it. One that was only installed for its commands is not.</summary>
    public bool HasBot { get; set; } = true;

    public IReadOnlyList<DiscordPerson> Members
    {
        get
        {
            lock (gate)
                return [.. members.Values.Select(member => member.Person)];
        }
    }

    public IReadOnlyList<DiscordRole> Roles
    {
        get
        {
            lock (gate)
                return [.. roles];
        }
    }

    public IReadOnlyList<DiscordChannel> Channels
    {
        get
        {
            lock (gate)
                return [.. channels];
        }
    }

    /// <summary>Whether somebody is in it.</summary>
    public bool Has(DiscordPerson person)
    {
        lock (gate)
            return members.ContainsKey(person.Id);
    }

    /// <summary>Gives a member a role.</summary>
    public void Give(DiscordPerson person, DiscordRole role)
    {
        lock (gate)
            members[person.Id].Roles.Add(role);
    }

    /// <summary>Takes a role from a member.</summary>
    public void Take(DiscordPerson person, DiscordRole role)
    {
        lock (gate)
            members[person.Id].Roles.RemoveAll(one => one.Id == role.Id);
    }

    /// <summary>Somebody leaves, and the app is not told.</summary>
    public void Leaves(DiscordPerson person)
    {
        lock (gate)
            members.Remove(person.Id);
    }

    internal void Join(DiscordPerson person, DateTimeOffset at)
    {
        lock (gate)
            members.TryAdd(person.Id, (person, [], at));
    }

    internal void Add(DiscordRole role)
    {
        lock (gate)
            roles.Add(role);
    }

    internal void Add(DiscordChannel channel)
    {
        lock (gate)
            channels.Add(channel);
    }

    internal ulong PermissionsOf(DiscordPerson person)
    {
        lock (gate)
            return members.TryGetValue(person.Id, out var member) ? member.Roles.Aggregate(roles[0].Permissions, (sum, role) => sum | role.Permissions) : 0;
    }

    /// <summary>A member as the API gives it; null where there is none.</summary>
    internal JsonObject? MemberJson(DiscordState state, string id)
    {
        lock (gate)
        {
            if (id == state.World.ApplicationId)
                return HasBot ? Member(state.BotUser(), [BotRole], DateTimeOffset.UnixEpoch) : null;
            return members.TryGetValue(id, out var member) ? Member(member.Person.UserJson(), member.Roles, member.At) : null;
        }
    }

    internal JsonObject ToJson(DiscordState state) => new()
    {
        ["id"] = Id, ["name"] = Name, ["icon"] = null, ["owner_id"] = "1", ["preferred_locale"] = "en-US", ["features"] = new JsonArray(), ["verification_level"] = 0,
        ["default_message_notifications"] = 0, ["explicit_content_filter"] = 0, ["mfa_level"] = 0, ["system_channel_flags"] = 0, ["premium_tier"] = 0, ["nsfw_level"] = 0, ["afk_timeout"] = 300,
        ["roles"] = new JsonArray([.. Roles.Select(role => (JsonNode)role.ToJson())]), ["emojis"] = new JsonArray(), ["stickers"] = new JsonArray(),
    };

    /// <summary>The same as the gateway gives it, with its channels and, as in a large server, only the bot among its members.</summary>
    internal JsonObject ToGatewayJson(DiscordState state)
    {
        var json = ToJson(state);
        (json["joined_at"], json["large"], json["unavailable"], json["member_count"]) = ("2026-01-01T00:00:00.000000+00:00", false, false, Members.Count + 1);
        json["channels"] = new JsonArray([.. Channels.Where(channel => !channel.IsThread).Select(channel => (JsonNode)channel.ToJson(state))]);
        json["threads"] = new JsonArray([.. Channels.Where(channel => channel.IsThread).Select(channel => (JsonNode)channel.ToJson(state))]);
        json["members"] = new JsonArray(MemberJson(state, state.World.ApplicationId));
        foreach (var empty in (string[])["presences", "voice_states", "stage_instances", "guild_scheduled_events", "soundboard_sounds"])
            json[empty] = new JsonArray();
        return json;
    }

    private static JsonObject Member(JsonObject user, IEnumerable<DiscordRole> roles, DateTimeOffset at) => new()
    {
        ["user"] = user, ["roles"] = new JsonArray([.. roles.Select(role => (JsonNode)role.Id)]), ["nick"] = null, ["avatar"] = null, ["joined_at"] = at.ToString("O", CultureInfo.InvariantCulture),
        ["premium_since"] = null, ["deaf"] = false, ["mute"] = false, ["flags"] = 0, ["pending"] = false,
    };
}
