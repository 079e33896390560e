using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace LabBot.Platforms.Discord.People;

/// <summary>What a person did and saw, to be read by people or by programs.</summary>
internal static class Transcripts
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Text(DiscordPerson person)
    {
        var text = new StringBuilder();
        foreach (var sight in person.Transcript)
        {
            text.Append(CultureInfo.InvariantCulture, $"{sight.At:HH:mm:ss} {person.Name} ");
            text.AppendLine(sight is Deed ? sight.Reads : $"sees a {sight.Kind}");
            if (sight is Deed)
                continue;
            foreach (var line in sight.Reads.Split('\n').Where(line => line.Length > 0))
                text.Append("         | ").AppendLine(line);
        }

        return text.ToString();
    }

    public static string Json(DiscordPerson person) =>
        new JsonArray([.. person.Transcript.Select(sight => (JsonNode)ToJson(person, sight))]).ToJsonString(Readable);

    private static JsonObject ToJson(DiscordPerson person, Sight sight)
    {
        var json = new JsonObject { ["at"] = sight.At.ToString("O", CultureInfo.InvariantCulture), ["person"] = person.Name, ["kind"] = sight.Kind, ["reads"] = sight.Reads };
        switch (sight)
        {
            case MessageSeen { Message: var message }:
                (json["channel"], json["id"], json["message"]) = (message.Channel.Name, message.Id, message.Body.DeepClone());
                break;
            case EphemeralSeen { Message: var message }:
                (json["channel"], json["message"]) = (message.Channel.Name, message.Body.DeepClone());
                break;
            case ModalSeen { Modal: var modal }:
                json["modal"] = modal.Body.DeepClone();
                break;
            case ChoicesSeen { Choices: var choices }:
                json["choices"] = new JsonArray([.. choices.Select(choice => (JsonNode)new JsonObject { ["name"] = choice.Name, ["value"] = choice.Value })]);
                break;
        }

        return json;
    }
}
