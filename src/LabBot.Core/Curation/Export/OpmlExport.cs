using System.Text;
using System.Xml;
using LabBot.Core.Kit;

namespace LabBot.Core.Curation.Export;

/// <summary>Writes OPML 2.0: a section is an outline, a listing a link in it, and a related listing lies under its parent.</summary>
internal static class OpmlExport
{
    /// <summary>Writes the kit.</summary>
    public static string Write(Catalog kit)
    {
        using var text = new Utf8Writer();
        using (var xml = XmlWriter.Create(text, new XmlWriterSettings { Indent = true, NewLineChars = "\n", CheckCharacters = true }))
        {
            xml.WriteStartElement("opml");
            xml.WriteAttributeString("version", "2.0");
            xml.WriteStartElement("head");
            xml.WriteElementString("title", Characters(kit.Info.Title));
            xml.WriteEndElement();
            xml.WriteStartElement("body");
            foreach (var section in kit.Sections)
                WriteSection(xml, kit, section);
            xml.WriteEndDocument();
        }

        return text + "\n";
    }

    private static void WriteSection(XmlWriter xml, Catalog kit, Section section)
    {
        xml.WriteStartElement("outline");
        Attribute(xml, "text", section.Title);
        Attribute(xml, "description", section.Note);
        // The works of the outlines that are open, from the outermost.
        var open = new Stack<WorkId>();
        foreach (var listing in section.Listings)
        {
            while (open.Count > 0 && (listing.Place is not { } place || open.Peek() != place.Parent))
            {
                xml.WriteEndElement();
                open.Pop();
            }

            xml.WriteStartElement("outline");
            Attribute(xml, "text", listing.Name);
            Attribute(xml, "type", "link");
            Attribute(xml, "url", listing.Link.AbsoluteUri);
            Attribute(xml, "description", Said.Of(kit, listing));
            Attribute(xml, "category", string.Join(",", kit.FindWork(listing.Work)!.Tags));
            open.Push(listing.Work);
        }

        for (var depth = open.Count; depth >= 0; depth--)
            xml.WriteEndElement();
    }

    private static void Attribute(XmlWriter xml, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
            xml.WriteAttributeString(name, Characters(value));
    }

    // XML has no way to write some control characters and halves of characters.
    private static string Characters(string text) => string.Concat(SafeText.WellFormed(text).Where(c => XmlConvert.IsXmlChar(c) || char.IsSurrogate(c)));

    private sealed class Utf8Writer() : StringWriter(System.Globalization.CultureInfo.InvariantCulture)
    {
        public override Encoding Encoding => Encoding.UTF8;
    }
}
