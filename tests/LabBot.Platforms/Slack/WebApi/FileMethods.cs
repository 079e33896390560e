using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using LabBot.Platforms.Slack.Rules;

namespace LabBot.Platforms.Slack.WebApi;

/// <summary>A file that the app uploaded.</summary>
public sealed record SlackFile(string Id, string Name, byte[] Bytes);

/// <summary>files.*, in three steps: an address, the bytes, the share.</summary>
internal sealed class FileMethods(Workspace workspace, Conversations conversations, Func<Uri> root)
{
    private readonly ConcurrentDictionary<string, (string Name, long Length, byte[]? Bytes)> files = new();
    private readonly Ring<SlackFile> shared = new(workspace.World.Keep);

    /// <summary>What was shared.</summary>
    public IReadOnlyList<SlackFile> Shared => shared.ToList();

    public IEnumerable<ApiMethod> Methods =>
    [
        new("files.getUploadURLExternal", Tier.Four, ["files:write"], ["filename", "length", "alt_txt", "snippet_type"], GetUrl) { IsFormOnly = true },
        new("files.completeUploadExternal", Tier.Four, ["files:write"], ["files", "channel_id", "channels", "initial_comment", "thread_ts", "blocks"], Complete),
    ];

    /// <summary>Takes the bytes; null where the address was never given out.</summary>
    public bool TryTake(string id, byte[] bytes)
    {
        if (!files.TryGetValue(id, out var file))
            return false;
        if (bytes.Length != file.Length)
            workspace.Record.Violate("length_mismatch", "upload", string.Create(CultureInfo.InvariantCulture, $"{bytes.Length} bytes came; {file.Length} were announced"));
        files[id] = file with { Bytes = bytes };
        return true;
    }

    private JsonObject GetUrl(Arguments arguments)
    {
        var name = arguments.Required("filename");
        var length = arguments.Whole("length") ?? throw Arguments.Invalid("length", "missing required field: length");
        if (length <= 0)
            throw Arguments.Invalid("length", "must be greater than 0");
        var id = workspace.NewId("F");
        files[id] = (name, length, null);
        return new JsonObject { ["upload_url"] = new Uri(root(), $"upload/{id}").AbsoluteUri, ["file_id"] = id };
    }

    private JsonObject Complete(Arguments arguments)
    {
        if (arguments.Json("files") is not JsonArray { Count: > 0 } list)
            throw Arguments.Invalid("files", "missing required field: files");
        var done = new List<SlackFile>();
        foreach (var one in list)
        {
            var id = (string?)one?["id"] ?? throw Arguments.Invalid("files", "missing required field: id");
            if (!files.TryGetValue(id, out var file) || file.Bytes is null)
                throw new SlackRefusalException("file_not_found", $"no bytes came for {id}");
            done.Add(new SlackFile(id, file.Name, file.Bytes));
        }

        if ((arguments.Text("channel_id") ?? arguments.Text("channels")) is { Length: > 0 } where)
        {
            var channel = conversations.ToWriteTo(new Arguments(new JsonObject { ["channel"] = where }));
            var content = new JsonObject { ["text"] = arguments.Text("initial_comment") ?? "" };
            if (arguments.Json("blocks") is { } blocks)
                content["blocks"] = blocks.DeepClone();
            if (arguments.Text("thread_ts") is { } thread)
                content["thread_ts"] = thread;
            Rules.Content.CheckMessage(content, "files.completeUploadExternal", workspace.Record, needsContent: false);
            workspace.Post(channel, content, [.. done.Select(file => file.Name)]);
        }

        foreach (var file in done)
        {
            shared.Add(file);
            files.TryRemove(file.Id, out _);
        }

        return new JsonObject { ["files"] = new JsonArray([.. done.Select(file => (JsonNode)new JsonObject { ["id"] = file.Id, ["title"] = file.Name })]) };
    }
}
