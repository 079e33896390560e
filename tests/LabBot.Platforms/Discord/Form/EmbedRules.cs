using System.Text.Json.Nodes;
using static LabBot.Platforms.Discord.Form.FormRules;

namespace LabBot.Platforms.Discord.Form;

/// <summary>Embeds (https://discord.com/developers/docs/resources/message#embed-object).</summary>
internal static class EmbedRules
{
    private static readonly Rule Image = Shape(Required("url", Url()), Optional("description", String(1024, 0)));

    private static readonly Rule One = Shape(
        Optional("title", String(Limits.EmbedTitle, 0)), Optional("type", OneOf("rich")), Optional("description", String(Limits.EmbedDescription, 0)), Optional("url", Url()),
        Optional("timestamp", Instant), Optional("color", Whole(0, 0xFFFFFF)), Optional("image", Image), Optional("thumbnail", Image),
        Optional("footer", Shape(Required("text", String(Limits.EmbedFooter)), Optional("icon_url", Url()))),
        Optional("author", Shape(Required("name", String(Limits.EmbedTitle)), Optional("url", Url()), Optional("icon_url", Url()))),
        Optional("fields", List(
            Shape(Required("name", String(Limits.EmbedTitle)), Required("value", String(Limits.EmbedValue)), Optional("inline", Bool)), Limits.EmbedFields))).And(IsNotEmpty);

    /// <summary>A message's embeds.</summary>
    public static readonly Rule All = List(One, Limits.Embeds).And(IsNotTooMuch).And(AllAreShown);

    /// <summary>The texts of an embed that count, in the order in which they are read.</summary>
    public static IEnumerable<string> Texts(JsonObject embed) =>
    [
        StringOf(embed["author"], "name") ?? "", StringOf(embed, "title") ?? "", StringOf(embed, "description") ?? "",
        .. ListOf(embed, "fields").SelectMany(field => (string[])[StringOf(field, "name") ?? "", StringOf(field, "value") ?? ""]), StringOf(embed["footer"], "text") ?? "",
    ];

    private static void IsNotEmpty(JsonNode? value, string at, Complaints complaints)
    {
        if (value is JsonObject embed && embed["image"] is null && embed["thumbnail"] is null && Texts(embed).All(string.IsNullOrWhiteSpace))
            complaints.Add("BASE_TYPE_REQUIRED", "This field is required", $"{at}/description");
    }

    private static void IsNotTooMuch(JsonNode? value, string at, Complaints complaints)
    {
        if (value is JsonArray embeds && embeds.OfType<JsonObject>().SelectMany(Texts).Sum(text => text.Length) > Limits.EmbedSum)
            complaints.Add("MAX_EMBED_SIZE_EXCEEDED", $"Embed size exceeds maximum size of {Limits.EmbedSum}", at);
    }

    // Of several embeds with one url only the first is shown (resources/message#embed-object-embed-limits): the rest would be lost without a word.
    private static void AllAreShown(JsonNode? value, string at, Complaints complaints)
    {
        if (value is JsonArray embeds && embeds.OfType<JsonObject>().Select(embed => StringOf(embed, "url")).OfType<string>().GroupBy(url => url).Any(same => same.Count() > 1))
            complaints.Note($"{at}: of several embeds with one url Discord shows only the first");
    }
}
