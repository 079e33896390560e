using CsCheck;
using LabBot.Core.Commands;

namespace LabBot.Tests.Commands;

public class TypedOptionsTests
{
    private static readonly CommandDefinition Add = new()
    {
        Name = "add",
        Summary = "Adds",
        Options = [new("url", "where"), new("note", "what") { IsNamed = true }, new("label", "how") { IsNamed = true }],
        Handler = (_, _) => throw new InvalidOperationException(),
    };

    // Whatever has a meaning in a line, and anything else.
    private static readonly Gen<string> Texts = Gen.OneOf(
        Gen.OneOf("\"", "\\", "\\\"", " ", "  ", "\n", "(", ",", "“", "”", "„", "«", "»", "note:", "label:", " label: ", "words", "🙂"), Gen.Char.AlphaNumeric.Select(letter => letter.ToString()), Gen.String)
        .List[0, 12].Select(string.Concat);

    [Fact]
    public void Any_text_is_read_as_it_was_when_it_is_quoted() => Gen.Select(Texts, Texts).Sample((note, label) =>
    {
        var read = TypedOptions.Read(Add, $"https://x.example/ note:{TypedOptions.Quote(note)} label:{TypedOptions.Quote(label)}", out var unclear);
        Assert.Null(unclear);
        Assert.Equal(("https://x.example/", note, label), (read["url"], read["note"], read["label"]));
    }, iter: 20_000);

    [Fact]
    public void Any_text_in_quotation_marks_ends_with_them_and_what_is_behind_goes_by_its_place() => Gen.Select(Texts, Texts).Sample((note, label) =>
    {
        var read = TypedOptions.Read(Add, $"note:{TypedOptions.Quote(note)} https://x.example/ label:{TypedOptions.Quote(label)}", out var unclear);
        Assert.Null(unclear);
        Assert.Equal(("https://x.example/", note, label), (read["url"], read["note"], read["label"]));
    }, iter: 20_000);

    [Theory]
    [InlineData("note:\"two words\" https://x.example/", "https://x.example/", "two words", null)]
    [InlineData("note:“two words” https://x.example/ label:plain", "https://x.example/", "two words", "plain")]
    [InlineData("note:\"it says \"label: x\", twice\" https://x.example/ label:\"a b\"", "https://x.example/", "it says \"label: x\", twice", "a b")]
    [InlineData("note:\"two words\" label:\"a b\" https://x.example/", "https://x.example/", "two words", "a b")]
    [InlineData("note:\"two words\" https://x.example/ label:5\" wide", "https://x.example/", "two words", "5\" wide")]
    [InlineData("https://x.example/ note:\"Attention\" and \"Memory\", both label:\"a b\"", "https://x.example/", "\"Attention\" and \"Memory\", both", "a b")]
    public void Quotation_marks_end_a_value_anywhere_in_the_line(string line, string url, string note, string? label)
    {
        var read = TypedOptions.Read(Add, line, out var unclear);
        Assert.Null(unclear);
        Assert.Equal((url, note, label), (read["url"], read["note"], read.GetValueOrDefault("label")));
    }

    [Theory]
    [InlineData("https://x.example/ note:\"Attention\" and memory label:X", "\"Attention\" and memory", "words stand behind its quotation marks")]
    [InlineData("note:\"one\" https://x.example/ label:\"two\" https://y.example/", "one", "words stand behind its quotation marks")]
    [InlineData("note:\"5\" screen, label: two\"", "\"5\" screen,", "its quotation marks do not come in pairs")]
    public void Words_behind_quotation_marks_that_go_nowhere_are_asked_about(string line, string note, string why)
    {
        var read = TypedOptions.Read(Add, line, out var unclear);
        Assert.Equal((note, why), (read["note"], unclear?.Why));
    }

    [Fact]
    public void Of_any_line_every_letter_is_read_or_it_is_said_what_is_unclear() => Gen.Select(Texts, Texts).Sample((note, label) =>
    {
        var line = $"https://x.example/ note:\"{note}\" label:{label}";
        var read = TypedOptions.Read(Add, line, out var unclear);
        if (unclear is null)
            Assert.Equal(Letters(line), Letters(string.Concat(read.Select(option => option.Key == "url" ? option.Value : option.Key + option.Value))));
    }, iter: 20_000);

    private static string Letters(string text) => string.Concat(text.Where(char.IsLetterOrDigit).Order());
}
