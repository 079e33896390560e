namespace LabBot.Platforms.Discord;

/// <summary>A message that stays, new or changed.</summary>
public sealed record MessageSeen(DiscordMessage Message, bool IsChange = false) : Sight
{
    public override string Reads => Message.Reads;
    public override string Kind => IsChange ? "message changed" : "message";
}

/// <summary>A message that only this person sees.</summary>
public sealed record EphemeralSeen(DiscordMessage Message, bool IsChange = false) : Sight
{
    public override string Reads => Message.Reads;
    public override string Kind => IsChange ? "private message changed" : "private message";
}

/// <summary>The app has deferred its answer: "LabBot is thinking…".</summary>
public sealed record ThinkingSeen(bool IsPrivate) : Sight
{
    public override string Reads => "is thinking…";
    public override string Kind => IsPrivate ? "private wait" : "wait";
}

/// <summary>A message went away.</summary>
public sealed record MessageGone(string Id) : Sight
{
    public override string Reads => "";
    public override string Kind => "message deleted";
}

/// <summary>A modal opened.</summary>
public sealed record ModalSeen(DiscordModal Modal) : Sight
{
    public override string Reads => Modal.Reads;
    public override string Kind => "modal";
}

/// <summary>A modal closed, since what was filled in was taken.</summary>
public sealed record ModalClosed(string CustomId) : Sight
{
    public override string Reads => "";
    public override string Kind => "modal closed";
}

/// <summary>Discord did not let through what was filled into a modal; the app was not asked.</summary>
/// <param name="Errors">By custom_id.</param>
public sealed record ModalRefused(IReadOnlyDictionary<string, string> Errors) : Sight
{
    public override string Reads => string.Join('\n', Errors.Values);
    public override string Kind => "modal refused";
}

/// <summary>A choice that the app offers for what is being typed.</summary>
/// <param name="Name">What is read.</param>
/// <param name="Value">What the app gets.</param>
public sealed record DiscordChoice(string Name, string Value);

/// <summary>The choices that the app offers for what is being typed.</summary>
public sealed record ChoicesSeen(IReadOnlyList<DiscordChoice> Choices) : Sight
{
    public override string Reads => Choices.Count == 0 ? "No options match your search." : string.Join('\n', Choices.Select(choice => choice.Name));
    public override string Kind => "choices";
}

/// <summary>A private thread to which the person was brought.</summary>
public sealed record ThreadSeen(DiscordChannel Thread) : Sight
{
    public override string Reads => Thread.Name;
    public override string Kind => "thread";
}

/// <summary>Discord itself says that something did not work, in the words that its client shows.</summary>
/// <param name="Reason">Why: timeout, no_connection, http_error, connection_failed, lost, invalid_response, or, without the app being asked, command_not_found, not_permitted.</param>
/// <param name="Words">What the client shows.</param>
public sealed record FailedInteraction(string Reason, string Words) : Sight
{
    public override string Reads => Words;
    public override string Kind => "failure";
}
