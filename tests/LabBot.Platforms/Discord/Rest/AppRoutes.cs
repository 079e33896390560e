using System.Globalization;
using System.Text.Json.Nodes;
using LabBot.Platforms.Discord.Form;
using LabBot.Platforms.Discord.Rules;

namespace LabBot.Platforms.Discord.Rest;

/// <summary>/applications, /gateway, /users, /guilds: who and where the app is.</summary>
internal sealed class AppRoutes(DiscordState state, RateCounter rates, Func<JsonObject> gateway)
{
    public IEnumerable<ApiRoute> Routes =>
    [
        new("GET", "/applications/@me", _ => new Reply(Application())),
        new("GET", "/gateway/bot", _ => new Reply(gateway())),
        new("GET", "/gateway", _ => new Reply(new JsonObject { ["url"] = gateway()["url"]!.DeepClone() })),
        new("GET", "/users/@me", _ => new Reply(state.BotUser())),
        new("GET", "/users/@me/guilds", _ => new Reply(new JsonArray([.. state.Servers.Values.Where(server => server.HasBot).Select(server => (JsonNode)Partial(server))]))),
        new("POST", "/users/@me/channels", OpenConversation),
        new("GET", "/users/{user.id}", call => new Reply(Person(call[0]).UserJson())),
        new("GET", "/guilds/{guild.id}", call => new Reply(Server(call[0]).ToJson(state))),
        new("GET", "/guilds/{guild.id}/roles", call => new Reply(new JsonArray([.. Server(call[0]).Roles.Select(role => (JsonNode)role.ToJson())]))),
        new("GET", "/guilds/{guild.id}/channels", call => new Reply(new JsonArray([.. Server(call[0]).Channels.Where(channel => !channel.IsThread).Select(channel => (JsonNode)channel.ToJson(state))]))),
        new("GET", "/guilds/{guild.id}/members/{user.id}", call => new Reply(
            Server(call[0]).MemberJson(state, call[1]) ?? throw new DiscordRefusalException(404, 10007, "Unknown Member", $"{call[1]} is not in {call[0]}"))),
    ];

    /// <summary>The application as its page in the developer portal has it (resources/application#application-object).</summary>
    public JsonObject Application()
    {
        var install = new JsonObject
        {
            ["scopes"] = new JsonArray([.. state.World.InstallScopes.Select(scope => (JsonNode)scope)]), ["permissions"] = DiscordPermissions.Usual.ToString(CultureInfo.InvariantCulture),
        };
        return new JsonObject
        {
            ["id"] = state.World.ApplicationId, ["name"] = state.World.BotName, ["icon"] = null, ["description"] = "", ["bot"] = state.BotUser(), ["bot_public"] = true,
            ["bot_require_code_grant"] = false, ["verify_key"] = state.World.PublicKey, ["flags"] = Flags(state.World), ["interactions_endpoint_url"] = state.World.InteractionsEndpointUrl,
            ["approximate_guild_count"] = state.Servers.Count, ["install_params"] = install,
            ["integration_types_config"] = new JsonObject { ["0"] = new JsonObject { ["oauth2_install_params"] = install.DeepClone() } },
        };
    }

    /// <summary>The application's flags: which privileged intents an app in few servers was granted (resources/application#application-object-application-flags).</summary>
    public static int Flags(DiscordWorld world) =>
        ((world.GrantedIntents & Intents.GuildPresences) != 0 ? 1 << 13 : 0) | ((world.GrantedIntents & Intents.GuildMembers) != 0 ? 1 << 15 : 0) | ((world.GrantedIntents & Intents.MessageContent) != 0 ? 1 << 19 : 0);

    private Reply OpenConversation(ApiCall call)
    {
        Content.Check(call.Object, FormRules.Shape(FormRules.Required("recipient_id", FormRules.Snowflake)), call.Route.Name, state.Record);
        var person = Person((string)call.Object["recipient_id"]!);
        if (!state.HasDmWith(person) && rates.TakeConversation() is { } wait)
        {
            throw new DiscordRefusalException(
                400, 40003, "You are opening direct messages too fast.", string.Create(CultureInfo.InvariantCulture, $"{state.World.Rates.ConversationsPerMinute} in a minute; {wait.TotalSeconds:0.000} s too soon"));
        }

        return new Reply(state.DmWith(person).ToJson(state));
    }

    private DiscordPerson Person(string id) => state.People.GetValueOrDefault(id) ?? throw new DiscordRefusalException(404, 10013, "Unknown User", $"nobody is {id}");

    private DiscordServer Server(string id) => state.Servers.TryGetValue(id, out var server) && server.HasBot
        ? server
        : throw new DiscordRefusalException(404, 10004, "Unknown Guild", $"the bot is in no server {id}");

    private static JsonObject Partial(DiscordServer server) => new()
    {
        ["id"] = server.Id, ["name"] = server.Name, ["icon"] = null, ["owner"] = false, ["permissions"] = server.BotRole.Permissions.ToString(CultureInfo.InvariantCulture),
        ["features"] = new JsonArray(),
    };
}
