using System.Text.Json;
using System.Text.Json.Nodes;
using static LabBot.Platforms.Slack.BlockKit.Rules;

namespace LabBot.Platforms.Slack.BlockKit;

/// <summary>
/// Which blocks a message, a modal and a Home tab take, with every limit. Blocks that LabBot does not use and whose rules are young (alert, card, carousel, container,
/// table, task_card, plan, video) count as unsupported.
/// </summary>
internal static class BlockRules
{
    private static readonly Field BlockId = Optional("block_id", String(Limits.Id));

    private static readonly Dictionary<string, Rule> Everywhere = new()
    {
        ["section"] = Shape(
            Type("section"), BlockId, Optional("text", Text(Limits.Text)), Optional("fields", List(Text(Limits.FieldText), Limits.Fields)),
            Optional("accessory", ElementRules.Accessory), Optional("expand", Bool)).And(SectionHasText),
        ["header"] = Shape(Type("header"), BlockId, Required("text", PlainText(Limits.Header))),
        ["divider"] = Shape(Type("divider"), BlockId),
        ["context"] = Shape(Type("context"), BlockId, Required("elements", List(ElementRules.Context, Limits.ContextElements))),
        ["actions"] = Shape(Type("actions"), BlockId, Required("elements", List(ElementRules.Action, Limits.ActionsElements))),
        ["image"] = Shape(
            Type("image"), BlockId, Required("alt_text", String(Limits.Caption)), Optional("title", PlainText(Limits.Caption)), Optional("image_url", Url(Limits.Url)),
            Optional("slack_file", Shape(Optional("id", String(Limits.Id)), Optional("url", String(Limits.Url))))),
        ["rich_text"] = Shape(Type("rich_text"), BlockId, Required("elements", List(RichTextRules.Element, int.MaxValue - 1, 0))),
    };

    private static readonly Rule Input = Shape(
        Type("input"), BlockId, Required("label", PlainText(Limits.Caption)), Required("element", ElementRules.Input), Optional("hint", PlainText(Limits.Caption)),
        Optional("optional", Bool), Optional("dispatch_action", Bool));

    private static readonly Rule InMessage = List(
        ByType(new Dictionary<string, Rule>(Everywhere) { ["markdown"] = Shape(Type("markdown"), BlockId, Required("text", String(Limits.Markdown))) }), Limits.MessageBlocks, 0);

    private static readonly Rule InView = List(ByType(new Dictionary<string, Rule>(Everywhere) { ["input"] = Input }), Limits.ViewBlocks, 0);

    /// <summary>A message's blocks.</summary>
    public static readonly Rule Message = InMessage.And(IdsAreUnique);

    /// <summary>A modal or Home tab's blocks.</summary>
    public static readonly Rule View = InView.And(IdsAreUnique).And(OneFocus);

    private static void SectionHasText(JsonNode? value, string at, Complaints complaints)
    {
        if (value is JsonObject section && !section.ContainsKey("text") && !section.ContainsKey("fields"))
            complaints.Add("missing required field: text", at);
    }

    private static void IdsAreUnique(JsonNode? value, string at, Complaints complaints)
    {
        if (value is not JsonArray blocks)
            return;
        var blockIds = new HashSet<string>();
        for (var i = 0; i < blocks.Count; i++)
        {
            if (blocks[i] is not JsonObject block)
                continue;
            if (StringOf(block, "block_id") is { } id && !blockIds.Add(id))
                complaints.Add($"`block_id` \"{id}\" already exists for another block", $"{at}/{i}/block_id");
            var actionIds = new HashSet<string>();
            foreach (var (element, pointer) in Elements(block, $"{at}/{i}"))
            {
                if (StringOf(element, "action_id") is { } action && !actionIds.Add(action))
                    complaints.Add($"`action_id` \"{action}\" already exists for another element", $"{pointer}/action_id");
            }
        }
    }

    private static void OneFocus(JsonNode? value, string at, Complaints complaints)
    {
        if (value is JsonArray blocks && blocks.OfType<JsonObject>().SelectMany(block => Elements(block, at)).Count(one => Kind(one.Element["focus_on_load"]) == JsonValueKind.True) > 1)
            complaints.Add("only one element may have focus_on_load", at);
    }

    /// <summary>The interactive elements of a block, each with its JSON pointer.</summary>
    public static IEnumerable<(JsonObject Element, string At)> Elements(JsonObject block, string at)
    {
        if (block["accessory"] is JsonObject accessory)
            yield return (accessory, $"{at}/accessory");
        if (block["element"] is JsonObject element)
            yield return (element, $"{at}/element");
        if (block["elements"] is not JsonArray elements || StringOf(block, "type") != "actions")
            yield break;
        for (var i = 0; i < elements.Count; i++)
        {
            if (elements[i] is JsonObject one)
                yield return (one, $"{at}/elements/{i}");
        }
    }

    /// <summary>A field's text, if it is one.</summary>
    public static string? StringOf(JsonObject shape, string name) => Kind(shape[name]) == JsonValueKind.String ? shape[name]!.GetValue<string>() : null;
}
