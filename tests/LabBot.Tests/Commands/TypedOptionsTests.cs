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
    public void Of_any_line_every_letter_is_read_or_it_is_said_what_is_unclear() => Gen.Select(Texts, Texts).Sample((note, label) =>
    {
        var line = $"https://x.example/ note:\"{note}\" label:{label}";
        var read = TypedOptions.Read(Add, line, out var unclear);
        if (unclear is null)
            Assert.Equal(Letters(line), Letters(string.Concat(read.Select(option => option.Key == "url" ? option.Value : option.Key + option.Value))));
    }, iter: 20_000);

    private static string Letters(string text) => string.Concat(text.Where(char.IsLetterOrDigit).Order());
}
