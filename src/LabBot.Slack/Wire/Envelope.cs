using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace LabBot.Slack.Wire;

/// <summary>A message of Socket Mode, read in one pass; only the payload is copied, so it stays valid when the buffer is used again.</summary>
/// <param name="Type">What it is: <c>hello</c>, <c>disconnect</c>, <c>slash_commands</c>, <c>interactive</c>, <c>events_api</c> or something new; empty where nothing is said.</param>
/// <param name="Id">The envelope's id; empty where it has none.</param>
/// <param name="TakesAnswer">Whether the acknowledgement may carry an answer.</param>
/// <param name="Retry">How many times it was sent before.</param>
/// <param name="Reason">Why a connection ends; empty elsewhere.</param>
/// <param name="Lifetime">How long the connection is going to last, as <c>hello</c> says; zero where it does not.</param>
/// <param name="Payload">What happened; undefined where there is nothing.</param>
internal sealed record Envelope(string Type, string Id, bool TakesAnswer, int Retry, string Reason, TimeSpan Lifetime, JsonElement Payload)
{
    /// <summary>The sort of request that it brings; null for everything else.</summary>
    public SlackRequestKind? Kind => Type switch
    {
        "slash_commands" => SlackRequestKind.Command,
        "interactive" => SlackRequestKind.Interaction,
        "events_api" => SlackRequestKind.Event,
        _ => null,
    };

    /// <summary>Reads one; false where it is not JSON, not an object, or a request without its id or payload.</summary>
    public static bool TryRead(ReadOnlySpan<byte> utf8, [NotNullWhen(true)] out Envelope? envelope)
    {
        envelope = null;
        try
        {
            var reader = new Utf8JsonReader(utf8);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
                return false;
            var read = new Envelope("", "", false, 0, "", TimeSpan.Zero, default);
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
                read = Property(read, ref reader);
            if (reader.TokenType != JsonTokenType.EndObject || reader.Read())
                return false;
            envelope = read;
            return read.Kind is null || (read.Id.Length > 0 && read.Payload.ValueKind == JsonValueKind.Object);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return false; // InvalidOperationException: a text with half a surrogate pair
        }
    }

    private static Envelope Property(Envelope read, ref Utf8JsonReader reader)
    {
        if (reader.ValueTextEquals("payload"u8))
        {
            reader.Read();
            return read with { Payload = JsonElement.ParseValue(ref reader) };
        }

        if (reader.ValueTextEquals("type"u8))
            return read with { Type = Text(ref reader) };
        if (reader.ValueTextEquals("envelope_id"u8))
            return read with { Id = Text(ref reader) };
        if (reader.ValueTextEquals("reason"u8))
            return read with { Reason = Text(ref reader) };
        if (reader.ValueTextEquals("accepts_response_payload"u8))
        {
            reader.Read();
            var takes = reader.TokenType == JsonTokenType.True;
            reader.Skip();
            return read with { TakesAnswer = takes };
        }

        if (reader.ValueTextEquals("retry_attempt"u8))
        {
            reader.Read();
            var retry = reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var number) ? number : 0;
            reader.Skip();
            return read with { Retry = retry };
        }

        if (reader.ValueTextEquals("debug_info"u8))
        {
            reader.Read();
            var seconds = JsonElement.ParseValue(ref reader) is { ValueKind: JsonValueKind.Object } info && info.TryGetProperty("approximate_connection_time", out var time)
                && time.ValueKind == JsonValueKind.Number && time.TryGetInt32(out var number) ? number : 0;
            return read with { Lifetime = TimeSpan.FromSeconds(Math.Clamp(seconds, 0, 7 * 24 * 3600)) };
        }

        reader.Read();
        reader.Skip();
        return read;
    }

    private static string Text(ref Utf8JsonReader reader)
    {
        reader.Read();
        var text = reader.TokenType == JsonTokenType.String ? reader.GetString()! : "";
        reader.Skip();
        return text;
    }
}
