using System.Net;
using System.Text;
using LabBot.Core.Kit;

namespace LabBot.Core.Curation.Export;

/// <summary>Writes a bookmarks file: a section is a folder, a listing a bookmark, and what is said of it stands behind it.</summary>
internal static class NetscapeExport
{
    /// <summary>Writes the kit.</summary>
    public static string Write(Catalog kit)
    {
        var text = new StringBuilder();
        var title = WebUtility.HtmlEncode(kit.Info.Title);
        text.Append("<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<META HTTP-EQUIV=\"Content-Type\" CONTENT=\"text/html; charset=UTF-8\">\n<TITLE>").Append(title).Append("</TITLE>\n<H1>").Append(title).Append("</H1>\n<DL><p>\n");
        foreach (var section in kit.Sections)
        {
            text.Append("    <DT><H3>").Append(WebUtility.HtmlEncode(section.Title)).Append("</H3>\n    <DL><p>\n");
            foreach (var listing in section.Listings)
                Append(text, kit, listing);
            text.Append("    </DL><p>\n");
        }

        return text.Append("</DL><p>\n").ToString();
    }

    private static void Append(StringBuilder text, Catalog kit, Listing listing)
    {
        var tags = string.Join(",", kit.FindWork(listing.Work)!.Tags);
        text.Append("        <DT><A HREF=\"").Append(WebUtility.HtmlEncode(listing.Link.AbsoluteUri)).Append('"');
        if (tags.Length > 0)
            text.Append(" TAGS=\"").Append(WebUtility.HtmlEncode(tags)).Append('"');
        text.Append('>').Append(WebUtility.HtmlEncode(listing.Name)).Append("</A>\n");
        if (Said.Of(kit, listing) is { Length: > 0 } said)
            text.Append("        <DD>").Append(WebUtility.HtmlEncode(said)).Append('\n');
    }
}
