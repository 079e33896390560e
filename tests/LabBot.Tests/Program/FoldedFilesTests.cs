using System.Diagnostics;
using LabBot.CommandLine;
using LabBot.Core.Kit;
using LabBot.Tests.Commands.Curation;

namespace LabBot.Tests.Program;

public sealed class FoldedFilesTests : IDisposable
{
    private readonly CurationLab lab = new();

    public void Dispose() => lab.Dispose();

    private Task<FoldOutcome> FoldAsync(bool commit = false) => FoldedFiles.WriteAsync(lab.Desk, new CatalogFolder(lab.Folder), commit, CurationLab.Token);

    [Fact]
    public async Task Folding_writes_the_changed_lines_and_nothing_else()
    {
        var before = Lines();
        await lab.Say("/kit-admin edit bitter lesson note:\"compute wins\"");
        await lab.Say("/kit-admin add https://x.example/ section:LLMs label:X");
        var outcome = await FoldAsync();
        Assert.Equal((true, "Folded 2 edits into 10-tldr.md, 60-llms.md.", 0), (outcome.IsDone, outcome.Says, outcome.Conflicts.Count));
        Assert.Equal(
            ["- [The Bitter Lesson](https://www.cs.utexas.edu/~eunsol/courses/data/bitter_lesson.pdf) — compute wins", "- [X](https://x.example/)", "  - id: x"],
            Lines().Except(before));
        Assert.Single(before.Except(Lines()));
        Assert.True(SameCatalog.Are(CatalogFiles.Load(lab.Folder).Catalog!, lab.Catalog));
        Assert.All(lab.Log, edit => Assert.Equal(edit.Changes.Count, edit.Settled.Count));
        Assert.Equal("Nothing to fold: the files hold every edit.", (await FoldAsync()).Says);
    }

    [Fact]
    public async Task What_is_folded_can_still_be_undone_and_folded_again()
    {
        var before = Lines();
        await lab.Say("/kit-admin add https://x.example/ section:LLMs label:X counterpoint-of:bitter lesson");
        await FoldAsync();
        await lab.PressAsync(await lab.AskAsync("/kit-admin undo"), "Do it");
        Assert.Null(lab.Catalog.FindWork(new WorkId("x")));
        await FoldAsync();
        Assert.Equal(before, Lines());
    }

