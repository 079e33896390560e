using LabBot.Core.Cards;

namespace LabBot.Discord;

/// <summary>One use of LabBot on Discord, read from what Discord sent. The closed set is the records inside.</summary>
/// <param name="Place">Who, and where.</param>
internal abstract record DiscordUse(DiscordPlace Place)
{
    /// <summary>A slash command, its options told apart by Discord.</summary>
    /// <param name="Place">Who, and where.</param>
    /// <param name="Name">As people type it, with its slash: <c>/reading settings</c>.</param>
    /// <param name="Options">What was given, by option.</param>
    public sealed record Chosen(DiscordPlace Place, string Name, IReadOnlyDictionary<string, string> Options) : DiscordUse(Place);

    /// <summary>Letters in an option of a command that is being typed.</summary>
    /// <param name="Place">Who, and where.</param>
    /// <param name="Name">The command, as in <see cref="Chosen"/>.</param>
    /// <param name="Options">What stands in the options so far.</param>
    /// <param name="Option">The option that is being typed.</param>
    public sealed record Typing(DiscordPlace Place, string Name, IReadOnlyDictionary<string, string> Options, string Option) : DiscordUse(Place);

    /// <summary>Words said to the app in its conversation.</summary>
    public sealed record Typed(DiscordPlace Place, string Line) : DiscordUse(Place);

    /// <summary>A button, or what was chosen in a menu.</summary>
    public sealed record Clicked(DiscordPlace Place, ActionId Id) : DiscordUse(Place);

    /// <summary>A button that opens a window to search in: Discord's menus cannot ask for their options while one types.</summary>
    public sealed record WantsSearch(DiscordPlace Place, ActionId Box) : DiscordUse(Place);

    /// <summary>Words were sent off from such a window.</summary>
    public sealed record Searched(DiscordPlace Place, ActionId Box, string Words) : DiscordUse(Place);

    /// <summary>A form was sent off.</summary>
    public sealed record Submitted(DiscordPlace Place, ActionId Id, IReadOnlyDictionary<string, string> Answers) : DiscordUse(Place);

    /// <summary>A command on a message.</summary>
    public sealed record OnMessage(DiscordPlace Place, string Name, string Message) : DiscordUse(Place);

    /// <summary>Somebody whose direct messages are closed wants a private thread instead.</summary>
    public sealed record WantsThread(DiscordPlace Place) : DiscordUse(Place);

    /// <summary>Somebody came to a server.</summary>
    public sealed record Joined(DiscordPlace Place) : DiscordUse(Place);

    /// <summary>Nothing for LabBot: its own messages, other apps, what it does not know.</summary>
    /// <param name="Reason">Why, for the log.</param>
    public sealed record Nothing(string Reason) : DiscordUse(DiscordPlace.Nowhere);
}

/// <summary>Where something was used, and thereby where the answer belongs.</summary>
internal enum DiscordSurface
{
    /// <summary>A slash command, or a command on a message.</summary>
    Command,

    /// <summary>A card that only one person sees.</summary>
    PrivateCard,

    /// <summary>A card that everyone in the channel sees; in LabBot's own conversation that is one person.</summary>
    OpenCard,

    /// <summary>A window over the conversation.</summary>
    Modal,

    /// <summary>Words to LabBot in its own conversation.</summary>
    Conversation,

    /// <summary>None.</summary>
    None,
}

/// <summary>Who used LabBot, and where.</summary>
internal sealed record DiscordPlace
{
    /// <summary>Nobody, nowhere.</summary>
    public static DiscordPlace Nowhere { get; } = new();

    /// <summary>The person's id.</summary>
    public string User { get; init; } = "";

    /// <summary>The name that the person shows, with the one that is theirs alone where it differs.</summary>
    public string Name { get; init; } = "";

    /// <summary>Where the answer belongs.</summary>
    public DiscordSurface Surface { get; init; } = DiscordSurface.None;

    /// <summary>The server's id; null in LabBot's own conversation with somebody.</summary>
    public string? Server { get; init; }

    /// <summary>The ids of the person's roles in the server; none in LabBot's own conversation.</summary>
    public IReadOnlyList<string> Roles { get; init; } = [];

    /// <summary>What the person may do there, as Discord's bits; nothing in LabBot's own conversation.</summary>
    public ulong Permissions { get; init; }

    /// <summary>The channel's id.</summary>
    public string? Channel { get; init; }

    /// <summary>The message that was clicked or written.</summary>
    public string? Message { get; init; }

    /// <summary>What the message that was clicked carries; see <see cref="DiscordActionId.Mark"/>.</summary>
    public string? Mark { get; init; }

    /// <summary>The application's id.</summary>
    public string Application { get; init; } = "";

    /// <summary>What lets LabBot answer for fifteen minutes; null where nothing asks for an answer.</summary>
    public string? Token { get; init; }

    /// <summary>When it was used, by Discord's clock.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>The surface alone: the token is no word for a log.</summary>
    public override string ToString() => Surface.ToString();

    /// <summary>Whether it is the private thread that stands in for LabBot's own conversation with the person.</summary>
    public bool IsOwnThread { get; init; }

    /// <summary>Whether it is LabBot's own conversation with the person, in which everything is private.</summary>
    public bool IsOwn => Server is null;
}
