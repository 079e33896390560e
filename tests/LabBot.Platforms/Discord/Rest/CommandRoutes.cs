using System.Text.Json;
using System.Text.Json.Nodes;
using LabBot.Platforms.Discord.Form;
using LabBot.Platforms.Discord.Rules;
using Microsoft.AspNetCore.Http;

namespace LabBot.Platforms.Discord.Rest;

/// <summary>/applications/…/commands: what the app registers, for all or for one server (https://discord.com/developers/docs/interactions/application-commands#endpoints).</summary>
internal sealed class CommandRoutes(DiscordState state)
{
    private const string All = "/applications/{application.id}/commands";
    private const string OfServer = "/applications/{application.id}/guilds/{guild.id}/commands";
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private readonly Lock gate = new();
    private readonly Queue<(DateTimeOffset At, string Scope)> creates = new();

    public IEnumerable<ApiRoute> Routes =>
    [
        new("GET", All, List), new("POST", All, Create), new("PUT", All, Overwrite),
        new("GET", All + "/{command.id}", Get), new("PATCH", All + "/{command.id}", Edit), new("DELETE", All + "/{command.id}", Delete),
        new("GET", OfServer, List), new("POST", OfServer, Create), new("PUT", OfServer, Overwrite),
        new("GET", OfServer + "/{command.id}", Get), new("PATCH", OfServer + "/{command.id}", Edit), new("DELETE", OfServer + "/{command.id}", Delete),
    ];

    private Reply List(ApiCall call) => new(new JsonArray([.. state.App.CommandsOf(Scope(call))
        .Select(command => (JsonNode)Shown(command, call.Query["with_localizations"].ToString().Equals("true", StringComparison.OrdinalIgnoreCase)))]));

    private Reply Get(ApiCall call) => new(Shown(Find(call), withLocalizations: true));

    private Reply Create(ApiCall call)
    {
        lock (gate)
        {
            var scope = Scope(call);
            Content.Check(call.Object, CommandRules.Command, call.Route.Name, state.Record);
            var commands = state.App.CommandsOf(scope).ToList();
            var old = commands.FindIndex(command => SameName(command, call.Object));
            var registered = Register(call.Object, scope, old < 0 ? null : (string)commands[old]["id"]!);
            if (old < 0)
                commands.Add(registered);
            else
                commands[old] = registered;
            Keep(scope, commands, call);
            return new Reply(Shown(registered, withLocalizations: true), old < 0 ? StatusCodes.Status201Created : StatusCodes.Status200OK);
        }
    }

    private Reply Edit(ApiCall call)
    {
        lock (gate)
        {
            var (scope, old) = (Scope(call), Find(call));
            var merged = new JsonObject(old.Where(field => field.Key is not ("id" or "application_id" or "version" or "guild_id")).Select(field => KeyValuePair.Create(field.Key, field.Value?.DeepClone())));
            foreach (var (name, value) in call.Object)
                merged[name] = value?.DeepClone();
            Content.Check(merged, CommandRules.Command, call.Route.Name, state.Record);
            var registered = Register(merged, scope, (string)old["id"]!);
            Keep(scope, [.. state.App.CommandsOf(scope).Select(command => ReferenceEquals(command, old) ? registered : command)], call);
            return new Reply(Shown(registered, withLocalizations: true));
        }
    }

    private Reply Delete(ApiCall call)
    {
        lock (gate)
        {
            var (scope, old) = (Scope(call), Find(call));
            Keep(scope, [.. state.App.CommandsOf(scope).Where(command => !ReferenceEquals(command, old))], call);
            return Reply.Nothing;
        }
    }

    private Reply Overwrite(ApiCall call)
    {
        lock (gate)
        {
            var scope = Scope(call);
            Content.Check(call.Body, FormRules.List(CommandRules.Command, 130), call.Route.Name, state.Record);
            var before = state.App.CommandsOf(scope);
            var after = call.Body!.AsArray().OfType<JsonObject>()
                .Select(command => Register(command, scope, (string?)before.FirstOrDefault(old => SameName(old, command))?["id"])).ToList();
            Keep(scope, after, call);
            return new Reply(new JsonArray([.. after.Select(command => (JsonNode)Shown(command, withLocalizations: true))]));
        }
    }

