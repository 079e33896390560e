using System.CommandLine;
using LabBot.Core.Cards;
using LabBot.Core.Commands.Curation;
using LabBot.Core.Curation;
using LabBot.Core.Curation.Import;
using LabBot.Core.Kit;
using LabBot.Terminal;
using Microsoft.Extensions.DependencyInjection;

namespace LabBot.CommandLine;

/// <summary><c>labbot catalog import</c>: somebody else's list, looked at or made into a kit of its own.</summary>
internal sealed class ImportCommand(TerminalDevice device, IOutside? outside)
{
    private static readonly Argument<string> Source = new("source") { Description = "The file, or the address, of the list.", HelpName = "FILE|URL" };
    private static readonly Option<string?> To = new("--to") { Description = "Write the list as a kit of its own into this folder, which must not be there yet.", HelpName = "DIR" };
    private static readonly Option<string?> From = new("--from") { Description = "The address that the file came from; it makes relative links whole.", HelpName = "URL" };
    private static readonly Option<bool> Yes = new("--yes") { Description = "Bring it into the kit, as one edit, without asking." };
    private static readonly Option<string> As = CommonOptions.As();
    private static readonly Option<string?> Format = new Option<string?>("--format") { Description = "What the list is written in; else it is told from its name and text." }.AcceptOnlyFromAmong([.. ImportFormats.Words]);

    /// <summary>The command.</summary>
    /// <param name="device">The terminal.</param>
    /// <param name="outside">Fetches a list by its address; null for the world as the settings have it.</param>
    public static Command Define(TerminalDevice device, IOutside? outside)
    {
        var command = new Command("import", """
            Reads a list of links: Markdown of any dialect, HTML, BibTeX, RIS, CSL-JSON (Zotero), OPML, bookmarks, CSV. Says what is in it, what the kit knows already, what is doubtful and
            what cannot be read. Then it asks whether to bring it into the kit, as one edit that '/kit-admin undo' takes back; through a pipe only --yes does. With --to it is written as a kit of its
            own instead. Exit code 1 when nothing in it can be read.

            Examples:
              labbot catalog import README.md
              labbot catalog import papers.bib --yes --data /var/lib/labbot
              labbot catalog import papers.bib --to ~/our-kit
              labbot catalog import https://github.com/sindresorhus/awesome/blob/main/readme.md
            """)
        { Source, To, From, Format, Yes, As, CommonOptions.Data };
        var run = new ImportCommand(device, outside);
        command.SetAction((parsed, cancellationToken) => run.RunAsync(parsed, cancellationToken));
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var source = parsed.GetValue(Source)!;
        if (await ReadAsync(source, parsed.GetValue(From), cancellationToken).ConfigureAwait(false) is not (var bytes, var name))
            return LabBotCommand.CannotStart;
        var list = ListReader.Read(bytes, name, parsed.GetValue(Format) is { } word ? ImportFormats.Parse(word) : null);
        var plan = ImportPlan.Of(list, Kit(parsed));
        foreach (var (remark, kind) in plan.Doubtful.Select(remark => (remark, "doubtful")).Concat(plan.Refused.Select(remark => (remark, "refused"))).OrderBy(pair => pair.remark.Line))
            device.WriteLine(FormattableString.Invariant($"{source}:{remark.Line}: {kind}: '{remark.What}': {remark.Why}"));
        device.WriteLine(Counts(plan));
        if (list.Sections.Count == 0)
            return 1;
        return parsed.GetValue(To) is { } folder ? Write(plan, folder, name) : await EnterAsync(parsed, list, Path.GetFileName(name.TrimEnd('/')), cancellationToken).ConfigureAwait(false);
    }

