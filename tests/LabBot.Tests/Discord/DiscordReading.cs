using System.Globalization;
using System.Text;
using System.Text.Json;
using LabBot.Discord;

namespace LabBot.Tests.Discord;

/// <summary>Reads what the renderer made as Discord would, from its JSON: what is seen, what it can be asked for, what acts, and what breaks a rule of Discord's.</summary>
internal static class DiscordReading
{
    private static readonly string[] TextFields = ["title", "description", "label", "placeholder", "name", "value"];

    public static JsonElement Json(DiscordMessage message) => JsonDocument.Parse(DiscordJson.Write(message)).RootElement;

    public static JsonElement Json(DiscordModal modal) => JsonDocument.Parse(DiscordJson.Write(modal)).RootElement;

    public static IEnumerable<JsonElement> Objects(JsonElement element, int type) => JsonReading.Objects(element).Where(one => Type(one) == type);

    public static int Type(JsonElement element) => element.TryGetProperty("type", out var type) ? type.GetInt32() : 0;

    /// <summary>What a reader sees of messages: the first one's title, for the others say that they go on; all texts; and then what can be pressed.</summary>
    public static string Seen(params IReadOnlyList<JsonElement> messages)
    {
        var embeds = messages.Select(message => message.GetProperty("embeds")[0]).ToList();
        return string.Join('\n', (IEnumerable<string>)
        [
            new DiscordMarkup(JsonReading.Text(embeds[0], "title")).Seen,
            string.Concat(embeds.Select(embed => new DiscordMarkup(JsonReading.Text(embed, "description")).Seen)),
            .. messages.SelectMany(JsonReading.Objects).SelectMany(one => new[] { JsonReading.Text(one, "label"), JsonReading.Text(one, "placeholder") }),
        ]);
    }

    /// <summary>Every address that can be opened, with the brackets that markup cannot hold.</summary>
    public static IEnumerable<string> Addresses(JsonElement message) => JsonReading.Objects(message)
        .SelectMany(one => new DiscordMarkup(JsonReading.Text(one, "description")).Addresses.Append(JsonReading.Text(one, "url")))
        .Where(address => address.Length > 0).Select(address => address.Replace("%28", "(").Replace("%29", ")").Replace("%2A", "*"));

    /// <summary>Every id that comes back when something is pressed or chosen.</summary>
    public static IEnumerable<string> Ids(JsonElement message) => JsonReading.Objects(message).SelectMany(one => new[] { JsonReading.Text(one, "custom_id"), JsonReading.Text(one, "value") }).Where(id => id.Length > 0);

