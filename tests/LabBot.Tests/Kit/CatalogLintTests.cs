using LabBot.Core.Kit;

namespace LabBot.Tests.Kit;

public sealed class CatalogLintTests
{
    [Theory]
    [InlineData("- [Sutton](http://a.example/)\n  - id: a\n", "3: warning: 'Sutton' is a plain http link; write https if the site answers to it")]
    [InlineData("- [Another perspective](https://a.example/)\n  - id: a\n", "3: warning: the label 'Another perspective' says nothing away from its section; write a label that names the thing, or put it in a group whose title ends in ':'")]
    [InlineData("- **VAEs**\n  - [Paper 2](https://a.example/)\n    - id: a\n", "4: warning: the label 'Paper 2' says nothing away from its section; write a label that names the thing, or put it in a group whose title ends in ':'")]
    [InlineData("- **VAEs:**\n  - [Paper 2](https://a.example/)\n    - id: a\n", null)]
    [InlineData("- [Sutton](https://a.example/)\n  - id: a\n- [B](https://www.a.example)\n", "5: warning: 'B' is listed before, as 'Sutton' at 10-test.md:3; nothing to do if both places are meant: people read it once")]
    [InlineData("- [Sutton](https://arxiv.org/abs/2405.18095)\n  - id: a\n  - kind: preprint\n", "3: warning: 'Sutton' is a preprint without a version; add one (v1, v2 …) if people should all read the same text")]
    [InlineData("- [Sutton](https://arxiv.org/abs/2405.18095v2)\n  - id: a\n  - kind: preprint\n", null)]
    [InlineData("- [Sutton](https://www.biorxiv.org/content/10.1101/2022.03.14.484134v3.abstract)\n  - id: a\n  - kind: preprint\n", null)]
    [InlineData("- [Sutton](https://arxiv.org/abs/2405.18095)\n  - id: a\n  - kind: paper\n", null)]
    [InlineData("- [Sutton](https://a.example/)\n  - id: a\n  - also: VAE\n- [B](https://b.example/)\n  - id: b\n", null)]
    public void A_kit_that_loads_says_what_a_curator_may_look_at(string bullets, string? warning) => AssertWarnings(warning, TemporaryKit.Load("# T\n\n" + bullets));

    [Fact]
    public void An_alias_of_two_works_is_a_warning_at_both() =>
        Assert.Equal(
            ["10-test.md:3: warning: the alias 'vae' belongs to 'a' and 'b'; who types it is shown all of them; keep it where it is meant", "10-test.md:6: warning: the alias 'vae' belongs to 'a' and 'b'; who types it is shown all of them; keep it where it is meant"],
            TemporaryKit.Load("# T\n\n- [Sutton](https://a.example/)\n  - id: a\n  - also: VAE\n- [B](https://b.example/)\n  - id: b\n  - also: vae\n").Problems.Select(problem => problem.ToString()));

    [Theory]
    [InlineData("\"original\": \"https://o.example/\"", "3: warning: 'Sutton' links a mirror, a.example; the original is https://o.example/")]
    [InlineData("\"original\": \"http://www.a.example/\"", null)]
    [InlineData("\"published\": { \"venue\": \"Nature\", \"doi\": \"10.1038/x\" }", "3: warning: 'Sutton' is a preprint that has been published, in Nature; link https://doi.org/10.1038/x if the published version is meant")]
    [InlineData("\"published\": { \"year\": 2024 }", "3: warning: 'Sutton' is a preprint that has been published; link the published version if that is meant")]
    [InlineData("\"published\": { \"doi\": \"10.1038/x\", \"basis\": \"the same title\" }", null)]
    public void What_is_known_of_a_work_is_held_against_its_link(string custom, string? warning) =>
        AssertWarnings(warning, TemporaryKit.Load(
            (TemporaryKit.Section, "# T\n\n- [Sutton](https://a.example/)\n  - id: a\n"), (WorksFile.FileName, $$"""[ { "id": "a", "custom": { {{custom}} } } ]""")));

    private static void AssertWarnings(string? warning, CatalogLoad load) =>
        Assert.Equal(warning is null ? [] : ["10-test.md:" + warning], load.Problems.Select(problem => problem.ToString()));
}
