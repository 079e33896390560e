namespace LabBot.Tests.Program;

public class CatalogCheckTests
{
    [Fact]
    public async Task Check_counts_the_kit()
    {
        var (exitCode, output, _) = await Talk.RunAsync(["catalog", "check", TheKit.Folder]);
        Assert.Equal(0, exitCode);
        Assert.Matches(@"\n8 sections, 68 listings, 65 works, 0 errors, \d+ warnings\n$", output);
        Assert.Equal(output, (await Talk.OnTheKitAsync(["catalog", "check"])).Output);
    }

    [Theory]
    [InlineData("10-tldr.md:17: warning: 'The Bitter Lesson' links a mirror")]
    [InlineData("is a plain http link")]
    [InlineData("is a preprint without a version")]
    [InlineData("is a preprint that has been published")]
    [InlineData("says nothing away from its section")]
    [InlineData("is listed before, as 'DL gone wrong examples' at 10-tldr.md:13")]
    public async Task Check_warns(string warning) =>
        Assert.Contains(warning, (await Talk.RunAsync(["catalog", "check", TheKit.Folder])).Output, StringComparison.Ordinal);

    [Fact]
    public async Task Check_of_a_broken_kit_shows_every_error_and_ends_with_1()
    {
        using var folder = new TemporaryFolder();
        folder.Write("10-one.md", "# One\n\n- [A](ftp://example.org)\n- no link\n");
        folder.Write("20-two.md", "no heading\n\n- [B](https://example.org/b)\n  - kind: blgo\n");
        var (exitCode, output, _) = await Talk.RunAsync(["catalog", "check", folder.Path]);
        Assert.Equal(1, exitCode);
        Assert.Contains("10-one.md:3: ", output, StringComparison.Ordinal);
        Assert.Contains("10-one.md:4: ", output, StringComparison.Ordinal);
        Assert.Contains("20-two.md:1: ", output, StringComparison.Ordinal);
        Assert.Contains("20-two.md:4: the kind is 'blgo'", output, StringComparison.Ordinal);
        Assert.EndsWith("the kit does not load\n", output, StringComparison.Ordinal);
    }
}
