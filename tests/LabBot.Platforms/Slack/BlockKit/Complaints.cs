namespace LabBot.Platforms.Slack.BlockKit;

/// <summary>What is wrong with blocks or a view, in Slack's manner: a sentence and a JSON pointer to the place.</summary>
internal sealed class Complaints
{
    public List<string> Messages { get; } = [];

    public bool None => Messages.Count == 0;

    public void Add(string what, string at) => Messages.Add($"{what} [json-pointer:{at}]");
}
