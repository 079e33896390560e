using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using LabBot.Core.Kit;

namespace LabBot.Core.Curation.Export;

/// <summary>Writes JSON with everything that the kit knows: sections with their listings, works with their records, relations.</summary>
internal static class JsonExport
{
    private static readonly KitDataJson Json = new(new JsonSerializerOptions(KitDataJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    /// <summary>Writes the kit.</summary>
    public static string Write(Catalog kit) => JsonSerializer.Serialize(
        new KitData(
            kit.Info.Title,
            kit.Info.Author,
            kit.Info.Date,
            kit.Info.Source?.AbsoluteUri,
            kit.Info.About,
            kit.Sections.Select(SectionOf),
            kit.Works.Select(WorkOf),
            kit.Relations.Select(relation => new RelationData(relation.Subject.Value, relation.Kind.Word(), relation.Target.Value))),
        Json.KitData) + "\n";

    private static SectionData SectionOf(Section section) => new(
        section.Id,
        section.Title,
        section.Note,
        section.Groups.Select(group => new GroupData(group.Id, group.Title, group.CompletesNames, group.Note, group.Aliases)),
        section.Listings.Select(listing => new ListingData(
            listing.Work.Value,
            listing.Label,
            listing.Name,
            listing.Link.AbsoluteUri,
            listing.Note,
            listing.Group,
            listing.Place is { } place ? new PlaceData(place.Kind.Word(), place.Parent.Value) : null)));

    private static WorkData WorkOf(Work work) => new(
        work.Id.Value,
        work.Title,
        work.Kind.Word(),
        work.Link.AbsoluteUri,
        work.Keys.Select(key => key.Value),
        work.Aliases,
        work.Tags,
        work.Minutes,
        work.Level?.ToString().ToLowerInvariant(),
        work.Mirrors.Select(mirror => mirror.AbsoluteUri),
        work.Archived.Select(copy => copy.AbsoluteUri),
        work.Retired,
        work.Record is { } record ? CslItem.Of(work.Id, work.Kind, work.Link, record, title: null) : null);
}

internal sealed record KitData(
    string? Title, string? Author, DateOnly? Date, string? Source, string? About, IEnumerable<SectionData> Sections, IEnumerable<WorkData> Works, IEnumerable<RelationData> Relations);

internal sealed record SectionData(string Id, string Title, string? Note, IEnumerable<GroupData> Groups, IEnumerable<ListingData> Listings);

internal sealed record GroupData(string Id, string Title, bool CompletesNames, string? Note, IReadOnlyList<string> Also);

internal sealed record ListingData(string Work, string Label, string Name, string Url, string? Note, string? Group, PlaceData? Relation);

internal sealed record PlaceData(string Kind, string Of);

internal sealed record WorkData(
    string Id, string Title, string Kind, string Url, IEnumerable<string> Keys, IReadOnlyList<string> Also, IReadOnlyList<string> Tags, int? Minutes, string? Level, IEnumerable<string> Mirrors,
    IEnumerable<string> Archived, string? Retired, JsonObject? Record);

internal sealed record RelationData(string Subject, string Kind, string Target);

/// <summary>The kit as JSON, compiled.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(KitData))]
internal sealed partial class KitDataJson : JsonSerializerContext;
