using System.Text.Json.Nodes;

namespace LabBot.Platforms.Discord.Rules;

/// <summary>The types of interactions (interactions/receiving-and-responding#interaction-object-interaction-type).</summary>
internal enum InteractionType
{
    Ping = 1,
    Command = 2,
    Component = 3,
    Autocomplete = 4,
    Modal = 5,
}

/// <summary>Something that a person did with the app, from when it was done until its token ends.</summary>
internal sealed class Interaction(string id, string token, InteractionType type, DiscordPerson person, DiscordChannel channel, DateTimeOffset at)
{
    private static readonly string[] Kinds = ["ping", "command", "component", "autocomplete", "modal"];

    public string Id => id;
    public string Token => token;
    public InteractionType Type => type;
    public DiscordPerson Person => person;
    public DiscordChannel Channel => channel;
    public DateTimeOffset At => at;

    /// <summary>The type in a word.</summary>
    public string Kind => Kinds[(int)type - 1];

    /// <summary>What the app is told.</summary>
    public JsonObject Payload { get; set; } = [];

    /// <summary>The message whose button or menu was used, or whose modal was.</summary>
    public DiscordMessage? Source { get; init; }

    /// <summary>The modal that was submitted.</summary>
    public DiscordModal? Modal { get; init; }

    /// <summary>The type of the option being typed in.</summary>
    public int FocusedType { get; init; }

    /// <summary>What is looked at and changed under this lock: whether it was answered, and with what.</summary>
    public Lock Gate { get; } = new();

    public bool IsAnswered { get; set; }

    /// <summary>Whether nobody waits for the first answer any more.</summary>
    public bool IsOver { get; set; }

    /// <summary>The message that answers it: <c>@original</c>.</summary>
    public DiscordMessage? Original { get; set; }

    /// <summary>The further messages that answer it, by id.</summary>
    public Dictionary<string, DiscordMessage> FollowUps { get; } = [];

    /// <summary>The first answer, when it is there, and the timestamp at which it was.</summary>
    public TaskCompletionSource<(JsonObject Response, long ReadAt)> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What a message that answers it says of it (resources/message#message-object, interaction_metadata).</summary>
    public JsonObject Metadata()
    {
        var metadata = new JsonObject
        {
            ["id"] = Id, ["type"] = (int)Type, ["user"] = Person.UserJson(), ["authorizing_integration_owners"] = new JsonObject { ["0"] = Channel.Server?.Id ?? "0" },
        };
        if (Source is not null)
            metadata["interacted_message_id"] = Source.Id;
        return metadata;
    }
}

/// <summary>The interactions of late, by their ids and tokens. Safe for threads.</summary>
internal sealed class Interactions
{
    // So many are remembered that even a flood has each one's fate told right for a while.
    private const int Most = 20_000;

    private readonly Lock gate = new();
    private readonly Dictionary<string, Interaction> byId = [];
    private readonly Dictionary<string, Interaction> byToken = [];
    private readonly Queue<Interaction> order = new();

    public void Add(Interaction interaction)
    {
        lock (gate)
        {
            (byId[interaction.Id], byToken[interaction.Token]) = (interaction, interaction);
            order.Enqueue(interaction);
            if (order.Count <= Most)
                return;
            var oldest = order.Dequeue();
            byId.Remove(oldest.Id);
            byToken.Remove(oldest.Token);
        }
    }

    public Interaction? ById(string id)
    {
        lock (gate)
            return byId.GetValueOrDefault(id);
    }

    public Interaction? ByToken(string token)
    {
        lock (gate)
            return byToken.GetValueOrDefault(token);
    }
}
