using LabBot.Benchmarks.Bots;
using LabBot.Platforms.Discord;

namespace LabBot.Benchmarks.Discord;

/// <summary>People in a channel of one server, who look up what <see cref="Lookups"/> has, half of the time by the choices that come as they type.</summary>
internal sealed class Crowd : ICrowd
{
    private readonly Lookups lookups;

    public Crowd(DiscordOnLoopback discord, int people, int seed)
    {
        (Discord, lookups) = (discord, new Lookups(seed));
        Server = discord.Server("Lab");
        People = [.. Enumerable.Range(0, people).Select(i => discord.Person($"Person{i}", servers: Server))];
        Channel = discord.Channel(Server, "general");
        Ways =
        [
            ("autocomplete", async (person, number) => Read(await Discord.AutocompleteAsync(People[person], Channel, $"/kit query:{lookups.Typed(number)}").ConfigureAwait(false))),
            ("commands", (person, number) => TypesAsync(person, $"/kit query:{lookups[number]}")),
        ];
    }

    public DiscordOnLoopback Discord { get; }

    public DiscordServer Server { get; }

    public DiscordPerson[] People { get; }

    public DiscordChannel Channel { get; }

    public IReadOnlyList<(string Name, Func<int, int, Task<Answer>> AskAsync)> Ways { get; }

    /// <summary>The words of the <paramref name="number"/>th lookup.</summary>
    public string Lookup(int number) => lookups[number];

    public Task<Answer> ChangesAsync(int person, string subcommand) => TypesAsync(person, $"/reading {subcommand}");

    private async Task<Answer> TypesAsync(int person, string line) => Read(await Discord.CommandAsync(People[person], Channel, line).ConfigureAwait(false));

    // An answer without any choice is none: every lookup is of something that is there.
    private static Answer Read(Acknowledgement acknowledgement) => Answer.Of(
        acknowledgement.Failure, acknowledgement.Response?["data"] is { } data && data["choices"] is not System.Text.Json.Nodes.JsonArray { Count: 0 } ? data : null, acknowledgement.ReadAt);
}
