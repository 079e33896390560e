using System.Security.Cryptography;
using System.Text;
using LabBot.Core.Curation.Health;
using LabBot.Core.Kit;
using LiteDB;

namespace LabBot.Storage.LiteDb.Rows;

/// <summary>What is known of an address as a row.</summary>
internal static class HealthRow
{
    // An address may be longer than a key of LiteDB (1,023 bytes). A fragment is no part of what is fetched, nor of what makes two addresses equal.
    public static string Id(Uri link) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(link.GetLeftPart(UriPartial.Query))));

    public static BsonDocument Write(LinkHealth health) => new()
    {
        ["_id"] = Id(health.Link),
        ["link"] = Bson.Of(health.Link.OriginalString),
        ["standing"] = Bson.Of(health.Standing),
        ["since"] = Bson.Of(health.Since),
        ["checked"] = Bson.Of(health.CheckedAt),
        ["strikes"] = health.Strikes is { } run ? new BsonDocument { ["days"] = run.Days, ["first"] = Bson.Of(run.First), ["last"] = Bson.Of(run.Last) } : BsonValue.Null,
        ["reason"] = Bson.Of(health.Reason),
        ["movedTo"] = Bson.Of(health.MovedTo?.OriginalString),
        ["archived"] = Bson.Of(health.Archived?.OriginalString),
        ["etag"] = Bson.Of(health.ETag),
        ["lastModified"] = Bson.Of(health.LastModified),
        ["news"] = health.News is { } news ? Write(news) : BsonValue.Null,
    };

    public static LinkHealth Read(BsonDocument row) => new(new Uri(row["link"].Text()), row["standing"].Enum<LinkStanding>(), row["since"].Instant())
    {
        CheckedAt = row["checked"].InstantOrNull(),
        Strikes = row["strikes"].IsNull ? null : new StrikeRun(row["strikes"]["days"].AsInt32, row["strikes"]["first"].Instant(), row["strikes"]["last"].Instant()),
        Reason = row["reason"].TextOrNull(),
        MovedTo = Link(row["movedTo"]),
        Archived = Link(row["archived"]),
        ETag = row["etag"].TextOrNull(),
        LastModified = row["lastModified"].TextOrNull(),
        News = row["news"].IsNull ? null : ReadNews(row["news"]),
    };

    private static BsonDocument Write(PublicationNews news) => new()
    {
        ["published"] = news.Published is { } version
            ? new BsonDocument
            {
                ["title"] = Bson.Of(version.Title),
                ["venue"] = Bson.Of(version.Venue),
                ["year"] = version.Year is { } year ? new BsonValue(year) : BsonValue.Null,
                ["doi"] = Bson.Of(version.Doi),
                ["link"] = Bson.Of(version.Link?.OriginalString),
                ["basis"] = Bson.Of(version.Basis),
            }
            : BsonValue.Null,
        ["retracted"] = news.Retracted,
        ["source"] = Bson.Of(news.Source),
    };

    private static PublicationNews ReadNews(BsonValue news)
    {
        var version = news["published"];
        return new PublicationNews(
            version.IsNull ? null : new PublishedVersion(
                version["title"].TextOrNull(), version["venue"].TextOrNull(), version["year"].IsNull ? null : version["year"].AsInt32, version["doi"].TextOrNull(), Link(version["link"]), version["basis"].TextOrNull()),
            news["retracted"].AsBoolean,
            news["source"].Text());
    }

    private static Uri? Link(BsonValue value) => value.TextOrNull() is { } link ? new Uri(link) : null;
}
