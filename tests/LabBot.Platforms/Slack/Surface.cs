using System.Text.Json.Nodes;
using LabBot.Platforms.Slack.BlockKit;

namespace LabBot.Platforms.Slack;

/// <summary>Something on a person's screen that is made of blocks.</summary>
public abstract class Surface
{
    private protected Surface(JsonArray blocks) => Blocks = blocks;

    /// <summary>The blocks as the app sent them, with the block_ids and action_ids that Slack gave where there were none. Not to be changed.</summary>
    public JsonArray Blocks { get; }

    /// <summary>What a person reads, in Slack's markup.</summary>
    public abstract string Reads { get; }

    /// <summary>The labels of what can be pressed, chosen or filled in, in order.</summary>
    public IReadOnlyList<string> Labels => [.. Elements.Select(one => BlockText.Label(one.Element))];

    internal IEnumerable<(JsonObject Block, JsonObject Element)> Elements =>
        Blocks.OfType<JsonObject>().SelectMany(block => BlockRules.Elements(block, "").Select(one => (block, one.Element))).Where(one => BlockRules.StringOf(one.Element, "type") != "image");

    /// <summary>The element with this action_id, or else with this label; of several with one label the first.</summary>
    internal (JsonObject Block, JsonObject Element) Find(string what)
    {
        var found = Elements.FirstOrDefault(one => BlockRules.StringOf(one.Element, "action_id") == what);
        if (found.Element is null)
            found = Elements.FirstOrDefault(one => BlockText.Label(one.Element) == what);
        return found.Element is null
            ? throw new InvalidOperationException($"There is no '{what}' to be seen here; there are: {string.Join(", ", Elements.Select(one => $"'{BlockText.Label(one.Element)}' ({one.Element["action_id"]})"))}. It reads:\n{Reads}")
            : found;
    }

    /// <summary>A copy with an id for every block and interactive element.</summary>
    private protected static JsonArray WithIds(JsonNode? blocks, Func<string> newId)
    {
        var copy = (JsonArray?)blocks?.DeepClone() ?? [];
        foreach (var block in copy.OfType<JsonObject>())
        {
            block["block_id"] ??= newId();
            foreach (var (element, _) in BlockRules.Elements(block, ""))
            {
                if (BlockRules.StringOf(element, "type") != "image")
                    element["action_id"] ??= newId();
            }
        }

        return copy;
    }
}

/// <summary>A message at one moment; an edit makes a new one with the same <see cref="Ts"/>.</summary>
public sealed class SlackMessage : Surface
{
    internal SlackMessage(SlackChannel channel, string ts, string author, bool isFromApp, JsonObject content, Func<string> newId)
        : base(WithIds(content["blocks"], newId)) =>
        (Channel, Ts, Author, IsFromApp, Text, Metadata, ThreadTs, UnfurlsLinks, UnfurlsMedia) =
        (channel, ts, author, isFromApp, (string?)content["text"] ?? "", (JsonObject?)content["metadata"]?.DeepClone(), (string?)content["thread_ts"],
            (bool?)content["unfurl_links"] ?? isFromApp, (bool?)content["unfurl_media"] ?? true);

    public SlackChannel Channel { get; }

    /// <summary>Its id within the channel.</summary>
    public string Ts { get; }

    /// <summary>The user who wrote it.</summary>
    public string Author { get; }

    public bool IsFromApp { get; }

    /// <summary>The text, which with blocks is only shown in notifications and read by screen readers.</summary>
    public string Text { get; }

    public JsonObject? Metadata { get; }

    public string? ThreadTs { get; }

    /// <summary>Whether Slack would show previews of links; for apps it does unless told not to.</summary>
    public bool UnfurlsLinks { get; }

    /// <inheritdoc cref="UnfurlsLinks"/>
    public bool UnfurlsMedia { get; }

    /// <summary>Whom it is shown to, if only to one.</summary>
    public string? OnlyFor { get; internal init; }

    /// <summary>The names of the files shared with it.</summary>
    public IReadOnlyList<string> Files { get; internal init; } = [];

    public override string Reads =>
        string.Join('\n', [.. Blocks.Count > 0 ? [BlockText.Of(Blocks)] : Text.Length > 0 ? [Text] : Array.Empty<string>(), .. Files.Select(file => $"({file})")]);

    internal JsonObject ToJson(SlackWorld world, bool withMetadata)
    {
        var json = new JsonObject { ["type"] = "message", ["user"] = Author, ["ts"] = Ts, ["text"] = Text, ["team"] = world.TeamId };
        if (IsFromApp)
            (json["bot_id"], json["app_id"]) = (world.BotId, world.AppId);
        if (Blocks.Count > 0)
            json["blocks"] = Blocks.DeepClone();
        if (ThreadTs is not null)
            json["thread_ts"] = ThreadTs;
        if (withMetadata && Metadata is not null)
            json["metadata"] = Metadata.DeepClone();
        return json;
    }
}

/// <summary>A modal or a Home tab at one moment; an update makes a new one with the same <see cref="Id"/>.</summary>
public sealed class SlackView : Surface
{
    internal SlackView(string id, string hash, Person person, JsonObject content, Func<string> newId)
        : base(WithIds(content["blocks"], newId)) =>
        (Id, Hash, Person, Content) = (id, hash, person, content);

    public string Id { get; }

    /// <summary>Changes with every update, so that an update of something older can be refused.</summary>
    public string Hash { get; }

    /// <summary>Who sees it.</summary>
    public Person Person { get; }

    /// <summary>modal or home.</summary>
    public string Type => (string)Content["type"]!;

    public string CallbackId => (string?)Content["callback_id"] ?? "";

    public string PrivateMetadata => (string?)Content["private_metadata"] ?? "";

    /// <summary>A modal's title; empty for a Home tab.</summary>
    public string Title => (string?)Content["title"]?["text"] ?? "";

    public override string Reads => (Title.Length > 0 ? $"== {Title}\n" : "") + BlockText.Of(Blocks);

    internal JsonObject Content { get; }

    internal JsonObject ToJson(SlackWorld world, JsonObject? values = null)
    {
        var json = (JsonObject)Content.DeepClone();
        (json["id"], json["team_id"], json["hash"], json["blocks"]) = (Id, world.TeamId, Hash, Blocks.DeepClone());
        (json["state"], json["app_id"], json["bot_id"], json["app_installed_team_id"]) = (new JsonObject { ["values"] = values ?? [] }, world.AppId, world.BotId, world.TeamId);
        (json["root_view_id"], json["previous_view_id"], json["private_metadata"], json["callback_id"]) = (Id, null, PrivateMetadata, CallbackId);
        (json["external_id"], json["title"], json["submit"], json["close"]) =
            ((string?)Content["external_id"] ?? "", Content["title"]?.DeepClone(), Content["submit"]?.DeepClone(), Content["close"]?.DeepClone());
        (json["clear_on_close"], json["notify_on_close"]) = ((bool?)Content["clear_on_close"] ?? false, (bool?)Content["notify_on_close"] ?? false);
        return json;
    }
}
