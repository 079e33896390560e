using LabBot.Core.Cards;

namespace LabBot.Slack;

/// <summary>One use of LabBot in Slack, read from what Slack sent. The closed set is the records inside.</summary>
/// <param name="Place">Who, and where.</param>
internal abstract record SlackUse(SlackPlace Place)
{
    /// <summary>A slash command, or words said to the app in its conversation or in a thread.</summary>
    public sealed record Typed(SlackPlace Place, string Line) : SlackUse(Place);

    /// <summary>A button or a menu.</summary>
    public sealed record Clicked(SlackPlace Place, ActionId Id) : SlackUse(Place);

    /// <summary>Words typed in a search box so far.</summary>
    public sealed record Typing(SlackPlace Place, ActionId Box, string Words) : SlackUse(Place);

    /// <summary>A form was sent off.</summary>
    public sealed record Submitted(SlackPlace Place, ActionId Id, IReadOnlyDictionary<string, string> Answers) : SlackUse(Place);

    /// <summary>A shortcut on a message.</summary>
    public sealed record Shortcut(SlackPlace Place, string Callback, string Message) : SlackUse(Place);

    /// <summary>Somebody looks at the Home tab.</summary>
    public sealed record HomeOpened(SlackPlace Place) : SlackUse(Place);

    /// <summary>Somebody came to the workspace.</summary>
    public sealed record Joined(SlackPlace Place) : SlackUse(Place);

    /// <summary>The app was taken from the workspace, or its token from it.</summary>
    public sealed record Revoked(SlackPlace Place) : SlackUse(Place);

    /// <summary>Somebody's profile changed.</summary>
    /// <param name="Place">Who.</param>
    /// <param name="Zone">Their zone; null where Slack tells none.</param>
    public sealed record ProfileChanged(SlackPlace Place, string? Zone) : SlackUse(Place);

    /// <summary>A user group has other members now, or is no more.</summary>
    /// <param name="Place">The workspace.</param>
    /// <param name="Group">Its id.</param>
    public sealed record GroupChanged(SlackPlace Place, string Group) : SlackUse(Place);

    /// <summary>Nothing for LabBot: its own messages, other apps, what it does not know.</summary>
    /// <param name="Reason">Why, for the log.</param>
    public sealed record Nothing(string Reason) : SlackUse(SlackPlace.Nowhere);
}

/// <summary>Where something was used, and thereby where the answer belongs.</summary>
internal enum SlackSurface
{
    /// <summary>A slash command: the answer rides in the acknowledgement.</summary>
    Command,

    /// <summary>A card in a channel that only one person sees.</summary>
    PrivateCard,

    /// <summary>A card that everyone in the conversation sees; in the app's own conversation that is one person.</summary>
    OpenCard,

    /// <summary>The Home tab.</summary>
    Home,

    /// <summary>A window over the conversation.</summary>
    Modal,

    /// <summary>A shortcut on a message.</summary>
    Shortcut,

    /// <summary>Words to the app in a channel or thread.</summary>
    Mention,

    /// <summary>Words to the app in its own conversation.</summary>
    Conversation,

    /// <summary>None.</summary>
    None,
}

/// <summary>Who used LabBot, and where.</summary>
internal sealed record SlackPlace
{
    /// <summary>Nobody, nowhere.</summary>
    public static SlackPlace Nowhere { get; } = new();

    /// <summary>The workspace's id.</summary>
    public string Team { get; init; } = "";

    /// <summary>The person's id.</summary>
    public string User { get; init; } = "";

    /// <summary>What Slack calls the person; their id where it tells nothing.</summary>
    public string Name { get; init; } = "";

    /// <summary>Where the answer belongs.</summary>
    public SlackSurface Surface { get; init; } = SlackSurface.None;

    /// <summary>The conversation's id.</summary>
    public string? Channel { get; init; }

    /// <summary>The message that was clicked or written, by its time stamp.</summary>
    public string? Message { get; init; }

    /// <summary>The thread that it stands in.</summary>
    public string? Thread { get; init; }

    /// <summary>Where an answer may be sent within half an hour.</summary>
    public Uri? ResponseUrl { get; init; }

    /// <summary>What opens a window, within three seconds.</summary>
    public string? Trigger { get; init; }

    /// <summary>The window that was clicked in.</summary>
    public string? View { get; init; }

    /// <summary>When it was clicked; null where Slack does not say.</summary>
    public DateTimeOffset? ClickedAt { get; init; }

    /// <summary>The block that the button stands in.</summary>
    public string? Block { get; init; }

    /// <summary>The metadata of the message that was clicked, as Slack gave it; to be given back when the message is changed.</summary>
    public string? Metadata { get; init; }
}
