using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace LabBot.Platforms.Discord.Form;

/// <summary>Finds what would ping people: mentions in a message's content that its <c>allowed_mentions</c> let through. What stands in embeds pings nobody.</summary>
internal static partial class Pings
{
    /// <param name="body">The message as the app sent it.</param>
    /// <param name="isAnswer">Whether it answers an interaction: then, without allowed_mentions, only people are pinged (resources/message#allowed-mentions-object).</param>
    public static IEnumerable<string> In(JsonObject body, bool isAnswer)
    {
        var allowed = body["allowed_mentions"] as JsonObject;
        HashSet<string> parse = allowed is null ? isAnswer ? ["users"] : ["users", "roles", "everyone"] : [.. Strings(allowed["parse"])];
        return Mention().Matches(FormRules.StringOf(body, "content") ?? "").Where(match => match.Value[0] == '@'
            ? parse.Contains("everyone")
            : match.Value.StartsWith("<@&", StringComparison.Ordinal)
                ? parse.Contains("roles") || Strings(allowed?["roles"]).Contains(match.Groups["id"].Value)
                : parse.Contains("users") || Strings(allowed?["users"]).Contains(match.Groups["id"].Value)).Select(match => match.Value);
    }

    private static IEnumerable<string> Strings(JsonNode? list) => (list as JsonArray ?? []).Select(one => one!.ToString());

    [GeneratedRegex(@"@everyone|@here|<@[&!]?(?<id>[0-9]+)>")]
    private static partial Regex Mention();
}
