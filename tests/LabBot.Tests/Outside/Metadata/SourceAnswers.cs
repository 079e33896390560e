namespace LabBot.Tests.Outside.Metadata;

/// <summary>Answers of the sources, in the shape that their documentation gives them, about works that do not exist.</summary>
internal static class SourceAnswers
{
    public static string Arxiv(string id, string extra = "") => $$"""
        <?xml version="1.0" encoding="UTF-8"?>
        <feed xmlns="http://www.w3.org/2005/Atom">
          <title type="html">ArXiv Query: search_query=&amp;id_list={{id}}&amp;start=0&amp;max_results=1</title>
          <opensearch:totalResults xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/">1</opensearch:totalResults>
          <entry>
            <id>http://arxiv.org/abs/{{id}}v2</id>
            <updated>2024-06-30T10:00:00Z</updated>
            <published>2024-05-28T17:59:00Z</published>
            <title>Cells that read: a model of
          everything &lt; nothing</title>
            <summary>We read.</summary>
            <author><name>Ada Lovelace</name></author>
            <author><name>Pietro Liò</name><arxiv:affiliation xmlns:arxiv="http://arxiv.org/schemas/atom">Cambridge</arxiv:affiliation></author>
            <link href="http://arxiv.org/abs/{{id}}v2" rel="alternate" type="text/html"/>
            <arxiv:primary_category xmlns:arxiv="http://arxiv.org/schemas/atom" term="cs.LG" scheme="http://arxiv.org/schemas/atom"/>
            {{extra}}
          </entry>
        </feed>
        """;

    public const string ArxivError = """
        <?xml version="1.0" encoding="UTF-8"?>
        <feed xmlns="http://www.w3.org/2005/Atom">
          <entry><id>http://arxiv.org/api/errors#incorrect_id_format_for_9999.99999</id><title>Error</title><summary>incorrect id format</summary></entry>
        </feed>
        """;

    public static string Crossref(string doi, string extra = "") => $$"""
        {
          "status": "ok", "message-type": "work", "message-version": "1.0.0",
          "message": {
            "DOI": "{{doi}}", "type": "journal-article", "publisher": "Springer Science and Business Media LLC",
            "title": ["Reading <i>cells</i> at H<sub>2</sub>O &amp; elsewhere"],
            "container-title": ["Journal of Cells"], "short-container-title": ["J Cells"],
            "volume": "7", "issue": "3", "page": "346-362",
            "author": [
              {"given": "Ada", "family": "Lovelace", "sequence": "first", "affiliation": []},
              {"given": "Jörn-Henrik", "family": "Jacobsen", "sequence": "additional"},
              {"name": "The Cell Consortium", "sequence": "additional"}
            ],
            "issued": {"date-parts": [[2025, 3, 14]]},
            "URL": "https://doi.org/{{doi}}"{{extra}}
          }
        }
        """;

    public static string CrossrefPreprint(string doi, string extra = "") => $$"""
        {
          "status": "ok",
          "message": {
            "DOI": "{{doi}}", "type": "posted-content", "subtype": "preprint", "publisher": "openRxiv", "institution": [{"name": "bioRxiv"}],
            "title": ["Cells that read"], "container-title": [],
            "author": [{"given": "Ada", "family": "Lovelace"}, {"given": "Grace", "family": "Hopper"}],
            "issued": {"date-parts": [[2024, 5, 30]]}{{extra}}
          }
        }
        """;

    public static string Biorxiv(string doi, string published = "NA", string type = "new results") => $$"""
        {
          "messages": [{"status": "ok", "category": "all"}],
          "collection": [
            {"title": "Cells that read", "authors": "Lovelace, A.; Hopper, G.", "doi": "{{doi}}", "date": "2024-05-28", "version": "1", "type": "new results", "published": "NA", "server": "biorxiv"},
            {"title": "Cells that read", "authors": "Lovelace, A.; Hopper, G.", "doi": "{{doi}}", "date": "2024-09-01", "version": "2", "type": "{{type}}", "published": "{{published}}", "server": "biorxiv"}
          ]
        }
        """;

    public const string BiorxivNothing = """{"messages": [{"status": "no posts found"}], "collection": []}""";

    public static string DataCite(string doi) => $$$"""
        {
          "data": {
            "id": "{{{doi}}}", "type": "dois",
            "attributes": {
              "doi": "{{{doi}}}",
              "titles": [{"title": "Un atlas", "titleType": "TranslatedTitle"}, {"title": "An atlas of cells"}],
              "creators": [{"name": "Lovelace, Ada", "givenName": "Ada", "familyName": "Lovelace", "nameType": "Personal"}, {"name": "Cells, Tissues and Organs Consortium", "nameType": "Organizational"}, {"name": "Hopper, Grace"}],
              "publisher": "Zenodo", "container": {}, "publicationYear": 2023,
              "dates": [{"date": "2023-04-05", "dateType": "Issued"}],
              "types": {"resourceTypeGeneral": "Dataset", "resourceType": ""},
              "relatedIdentifiers": [
                {"relationType": "IsVersionOf", "relatedIdentifier": "10.5281/zenodo.1", "relatedIdentifierType": "DOI"},
                {"relationType": "Cites", "relatedIdentifier": "10.1000/other", "relatedIdentifierType": "DOI"}
              ]
            }
          }
        }
        """;

    public static string GitHub(string name, string topics = "") => $$$"""
        {
          "id": 1, "name": "{{{name}}}", "full_name": "lab/{{{name}}}", "private": false, "owner": {"login": "lab", "type": "Organization"},
          "html_url": "https://github.com/lab/{{{name}}}", "description": "Reads cells", "created_at": "2023-02-03T04:05:06Z", "topics": [{{{topics}}}], "archived": false
        }
        """;

    public const string YouTube = """
        {
          "title": "How cells read", "author_name": "Lab Talks", "author_url": "https://www.youtube.com/@labtalks", "type": "video", "height": 113, "width": 200, "version": "1.0",
          "provider_name": "YouTube", "provider_url": "https://www.youtube.com/", "html": "<iframe></iframe>"
        }
        """;
}
