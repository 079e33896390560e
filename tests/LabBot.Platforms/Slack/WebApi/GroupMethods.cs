using System.Text.Json.Nodes;
using LabBot.Platforms.Slack.Rules;

namespace LabBot.Platforms.Slack.WebApi;

/// <summary>usergroups.users.list (docs.slack.dev/reference/methods/usergroups.users.list).</summary>
internal sealed class GroupMethods(Workspace workspace)
{
    public IEnumerable<ApiMethod> Methods => [new("usergroups.users.list", Tier.Two, ["usergroups:read"], ["usergroup", "include_disabled"], Users)];

    // What Slack says of a disabled group that was not asked for is not documented; that there is none is the project's own reading.
    private JsonObject Users(Arguments arguments) =>
        workspace.Groups.TryGetValue(arguments.Required("usergroup"), out var group) && (!group.IsDisabled || arguments.Bool("include_disabled"))
            ? new JsonObject { ["users"] = new JsonArray([.. group.Members.Select(member => (JsonNode)member.Id)]) }
            : throw new SlackRefusalException("no_such_subteam", $"no user group is {arguments.Text("usergroup")}");
}
