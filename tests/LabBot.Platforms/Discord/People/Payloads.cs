using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using LabBot.Platforms.Discord.Form;
using LabBot.Platforms.Discord.Rules;

namespace LabBot.Platforms.Discord.People;

/// <summary>What Discord tells the app of what a person did (https://discord.com/developers/docs/interactions/receiving-and-responding#interaction-object).</summary>
internal sealed class Payloads(DiscordState state, Interactions interactions)
{
    private long last;

    /// <summary>A new interaction, known by its id and token from now on.</summary>
    /// <param name="type">Its type.</param>
    /// <param name="person">Who did it.</param>
    /// <param name="channel">Where.</param>
    /// <param name="data">What was done.</param>
    /// <param name="source">The message with the component, or the one with the component that opened the modal.</param>
    /// <param name="modal">The modal that was submitted.</param>
    /// <param name="focusedType">The type of the option being typed in.</param>
    public Interaction Make(
        InteractionType type, DiscordPerson person, DiscordChannel channel, JsonObject data, DiscordMessage? source = null, DiscordModal? modal = null, int focusedType = 0)
    {
        var token = string.Create(CultureInfo.InvariantCulture, $"loopback-interaction-token-{Interlocked.Increment(ref last)}-{Guid.NewGuid():N}");
        var interaction = new Interaction(state.NewId(), token, type, person, channel, state.Now) { Source = source, Modal = modal, FocusedType = focusedType };
        interaction.Payload = Payload(interaction, data);
        interactions.Add(interaction);
        return interaction;
    }

    /// <summary>The same interaction, as if somebody else had done it.</summary>
    public JsonObject As(JsonObject payload, DiscordPerson other, DiscordChannel channel)
    {
        var copy = (JsonObject)payload.DeepClone();
        copy.Remove("member");
        copy.Remove("user");
        Who(copy, other, channel);
        return copy;
    }

    /// <summary>What a menu holds when a person has chosen this: values or labels of options, with commas between.</summary>
    /// <exception cref="InvalidOperationException">There is no such choice, or too few or too many.</exception>
    public static IReadOnlyList<string> Chosen(JsonObject menu, string? choice)
    {
        var options = FormRules.ListOf(menu, "options").ToList();
        if (choice is null)
            return [.. options.Where(option => FormRules.Kind(option["default"]) == JsonValueKind.True).Select(option => (string)option["value"]!)];
        var exact = options.Where(option => (string?)option["value"] == choice || (string?)option["label"] == choice).Take(1).ToList();
        var chosen = exact.Count > 0 ? exact : [.. choice.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(one =>
            options.FirstOrDefault(option => (string?)option["value"] == one || (string?)option["label"] == one)
            ?? throw new InvalidOperationException($"There is no option '{one}'; there are: {string.Join(", ", options.Select(option => (string?)option["label"]))}."))];
        var (least, most) = (FormRules.NumberOf(menu["min_values"]) ?? 1, FormRules.NumberOf(menu["max_values"]) ?? 1);
        return chosen.Count >= least && chosen.Count <= most
            ? [.. chosen.Select(option => (string)option["value"]!)]
            : throw new InvalidOperationException($"{chosen.Count} chosen; {least} to {most} can be.");
    }

    private JsonObject Payload(Interaction interaction, JsonObject data)
    {
        var (channel, server) = (interaction.Channel, interaction.Channel.Server);
        var payload = new JsonObject
        {
            ["id"] = interaction.Id, ["application_id"] = state.World.ApplicationId, ["type"] = (int)interaction.Type, ["token"] = interaction.Token, ["version"] = 1, ["data"] = data,
            ["channel_id"] = channel.Id, ["channel"] = channel.ToJson(state), ["locale"] = interaction.Person.Locale, ["context"] = server is null ? 1 : 0, ["entitlements"] = new JsonArray(),
            ["app_permissions"] = channel.BotPermissions.ToString(CultureInfo.InvariantCulture), ["attachment_size_limit"] = 10 * 1024 * 1024,
            ["authorizing_integration_owners"] = new JsonObject { ["0"] = server?.Id ?? "0" },
        };
        if (server is not null)
        {
            (payload["guild_id"], payload["guild_locale"]) = (server.Id, "en-US");
            payload["guild"] = new JsonObject { ["id"] = server.Id, ["locale"] = "en-US", ["features"] = new JsonArray() };
        }

        Who(payload, interaction.Person, channel);
        if (interaction.Source is not null)
            payload["message"] = interaction.Source.ToJson(state);
        return payload;
    }

    private void Who(JsonObject payload, DiscordPerson person, DiscordChannel channel)
    {
        if (channel.Server is not { } server)
        {
            payload["user"] = person.UserJson();
            return;
        }

        var member = server.MemberJson(state, person.Id)
            ?? new JsonObject { ["user"] = person.UserJson(), ["roles"] = new JsonArray(), ["joined_at"] = null, ["deaf"] = false, ["mute"] = false, ["flags"] = 0 };
        member["permissions"] = server.PermissionsOf(person).ToString(CultureInfo.InvariantCulture);
        payload["member"] = member;
    }
}
