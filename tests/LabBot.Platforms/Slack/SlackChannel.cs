namespace LabBot.Platforms.Slack;

/// <summary>A channel or a direct conversation.</summary>
public sealed class SlackChannel
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, Person> members = [];
    private readonly SortedList<string, SlackMessage> messages = new(StringComparer.Ordinal);

    internal SlackChannel(string id, string name, bool isDm) => (Id, Name, IsDm) = (id, name, isDm);

    /// <summary>C… for a public channel, G… for a private one, D… for a direct conversation.</summary>
    public string Id { get; }

    public string Name { get; }

    public bool IsDm { get; }

    public bool IsPrivate => Id[0] == 'G';

    /// <summary>An archived channel takes no message.</summary>
    public bool IsArchived { get; set; }

    /// <summary>Whether the bot has been invited; in a direct conversation it always is.</summary>
    public bool HasBot { get; set; } = true;

    /// <summary>Its messages that stayed, oldest first, without those shown to one person only.</summary>
    public IReadOnlyList<SlackMessage> Messages
    {
        get
        {
            lock (gate)
                return [.. messages.Values];
        }
    }

    internal IReadOnlyList<Person> Members
    {
        get
        {
            lock (gate)
                return [.. members.Values];
        }
    }

    internal void Join(Person person)
    {
        lock (gate)
            members[person.Id] = person;
    }

    internal bool Has(Person person)
    {
        lock (gate)
            return members.ContainsKey(person.Id);
    }

    internal SlackMessage? Find(string ts)
    {
        lock (gate)
            return messages.GetValueOrDefault(ts);
    }

    internal void Put(SlackMessage message, int keep)
    {
        lock (gate)
        {
            messages[message.Ts] = message;
            if (messages.Count > Math.Max(keep, 1))
                messages.RemoveAt(0);
        }
    }

    internal bool Remove(string ts)
    {
        lock (gate)
            return messages.Remove(ts);
    }
}
