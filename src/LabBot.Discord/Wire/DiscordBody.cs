using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace LabBot.Discord.Wire;

/// <summary>
/// What is sent to Discord, as bytes. Every message says that it pings nobody, whatever its text holds and whoever wrote it: without
/// <c>allowed_mentions</c> Discord pings all that it finds (https://discord.com/developers/docs/resources/message#allowed-mentions-object).
/// </summary>
/// <param name="Bytes">The bytes.</param>
/// <param name="MediaType">What they are, with the boundary where they have parts.</param>
internal readonly record struct DiscordBody(ReadOnlyMemory<byte> Bytes, string MediaType)
{
    // The two answers to an interaction that hold a message: a new one, and the clicked one changed. A deferral takes nothing but its visibility.
    private const int NewMessage = 4, ChangedMessage = 7;

    /// <summary>A body, as JSON, or in parts where a file goes with it.</summary>
    public static DiscordBody Of(DiscordBodyKind kind, JsonObject json, DiscordFile? file)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        if (file is null)
        {
            Write(buffer, kind, json);
            return new(buffer.WrittenMemory, "application/json");
        }

        // https://discord.com/developers/docs/reference#uploading-files; nothing in a file can guess this.
        var boundary = $"labbot-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16))}";
        Text($"--{boundary}\r\nContent-Disposition: form-data; name=\"payload_json\"\r\nContent-Type: application/json\r\n\r\n");
        Write(buffer, kind, json);
        Text($"\r\n--{boundary}\r\nContent-Disposition: form-data; name=\"files[0]\"; filename=\"{Quoted(file.Name)}\"\r\nContent-Type: {file.MediaType}\r\n\r\n");
        buffer.Write(file.Content.Span);
        Text($"\r\n--{boundary}--\r\n");
        return new(buffer.WrittenMemory, $"multipart/form-data; boundary={boundary}");

        void Text(string text) => Encoding.UTF8.GetBytes(text, buffer);
    }

    private static void Write(ArrayBufferWriter<byte> buffer, DiscordBodyKind kind, JsonObject json)
    {
        using var writer = new Utf8JsonWriter(buffer);
        if (kind == DiscordBodyKind.Message)
            Message(writer, json);
        else if (kind == DiscordBodyKind.Response && json["data"] is JsonObject && json["type"] is JsonValue type && type.TryGetValue<int>(out var number) && number is NewMessage or ChangedMessage)
            Response(writer, json);
        else
            json.WriteTo(writer);
    }

    private static void Response(Utf8JsonWriter writer, JsonObject response)
    {
        writer.WriteStartObject();
        foreach (var (name, value) in response)
        {
            writer.WritePropertyName(name);
            if (name == "data" && value is JsonObject message)
                Message(writer, message);
            else
                Value(writer, value);
        }

        writer.WriteEndObject();
    }

    private static void Message(Utf8JsonWriter writer, JsonObject message)
    {
        writer.WriteStartObject();
        foreach (var (name, value) in message.Where(property => property.Key != "allowed_mentions"))
        {
            writer.WritePropertyName(name);
            Value(writer, value);
        }

        writer.WriteStartObject("allowed_mentions"u8);
        writer.WriteStartArray("parse"u8);
        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void Value(Utf8JsonWriter writer, JsonNode? value)
    {
        if (value is null)
            writer.WriteNullValue();
        else
            value.WriteTo(writer);
    }

    // As browsers do it (https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#multipart-form-data).
    private static string Quoted(string name) => name.Replace("\"", "%22", StringComparison.Ordinal).Replace("\r", "%0D", StringComparison.Ordinal).Replace("\n", "%0A", StringComparison.Ordinal);
}
