using System.Text.RegularExpressions;

namespace LabBot.Tests.Program;

/// <summary>Two accounts of one person on the terminal, joined line by line as they would be in the chat.</summary>
public partial class LinkTests
{
    [Fact]
    public async Task Two_accounts_are_linked_line_by_line_and_the_next_days_reading_arrives_once()
    {
        using var data = new TemporaryFolder();
        await Ask("2026-03-02T08:00:00Z", "ada", "/reading start tldr");
        await Ask("2026-03-02T08:01:00Z", "ada-discord", "/reading start full");
        Assert.Equal(2, Cards(await Tick("2026-03-03T09:00:00Z")));

        var asked = await Ask("2026-03-03T10:00:00Z", "ada", "/labbot link");
        var (code, link) = (Code().Match(asked).Groups[1].Value, GoOn().Match(asked).Groups[1].Value);
        Assert.Contains("Nobody has entered the code yet", await Ask("2026-03-03T10:01:00Z", "ada", $"/labbot link-go {link}"), StringComparison.Ordinal);
        Assert.StartsWith("Are both of these you?", await Ask("2026-03-03T10:02:00Z", "ada-discord", $"/labbot link {code.ToLowerInvariant()}"), StringComparison.Ordinal);
        Assert.StartsWith("This link is not yours", await Ask("2026-03-03T10:03:00Z", "eve", $"/labbot link-confirm {link}", exitCode: 1), StringComparison.Ordinal);
        Assert.StartsWith("The other account has still to confirm", await Ask("2026-03-03T10:04:00Z", "ada-discord", $"/labbot link-confirm {link}"), StringComparison.Ordinal);
        Assert.StartsWith("Linked", await Ask("2026-03-03T10:05:00Z", "ada", $"/labbot link-confirm {link}"), StringComparison.Ordinal);
        Assert.Contains("ada-discord", await Ask("2026-03-03T10:06:00Z", "ada", "/reading settings surface ada-discord"), StringComparison.Ordinal);

        var reading = await Tick("2026-03-04T09:00:00Z");
        Assert.Equal(1, Cards(reading));
        Assert.StartsWith("To ada-discord:\n", reading, StringComparison.Ordinal);
        Assert.Equal("", await Tick("2026-03-04T18:00:00Z"));
        Assert.StartsWith("Is machine learning good or bad", await Ask("2026-03-04T18:01:00Z", "ada", "/reading done"), StringComparison.Ordinal);

        Assert.StartsWith("Unlinked", await Ask("2026-03-04T19:00:00Z", "ada", "/labbot unlink yes"), StringComparison.Ordinal);
        Assert.StartsWith("To ada-discord:\n", await Tick("2026-03-05T09:00:00Z"), StringComparison.Ordinal);

        async Task<string> Ask(string now, string name, string line, int exitCode = 0)
        {
            var said = await Talk.OnTheKitAsync(["ask", line, "--as", name, "--data", data.Path, "--now", now]);
            Assert.Equal((exitCode, ""), (said.ExitCode, said.Error));
            return said.Output;
        }

        async Task<string> Tick(string now) => (await Talk.OnTheKitAsync(["drip", "tick", "--data", data.Path, "--now", now])).Output;
    }

    private static int Cards(string output) => output.Split('\n').Count(line => line.StartsWith("To ", StringComparison.Ordinal));

    [GeneratedRegex("/labbot link ([0-9A-Z]{4}-[0-9A-Z]{4})")]
    private static partial Regex Code();

    [GeneratedRegex("/labbot link-go ([0-9a-f]{12})")]
    private static partial Regex GoOn();
}
