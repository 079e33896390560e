using LabBot.Platforms.Slack;

namespace LabBot.Benchmarks.Slack;

/// <summary>People in a channel of one workspace, and what they look up: the whole titles of the kit, their beginnings, and words from within them.</summary>
internal sealed class Crowd
{
    private readonly Random random;
    private readonly string[] lookups;

    public Crowd(SlackOnLoopback slack, int people, int seed)
    {
        (Slack, random) = (slack, new Random(seed));
        People = [.. Enumerable.Range(0, people).Select(i => slack.Person($"Person{i}"))];
        Channel = slack.Channel("general");
        lookups = [.. Titles.SelectMany(Forms)];
        random.Shuffle(lookups);
    }

    /// <summary>The titles of the kit.</summary>
    public static IReadOnlyList<string> Titles { get; } = [.. LabBotHere.Kit.Works.Select(work => work.Title)];

    public SlackOnLoopback Slack { get; }

    public Person[] People { get; }

    public SlackChannel Channel { get; }

    /// <summary>The words of the <paramref name="number"/>th lookup.</summary>
    public string Lookup(int number) => lookups[number % lookups.Length];

    /// <summary>One person looks something up; everyone takes turns.</summary>
    public Task<Acknowledgement> AsksAsync(int number) => Slack.CommandAsync(People[number % People.Length], Channel, "/kit", Lookup(number));

    /// <summary>Whether an acknowledgement carries an answer, and not that somebody asks too fast.</summary>
    public static bool IsAnswer(Acknowledgement acknowledgement) => acknowledgement is { Failure: null, Payload: { } payload } && Text(payload) is { Length: > 0 } text && !text.Contains("One thing at a time", StringComparison.Ordinal);

    public static string Text(System.Text.Json.Nodes.JsonNode payload) => payload["text"]?.GetValue<string>() ?? "";

    private static IEnumerable<string> Forms(string title)
    {
        var words = title.Split(' ');
        yield return title;
        yield return string.Join(' ', words.Take(2)).ToLowerInvariant();
        yield return words.MaxBy(word => word.Length)!.Trim(':', ',', '.', '?', '(', ')').ToLowerInvariant();
    }
}
