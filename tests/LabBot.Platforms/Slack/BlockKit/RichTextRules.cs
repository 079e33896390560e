using static LabBot.Platforms.Slack.BlockKit.Rules;

namespace LabBot.Platforms.Slack.BlockKit;

/// <summary>The rich_text block. The fields are those of the npm package @slack/types 3.</summary>
internal static class RichTextRules
{
    private static readonly Rule Word = String(Limits.Text);
    private static readonly Field Style = Optional("style", Shape(
        [.. new[] { "bold", "code", "italic", "strike", "underline", "highlight", "client_highlight", "unlink" }.Select(name => Optional(name, Bool))]));

    private static readonly Rule Span = ByType(new Dictionary<string, Rule>
    {
        ["text"] = Shape(Type("text"), Style, Required("text", Word)),
        ["link"] = Shape(Type("link"), Style, Required("url", Url(Limits.Url)), Optional("text", Word), Optional("unsafe", Bool)),
        ["emoji"] = Shape(Type("emoji"), Style, Required("name", Word), Optional("unicode", Word), Optional("url", Word)),
        ["user"] = Shape(Type("user"), Style, Required("user_id", Word)),
        ["channel"] = Shape(Type("channel"), Style, Required("channel_id", Word)),
        ["usergroup"] = Shape(Type("usergroup"), Style, Required("usergroup_id", Word)),
        ["team"] = Shape(Type("team"), Style, Required("team_id", Word)),
        ["broadcast"] = Shape(Type("broadcast"), Style, Required("range", OneOf("here", "channel", "everyone"))),
        ["date"] = Shape(Type("date"), Style, Required("timestamp", Whole(0, int.MaxValue)), Required("format", Word), Optional("url", Word), Optional("fallback", Word)),
        ["color"] = Shape(Type("color"), Style, Required("value", Word)),
    });

    private static readonly Rule Spans = List(Span, int.MaxValue - 1, 0);
    private static readonly Rule Section = Shape(Type("rich_text_section"), Required("elements", Spans));
    private static readonly Field Border = Optional("border", Whole(0, 1));

    /// <summary>One element of the block.</summary>
    public static readonly Rule Element = ByType(new Dictionary<string, Rule>
    {
        ["rich_text_section"] = Section,
        ["rich_text_list"] = Shape(
            Type("rich_text_list"), Required("elements", List(Section, int.MaxValue - 1)), Required("style", OneOf("bullet", "ordered")), Optional("indent", Whole(0, 8)), Optional("offset", Whole(0, int.MaxValue)), Border),
        ["rich_text_quote"] = Shape(Type("rich_text_quote"), Required("elements", Spans), Border),
        ["rich_text_preformatted"] = Shape(Type("rich_text_preformatted"), Required("elements", Spans), Optional("language", Word), Border),
    });
}
