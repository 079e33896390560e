namespace LabBot.Benchmarks.Bots;

/// <summary>People on a platform who ask a bot. Safe on any thread.</summary>
internal interface ICrowd
{
    /// <summary>The ways in which they look things up, by name; each takes the number of a person and that of a lookup.</summary>
    IReadOnlyList<(string Name, Func<int, int, Task<Answer>> AskAsync)> Ways { get; }

    /// <summary>Somebody uses <c>/reading</c> with a subcommand that changes something.</summary>
    Task<Answer> ChangesAsync(int person, string subcommand);
}

/// <summary>Questions, spread over the people and the ways.</summary>
internal static class CrowdExtensions
{
    /// <summary>The numberth question of a crowd of so many: people and ways take turns.</summary>
    public static Task<Answer> AsksAsync(this ICrowd crowd, int number, int people) => crowd.Ways[number % crowd.Ways.Count].AskAsync(number % people, number);
}
