using System.Text.Json.Nodes;

namespace LabBot.Platforms.Discord.Rules;

/// <summary>How a message is changed: what the change says takes the place of what was there, all else stays (resources/message#edit-message).</summary>
internal static class Messages
{
    public static DiscordMessage Change(DiscordState state, DiscordMessage old, JsonObject change, IReadOnlyList<DiscordFile> files)
    {
        var body = (JsonObject)old.Body.DeepClone();
        foreach (var (name, value) in change.Where(field => field.Key is not ("allowed_mentions" or "attachments")))
            body[name] = value?.DeepClone();
        var message = new DiscordMessage(old.Channel, old.Id, old.Author, old.At, body)
        {
            OnlyFor = old.OnlyFor, Files = files.Count > 0 ? files : old.Files, Interaction = old.Interaction, EditedAt = old.IsLoading ? null : state.Now,
        };
        return state.Replace(old, message);
    }
}