    private string Scope(ApiCall call)
    {
        if (call[0] != state.World.ApplicationId)
            throw DiscordRefusalException.MissingAccess($"{call[0]} is not this application");
        if (!call.Route.Template.Contains("{guild.id}", StringComparison.Ordinal))
            return "";
        // Without the scope the app has no commands there (interactions/application-commands#authorizing-your-application).
        if (!state.World.InstallScopes.Contains("applications.commands"))
            throw DiscordRefusalException.MissingAccess($"the app was installed in {call[1]} without applications.commands");
        return state.Servers.ContainsKey(call[1]) ? call[1] : throw DiscordRefusalException.MissingAccess($"the app is not installed in {call[1]}");
    }

    private JsonObject Find(ApiCall call) => state.App.CommandsOf(Scope(call)).FirstOrDefault(command => (string?)command["id"] == call.Values[^1])
        ?? throw new DiscordRefusalException(404, 10063, "Unknown application command", $"no command is {call.Values[^1]}");

    private void Keep(string scope, IReadOnlyList<JsonObject> commands, ApiCall call)
    {
        foreach (var (type, most) in Limits.Commands)
        {
            if (commands.Count(command => (int)command["type"]! == type) > most)
                throw new DiscordRefusalException(400, 30032, $"Maximum number of application commands reached ({most})", $"more than {most} of type {type}");
        }

        if (commands.GroupBy(command => ((string)command["name"]!, (int)command["type"]!)).FirstOrDefault(same => same.Count() > 1) is { } twice)
        {
            var complaints = new Complaints();
            complaints.Add("APPLICATION_COMMANDS_DUPLICATE_NAME", "Application command names must be unique", "");
            throw DiscordRefusalException.InvalidForm($"'{twice.Key.Item1}' stands twice in {call.Route.Name}", complaints.Tree());
        }

        state.App.Commands[scope] = commands;
    }

    private JsonObject Register(JsonObject command, string scope, string? id)
    {
        if (id is null)
            CountCreate(scope);
        var registered = (JsonObject)command.DeepClone();
        Normalise(registered);
        (registered["id"], registered["application_id"], registered["version"]) = (id ?? state.NewId(), state.World.ApplicationId, state.NewId());
        registered["type"] ??= 1;
        registered["description"] ??= "";
        registered["nsfw"] ??= false;
        if (scope.Length > 0)
            registered["guild_id"] = scope;
        else
            registered["integration_types"] ??= new JsonArray(0);
        foreach (var nullable in (string[])["default_member_permissions", "contexts", "name_localizations", "description_localizations"])
            registered.TryAdd(nullable, null);
        return registered;
    }

    private void CountCreate(string scope)
    {
        while (creates.TryPeek(out var oldest) && state.Now - oldest.At >= Day)
            creates.Dequeue();
        if (creates.Count(create => create.Scope == scope) >= Limits.CommandCreatesPerDay)
            throw new DiscordRefusalException(400, 30034, "Max number of daily application command creates has been reached (200)", "200 a day");
        creates.Enqueue((state.Now, scope));
    }

    // Discord keeps no default: what is false, or an empty list, is not there when it is read back.
    private static void Normalise(JsonObject shape)
    {
        foreach (var (name, value) in shape.ToList())
        {
            if (name is "required" or "autocomplete" && value is not null && value.GetValueKind() == JsonValueKind.False || name is "options" or "choices" && value is JsonArray { Count: 0 })
                shape.Remove(name);
        }

        foreach (var inner in FormRules.ListOf(shape, "options"))
            Normalise(inner);
    }

    private static JsonObject Shown(JsonObject command, bool withLocalizations)
    {
        var shown = (JsonObject)command.DeepClone();
        if (!withLocalizations)
            WithoutLocalizations(shown);
        return shown;
    }

    private static void WithoutLocalizations(JsonObject shape)
    {
        shape.Remove("name_localizations");
        shape.Remove("description_localizations");
        foreach (var inner in FormRules.ListOf(shape, "options").Concat(FormRules.ListOf(shape, "choices")))
            WithoutLocalizations(inner);
    }

    private static bool SameName(JsonObject one, JsonObject other) =>
        (string?)one["name"] == (string?)other["name"] && (FormRules.NumberOf(one["type"]) ?? 1) == (FormRules.NumberOf(other["type"]) ?? 1);
}
