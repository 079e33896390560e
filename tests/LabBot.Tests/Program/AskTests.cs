using System.Text.Json;

namespace LabBot.Tests.Program;

public class AskTests
{
    [Fact]
    public async Task Ask_prints_the_card_and_ends_with_0()
    {
        var (exitCode, output, error) = await Talk.OnTheKitAsync(["ask", "/kit scgpt"]);
        Assert.Equal((0, ""), (exitCode, error));
        Assert.Equal(await TheKit.Say("/kit scgpt") + "\n", output);
    }

    [Theory]
    [InlineData("/kit qwerty zxcv", "Nothing found")]
    [InlineData("/kit bittxx lexxon", "Did you mean")]
    [InlineData("/nosuch", "There is no such command")]
    [InlineData("/kit-share", "Something is missing")]
    public async Task Ask_ends_with_1_on_misuse_or_nothing_found(string line, string title)
    {
        var (exitCode, output, _) = await Talk.OnTheKitAsync(["ask", line]);
        Assert.Equal(1, exitCode);
        Assert.StartsWith(title + "\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ask_takes_the_line_as_several_words()
    {
        Assert.StartsWith("The Bitter Lesson\n", (await Talk.OnTheKitAsync(["ask", "/kit", "bitter", "leson"])).Output, StringComparison.Ordinal);
        Assert.StartsWith("Nothing found\n", (await Talk.OnTheKitAsync(["ask", "@nosuchfile"])).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ask_as_json_gives_the_reply_with_its_outcome()
    {
        var (exitCode, output, _) = await Talk.OnTheKitAsync(["ask", "/kit lio", "--format", "json"]);
        var reply = JsonDocument.Parse(output).RootElement;
        Assert.Equal(0, exitCode);
        Assert.Equal("show", reply.GetProperty("type").GetString());
        Assert.Equal("answered", reply.GetProperty("outcome").GetString());
        Assert.Equal("private", reply.GetProperty("visibility").GetString());
        Assert.Equal("Pietro Liò", reply.GetProperty("card").GetProperty("title").GetString());
        Assert.Contains("Pietro Liò", output, StringComparison.Ordinal);
        Assert.Equal(
            "kit-share:work:pietro-lio",
            reply.GetProperty("card").GetProperty("blocks").EnumerateArray().Last(block => block.GetProperty("type").GetString() == "actions").GetProperty("list")[1].GetProperty("id").GetString());
    }

    [Theory]
    [InlineData("ask")]
    [InlineData("ask", "/kit", "--format", "html")]
    [InlineData("aks", "/kit")]
    [InlineData("ask", "/kit scgpt", "--nope")]
    [InlineData("catalog", "check", "a", "b")]
    public async Task A_wrong_command_line_says_what_is_expected_and_ends_with_2(params string[] arguments)
    {
        var (exitCode, output, error) = await Talk.RunAsync(arguments);
        Assert.Equal((2, ""), (exitCode, output));
        Assert.Contains("--help' shows what is expected", error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_kit_with_errors_is_not_half_loaded()
    {
        using var folder = new TemporaryFolder();
        folder.Write("10-good.md", "# Good\n\n- [Fine](https://example.org/fine)\n  - id: fine\n");
        folder.Write("20-bad.md", "# Bad\n\n- [Broken](nowhere)\n- [Also](https://example.org/also)\n  - knd: blog\n");
        var (exitCode, output, error) = await Talk.RunAsync(["ask", "/kit fine", "--catalog", folder.Path]);
        Assert.Equal((2, ""), (exitCode, output));
        Assert.Contains("20-bad.md:3: ", error, StringComparison.Ordinal);
        Assert.Contains("20-bad.md:5: ", error, StringComparison.Ordinal);
        Assert.Contains("did you mean 'kind'?", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_that_a_file_or_a_command_line_says_acts_on_the_terminal()
    {
        using var folder = new TemporaryFolder();
        folder.Write("10-bad.md", "# Bad\n\n- [\e[31mX\e]0;pwn\a](nowhere)\n- [Y](https://example.org/y)\n  - kind: \e[2J\u202Efoo\n");
        foreach (var (_, output, error) in new[] { await Talk.RunAsync(["catalog", "check", folder.Path]), await Talk.RunAsync(["ask", "/kit", "--catalog", folder.Path]), await Talk.RunAsync(["\e[31m"]) })
        {
            Assert.NotEqual("", output + error);
            Assert.DoesNotContain(output + error, c => c != '\n' && (char.IsControl(c) || c == '\u202E'));
        }
    }

    [Fact]
    public async Task The_hint_names_the_whole_command() =>
        Assert.Contains("'labbot catalog check --help' shows", (await Talk.RunAsync(["catalog", "check", "a", "b"])).Error, StringComparison.Ordinal);

    [Fact]
    public async Task A_folder_that_is_not_there_is_named()
    {
        var (exitCode, _, error) = await Talk.RunAsync(["ask", "/kit", "--catalog", "no/such/folder"]);
        Assert.Equal(2, exitCode);
        Assert.Contains("no/such/folder:1: the folder cannot be read (it does not exist)", error, StringComparison.Ordinal);
    }
}