    /// <summary>Whatever acts on a reader of the message or of the modal though it should only be read.</summary>
    public static IEnumerable<string> Acting(JsonElement sent)
    {
        foreach (var one in JsonReading.Objects(sent))
        {
            foreach (var acts in new DiscordMarkup(JsonReading.Text(one, "title")).Acting.Concat(new DiscordMarkup(JsonReading.Text(one, "description")).Acting))
                yield return acts;
            foreach (var text in TextFields.Select(field => JsonReading.Text(one, field)))
            {
                if (text != Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)) || text.Any(c => (char.IsControl(c) && c != '\n') || c is '\u202E' or '\u2066' or '\u200F'))
                    yield return $"turns, commands or is broken: {text}";
            }
        }
    }

    /// <summary>Every rule of Discord's that a message or modal breaks (the numbers as its documentation has them).</summary>
    public static IEnumerable<string> Broken(JsonElement sent)
    {
        var embeds = sent.TryGetProperty("embeds", out var list) ? list.EnumerateArray().ToList() : [];
        if (embeds.Sum(embed => JsonReading.Text(embed, "title").Length + JsonReading.Text(embed, "description").Length) > 6000 || embeds.Count > 10)
            yield return "more than a message holds";
        if (embeds.Any(embed => string.IsNullOrWhiteSpace(JsonReading.Text(embed, "title") + JsonReading.Text(embed, "description"))))
            yield return "an embed of nothing";
        if (embeds.Sum(embed => new DiscordMarkup(JsonReading.Text(embed, "description")).Addresses.Count) > 10)
            yield return "more than ten links";
        if (embeds.Select(embed => new DiscordMarkup(JsonReading.Text(embed, "description"))).Any(markup => markup.Marks + markup.Lines > 100))
            yield return "more than a hundred marks";
        foreach (var embed in embeds)
        {
            if (JsonReading.Text(embed, "title").Length > 256 || JsonReading.Text(embed, "description").Length > 4096)
                yield return "a title or a description too long";
        }

        var isMessage = sent.TryGetProperty("allowed_mentions", out var mentions);
        if (isMessage && mentions.GetProperty("parse").GetArrayLength() > 0)
            yield return "names are looked for in the text";
        if (sent.GetProperty("components").GetArrayLength() > 5)
            yield return "more than five rows or questions";
        var ids = JsonReading.Objects(sent).Select(one => JsonReading.Text(one, "custom_id")).Where(id => id.Length > 0).ToList();
        if (ids.Distinct().Count() != ids.Count || ids.Any(id => id.Length > 100))
            yield return "a custom_id twice or too long";
        foreach (var one in JsonReading.Objects(sent))
        {
            foreach (var problem in Type(one) switch
            {
                1 => Row(one),
                2 => Button(one),
                3 => Menu(one),
                4 => Input(one),
                18 => Lengths(one, ("label", 45), ("description?", 100)),
                _ => [],
            })
            {
                yield return problem;
            }
        }
    }

    private static IEnumerable<string> Row(JsonElement row)
    {
        var inside = row.GetProperty("components").EnumerateArray().Select(Type).ToList();
        if (inside.Count is 0 or > 5 || (inside.Contains(3) && inside.Count > 1) || inside.Any(type => type is not (2 or 3)))
            yield return $"a row of {string.Join(", ", inside)}";
    }

    private static IEnumerable<string> Button(JsonElement button) =>
        button.GetProperty("style").GetInt32() == 5
            ? Lengths(button, ("label", 80), ("url", 512)).Concat(button.TryGetProperty("custom_id", out _) ? ["a link with an id"] : [])
            : Lengths(button, ("label", 80), ("custom_id", 100)).Concat(button.TryGetProperty("url", out _) ? ["an id with a link"] : []);

    private static IEnumerable<string> Menu(JsonElement menu)
    {
        var options = menu.GetProperty("options").EnumerateArray().ToList();
        if (options.Count is 0 or > 25 || options.Select(option => JsonReading.Text(option, "value")).Distinct().Count() != options.Count)
            yield return $"{options.Count} options, or a value twice";
        foreach (var problem in options.SelectMany(option => Lengths(option, ("label", 100), ("value", 100))).Concat(Lengths(menu, ("placeholder?", 150), ("custom_id", 100))))
            yield return problem;
    }

    private static IEnumerable<string> Input(JsonElement input) =>
        Lengths(input, ("custom_id", 100)).Concat(input.GetProperty("max_length").GetInt32() is var most && (most is 0 or > 4000 || JsonReading.Text(input, "value").Length > most) ? ["an input too long"] : []);

    private static IEnumerable<string> Lengths(JsonElement one, params (string Field, int Most)[] fields) => fields
        .Where(field => !(field.Field.EndsWith('?') && !one.TryGetProperty(field.Field.TrimEnd('?'), out _)))
        .Select(field => (field.Field, field.Most, Text: JsonReading.Text(one, field.Field.TrimEnd('?'))))
        .Where(field => field.Text.Length > field.Most || string.IsNullOrWhiteSpace(field.Text))
        .Select(field => $"{field.Field} of {field.Text.Length}");
}

/// <summary>
/// A text in Discord's markup as Discord's clients read it: escapes, bold, code, links, addresses and ids in angle brackets, and what begins a line. Whatever else acts is
/// noted, as is a link whose words would be escaped, since there Discord shows the backslashes.
/// </summary>
internal sealed class DiscordMarkup
{
    private readonly StringBuilder seen = new();
    private readonly List<string> addresses = [];
    private readonly List<string> acting = [];

