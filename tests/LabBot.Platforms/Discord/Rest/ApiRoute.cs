using System.Text.Json.Nodes;
using LabBot.Platforms.Discord.Rules;
using Microsoft.AspNetCore.Http;

namespace LabBot.Platforms.Discord.Rest;

/// <summary>A route of the API.</summary>
/// <param name="Method">Its HTTP method.</param>
/// <param name="Template">Its path as Discord's documentation writes it.</param>
/// <param name="Handle">What it does.</param>
internal sealed record ApiRoute(string Method, string Template, Func<ApiCall, Reply> Handle)
{
    private readonly string[] steps = Template.Split('/', StringSplitOptions.RemoveEmptyEntries);

    public string Name => $"{Method} {Template}";

    /// <summary>Whether an interaction's token in the path is what lets the app in.</summary>
    public bool IsInteraction => Template.Contains("{interaction.token}", StringComparison.Ordinal);

    /// <summary>The values in the path; null where it is another path.</summary>
    public string[]? Match(string method, string[] path)
    {
        if (method != Method || path.Length != steps.Length)
            return null;
        var values = new List<string>();
        for (var i = 0; i < steps.Length; i++)
        {
            if (steps[i][0] == '{')
                values.Add(path[i]);
            else if (steps[i] != path[i])
                return null;
        }

        return [.. values];
    }

    /// <summary>What is counted together: the route and its channel, server or webhook (topics/rate-limits).</summary>
    public string Bucket(string[] values) => Template.Split('/', StringSplitOptions.RemoveEmptyEntries)[0] switch
    {
        "channels" or "guilds" when values.Length > 0 => $"{Name} {values[0]}",
        "webhooks" or "interactions" => $"{Name} {values[0]} {values[1]}",
        _ => Name,
    };

    /// <summary>The path as it is recorded, without a token.</summary>
    public string Shown(string[] values)
    {
        var next = 0;
        return "/" + string.Join('/', steps.Select(step => step[0] != '{' ? step : values[next++] is var value && step == "{interaction.token}" ? "…" : value));
    }
}

/// <summary>One call of a route.</summary>
/// <param name="Route">The route.</param>
/// <param name="Values">The values in its path, in order.</param>
/// <param name="Query">Its query.</param>
/// <param name="Body">Its body; null for none.</param>
/// <param name="Files">The files that came with it.</param>
internal sealed record ApiCall(ApiRoute Route, string[] Values, IQueryCollection Query, JsonNode? Body, IReadOnlyList<DiscordFile> Files)
{
    public string this[int index] => Values[index];

    /// <summary>The body as an object; empty where there is none.</summary>
    /// <exception cref="DiscordRefusalException">It is something else.</exception>
    public JsonObject Object => Body switch
    {
        JsonObject body => body,
        null => [],
        _ => throw new DiscordRefusalException(400, 50035, "Invalid Form Body", "the body is no object"),
    };
}

/// <summary>What a route answers.</summary>
/// <param name="Body">The body; null for none, with status 204.</param>
/// <param name="Status">The status.</param>
internal readonly record struct Reply(JsonNode? Body, int Status = StatusCodes.Status200OK)
{
    public static Reply Nothing => new(null, StatusCodes.Status204NoContent);
}
