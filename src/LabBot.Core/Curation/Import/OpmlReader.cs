using System.Xml;

namespace LabBot.Core.Curation.Import;

/// <summary>
/// Reads OPML (http://opml.org/spec2.opml): an outline with an address is a listing (the page rather than its feed), one without is a section.
/// A document type is refused, so that there are no entities to blow up and nothing outside is asked for.
/// </summary>
internal static class OpmlReader
{
    private const int MaxDepth = 100;

    private static readonly string[] Addresses = ["htmlUrl", "url", "xmlUrl"];

    /// <summary>Reads the file.</summary>
    public static ForeignList Read(string text, string name)
    {
        var list = new ListBuilder(ImportFormat.Opml, name);
        var root = new ForeignFolder("");
        try
        {
            using var xml = XmlReader.Create(new StringReader(text), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersFromEntities = 1024 });
            ReadOutlines(xml, root, list);
        }
        catch (XmlException error)
        {
            list.Refuse(Math.Max(1, error.LineNumber), name, error.Message.Contains("DTD", StringComparison.Ordinal)
                ? "it has a document type (<!DOCTYPE …>), which OPML does not need: take that line out"
                : $"from here on it is no XML ({error.Message.Split(". ")[0].TrimEnd('.')}): export it again");
        }

        root.AddTo(list);
        if (list.HasNothing)
            list.Refuse(1, name, "no <outline> with an address in it");
        return list.Build();
    }

    private static void ReadOutlines(XmlReader xml, ForeignFolder root, ListBuilder list)
    {
        var open = new Stack<ForeignFolder>([root]);
        while (xml.Read())
        {
            if (xml.NodeType == XmlNodeType.EndElement && xml.Name == "outline")
                open.Pop();
            if (xml.NodeType != XmlNodeType.Element || xml.Name != "outline")
                continue;
            var line = ((IXmlLineInfo)xml).LineNumber;
            var folder = ReadOutline(xml, open.Peek(), list, line);
            if (xml.IsEmptyElement)
                continue;
            if (open.Count > MaxDepth)
                throw new XmlException($"outlines lie more than {MaxDepth} deep", null, line, 1);
            open.Push(folder);
        }
    }

    // The folder of what lies in the outline; outlines under one with an address are its neighbours.
    private static ForeignFolder ReadOutline(XmlReader xml, ForeignFolder folder, ListBuilder list, int line)
    {
        var title = PageText.Fold(xml.GetAttribute("text") is { Length: > 0 } text ? text : xml.GetAttribute("title") ?? "");
        string[] addresses = [.. Addresses.Select(xml.GetAttribute).OfType<string>().Where(address => address.Trim().Length > 0)];
        if (addresses.Length == 0)
        {
            if (xml.IsEmptyElement && title.Length > 0)
                list.Doubt(line, title, "it has no link, so it is left out; give it one if it is a listing");
            return xml.IsEmptyElement ? folder : folder.Open(title);
        }

        if (LinkTarget.Of(addresses[0].Trim(), page: null) is not LinkTarget.ToPage { Link: var link })
        {
            list.Refuse(line, title.Length > 0 ? title : addresses[0], Kit.Links.Expected);
            return folder;
        }

        folder.Add(new ForeignListing(title.Length > 0 ? title : link.Host, link, PageText.Fold(xml.GetAttribute("description") ?? xml.GetAttribute("_note") ?? "") is { Length: > 0 } note ? note : null, line)
        {
            Kind = KindOfLink.Of(link),
            Tags = [.. (xml.GetAttribute("category") ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)],
            Extra = [.. addresses.Skip(1).Select(address => LinkTarget.Of(address.Trim(), null)).OfType<LinkTarget.ToPage>().Where(feed => feed.Link != link).Select(feed => new ExtraLink("feed", feed.Link))],
        });
        return folder;
    }
}
