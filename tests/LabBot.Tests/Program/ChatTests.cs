using LabBot.Core.Commands;
using LabBot.Core.Lookup;
using LabBot.Terminal;

namespace LabBot.Tests.Program;

public class ChatTests
{
    [Fact]
    public async Task Chat_answers_each_line_of_a_pipe_and_leaves_on_quit()
    {
        var (exitCode, output, error) = await Talk.OnTheKitAsync(["chat"], "/kit scgpt\n\nlio\n/quit\n/kit vae\n");
        Assert.Equal((0, ""), (exitCode, error));
        Assert.Equal($"{await TheKit.Say("/kit scgpt")}\n\n{await TheKit.Say("/kit lio")}\n\n", output);
    }

    [Fact]
    public async Task Chat_answers_from_the_new_files_when_the_kit_changes()
    {
        using var folder = new TemporaryFolder();
        folder.Write("10-one.md", "# One\n\n- [Quantum chess](https://example.org/chess)\n  - id: quantum-chess\n");
        var (said, chat) = Start(folder);

        folder.Write("10-one.md", "# One\n\n- [Quantum chess](https://example.org/chess)\n  - id: quantum-chess\n  - also: qubit checkmate\n");
        Assert.Contains("Quantum chess\n", await chat("qubit checkmate"), StringComparison.Ordinal);
        Assert.Equal("The kit's files have changed; it now holds 1 section, 1 listing, 1 work.\n", said());

        folder.Write("10-one.md", "# One\n\n- nothing here\n");
        Assert.Contains("Quantum chess\n", await chat("qubit checkmate"), StringComparison.Ordinal);
        Assert.EndsWith("hold errors; answers come from the kit as it was.\n", said(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/k", "/kit ")]
    [InlineData("/kit", "/kit ")]
    [InlineData("/kit scg", "/kit scGPT")]
    [InlineData("/labbot h", "/labbot help ")]
    [InlineData("/labbot help k", "/labbot help /kit")]
    [InlineData("/kit bit", "/kit The Bitter Lesson")]
    [InlineData("genef", "GeneFormer")]
    public void Tab_completes_commands_and_what_they_take(string line, string expected)
    {
        var chat = new Chat(TheKit.Router, CommandNames.Default, new LiveKit(TheKit.Catalog), new CatalogFolder(TheKit.Folder), new EditsFile(TheKit.Folder), Device("", new StringWriter()));
        Assert.Equal(expected, chat.Complete(line, TheKit.Newcomer)[0]);
    }

    [Fact]
    public async Task Whatever_completion_proposes_finds_what_it_names()
    {
        var chat = new Chat(TheKit.Router, CommandNames.Default, new LiveKit(TheKit.Catalog), new CatalogFolder(TheKit.Folder), new EditsFile(TheKit.Folder), Device("", new StringWriter()));
        foreach (var line in chat.Complete("/kit s", TheKit.Newcomer).Concat(chat.Complete("/kit ", TheKit.Newcomer)))
        {
            var named = Assert.IsType<KitAnswer.One>(TheKit.Index.Find(line["/kit ".Length..])).Thing;
            Assert.StartsWith(named.Title + "\n", await TheKit.Say(line), StringComparison.Ordinal);
        }
    }

    private static (Func<string> Said, Func<string, Task<string>> Say) Start(TemporaryFolder folder)
    {
        var kitFolder = new CatalogFolder(folder.Path);
        var kit = new LiveKit(kitFolder.Load().Catalog!);
        var router = TheKit.RouterFor(kit, CommandNames.Default, Microsoft.Extensions.Logging.Abstractions.NullLogger<CommandRouter>.Instance);
        var error = new StringWriter { NewLine = "\n" };
        return (error.ToString, async line =>
        {
            var output = new StringWriter { NewLine = "\n" };
            var device = new TerminalDevice { Input = new StringReader(line + "\n"), Output = output, Error = error };
            await new Chat(router, CommandNames.Default, kit, kitFolder, new EditsFile(kitFolder.Path), device).RunAsync(TheKit.Newcomer, TestContext.Current.CancellationToken);
            return output.ToString();
        });
    }

    private static TerminalDevice Device(string input, TextWriter output) => new() { Input = new StringReader(input), Output = output, Error = TextWriter.Null };
}
