namespace LabBot.EndToEnd;

public class TerminalTests
{
    [Fact]
    public async Task Ask_answers_from_any_folder_with_the_kit_beside_the_program()
    {
        var (exitCode, output, error) = await LabBotProcess.RunAsync("", "ask", "/kit scGTP");
        Assert.Equal((0, ""), (exitCode, error));
        Assert.StartsWith("scGPT: toward building a foundation model", output, StringComparison.Ordinal);
        Assert.DoesNotContain('\e', output);
    }

    [Fact]
    public async Task Without_a_terminal_one_line_says_what_is_missing()
    {
        var (exitCode, output, error) = await LabBotProcess.RunAsync("");
        Assert.Equal((2, ""), (exitCode, output));
        Assert.Single(error.TrimEnd('\n').Split('\n'));
    }

#if !PLATFORM_SDKS
    [Fact]
    public async Task A_client_that_is_not_built_in_is_an_error_at_every_start_and_the_error_says_what_to_do()
    {
        foreach (var arguments in new string[][] { [], ["run"], ["chat"], ["doctor"] })
        {
            var (exitCode, output, error) = await LabBotProcess.RunAsync(new Dictionary<string, string> { ["LABBOT_Slack__Client"] = "library" }, arguments);
            Assert.Equal((2, ""), (exitCode, output));
            Assert.Equal("Slack:Client is 'library', and this LabBot was built without SlackNet; expected wire. To have it, build LabBot with -p:PlatformSdks=true (README.md, Clients)\n", error);
        }
    }
#endif

    [Fact]
    public async Task A_pipe_is_a_conversation()
    {
        var (exitCode, output, error) = await LabBotProcess.RunAsync("lio\nqwerty zxcv\n", "chat");
        Assert.Equal((0, ""), (exitCode, error));
        Assert.StartsWith("Pietro Liò\n", output, StringComparison.Ordinal);
        Assert.Contains("\nNothing found\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_conversation_that_is_told_to_stop_stops_though_nobody_types()
    {
        var (exitCode, took) = await LabBotProcess.TerminateAsync("chat");
        Assert.Equal(0, exitCode);
        Assert.True(took < TimeSpan.FromSeconds(10), $"{took}");
    }

    [Fact]
    public async Task On_a_terminal_one_talks_with_completion_and_history_in_colour()
    {
        // Tab completes the command, ↑ brings the line back, Ctrl+D leaves.
        var (exitCode, output, _) = await LabBotProcess.RunOnTerminalAsync("/k\tscgtp\r\e[A\r\x04");
        Assert.Equal(0, exitCode);
        Assert.Contains("LabBot, on this terminal only", output, StringComparison.Ordinal);
        Assert.Contains("> /kit scgtp", output, StringComparison.Ordinal);
        Assert.Equal(2, output.Split("Haotian Cui").Length - 1);
        Assert.Contains("\e[1;36mscGPT", output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task NO_COLOR_keeps_the_terminal_plain()
    {
        var (exitCode, output, _) = await LabBotProcess.RunOnTerminalAsync("", "ask", "lio");
        Assert.Equal(0, exitCode);
        Assert.Contains("\e[1;36mPietro", output, StringComparison.Ordinal);
        var (_, plain, _) = await LabBotProcess.RunOnTerminalAsync("", "ask", "lio", "; NO_COLOR=1", $"'{LabBotProcess.File}'", "ask", "lio");
        Assert.Single(plain.Split("\e[1;36mPietro").Skip(1));
        Assert.Contains("\nPietro Liò", plain, StringComparison.Ordinal);
    }
}