    public DiscordMarkup(string markup)
    {
        var bold = false;
        var at = 0;
        var startsLine = true;
        while (at < markup.Length)
        {
            var rest = markup.AsSpan(at);
            var began = startsLine;
            startsLine = markup[at] == '\n' || (startsLine && (markup[at] == ' ' || char.IsAsciiDigit(markup[at])));
            if (rest[0] == '\\' && rest.Length > 1 && !char.IsLetterOrDigit(rest[1]) && !char.IsWhiteSpace(rest[1]))
            {
                seen.Append(rest[1]);
                if (rest[1] == ']' && rest.Length > 2 && rest[2] == '(')
                    acting.Add("an address that a link before it would take for its own");
                at += 2;
            }
            else if (began && (rest.StartsWith("- ") || rest.StartsWith("-# ")))
            {
                Lines++;
                at += rest.IndexOf(' ') + 1;
                startsLine = true;
            }
            else if (rest.StartsWith("**"))
            {
                bold = !bold;
                Marks += bold ? 1 : 0;
                at += 2;
                if (rest.StartsWith("***"))
                    acting.Add("stars that are no pair");
            }
            else if (rest[0] == '`')
            {
                Marks++;
                var end = markup.IndexOf('`', at + 1);
                seen.Append(markup, at + 1, Math.Max(end, at + 1) - at - 1);
                if (end <= at + 1 || markup.IndexOf('\n', at, end - at) >= 0 || (end + 1 < markup.Length && markup[end + 1] == '`'))
                    acting.Add("code that does not end");
                if (end > at && (markup[at..end].Contains("](", StringComparison.Ordinal) || (bold && markup[at..end].Contains('*'))))
                    acting.Add("code that ends what is around it");
                at = Math.Max(end, at) + 1;
            }
            else if (rest[0] == '[')
            {
                Marks++;
                var end = markup.IndexOf("](", at, StringComparison.Ordinal);
                var close = end < 0 ? -1 : markup.IndexOf(')', end);
                if (close < 0)
                {
                    acting.Add("a link that does not end");
                    return;
                }

                var label = markup[(at + 1)..end];
                if (label.Any(c => "\\*_~`|<>[]@\n".Contains(c)) || label.Contains("://", StringComparison.Ordinal) || "#-+".Contains(label[0]))
                    acting.Add($"a link that reads {label}");
                seen.Append(label);
                addresses.Add(markup[(end + 2)..close]);
                at = close + 1;
            }
            else if (rest[0] == '<')
            {
                Marks++;
                var end = markup.IndexOf('>', at);
                var inside = end < 0 ? "" : markup[(at + 1)..end];
                if (inside.StartsWith("http", StringComparison.Ordinal))
                    addresses.Add(inside);
                else if (!inside.StartsWith("t:", StringComparison.Ordinal) && !(inside.StartsWith('@') && inside[1..].All(char.IsAsciiDigit)))
                    acting.Add($"<{inside}>");
                seen.Append(inside.StartsWith("t:", StringComparison.Ordinal)
                    ? DateTimeOffset.FromUnixTimeSeconds(long.Parse(inside.Split(':')[1], CultureInfo.InvariantCulture)).ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture) : inside);
                at = Math.Max(end, at) + 1;
            }
            else
            {
                if ("*_~|>@]".Contains(rest[0]) || (rest[0] == ':' && rest.Length > 1 && !char.IsWhiteSpace(rest[1]) && !rest[1..].StartsWith("**") && !IsTime(markup, at)) || (began && "#-+.)".Contains(rest[0])))
                    acting.Add($"{rest[0]} at {at} of {markup}");
                seen.Append(rest[0]);
                at++;
            }
        }

        if (bold)
            acting.Add("bold that does not end");
    }

    private static bool IsTime(string markup, int colon) => System.Text.RegularExpressions.Regex.IsMatch(markup[Math.Max(0, colon - 1)..], @"\A[0-9]:[0-9]{2}");

    /// <summary>What is read.</summary>
    public string Seen => seen.ToString();

    /// <summary>What can be opened.</summary>
    public IReadOnlyList<string> Addresses => addresses;

    /// <summary>What acts though it should only be read.</summary>
    public IReadOnlyList<string> Acting => acting;

    /// <summary>How much stands out within lines; emoji not counted.</summary>
    public int Marks { get; private set; }

    /// <summary>How many entries of lists and lines of small print there are.</summary>
    public int Lines { get; private set; }
}
