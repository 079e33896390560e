using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Unicode;

namespace LabBot.Discord.Wire;

/// <summary>A message of the gateway, read in one pass; only the data is copied, so it stays valid when the buffer is used again, and only of what LabBot wants to know.</summary>
/// <param name="Op">What it is, as a number (https://discord.com/developers/docs/topics/opcodes-and-status-codes#gateway); -1 where nothing is said.</param>
/// <param name="Sequence">Its place in the session; null for what has none.</param>
/// <param name="Type">What happened; empty where nothing did.</param>
/// <param name="Data">What Discord says of it; undefined where LabBot does not want to know.</param>
internal sealed record GatewayPayload(int Op, long? Sequence, string Type, JsonElement Data)
{
    /// <summary>The numbers that LabBot knows.</summary>
    public const int Dispatch = 0, Heartbeat = 1, Identify = 2, Resume = 6, Reconnect = 7, InvalidSession = 9, Hello = 10, HeartbeatAck = 11;

    /// <summary>Reads one; false where it is not UTF-8, not JSON, or not an object.</summary>
    public static bool TryRead(ReadOnlySpan<byte> utf8, [NotNullWhen(true)] out GatewayPayload? payload)
    {
        payload = null;
        if (!Utf8.IsValid(utf8))
            return false;
        try
        {
            var reader = new Utf8JsonReader(utf8);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
                return false;
            var read = new GatewayPayload(-1, null, "", default);
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
                read = Property(read, ref reader);
            if (reader.TokenType != JsonTokenType.EndObject || reader.Read())
                return false;
            payload = read;
            return true;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return false; // InvalidOperationException: a text with half a surrogate pair
        }
    }

    private static GatewayPayload Property(GatewayPayload read, ref Utf8JsonReader reader)
    {
        if (reader.ValueTextEquals("d"u8))
        {
            reader.Read();
            // Discord names the event first. A server's whole state, which LabBot does not keep, is so passed over without a copy.
            if (read.Type.Length == 0 || GatewayEvents.IsWanted(read.Type))
                return read with { Data = JsonElement.ParseValue(ref reader) };
            reader.Skip();
            return read;
        }

        if (reader.ValueTextEquals("op"u8))
            return read with { Op = (int)(Number(ref reader) is { } op and >= 0 and <= int.MaxValue ? op : -1) };
        if (reader.ValueTextEquals("s"u8))
            return read with { Sequence = Number(ref reader) };
        if (reader.ValueTextEquals("t"u8))
        {
            reader.Read();
            var type = reader.TokenType == JsonTokenType.String ? reader.GetString()! : "";
            reader.Skip();
            return read with { Type = type };
        }

        reader.Read();
        reader.Skip();
        return read;
    }

    private static long? Number(ref Utf8JsonReader reader)
    {
        reader.Read();
        long? number = reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var value) ? value : null;
        reader.Skip();
        return number;
    }
}
