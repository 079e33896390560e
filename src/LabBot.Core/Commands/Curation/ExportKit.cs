using System.Text;
using LabBot.Core.Cards;
using LabBot.Core.Curation.Export;
using LabBot.Core.Kit;

namespace LabBot.Core.Commands.Curation;

/// <summary><c>/kit-admin export [format]</c>: the kit as people see it, as a file for another program.</summary>
public static class ExportKit
{
    /// <summary>The command's own name.</summary>
    public const string Name = "kit-admin export";

    private const string Format = "format";

    /// <summary>The command.</summary>
    public static CommandDefinition Define(CurationDesk desk) => new()
    {
        Name = Name,
        Summary = "Gives you the kit as a file: Markdown, BibTeX, RIS, CSL-JSON, CSV and more",
        Options = [new(Format, string.Join(", ", ExportFormats.Words), Completes: true)],
        Audience = Audience.Curators,
        Examples = ["", "bibtex"],
        Handler = (invocation, _) => new(Answer(desk, invocation)),
    };

    private static Reply Answer(CurationDesk desk, CommandInvocation invocation)
    {
        var word = invocation[Format];
        if (invocation.Kind == InvocationKind.Typing)
            return new Reply.Choices([.. ExportFormats.Words.Where(known => known.StartsWith(word, StringComparison.OrdinalIgnoreCase)).Select(known => new Choice(known, known))]);
        if (word.Length == 0)
            word = ExportFormat.KitMarkdown.Word();
        if (!ExportFormats.TryParse(word, out var format))
            return KitWords.Misuse("There is no such format", ["You said ", UsageCards.Quote(word), $"; expected one of {string.Join(", ", ExportFormats.Words)}{Nearest.Hint(word, ExportFormats.Words)}."]);
        var kit = desk.View.Catalog;
        var (name, text) = KitExport.Write(kit, format);
        return new Reply.File(name, MediaType(format), Encoding.UTF8.GetBytes(text), new Card($"The kit as {word}",
        [
            new Paragraph($"{Wording.Count(kit.Sections.Count, "section")}, {Wording.Count(kit.Listings.Count, "listing")}, {Wording.Count(kit.Works.Count, "work")}, as people see them now."),
            new Footnote($"Other formats: {string.Join(", ", ExportFormats.Words.Where(known => known != word))}."),
        ], Tone.Success));
    }

    private static string MediaType(ExportFormat format) => format switch
    {
        ExportFormat.CslJson => "application/vnd.citationstyles.csl+json",
        ExportFormat.BibTeX => "application/x-bibtex",
        ExportFormat.Ris => "application/x-research-info-systems",
        ExportFormat.Netscape => "text/html",
        ExportFormat.Opml => "text/x-opml",
        ExportFormat.Csv => "text/csv",
        ExportFormat.Json => "application/json",
        _ => "text/markdown",
    };
}
