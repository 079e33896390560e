using System.Text.Json.Nodes;
using LabBot.Platforms.Slack.Rules;

namespace LabBot.Platforms.Slack.WebApi;

/// <summary>auth.test and apps.connections.open.</summary>
internal sealed class AppMethods(Workspace workspace, Func<Uri> newConnection)
{
    public IEnumerable<ApiMethod> Methods =>
    [
        new("auth.test", Tier.AuthTest, [], [], Test),
        new("apps.connections.open", Tier.Connecting, [], [], Open) { IsForApp = true },
    ];

    private JsonObject Test(Arguments arguments) => new()
    {
        ["url"] = $"https://{workspace.World.TeamDomain}.slack.com/", ["team"] = workspace.World.TeamName, ["user"] = workspace.World.BotName,
        ["team_id"] = workspace.World.TeamId, ["user_id"] = workspace.World.BotUserId, ["bot_id"] = workspace.World.BotId, ["is_enterprise_install"] = false,
    };

    private JsonObject Open(Arguments arguments)
    {
        // Slack's own code for this is not documented; the word is the project's.
        if (!workspace.App.HasSocketMode)
            throw new SlackRefusalException("socket_mode_disabled", "Socket Mode is off in the app's settings");
        return new JsonObject { ["url"] = newConnection().AbsoluteUri };
    }
}