    private async Task<int> EnterAsync(ParseResult parsed, ForeignList list, string name, CancellationToken cancellationToken)
    {
        if (!parsed.GetValue(Yes) && !device.IsInteractive)
        {
            device.WriteError("Nothing was changed; --yes brings it into the kit.");
            return 0;
        }

        await using var bot = Startup.Start(parsed.GetValue(CommonOptions.Catalog), DataFolder.Choose(parsed.GetValue(CommonOptions.Data)), TimeProvider.System, device);
        if (bot is null)
            return LabBotCommand.CannotStart;
        var desk = bot.GetRequiredService<CurationDesk>();
        var log = await desk.OpenAsync(cancellationToken).ConfigureAwait(false);
        var caller = Startup.Caller(parsed.GetValue(As)!, curator: true);
        var (proposal, why) = ImportList.Propose(desk, log, ImportPlan.Of(list, log.Kit.Catalog), name, caller.Member);
        if (proposal is null)
        {
            device.WriteLine(why is null ? "Nothing was changed: the kit has all of it." : $"Nothing was changed: {why}");
            return why is null ? 0 : 1;
        }

        if (!parsed.GetValue(Yes))
        {
            await device.Output.WriteAsync($"{proposal.What.Replace("Imported", "Import", StringComparison.Ordinal)}? [y/N] ").ConfigureAwait(false);
            if ((await device.Input.ReadLineAsync(cancellationToken).ConfigureAwait(false))?.Trim().StartsWith('y') is not true)
            {
                device.WriteLine("Nothing was changed.");
                return 0;
            }
        }

        switch (await desk.EnterAsync(proposal, isKept: false, caller, null, cancellationToken).ConfigureAwait(false))
        {
            case EntryResult.Entered { Edit: var edit }:
                device.WriteLine($"{edit.What}, as edit {edit.Number}; 'labbot ask --curator \"/kit-admin undo {edit.Number}\"' takes it back.");
                return 0;
            case EntryResult.Clash clash:
                device.WriteLine($"Nothing was changed: {clash.Why}");
                return 1;
            default:
                device.WriteLine("Nothing was changed.");
                return 1;
        }
    }

    private int Write(ImportPlan plan, string folder, string name)
    {
        var files = KitWriter.Write(plan.List, Path.GetFileNameWithoutExtension(name.TrimEnd('/')) is { Length: > 0 } title ? title : "Imported kit");
        if (KitFolder.Write(folder, files) is { } problem)
        {
            device.WriteError(problem);
            return LabBotCommand.CannotStart;
        }

        device.WriteLine($"Written to {folder}: {Wording.Count(files.All.Count, "file")}. 'labbot catalog check {folder}' shows what a curator may want to look at.");
        return 0;
    }

    /// <summary>The list's bytes, and its name or address; null, with a message, where it cannot be had.</summary>
    private async Task<(ReadOnlyMemory<byte> Bytes, string Name)?> ReadAsync(string source, string? from, CancellationToken cancellationToken)
    {
        if (from is not null && !Links.TryParse(from, out _))
            return Missing($"'{from}' is no address that a list can come from; {Links.Expected}");
        if (Links.TryParse(source, out var address))
            return await FetchAsync(address, from ?? source, cancellationToken).ConfigureAwait(false);
        try
        {
            var file = new FileInfo(source);
            if (file.Exists && file.Length > ListReader.MaxBytes)
                return Missing(FormattableString.Invariant($"'{source}' has {file.Length / (1024 * 1024)} MB; a list holds at most {ListReader.MaxBytes / (1024 * 1024)} MB: take it apart"));
            return (await File.ReadAllBytesAsync(source, cancellationToken).ConfigureAwait(false), from ?? file.Name);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return Missing($"'{source}' cannot be read ({error.Message}); name a file, or an address with https://");
        }
    }

    private async Task<(ReadOnlyMemory<byte> Bytes, string Name)?> FetchAsync(Uri address, string name, CancellationToken cancellationToken)
    {
        using var world = outside is null ? Startup.Outside() : null;
        return await (outside ?? world!.Curators).FetchAsync(ListAddress.TextOf(address), cancellationToken).ConfigureAwait(false) switch
        {
            SeenFile.Got { Bytes: var bytes } => (bytes, name),
            SeenFile.Nothing { Why: var why } => Missing(why),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    private (ReadOnlyMemory<byte> Bytes, string Name)? Missing(string why)
    {
        device.WriteError(why);
        return null;
    }

    /// <summary>The kit that tells what is known already; null, with a message, when it does not load.</summary>
    private Catalog? Kit(ParseResult parsed)
    {
        var folder = Startup.Folder(parsed.GetValue(CommonOptions.Catalog));
        if (folder.Load().Catalog is { } kit)
            return kit;
        device.WriteError($"The kit in '{folder.Path}' does not load, so nothing counts as known; 'labbot catalog check' says why.");
        return null;
    }

    private static string Counts(ImportPlan plan) =>
        $"{Wording.Count(plan.Sections.Count, "section")}, {Wording.Count(plan.Listings.Count, "listing")}, {Wording.Count(plan.Works, "work")}, {FormattableString.Invariant($"{plan.Known} already known, {plan.Doubtful.Count} doubtful, {plan.Refused.Count} refused")}";
}
