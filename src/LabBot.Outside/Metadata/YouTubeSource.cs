using System.Text.Json;
using LabBot.Core.Kit;

namespace LabBot.Outside.Metadata;

/// <summary>A video or a playlist on YouTube, by its oEmbed (https://oembed.com/#section2.3), which needs no key.</summary>
internal sealed class YouTubeSource(SourceClient client, Uri @base) : IMetadataSource
{
    private const string Video = "url:youtube.com/watch?v=";
    private const string Playlist = "url:youtube.com/playlist?list=";

    /// <inheritdoc/>
    public string Name => "YouTube";

    /// <inheritdoc/>
    public bool IsLastResort => false;

    /// <inheritdoc/>
    public bool Knows(WorkKey key) => key.Value.StartsWith(Video, StringComparison.Ordinal) || key.Value.StartsWith(Playlist, StringComparison.Ordinal);

    /// <inheritdoc/>
    public Task<SourceAnswer> AskAsync(WorkKey key, CancellationToken cancellationToken)
    {
        var page = "https://www." + key.Value["url:".Length..];
        return client.JsonAsync(Name, @base, $"oembed?format=json&url={Uri.EscapeDataString(page)}", root => Read(root, key), cancellationToken);
    }

    private static SourceFacts? Read(JsonElement? video, WorkKey key) => PlainWords.Of(video.Text("title")) is not { } title ? null : new SourceFacts(
        SourceFacts.Blank with
        {
            Title = title,
            Authors = [.. new[] { PlainWords.Of(video.Text("author_name")) }.OfType<string>()],
            Venue = "YouTube",
        },
        key.Value.StartsWith(Playlist, StringComparison.Ordinal) ? WorkKind.VideoPlaylist : WorkKind.Video,
        [key],
        Retracted: false);
}
