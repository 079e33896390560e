using System.Text.Json.Nodes;

namespace LabBot.Platforms.Slack;

/// <summary>A user group of the workspace, such as @curators. Safe for threads.</summary>
public sealed class UserGroup
{
    private readonly Lock gate = new();
    private readonly List<Person> members;

    internal UserGroup(string id, string handle, IEnumerable<Person> members) => (Id, Handle, this.members) = (id, handle, [.. members]);

    /// <summary>Its id, which begins with S.</summary>
    public string Id { get; }

    /// <summary>How it is mentioned, without the @.</summary>
    public string Handle { get; }

    /// <summary>Whether it was disabled, which Slack does instead of deleting.</summary>
    public bool IsDisabled { get; internal set; }

    /// <summary>Who is in it.</summary>
    public IReadOnlyList<Person> Members
    {
        get
        {
            lock (gate)
                return [.. members];
        }
    }

    /// <summary>Somebody comes into it, and the event about it never comes.</summary>
    public void AddUnseen(Person person)
    {
        lock (gate)
            members.Add(person);
    }

    /// <summary>Somebody is taken out of it, and the event about it never comes.</summary>
    public void RemoveUnseen(Person person)
    {
        lock (gate)
            members.Remove(person);
    }

    internal JsonObject ToJson(SlackWorld world, DateTimeOffset now) => new()
    {
        ["id"] = Id, ["team_id"] = world.TeamId, ["is_usergroup"] = true, ["is_subteam"] = true, ["name"] = Handle, ["description"] = "", ["handle"] = Handle, ["is_external"] = false,
        ["date_create"] = 1, ["date_update"] = now.ToUnixTimeSeconds(), ["date_delete"] = IsDisabled ? now.ToUnixTimeSeconds() : 0, ["user_count"] = Members.Count,
        ["users"] = new JsonArray([.. Members.Select(member => (JsonNode)member.Id)]),
    };
}
