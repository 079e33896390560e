using System.Text.Json;
using System.Text.Json.Nodes;
using LabBot.Platforms.Discord.Form;

namespace LabBot.Platforms.Discord.Rules;

/// <summary>Looks at what the app wants to show, refuses what Discord would refuse, and notes what would ping somebody.</summary>
internal static class Content
{
    /// <summary>A body by its rule.</summary>
    /// <exception cref="DiscordRefusalException">Discord would not take it.</exception>
    public static void Check(JsonNode? body, Rule rule, string where, DiscordRecord record, string at = "")
    {
        var complaints = new Complaints();
        rule(body, at, complaints);
        foreach (var note in complaints.Notes)
            record.Violate("means_nothing", where, note);
        if (!complaints.None)
            throw DiscordRefusalException.InvalidForm(complaints.ToString(), complaints.Tree());
    }

    /// <summary>A message by any way.</summary>
    /// <param name="body">The body.</param>
    /// <param name="rule">The rule of this way.</param>
    /// <param name="where">The route.</param>
    /// <param name="record">Where it is noted.</param>
    /// <param name="isAnswer">Whether it answers an interaction.</param>
    /// <param name="needsContent">Whether there must be something to see.</param>
    /// <param name="hasFiles">Whether files come with it.</param>
    /// <exception cref="DiscordRefusalException">Discord would not take it.</exception>
    public static void CheckMessage(JsonObject body, Rule rule, string where, DiscordRecord record, bool isAnswer, bool needsContent = true, bool hasFiles = false)
    {
        Check(body, rule, where, record);
        var isEmpty = string.IsNullOrWhiteSpace(FormRules.StringOf(body, "content")) && IsNone(body["embeds"]) && IsNone(body["components"]) && !hasFiles;
        if (isEmpty && needsContent)
            throw new DiscordRefusalException(400, 50006, "Cannot send an empty message", "neither content, embeds, components nor files");
        record.Add(new MentionsSeen(record.Now, where, body["allowed_mentions"]?.DeepClone()));
        // Without it Discord parses mentions in whatever the content says, titles of other people's pages too.
        if (body["allowed_mentions"] is null)
            record.Violate("no_allowed_mentions", where, "a body without allowed_mentions pings whomever its content names");
        record.Ping(where, Pings.In(body, isAnswer));
    }

    /// <summary>The choices of an answer to letters typed in an option of this type; 0 where none is known.</summary>
    /// <exception cref="DiscordRefusalException">Discord would not show them.</exception>
    public static IReadOnlyList<DiscordChoice> ReadChoices(JsonNode? data, int optionType, string where, DiscordRecord record)
    {
        Check(data, ComponentRules.Choices, where, record, "data");
        var choices = FormRules.ListOf(data, "choices").ToList();
        foreach (var choice in choices.Where(choice => optionType != 0 && (FormRules.Kind(choice["value"]) == JsonValueKind.String) != (optionType == CommandRules.Text)))
            throw DiscordRefusalException.InvalidForm($"the value {choice["value"]} is not of the option's type", new JsonObject { ["data"] = new JsonObject() });
        return [.. choices.Select(choice => new DiscordChoice((string)choice["name"]!, choice["value"]!.ToString()))];
    }

    private static bool IsNone(JsonNode? list) => list is not JsonArray { Count: > 0 };
}