    [Fact]
    public async Task An_edit_that_contradicts_the_files_stays_out_and_is_said()
    {
        await lab.Say("/kit-admin edit bitter lesson note:one");
        var path = Path.Combine(lab.Folder, "10-tldr.md");
        await File.WriteAllTextAsync(path, (await File.ReadAllTextAsync(path, CurationLab.Token)).Replace("more data/compute often trumps human solutions", "by hand", StringComparison.Ordinal), CurationLab.Token);
        var outcome = await FoldAsync();
        Assert.Contains("The note of “The Bitter Lesson” is 'by hand' by now", Assert.Single(outcome.Conflicts), StringComparison.Ordinal);
        Assert.Contains("by hand", await File.ReadAllTextAsync(path, CurationLab.Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_that_cannot_be_written_are_left_as_they_were()
    {
        await lab.Say("/kit-admin edit bitter lesson note:one");
        await lab.Say("/kit-admin add https://x.example/ section:LLMs label:X");
        var before = Lines();
        // The second file cannot be written anew: a folder stands where its new text would.
        Directory.CreateDirectory(Path.Combine(lab.Folder, "60-llms.md.new", "full"));
        var outcome = await FoldAsync();
        Assert.False(outcome.IsDone);
        Assert.StartsWith("Nothing was folded: ", outcome.Says, StringComparison.Ordinal);
        Directory.Delete(Path.Combine(lab.Folder, "60-llms.md.new"), recursive: true);
        Assert.Equal(before, Lines());
        Assert.All(lab.Log, edit => Assert.Empty(edit.Settled));
        Assert.True((await FoldAsync()).IsDone);
    }

    [Fact]
    public async Task With_commit_each_curator_is_the_author_of_what_they_changed()
    {
        await BeginRepository();
        await lab.Say("/kit-suggest https://x.example/ it is short", CurationLab.Cleo);
        var shown = await lab.PressAsync(await lab.AskAsync("/kit-admin review"), "Approve…");
        await lab.PressAsync(await lab.SendAsync(await lab.PressAsync(shown, "Edit first"), CurationLab.Ada, ("section", "LLMs"), ("label", "X")), "Add");
        await lab.Say("/kit-admin edit bitter lesson note:bobs", CurationLab.Bob);
        await lab.Say("/kit-admin edit x note:\"on top of Ada's\"", CurationLab.Bob);
        var outcome = await FoldAsync(commit: true);
        Assert.True(outcome.IsDone, outcome.Says);
        Assert.Equal(
            "Bob <bob@terminal.invalid>|2 edits of the kit|- Changed “The Bitter Lesson” (edit 2)\n- Changed “X” (edit 3)\n\nAda <ada@terminal.invalid>|Added “X” to LLMs|Suggested-by: Cleo\n\nStart <start@labbot.invalid>|the kit|",
            (await Git("log", "--format=%an <%ae>|%s|%b")).TrimEnd('\n').Replace("\n\n\n", "\n\n", StringComparison.Ordinal));
        Assert.Equal("", await Git("status", "--porcelain"));
    }

    [Fact]
    public async Task What_was_changed_at_the_terminal_without_a_name_is_committed_as_Gits_own_user()
    {
        await BeginRepository();
        await Git("config", "user.name", "Dana Lab");
        await Git("config", "user.email", "dana@lab.example");
        await lab.Say("/kit-admin edit bitter lesson note:one", Startup.Caller("you", curator: true));
        await lab.Say("/kit-admin edit scgpt note:two", CurationLab.Bob);
        var outcome = await FoldAsync(commit: true);
        Assert.True(outcome.IsDone, outcome.Says);
        Assert.Equal("Bob <bob@terminal.invalid>\nDana Lab <dana@lab.example>\nStart <start@labbot.invalid>\n", await Git("log", "--format=%an <%ae>"));
    }

    [Fact]
    public async Task Where_Git_knows_nobody_by_name_an_edit_without_one_is_not_committed()
    {
        await BeginRepository();
        // Whoever runs the tests may have a name in Git.
        await Git("config", "user.name", "");
        await lab.Say("/kit-admin edit bitter lesson note:one", Startup.Caller("you", curator: true));
        var before = Lines();
        var outcome = await FoldAsync(commit: true);
        Assert.Equal((false, "Nothing was folded: edit 1 was made at the terminal without a name, and Git has none to commit under; set one there with 'git config user.name NAME' and "
            + "'git config user.email ADDRESS', or fold without --commit; --as NAME says who makes the next edit. The files are as they were."), (outcome.IsDone, outcome.Says));
        Assert.Equal(before, Lines());
        Assert.True((await FoldAsync()).IsDone);
    }

    [Fact]
    public async Task A_file_with_changes_that_are_not_committed_is_not_committed_over()
    {
        await BeginRepository();
        await File.AppendAllTextAsync(Path.Combine(lab.Folder, "10-tldr.md"), "- [Mine](https://mine.example/)\n  - id: mine\n", CurationLab.Token);
        await lab.Say("/kit-admin edit bitter lesson note:one");
        var outcome = await FoldAsync(commit: true);
        Assert.False(outcome.IsDone);
        Assert.Contains("10-tldr.md); commit or stash them first", outcome.Says, StringComparison.Ordinal);
        Assert.Contains("[Mine]", await File.ReadAllTextAsync(Path.Combine(lab.Folder, "10-tldr.md"), CurationLab.Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_repository_a_commit_is_refused_before_anything_is_written()
    {
        await lab.Say("/kit-admin edit bitter lesson note:one");
        var before = Lines();
        Assert.Contains("fold without --commit", (await Assert.ThrowsAsync<IOException>(() => FoldAsync(commit: true))).Message, StringComparison.Ordinal);
        Assert.Equal(before, Lines());
    }

    [Fact]
    public async Task Whoever_only_reads_sees_the_open_edits_too()
    {
        using var data = new TemporaryFolder();
        var edits = new EditsFile(data.Path);
        await lab.Say("/kit-admin edit bitter lesson label:Bitter indeed");
        edits.Write(lab.Log);
        var seen = edits.Over(CatalogFiles.Load(lab.Folder), Assert.Fail).Catalog!;
        Assert.Equal("Bitter indeed", seen.ListingsOf(new WorkId("bitter-lesson")).First().Label);
        Assert.DoesNotContain("Ada", await File.ReadAllTextAsync(Path.Combine(data.Path, EditsFile.FileName), CurationLab.Token), StringComparison.Ordinal);
        await FoldAsync();
        edits.Write(lab.Log);
        Assert.Null(edits.Stamp);

        var told = new List<string>();
        data.Write(EditsFile.FileName, "[{]");
        Assert.NotNull(edits.Over(CatalogFiles.Load(lab.Folder), told.Add).Catalog);
        Assert.Contains("edits made in the chat are not shown", Assert.Single(told), StringComparison.Ordinal);
    }

    private List<string> Lines() => [.. Directory.GetFiles(lab.Folder).Order(StringComparer.Ordinal).Where(file => !file.EndsWith("README.md", StringComparison.Ordinal)).SelectMany(File.ReadAllLines)];

    private async Task BeginRepository()
    {
        await Git("init", "-q");
        await Git("add", ".");
        await Git("-c", "user.name=Start", "-c", "user.email=start@labbot.invalid", "commit", "-q", "-m", "the kit");
    }

    private async Task<string> Git(params string[] arguments)
    {
        using var git = Process.Start(new ProcessStartInfo("git", arguments) { WorkingDirectory = lab.Folder, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (output, error) = (git.StandardOutput.ReadToEndAsync(CurationLab.Token), git.StandardError.ReadToEndAsync(CurationLab.Token));
        await git.WaitForExitAsync(CurationLab.Token);
        Assert.True(git.ExitCode == 0, await error);
        return await output;
    }
}
