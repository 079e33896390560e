using System.Text.Json;
using System.Text.Json.Nodes;
using static LabBot.Platforms.Discord.Form.FormRules;

namespace LabBot.Platforms.Discord.Form;

/// <summary>What a person reads in a message or modal, as lines of text in Discord's markup.</summary>
internal static class MessageText
{
    /// <summary>A message: its content, its embeds, its buttons in brackets, its menus with their options.</summary>
    public static string Of(JsonObject body) => string.Join('\n', ((string[])[StringOf(body, "content") ?? ""])
        .Concat(ListOf(body, "embeds").SelectMany(Embed)).Concat(Components(body["components"])).Where(line => line.Length > 0));

    /// <summary>A modal's inputs.</summary>
    public static IEnumerable<string> Components(JsonNode? components) => (components as JsonArray ?? []).OfType<JsonObject>().Select(component => NumberOf(component["type"]) switch
    {
        ComponentRules.ActionRow => string.Join(' ', ListOf(component, "components").Select(Element)),
        ComponentRules.Label => string.Join('\n', ((string?[])
            [$"{StringOf(component, "label")}: {Element(component["component"]!.AsObject())}", StringOf(component, "description")]).OfType<string>()),
        _ => StringOf(component, "content") ?? "",
    });

    /// <summary>What a button, menu or input is called on the screen.</summary>
    public static string Label(JsonObject element) =>
        StringOf(element, "label") ?? StringOf(element, "placeholder") ?? StringOf(element["emoji"], "name") ?? StringOf(element, "custom_id") ?? "";

    public static bool IsDisabled(JsonObject element) => Kind(element["disabled"]) == JsonValueKind.True;

    private static IEnumerable<string> Embed(JsonObject embed)
    {
        yield return StringOf(embed["author"], "name") ?? "";
        if (StringOf(embed, "title") is { } title)
            yield return StringOf(embed, "url") is { } url ? $"# [{title}]({url})" : $"# {title}";
        yield return StringOf(embed, "description") ?? "";
        foreach (var field in ListOf(embed, "fields"))
            yield return $"**{StringOf(field, "name")}** {StringOf(field, "value")}";
        yield return StringOf(embed["footer"], "text") ?? "";
    }

    private static string Element(JsonObject element)
    {
        var label = IsDisabled(element) ? $"{Label(element)}, disabled" : Label(element);
        return NumberOf(element["type"]) switch
        {
            ComponentRules.Button when StringOf(element, "url") is { } url => $"[{label}]({url})",
            ComponentRules.StringSelect or ComponentRules.RadioGroup => $"[{label}: {string.Join(" / ", ListOf(element, "options").Select(option => StringOf(option, "label")))}]",
            ComponentRules.TextInput => $"[{StringOf(element, "value") ?? label}]",
            _ => $"[{label}]",
        };
    }
}
