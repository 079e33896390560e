using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace LabBot.Slack.Wire;

/// <summary>Web forms, both ways.</summary>
internal static class WebForm
{
    /// <summary>The arguments as a form or query. A list or an object goes as JSON, as everywhere in Slack's forms; what is null is left out.</summary>
    public static string Write(JsonObject arguments) => string.Join('&', arguments.Where(argument => argument.Value is not null).Select(argument =>
        $"{Uri.EscapeDataString(argument.Key)}={Uri.EscapeDataString(argument.Value!.GetValueKind() == JsonValueKind.String ? argument.Value.GetValue<string>() : argument.Value.ToJsonString())}"));

    /// <summary>The fields of a form. Of a name that comes twice the first counts.</summary>
    public static IReadOnlyDictionary<string, string> Read(ReadOnlySpan<byte> body)
    {
        var fields = new Dictionary<string, string>();
        foreach (var part in Encoding.UTF8.GetString(body).Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            var (name, value) = equals < 0 ? (part, "") : (part[..equals], part[(equals + 1)..]);
            fields.TryAdd(WebUtility.UrlDecode(name), WebUtility.UrlDecode(value));
        }

        return fields;
    }
}
