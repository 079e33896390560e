using System.Diagnostics;
using LabBot.CommandLine;
using LabBot.Core;
using LabBot.Core.Cards;
using LabBot.Core.Curation;
using LabBot.Core.Kit;

namespace LabBot;

/// <summary>The Git repository that a kit's folder lies in, used by its own program <c>git</c>.</summary>
internal sealed class KitRepository
{
    // A commit runs the hooks of the repository, which may check the kit.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    // Whoever edits at the terminal without saying a name.
    private static readonly MemberId Nameless = Startup.Caller(CommonOptions.NoName, curator: true).Member;

    private readonly string folder;
    private readonly string start;

    private KitRepository(string folder, string start) => (this.folder, this.start) = (folder, start);

    /// <summary>The repository around a folder.</summary>
    /// <exception cref="IOException">There is none, it has no commit yet, or Git is not installed.</exception>
    public static KitRepository Of(string folder)
    {
        var here = new KitRepository(folder, "");
        var (code, output, error) = here.Run(["rev-parse", "HEAD"], []);
        return code == 0 ? new KitRepository(folder, output.Trim()) : throw new IOException($"{folder} is in no Git repository with a commit ({FirstLine(error)}); fold without --commit, or begin one with 'git init' and a first commit");
    }

    /// <summary>Sees to it that a commit of these files holds nothing but what is written now.</summary>
    /// <exception cref="IOException">One of them has changes that are not committed.</exception>
    public void CheckClean(IEnumerable<string> names)
    {
        var (code, output, error) = Run(["status", "--porcelain", "--", .. names], []);
        if (code != 0)
            throw new IOException($"Git does not say whether the files are clean: {FirstLine(error)}");
        if (output.Length > 0)
            throw new IOException($"there are changes that are not committed ({string.Join(", ", output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line[3..].Trim()))}); commit or stash them first");
    }

    /// <summary>Sees to it that there is an author for each of these edits: whoever made one at the terminal without a name is the one that Git knows by name.</summary>
    /// <exception cref="IOException">Git knows nobody by name.</exception>
    public void CheckAuthors(IEnumerable<CatalogEdit> edits)
    {
        var nameless = edits.Where(edit => edit.By == Nameless).Select(edit => edit.Number).ToList();
        if (nameless.Count > 0 && Own() is null)
            throw new IOException($"{(nameless.Count == 1 ? $"edit {nameless[0]} was" : $"{nameless.Count} edits, the first of them {nameless[0]}, were")} made at the terminal without a name, and Git has none to commit under; "
                + "set one there with 'git config user.name NAME' and 'git config user.email ADDRESS', or fold without --commit; --as NAME says who makes the next edit");
    }

    /// <summary>Commits these files with a curator as the author, and what they changed as the message.</summary>
    /// <exception cref="IOException">Git refuses.</exception>
    public void Commit(IEnumerable<string> names, MemberId? by, string name, IReadOnlyList<CatalogEdit> edits)
    {
        List<string> files = [.. names];
        Do(["add", "--", .. files]);
        var subject = edits is [var only] ? only.What : edits.Count == 0 ? "Edits that stand on others'" : $"{edits.Count} edits of the kit";
        var suggested = edits.Select(edit => edit.SuggestedBy).OfType<string>().Distinct().Select(one => $"Suggested-by: {Person(one)}").ToList();
        string[] paragraphs =
        [
            subject,
            .. edits.Count > 1 ? (string[])[string.Join('\n', edits.Select(edit => $"- {edit.What} (edit {edit.Number})"))] : [],
            .. suggested.Count > 0 ? (string[])[string.Join('\n', suggested)] : [],
        ];
        Do(["commit", "--quiet", "--no-gpg-sign", "--only", "--author", by == Nameless && Own() is { } own ? own : $"{Person(name)} <{Address(by)}>", "-m", string.Join("\n\n", paragraphs), "--", .. files]);
    }

    /// <summary>Takes back the commits of this run, and leaves the files as they are.</summary>
    public void Back()
    {
        if (start.Length > 0 && Run(["rev-parse", "HEAD"], []).Output.Trim() != start)
            Do(["reset", "--quiet", "--mixed", start]);
    }

    // Whom Git would name as an author, as NAME <ADDRESS>; null where nobody has told it, and it would guess (https://git-scm.com/docs/git-var, git-config's user.useConfigOnly).
    private string? Own()
    {
        var (code, output, _) = Run(["-c", "user.useConfigOnly=true", "var", "GIT_AUTHOR_IDENT"], []);
        return code == 0 ? output[..(output.LastIndexOf('>') + 1)] : null;
    }

    // Nobody's address is known; one under .invalid (https://www.rfc-editor.org/rfc/rfc2606#section-2) can be no one else's.
    private static string Address(MemberId? by) => by is { } member ? $"{Slug.From(member.User)}@{Slug.From(member.Platform)}.invalid" : "former-curator@labbot.invalid";

    private static string Person(string name) => InertText.OneLine(new string([.. name.Where(c => c is not ('<' or '>'))])).Trim() is { Length: > 0 } plain ? plain : "a curator";

    private void Do(IReadOnlyList<string> arguments)
    {
        // Whoever runs LabBot need have no name in Git.
        var (code, output, error) = Run(arguments, new() { ["GIT_COMMITTER_NAME"] = "LabBot", ["GIT_COMMITTER_EMAIL"] = "labbot@labbot.invalid" });
        if (code != 0)
            throw new IOException($"Git refused '{arguments[0]}': {FirstLine(error.Length > 0 ? error : output)}");
    }

    private (int Code, string Output, string Error) Run(IReadOnlyList<string> arguments, Dictionary<string, string> environment)
    {
        var start = new ProcessStartInfo("git") { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true, WorkingDirectory = Path.GetFullPath(folder) };
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        // No question can be answered here.
        start.Environment["GIT_TERMINAL_PROMPT"] = "0";
        try
        {
            using var git = Process.Start(start)!;
            git.StandardInput.Close();
            var (output, error) = (git.StandardOutput.ReadToEndAsync(), git.StandardError.ReadToEndAsync());
            if (!git.WaitForExit(Patience))
            {
                git.Kill(entireProcessTree: true);
                throw new IOException($"Git took longer than {Patience.TotalMinutes:0} minutes");
            }

            return (git.ExitCode, output.GetAwaiter().GetResult(), error.GetAwaiter().GetResult());
        }
        catch (System.ComponentModel.Win32Exception missing)
        {
            throw new IOException($"Git cannot be started ({missing.Message}); install it, or fold without --commit", missing);
        }
    }

    private static string FirstLine(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault()?.Trim() ?? "it does not say why";
}
