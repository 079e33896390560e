using System.Text;
using System.Text.RegularExpressions;

namespace LabBot.Tests.Kit;

public sealed partial class BrokenKitTests
{
    private static readonly Dictionary<string, BrokenKit> ByName = BrokenKits.All.ToDictionary(kit => kit.Name);

    public static TheoryData<string> Names => [.. ByName.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_broken_kit_says_file_line_what_and_mend(string name)
    {
        var load = TemporaryKit.Load(ByName[name].Files);

        Assert.Null(load.Catalog);
        Assert.Equal(ByName[name].Errors, load.Errors.Select(error => error.ToString()));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Errors_keep_their_lines_with_a_byte_order_mark_and_Windows_line_endings(string name) =>
        AssertSameErrors(name, text => "\uFEFF" + text.ReplaceLineEndings("\r\n"));

    [Theory]
    [MemberData(nameof(Names))]
    public void Errors_keep_their_lines_without_a_final_line_ending(string name) =>
        AssertSameErrors(name, text => text.TrimEnd('\n') is { Length: > 0 } trimmed ? trimmed : text);

    [Fact]
    public void All_errors_are_said_at_once()
    {
        var load = TemporaryKit.Load(
            ("10-one.md", "# One\n\n- [A](htp://a.example/)\n  - id: a\n  - counterpoint: [B](https://b.example/)\n    - kidn: blog\n"),
            ("20-two.md", "- words\n  - see also: a\n"),
            ("works.csl.json", "{}"),
            ("kit.json", "[]"));

        Assert.Equal(
            ["10-one.md:3", "10-one.md:6", "20-two.md:1", "20-two.md:1", "kit.json:1", "works.csl.json:1"],
            load.Errors.Select(error => error.Source.ToString()));
    }

    [Fact]
    public void A_listing_that_cannot_be_read_still_lends_its_id_to_relations()
    {
        var load = TemporaryKit.Load("# T\n\n- [A](htp://a.example/)\n  - id: a\n- [B](https://b.example/)\n  - id: b\n  - see also: a\n");

        Assert.Equal(3, Assert.Single(load.Errors).Source.Line);
    }

    [Fact]
    public void The_readme_quotes_messages_as_they_are()
    {
        var messages = BrokenKits.All.SelectMany(kit => kit.Errors).Select(error => error[(error.IndexOf(": ", StringComparison.Ordinal) + 2)..]).ToList();
        var quoted = QuotedMessage().Matches(File.ReadAllText(Path.Combine(TheKit.Folder, "README.md"))).Select(match => match.Groups["message"].Value).ToList();

        Assert.NotEmpty(quoted);
        foreach (var message in quoted)
            Assert.Contains(messages, known => message.EndsWith('…') ? known.StartsWith(message[..^1], StringComparison.Ordinal) : known == message);
    }

    private static void AssertSameErrors(string name, Func<string, string> rewrite)
    {
        using var kit = new TemporaryKit();
        foreach (var (file, text) in ByName[name].Files)
            kit.With(file, Encoding.UTF8.GetBytes(rewrite(text)));

        Assert.Equal(ByName[name].Errors, kit.Load().Errors.Select(error => error.ToString()));
    }

    [GeneratedRegex(@"^\| `[^`]*?(?:\.md|\.json|…):\d+: (?<message>[^`]+)`", RegexOptions.Multiline)]
    private static partial Regex QuotedMessage();
}
