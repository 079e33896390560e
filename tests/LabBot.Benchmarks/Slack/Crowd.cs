using LabBot.Benchmarks.Bots;
using LabBot.Platforms.Slack;

namespace LabBot.Benchmarks.Slack;

/// <summary>People in a channel of one workspace, who look up what <see cref="Lookups"/> has.</summary>
internal sealed class Crowd : ICrowd
{
    private readonly Lookups lookups;

    public Crowd(SlackOnLoopback slack, int people, int seed)
    {
        (Slack, lookups) = (slack, new Lookups(seed));
        People = [.. Enumerable.Range(0, people).Select(i => slack.Person($"Person{i}"))];
        Channel = slack.Channel("general");
        Ways = [("commands", (person, number) => TypesAsync(person, "/kit", lookups[number]))];
    }

    public SlackOnLoopback Slack { get; }

    public Person[] People { get; }

    public SlackChannel Channel { get; }

    public IReadOnlyList<(string Name, Func<int, int, Task<Answer>> AskAsync)> Ways { get; }

    /// <summary>The words of the <paramref name="number"/>th lookup.</summary>
    public string Lookup(int number) => lookups[number];

    public Task<Answer> ChangesAsync(int person, string subcommand) => TypesAsync(person, "/reading", subcommand);

    private async Task<Answer> TypesAsync(int person, string command, string text)
    {
        var acknowledgement = await Slack.CommandAsync(People[person], Channel, command, text).ConfigureAwait(false);
        return Answer.Of(acknowledgement.Failure, acknowledgement.Payload, acknowledgement.ReadAt);
    }
}
