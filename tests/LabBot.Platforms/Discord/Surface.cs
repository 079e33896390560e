using System.Globalization;
using System.Text.Json.Nodes;
using LabBot.Platforms.Discord.Form;

namespace LabBot.Platforms.Discord;

/// <summary>Something on a person's screen that has components.</summary>
public abstract class Surface
{
    private protected Surface(JsonObject body) => Body = (JsonObject)body.DeepClone();

    /// <summary>What the app sent. Not to be changed.</summary>
    public JsonObject Body { get; }

    /// <summary>What a person reads, in Discord's markup.</summary>
    public abstract string Reads { get; }

    /// <summary>The labels of what can be pressed, chosen or filled in, in order.</summary>
    public IReadOnlyList<string> Labels => [.. Elements.Select(MessageText.Label)];

    internal IEnumerable<JsonObject> Elements => ComponentRules.Interactive(Body["components"]);

    /// <summary>The element with this custom_id, or else with this label; of several with one label the first.</summary>
    internal JsonObject Find(string what) =>
        Elements.FirstOrDefault(element => FormRules.StringOf(element, "custom_id") == what) ?? Elements.FirstOrDefault(element => MessageText.Label(element) == what)
        ?? throw new InvalidOperationException(
            $"There is no '{what}' to be seen here; there are: {string.Join(", ", Elements.Select(one => $"'{MessageText.Label(one)}' ({one["custom_id"]})"))}. It reads:\n{Reads}");
}

/// <summary>A message at one moment; an edit makes a new one with the same <see cref="Id"/>.</summary>
public sealed class DiscordMessage : Surface
{
    internal DiscordMessage(DiscordChannel channel, string id, string author, DateTimeOffset at, JsonObject body)
        : base(body) => (Channel, Id, Author, At) = (channel, id, author, at);

    public DiscordChannel Channel { get; }

    public string Id { get; }

    /// <summary>The id of the user who wrote it.</summary>
    public string Author { get; }

    /// <summary>When it was written.</summary>
    public DateTimeOffset At { get; }

    /// <summary>When it was last changed; null if never.</summary>
    public DateTimeOffset? EditedAt { get; internal init; }

    /// <summary>Whom it is shown to, if only to one.</summary>
    public string? OnlyFor { get; internal init; }

    /// <summary>Whether it only says that the app is thinking.</summary>
    public bool IsLoading { get; internal init; }

    /// <summary>The files that came with it.</summary>
    public IReadOnlyList<DiscordFile> Files { get; internal init; } = [];

    /// <summary>The interaction that it answers, with the command's name; null if none.</summary>
    internal JsonObject? Interaction { get; init; }

    public string Content => FormRules.StringOf(Body, "content") ?? "";

    public string? Nonce => Body["nonce"]?.ToString();

    /// <summary>Its flags, as bits.</summary>
    public int Flags => (FormRules.NumberOf(Body["flags"]) ?? 0) | (OnlyFor is null ? 0 : MessageRules.Ephemeral);

    /// <summary>Whether Discord shows previews of the links in it; it does unless told not to.</summary>
    public bool UnfurlsLinks => (Flags & MessageRules.SuppressEmbeds) == 0;

    public override string Reads => string.Join('\n', ((string[])[IsLoading ? "is thinking…" : MessageText.Of(Body), .. Files.Select(file => $"({file.Name})")]).Where(line => line.Length > 0));

    internal JsonObject ToJson(DiscordState state, bool withContent = true)
    {
        var isBot = Author == state.World.ApplicationId;
        var json = new JsonObject
        {
            ["id"] = Id, ["channel_id"] = Channel.Id, ["author"] = isBot ? state.BotUser() : state.People[Author].UserJson(), ["content"] = withContent ? Content : "",
            ["timestamp"] = At.ToString("O", CultureInfo.InvariantCulture), ["edited_timestamp"] = EditedAt?.ToString("O", CultureInfo.InvariantCulture), ["tts"] = false, ["mention_everyone"] = false,
            ["mentions"] = new JsonArray(), ["mention_roles"] = new JsonArray(), ["pinned"] = false, ["type"] = Interaction is null ? 0 : 20, ["flags"] = Flags,
            ["attachments"] = new JsonArray([.. Files.Select(file => (JsonNode)file.ToJson())]),
            ["embeds"] = withContent ? Body["embeds"]?.DeepClone() ?? new JsonArray() : new JsonArray(), ["components"] = withContent ? Body["components"]?.DeepClone() ?? new JsonArray() : new JsonArray(),
        };
        if (Nonce is not null)
            json["nonce"] = Body["nonce"]!.DeepClone();
        if (Interaction is not null)
            (json["interaction_metadata"], json["webhook_id"], json["application_id"]) = (Interaction.DeepClone(), state.World.ApplicationId, state.World.ApplicationId);
        return json;
    }
}

/// <summary>A file that came with a message.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name.</param>
/// <param name="MediaType">Its type as the app gave it.</param>
/// <param name="Bytes">Its content.</param>
public sealed record DiscordFile(string Id, string Name, string MediaType, byte[] Bytes)
{
    internal JsonObject ToJson() => new()
    {
        ["id"] = Id, ["filename"] = Name, ["size"] = Bytes.Length, ["content_type"] = MediaType, ["url"] = $"https://cdn.discordapp.com/attachments/{Id}/{Name}",
        ["proxy_url"] = $"https://media.discordapp.net/attachments/{Id}/{Name}",
    };
}

/// <summary>A modal on a person's screen.</summary>
public sealed class DiscordModal : Surface
{
    internal DiscordModal(DiscordPerson person, DiscordChannel channel, DiscordMessage? source, JsonObject body)
        : base(body) => (Person, Channel, Source) = (person, channel, source);

    /// <summary>Who sees it.</summary>
    public DiscordPerson Person { get; }

    /// <summary>Where it was opened.</summary>
    public DiscordChannel Channel { get; }

    /// <summary>The message whose button or menu opened it; null where a command did.</summary>
    public DiscordMessage? Source { get; }

    public string CustomId => (string)Body["custom_id"]!;

    public string Title => (string)Body["title"]!;

    public override string Reads => string.Join('\n', ((string[])[$"== {Title}"]).Concat(MessageText.Components(Body["components"])));
}
