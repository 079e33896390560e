using System.Text.Json.Nodes;

namespace LabBot.Platforms.Discord.Form;

/// <summary>What is wrong with a body, as Discord tells it: a tree of the fields with codes and sentences (https://discord.com/developers/docs/reference#error-messages).</summary>
internal sealed class Complaints
{
    private readonly List<(string Code, string Message, string At)> all = [];

    /// <summary>What Discord takes, but not as the app meant it: fields and flags that mean nothing to it, embeds that it does not show.</summary>
    public List<string> Notes { get; } = [];

    public bool None => all.Count == 0;

    public void Add(string code, string message, string at) => all.Add((code, message, at));

    public void Note(string what) => Notes.Add(what);

    /// <summary>The field <c>errors</c> of the answer.</summary>
    public JsonObject Tree()
    {
        var tree = new JsonObject();
        foreach (var (code, message, at) in all)
        {
            var node = tree;
            foreach (var step in at.Split('/', StringSplitOptions.RemoveEmptyEntries))
            {
                if (node[step] is not JsonObject next)
                    node[step] = next = [];
                node = next;
            }

            if (node["_errors"] is not JsonArray errors)
                node["_errors"] = errors = [];
            errors.Add(new JsonObject { ["code"] = code, ["message"] = message });
        }

        return tree;
    }

    public override string ToString() => string.Join("; ", all.Select(one => $"{one.At} {one.Code}: {one.Message}"));
}
