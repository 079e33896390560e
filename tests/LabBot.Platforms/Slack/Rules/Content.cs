using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using LabBot.Platforms.Slack.BlockKit;

namespace LabBot.Platforms.Slack.Rules;

/// <summary>Looks at what the app wants to show, refuses what Slack would refuse, and notes what would ping somebody.</summary>
internal static class Content
{
    private static readonly Rule MetadataRule = BlockKit.Rules.Shape(
        BlockKit.Rules.Required("event_type", BlockKit.Rules.String(Limits.Id)), BlockKit.Rules.Required("event_payload", IsObject));

    /// <summary>A message by any way. <paramref name="mostText"/> is the longest text that this way takes.</summary>
    /// <exception cref="SlackRefusalException">Slack would not take it.</exception>
    public static void CheckMessage(JsonObject content, string where, SlackRecord record, int mostText = Limits.MessageText, bool needsContent = true)
    {
        var text = BlockRules.StringOf(content, "text") ?? "";
        if (text.Length > mostText)
            throw new SlackRefusalException("msg_too_long", string.Create(CultureInfo.InvariantCulture, $"{text.Length} characters of text; at most {mostText}"));
        var blocks = content["blocks"];
        CheckShape(blocks, "/blocks", BlockRules.Message, "invalid_blocks");
        var count = (blocks as JsonArray)?.Count ?? 0;
        if (text.Length == 0 && count == 0 && needsContent)
            throw new SlackRefusalException("no_text", "a message needs text or blocks");
        if (BlockText.Length(blocks) is var length && length > Limits.TotalText)
            throw new SlackRefusalException("msg_blocks_too_long", string.Create(CultureInfo.InvariantCulture, $"{length} characters in all blocks; at most {Limits.TotalText}"));
        CheckShape(content["metadata"], "/metadata", MetadataRule, "invalid_metadata_format");
        // Slack takes it, and the reader of a notification or a screen reader is left with nothing.
        if (text.Length == 0 && count > 0)
            record.Violate("no_text_beside_blocks", where, "blocks without a text: notifications and screen readers have nothing to show");
        record.Ping(where, Pings.In(text).Concat(Pings.In(blocks)));
    }

    /// <summary>A modal or Home tab.</summary>
    /// <exception cref="SlackRefusalException">Slack would not take it.</exception>
    public static void CheckView(JsonObject view, string expectedType, string where, SlackRecord record)
    {
        if (BlockRules.StringOf(view, "type") is { } type && type != expectedType)
            throw new SlackRefusalException("invalid_arguments", $"a view of type {type} cannot stand here; expected {expectedType}", [$"must be one of: {expectedType} [json-pointer:/view/type]"]);
        CheckShape(view, "/view", ViewRules.View, "invalid_arguments");
        if (Encoding.UTF8.GetByteCount(view.ToJsonString()) is var bytes && bytes > Limits.ViewBytes)
            throw new SlackRefusalException("view_too_large", string.Create(CultureInfo.InvariantCulture, $"{bytes} bytes; at most {Limits.ViewBytes}"));
        record.Ping(where, Pings.In(view["blocks"]));
    }

    /// <summary>The answer to a search: options or groups of them.</summary>
    /// <exception cref="SlackRefusalException">Slack would not show them.</exception>
    public static IReadOnlyList<SlackOption> ReadOptions(JsonNode? payload)
    {
        var answer = payload as JsonObject ?? throw new SlackRefusalException("invalid_options", "the acknowledgement carries no options");
        var groups = answer["option_groups"];
        if (groups is null == answer["options"] is null)
            throw new SlackRefusalException("invalid_options", "one of options and option_groups is expected");
        CheckShape(answer["options"], "/options", BlockKit.Rules.List(ElementRules.PlainOption, Limits.Options, 0), "invalid_options");
        CheckShape(groups, "/option_groups", ElementRules.Groups, "invalid_options");
        var options = answer["options"]?.AsArray().OfType<JsonObject>() ?? groups!.AsArray().SelectMany(group => group!["options"]!.AsArray().OfType<JsonObject>());
        return [.. options.Select(option => new SlackOption((string)option["text"]!["text"]!, (string)option["value"]!, (JsonObject)option.DeepClone()))];
    }

    /// <exception cref="SlackRefusalException">The rule complains.</exception>
    private static void CheckShape(JsonNode? value, string at, Rule rule, string code)
    {
        if (value is null)
            return;
        var complaints = new Complaints();
        rule(value, at, complaints);
        if (!complaints.None)
            throw new SlackRefusalException(code, string.Join("; ", complaints.Messages), complaints.Messages);
    }

    private static void IsObject(JsonNode? value, string at, Complaints complaints)
    {
        if (value is not JsonObject)
            complaints.Add("must provide an object", at);
    }
}
