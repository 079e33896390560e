using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;

namespace LabBot.Discord;

/// <summary>One change that makes what is registered into what should be. The closed set is the records inside.</summary>
public abstract record DiscordCommandChange
{
    private DiscordCommandChange()
    {
    }

    /// <summary>The command is not registered.</summary>
    public sealed record Create(JsonObject Command) : DiscordCommandChange;

    /// <summary>It is, otherwise.</summary>
    public sealed record Edit(string Id, JsonObject Command) : DiscordCommandChange;

    /// <summary>It should not be.</summary>
    public sealed record Delete(string Id, string Name) : DiscordCommandChange;
}

/// <summary>
/// Registers the commands with Discord, by difference and in one scope: for the whole application, so that they work in a DM too. What an earlier LabBot, or another
/// program with this token, has registered in single servers would show every command twice, and is taken away.
/// </summary>
public sealed partial class DiscordCommandSync(IDiscordApi api, ILogger<DiscordCommandSync> logger)
{
    /// <summary>Brings what is registered to what should be. False when Discord did not do all of it.</summary>
    /// <param name="application">The application's id.</param>
    /// <param name="wanted">The commands, as <see cref="DiscordCommands"/> makes them.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<bool> SyncAsync(string application, JsonArray wanted, CancellationToken cancellationToken)
    {
        var (changed, failed) = (0, 0);
        if (await ReadAsync(DiscordRoutes.Commands(application, null), cancellationToken).ConfigureAwait(false) is not { } registered)
            return false;
        foreach (var change in Difference(registered, wanted))
            Count(await ApplyAsync(application, null, change, cancellationToken).ConfigureAwait(false));
        foreach (var server in await ReadAsync(DiscordRoutes.Servers(), cancellationToken).ConfigureAwait(false) is { } servers ? servers.EnumerateArray().ToList() : [])
        {
            var id = server.GetProperty("id").GetString()!;
            if (await ReadAsync(DiscordRoutes.Commands(application, id), cancellationToken).ConfigureAwait(false) is not { } left)
                continue;
            foreach (var change in Difference(left, []))
                Count(await ApplyAsync(application, id, change, cancellationToken).ConfigureAwait(false));
        }

        Log.Synced(logger, changed, failed);
        return failed == 0;

        void Count(bool isDone) => (changed, failed) = isDone ? (changed + 1, failed) : (changed, failed + 1);
    }

    /// <summary>What has to change; nothing where both mean the same. A field that Discord fills with its default counts as left out.</summary>
    public static IReadOnlyList<DiscordCommandChange> Difference(JsonElement registered, JsonArray wanted)
    {
        var changes = new List<DiscordCommandChange>();
        var left = registered.EnumerateArray().ToDictionary(KeyOf);
        foreach (var command in wanted)
        {
            var body = command!.AsObject();
            if (!left.Remove(KeyOf(body), out var known))
                changes.Add(new DiscordCommandChange.Create(body));
            else if (!JsonNode.DeepEquals(Meaning(JsonObject.Create(known)!), Meaning(body)))
                changes.Add(new DiscordCommandChange.Edit(known.GetProperty("id").GetString()!, body));
        }

        // Taken away first: Discord counts how many there are.
        return [.. left.Values.Select(gone => new DiscordCommandChange.Delete(gone.GetProperty("id").GetString()!, gone.GetProperty("name").GetString()!)), .. changes];
    }

    private async Task<JsonElement?> ReadAsync(DiscordRoute route, CancellationToken cancellationToken)
    {
        var answer = await api.CallAsync(new DiscordCall(route, Budget: DiscordBudget.Drip), cancellationToken).ConfigureAwait(false);
        if (answer is DiscordAnswer.Done { Body: { ValueKind: JsonValueKind.Array } list })
            return list;
        Log.NotRead(logger, route.Name, answer.ToString()!);
        return null;
    }

    private async Task<bool> ApplyAsync(string application, string? server, DiscordCommandChange change, CancellationToken cancellationToken)
    {
        var (route, body) = change switch
        {
            DiscordCommandChange.Create create => (DiscordRoutes.CreateCommand(application, server), create.Command),
            DiscordCommandChange.Edit edit => (DiscordRoutes.EditCommand(application, server, edit.Id), edit.Command),
            DiscordCommandChange.Delete delete => (DiscordRoutes.DeleteCommand(application, server, delete.Id), null),
            _ => throw new UnreachableException(),
        };
        var answer = await api.CallAsync(new DiscordCall(route, body?.DeepClone().AsObject(), DiscordBudget.Drip), cancellationToken).ConfigureAwait(false);
        if (answer is DiscordAnswer.Done)
            return true;
        Log.NotApplied(logger, route.Name, answer.ToString()!);
        return false;
    }

    // Chat commands and commands on messages may have the same name.
    private static (string Name, int Type) KeyOf(JsonElement command) =>
        (command.GetProperty("name").GetString()!, command.TryGetProperty("type", out var type) ? type.GetInt32() : 1);

    private static (string Name, int Type) KeyOf(JsonObject command) => ((string)command["name"]!, (int?)command["type"] ?? 1);

    // What Discord adds of its own, and what it says where nothing was said (interactions/application-commands, "Application Command Object").
    private static readonly HashSet<string> Added = ["id", "application_id", "version", "guild_id", "dm_permission", "default_permission", "handler", "name_localized", "description_localized"];

    private static JsonNode? Meaning(JsonNode? node) => node switch
    {
        JsonObject fields => Meaning(fields),
        // A set of numbers, such as the contexts, has no order.
        JsonArray list when list.All(one => one?.GetValueKind() == JsonValueKind.Number) => new JsonArray([.. list.Select(one => (int)one!).Order().Select(one => JsonValue.Create(one))]),
        JsonArray list => new JsonArray([.. list.Select(Meaning)]),
        _ => node?.DeepClone(),
    };

    private static JsonObject Meaning(JsonObject fields)
    {
        var meaning = new JsonObject();
        foreach (var (name, value) in fields.OrderBy(field => field.Key, StringComparer.Ordinal))
        {
            if (!Added.Contains(name) && !IsDefault(name, value))
                meaning[name] = Meaning(value);
        }

        return meaning;
    }

    private static bool IsDefault(string name, JsonNode? value) => value switch
    {
        null => true,
        JsonValue flag when flag.GetValueKind() == JsonValueKind.False => true,
        JsonArray { Count: 0 } or JsonObject { Count: 0 } => true,
        JsonValue text when name == "description" => text.GetValueKind() == JsonValueKind.String && (string)text! == "",
        JsonValue number when name == "type" => number.GetValueKind() == JsonValueKind.Number && (int)number == 1,
        _ => false,
    };

    private static partial class Log
    {
        [LoggerMessage(240, LogLevel.Information, "Discord's commands are as they should be: {Changed} changed, {Failed} not")]
        public static partial void Synced(ILogger logger, int changed, int failed);

        [LoggerMessage(241, LogLevel.Warning, "Discord did not say what is registered ({What}): {Answer}")]
        public static partial void NotRead(ILogger logger, string what, string answer);

        [LoggerMessage(242, LogLevel.Error, "Discord did not take a change of the commands ({What}): {Answer}")]
        public static partial void NotApplied(ILogger logger, string what, string answer);
    }
}
