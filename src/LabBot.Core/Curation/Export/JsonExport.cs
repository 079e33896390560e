using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using LabBot.Core.Kit;

namespace LabBot.Core.Curation.Export;

/// <summary>Writes JSON with everything that the kit knows: sections with their listings, works with their records, relations.</summary>
internal static class JsonExport
{
    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Writes the kit.</summary>
    public static string Write(Catalog kit) => JsonSerializer.Serialize(
        new
        {
            kit.Info.Title,
            kit.Info.Author,
            kit.Info.Date,
            Source = kit.Info.Source?.AbsoluteUri,
            kit.Info.About,
            Sections = kit.Sections.Select(section => new
            {
                section.Id,
                section.Title,
                section.Note,
                Groups = section.Groups.Select(group => new { group.Id, group.Title, group.CompletesNames, group.Note, Also = group.Aliases }),
                Listings = section.Listings.Select(listing => new
                {
                    Work = listing.Work.Value,
                    listing.Label,
                    listing.Name,
                    Url = listing.Link.AbsoluteUri,
                    listing.Note,
                    listing.Group,
                    Relation = listing.Place is { } place ? new { Kind = place.Kind.Word(), Of = place.Parent.Value } : null,
                }),
            }),
            Works = kit.Works.Select(work => new
            {
                Id = work.Id.Value,
                work.Title,
                Kind = work.Kind.Word(),
                Url = work.Link.AbsoluteUri,
                Keys = work.Keys.Select(key => key.Value),
                Also = work.Aliases,
                work.Tags,
                work.Minutes,
                Level = work.Level?.ToString().ToLowerInvariant(),
                Mirrors = work.Mirrors.Select(mirror => mirror.AbsoluteUri),
                Archived = work.Archived.Select(copy => copy.AbsoluteUri),
                work.Retired,
                Record = work.Record is { } record ? CslItem.Of(work.Id, work.Kind, work.Link, record, title: null) : null,
            }),
            Relations = kit.Relations.Select(relation => new { Subject = relation.Subject.Value, Kind = relation.Kind.Word(), Target = relation.Target.Value }),
        },
        Json) + "\n";
}
