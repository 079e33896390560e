using System.Text.Json.Nodes;

namespace LabBot.Platforms.Slack;

/// <summary>A message that stays, new or changed.</summary>
public sealed record MessageSeen(SlackMessage Message, bool IsChange = false) : Sight
{
    public override string Reads => Message.Reads;
    public override string Kind => IsChange ? "message changed" : Message.ThreadTs is null ? "message" : "reply in thread";
}

/// <summary>A message that only this person sees.</summary>
public sealed record EphemeralSeen(SlackMessage Message, bool IsChange = false) : Sight
{
    public override string Reads => Message.Reads;
    public override string Kind => IsChange ? "private message changed" : "private message";
}

/// <summary>A message went away.</summary>
public sealed record MessageGone(string Ts) : Sight
{
    public override string Reads => "";
    public override string Kind => "message deleted";
}

/// <summary>A modal opened, or changed.</summary>
public sealed record ModalSeen(SlackView View, bool IsChange = false) : Sight
{
    public override string Reads => View.Reads;
    public override string Kind => IsChange ? "modal changed" : "modal";
}

/// <summary>A modal closed; all of them, if told to.</summary>
public sealed record ModalClosed(string ViewId) : Sight
{
    public override string Reads => "";
    public override string Kind => "modal closed";
}

/// <summary>A modal did not take what was filled in.</summary>
/// <param name="Errors">By block_id.</param>
public sealed record ModalRefused(IReadOnlyDictionary<string, string> Errors) : Sight
{
    public override string Reads => string.Join('\n', Errors.Values);
    public override string Kind => "modal refused";
}

/// <summary>The Home tab as it is now.</summary>
public sealed record HomeSeen(SlackView View) : Sight
{
    public override string Reads => View.Reads;
    public override string Kind => "home";
}

/// <summary>An option of a menu that searches.</summary>
/// <param name="Label">What is read.</param>
/// <param name="Value">What the app gets.</param>
/// <param name="Option">The option as the app sent it.</param>
public sealed record SlackOption(string Label, string Value, JsonObject Option);

/// <summary>The answers to a search.</summary>
public sealed record OptionsSeen(IReadOnlyList<SlackOption> Options) : Sight
{
    public override string Reads => Options.Count == 0 ? "No results" : string.Join('\n', Options.Select(option => option.Label));
    public override string Kind => "options";
}

/// <summary>Slack itself says that the app did not do its part.</summary>
/// <param name="Code">Slack's word for it: operation_timeout, dispatch_failed, and the like.</param>
public sealed record FailureSeen(string Code) : Sight
{
    public override string Reads => $"failed with the error \"{Code}\"";
    public override string Kind => "failure";
}
