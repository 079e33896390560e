using System.Text;
using LabBot.Core.Kit;

namespace LabBot.Tests.Kit;

public sealed class WorksFileTests
{
    [Fact]
    public void A_record_is_read_from_CSL_JSON()
    {
        var record = Read("""
            [ { "id": "a", "type": "article", "title": "True", "container-title": "Nature", "volume": 2, "issue": "11", "page": "1-2", "DOI": "10.1038/X", "URL": "https://a.example/",
                "issued": { "date-parts": [["2020", 11]] },
                "author": [ { "family": "Schaar", "given": "Mihaela", "non-dropping-particle": "van der" }, { "literal": "The Lab" } ],
                "custom": { "arxiv": "arXiv:2405.18095v2", "gist": "G", "why": "W", "level": "intro", "length": "9 pages", "caution": "C", "sources": ["https://a.example/"], "confidence": "high", "unverified": ["day"],
                            "original": "http://o.example/", "open": "https://open.example/", "published": { "title": "P", "venue": "V", "year": 2021, "doi": "10.1038/y", "basis": "B" } } } ]
            """);

        Assert.Equal(["Mihaela van der Schaar", "The Lab"], record.Authors);
        Assert.Equal(
            new WorkRecord(
                "True", record.Authors, new IssuedDate(2020, 11, null), "Nature", "2", "11", "1-2", "10.1038/X", "2405.18095", "G", "W", Level.Intro, "9 pages",
                new PublishedVersion("P", "V", 2021, "10.1038/y", new Uri("https://doi.org/10.1038/y"), "B"), new Uri("http://o.example/"), new Uri("https://open.example/"), "C"),
            record);
    }

    [Fact]
    public void What_nobody_verified_is_null()
    {
        var record = Read("""[ { "id": "a" } ]""");

        Assert.Equal(new WorkRecord(null, record.Authors, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null), record);
        Assert.Empty(record.Authors);
    }

    [Theory]
    [InlineData("\"container-title\": \"J\", \"publisher\": \"P\"", "J")]
    [InlineData("\"publisher\": \"P\"", "P")]
    public void The_venue_is_the_journal_else_the_publisher(string fields, string venue) =>
        Assert.Equal(venue, Read($$"""[ { "id": "a", {{fields}} } ]""").Venue);

    [Theory]
    [InlineData("[[2024]]", 2024, null, null)]
    [InlineData("[[2024, 2]]", 2024, 2, null)]
    [InlineData("[[2024, 2, 29]]", 2024, 2, 29)]
    public void A_date_is_known_as_far_as_it_is_given(string parts, int year, int? month, int? day) =>
        Assert.Equal(new IssuedDate(year, month, day), Read($$"""[ { "id": "a", "issued": { "date-parts": {{parts}} } } ]""").Issued);

    private static WorkRecord Read(string json)
    {
        Assert.True(SourceText.TryRead(Encoding.UTF8.GetBytes(json), out var source, out _));
        var problems = new List<Problem>();
        var records = WorksFile.Read(source, problems);
        Assert.Empty(problems);
        return records[new WorkId("a")].Record;
    }
}
