using LabBot.Terminal;

namespace LabBot.Tests.Program;

public class RunTests
{
    [Theory]
    [InlineData]
    [InlineData("run")]
    public async Task Run_without_a_platform_or_a_terminal_says_what_is_missing_in_one_line(params string[] arguments)
    {
        var (exitCode, output, error) = await Talk.RunAsync(arguments);
        Assert.Equal((2, ""), (exitCode, output));
        Assert.Equal("Nothing to run: no platform is configured and there is no terminal to talk on; set Slack:BotToken and Slack:AppToken, or Discord:Token (README.md says how), or try 'labbot ask \"/kit scgpt\"', or 'labbot chat' with lines from a pipe.\n", error);
    }

    [Theory]
    [InlineData(null, "xterm-256color", true)]
    [InlineData("", "xterm", true)]
    [InlineData("1", "xterm", false)]
    [InlineData("0", "xterm", false)]
    [InlineData(null, "dumb", false)]
    public void NO_COLOR_and_dumb_terminals_are_respected(string? noColor, string term, bool expected) =>
        Assert.Equal(expected, TerminalDevice.WantsColour(name => name == "NO_COLOR" ? noColor : name == "TERM" ? term : null));
}
