using System.Text.Json.Nodes;
using static LabBot.Platforms.Slack.BlockKit.Rules;

namespace LabBot.Platforms.Slack.BlockKit;

/// <summary>What a modal and a Home tab must and may have.</summary>
internal static class ViewRules
{
    private static readonly Field[] Common =
    [
        Required("blocks", BlockRules.View), Optional("private_metadata", String(Limits.PrivateMetadata, 0)), Optional("callback_id", String(Limits.Id, 0)),
        Optional("external_id", String(Limits.Id, 0)),
    ];

    private static readonly Rule Modal = Shape(
    [
        Type("modal"), .. Common, Required("title", PlainText(Limits.ModalTitle)), Optional("submit", PlainText(Limits.ModalTitle)), Optional("close", PlainText(Limits.ModalTitle)),
        Optional("clear_on_close", Bool), Optional("notify_on_close", Bool),
    ]).And(InputsCanBeSubmitted);

    private static readonly Rule Home = Shape([Type("home"), .. Common]);

    /// <summary>Either.</summary>
    public static readonly Rule View = ByType(new Dictionary<string, Rule> { ["modal"] = Modal, ["home"] = Home });

    private static void InputsCanBeSubmitted(JsonNode? value, string at, Complaints complaints)
    {
        if (value is JsonObject view && !view.ContainsKey("submit") && view["blocks"] is JsonArray blocks
            && blocks.OfType<JsonObject>().Any(block => BlockRules.StringOf(block, "type") == "input"))
            complaints.Add("missing required field: submit", at);
    }
}
