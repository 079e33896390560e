using System.Globalization;

namespace LabBot.Platforms.Slack.Rules;

/// <summary>The trigger_ids given out: each opens one modal, within a short time. Safe for threads.</summary>
internal sealed class Triggers(SlackWorld world, TimeProvider time)
{
    // So many are remembered that even a flood has each one's fate told right for a while.
    private const int Most = 20_000;

    private readonly Lock gate = new();
    private readonly Dictionary<string, (Person Person, DateTimeOffset At, bool IsUsed)> given = [];
    private readonly Queue<string> order = new();
    private long last;

    public string New(Person person)
    {
        lock (gate)
        {
            var id = string.Create(CultureInfo.InvariantCulture, $"{++last}.{world.TeamId}.{person.Id}");
            given[id] = (person, time.GetUtcNow(), false);
            order.Enqueue(id);
            if (order.Count > Most)
                given.Remove(order.Dequeue());
            return id;
        }
    }

    /// <summary>Uses a trigger up.</summary>
    /// <exception cref="SlackRefusalException">It is unknown, used or too old.</exception>
    public Person Use(string id)
    {
        lock (gate)
        {
            if (!given.TryGetValue(id, out var trigger))
                throw new SlackRefusalException("invalid_trigger_id", "this trigger_id was never given out");
            if (trigger.IsUsed)
                throw new SlackRefusalException("exchanged_trigger_id", "a trigger_id is used once");
            if (time.GetUtcNow() - trigger.At is var age && age > world.TriggerLife)
                throw new SlackRefusalException("expired_trigger_id", string.Create(CultureInfo.InvariantCulture, $"a trigger_id lives {world.TriggerLife.TotalSeconds} s; this one is {age.TotalSeconds:0.0} s old"));
            given[id] = trigger with { IsUsed = true };
            return trigger.Person;
        }
    }
}
