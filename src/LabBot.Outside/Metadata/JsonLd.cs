using System.Text.Json;
using LabBot.Core.Kit;

namespace LabBot.Outside.Metadata;

/// <summary>What a page says of itself in JSON-LD with the words of https://schema.org.</summary>
internal static class JsonLd
{
    // https://schema.org/CreativeWork and its kinds; a page may describe its site and its author beside itself.
    private static readonly Dictionary<string, WorkKind?> Kinds = new()
    {
        ["ScholarlyArticle"] = WorkKind.Paper,
        ["BlogPosting"] = WorkKind.Blog,
        ["Book"] = WorkKind.Book,
        ["Course"] = WorkKind.Course,
        ["VideoObject"] = WorkKind.Video,
        ["PodcastEpisode"] = WorkKind.Podcast,
        ["PodcastSeries"] = WorkKind.Podcast,
        ["Dataset"] = WorkKind.Dataset,
        ["SoftwareSourceCode"] = WorkKind.Library,
        ["SoftwareApplication"] = WorkKind.Tool,
        ["ProfilePage"] = WorkKind.Person,
        ["Article"] = null,
        ["NewsArticle"] = null,
        ["TechArticle"] = null,
        ["Report"] = null,
    };

    /// <summary>The facts of the first thing of a kind that a kit lists; null when there is none.</summary>
    public static SourceFacts? Read(IEnumerable<string> scripts)
    {
        foreach (var script in scripts)
        {
            try
            {
                using var document = JsonDocument.Parse(SafeText.WellFormed(script));
                if (Things(document.RootElement).Select(Facts).FirstOrDefault(facts => facts is not null) is { } facts)
                    return facts;
            }
            catch (JsonException)
            {
                // Some other program's affair, and often broken: the page has further ways to say what it is.
            }
        }

        return null;
    }

    private static IEnumerable<JsonElement?> Things(JsonElement root) => root.ValueKind switch
    {
        JsonValueKind.Array => root.EnumerateArray().Select(one => (JsonElement?)one),
        JsonValueKind.Object when root.TryGetProperty("@graph", out var graph) && graph.ValueKind == JsonValueKind.Array => graph.EnumerateArray().Select(one => (JsonElement?)one),
        _ => [root],
    };

    private static SourceFacts? Facts(JsonElement? thing)
    {
        var type = thing.Each("@type").Select(one => one.Text()).OfType<string>().FirstOrDefault(Kinds.ContainsKey);
        if (type is null || PlainWords.Of(thing.Text("headline") ?? thing.Text("name")) is not { } title)
            return null;
        return new SourceFacts(
            SourceFacts.Blank with
            {
                Title = title,
                Authors = [.. thing.Each("author").Select(author => PlainWords.Name(author.Text("name") ?? author.Text())).OfType<string>()],
                Issued = PlainWords.Date(thing.Text("datePublished")),
                Venue = PlainWords.Of(thing.Member("isPartOf").Text("name") ?? thing.Member("publisher").Text("name")),
            },
            Kinds[type],
            [],
            Retracted: false);
    }
}
