using System.Text.Json.Nodes;
using LabBot.Platforms.Slack.Rules;

namespace LabBot.Platforms.Slack.WebApi;

/// <summary>A method of the Web API.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Tier">How it is counted.</param>
/// <param name="Scopes">Any one of these is needed; none: no scope.</param>
/// <param name="Takes">The arguments that it knows.</param>
/// <param name="Handle">What it does; the answer without <c>ok</c>.</param>
internal sealed record ApiMethod(string Name, Tier Tier, string[] Scopes, string[] Takes, Func<Arguments, JsonObject> Handle)
{
    /// <summary>Whether it belongs to the app-level token rather than the bot's.</summary>
    public bool IsForApp { get; init; }

    /// <summary>Whether it takes no JSON body: its arguments are then simply not seen.</summary>
    public bool IsFormOnly { get; init; }

    /// <summary>Which further scope a call needs for its arguments, if any.</summary>
    public Func<Arguments, string?> ScopeFor { get; init; } = static _ => null;
}
