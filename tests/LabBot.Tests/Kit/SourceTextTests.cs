using System.Text;
using CsCheck;
using LabBot.Core.Kit;

namespace LabBot.Tests.Kit;

public sealed class SourceTextTests
{
    private static readonly Gen<string> SomeLine = Gen.OneOf("", "a", "- [A](https://a.example/) — é", "  - id: a", "\uFEFF", "🙂", "\t", "\u2028");

    private static readonly Gen<(string Text, string Ending)[]> SomeLines = Gen.Select(SomeLine, Gen.OneOf("\n", "\r\n", "\r")).Array[0, 12];

    private static readonly Gen<byte[]> SomeFile = Gen.Select(Gen.Bool, SomeLines, SomeLine, (mark, lines, open) =>
        Encoding.UTF8.GetBytes((mark ? "\uFEFF" : "") + string.Concat(lines.Select(line => line.Text + line.Ending)) + open));

    [Fact]
    public void Reading_and_writing_unchanged_gives_the_same_bytes() => SomeFile.Sample(bytes => Assert.Equal(bytes, Read(bytes).ToBytes()));

    [Fact]
    public void Reading_and_writing_any_text_gives_the_same_bytes() =>
        Gen.String.Select(text => Encoding.UTF8.GetBytes(text)).Sample(bytes => Assert.Equal(bytes, Read(bytes).ToBytes()));

    [Fact]
    public void The_same_lines_give_the_same_bytes() => SomeFile.Sample(bytes =>
    {
        var text = Read(bytes);
        Assert.Equal(bytes, text.With(text.Lines).ToBytes());
    });

    [Theory]
    [InlineData("a\r\nb\nc", 1, "a\r\nX\r\nb\nc")]
    [InlineData("a\r\nb\r\n", 2, "a\r\nb\r\nX\r\n")]
    [InlineData("a\r\nb", 2, "a\r\nb\r\nX")]
    [InlineData("a\rb\r", 0, "X\ra\rb\r")]
    [InlineData("", 0, "X\n")]
    [InlineData("\uFEFFa\r\nb\r\n", 0, "\uFEFFX\r\na\r\nb\r\n")]
    public void A_new_line_ends_as_the_file_does(string before, int at, string after)
    {
        var text = Read(Encoding.UTF8.GetBytes(before));
        var with = text.With([.. text.Lines.Take(at), new SourceLine("X"), .. text.Lines.Skip(at)]);
        Assert.Equal(after, Encoding.UTF8.GetString(with.ToBytes()));
    }

    [Theory]
    [InlineData("# T\n\u00ff", 2)]
    [InlineData("\u00ff", 1)]
    [InlineData("a\nb\u00e9", 2)]
    [InlineData("a\r\nb\r\n\u00ff\n", 3)]
    [InlineData("a\rb\r\u00ff", 3)]
    [InlineData("\u00ef\u00bb\u00bf# T\n\u00ff", 2)]
    [InlineData("\u00ff\u00fea\0", 1)]
    public void Bytes_that_are_not_UTF_8_are_refused_with_their_line(string latin1, int line)
    {
        Assert.False(SourceText.TryRead(Encoding.Latin1.GetBytes(latin1), out _, out var errorLine));
        Assert.Equal(line, errorLine);
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("a", 1)]
    [InlineData("a\n", 1)]
    [InlineData("a\r\n\r\nb\r", 3)]
    public void Lines_are_counted_as_an_editor_counts_them(string text, int count) =>
        Assert.Equal(count, Read(Encoding.UTF8.GetBytes(text)).LineCount);

    private static SourceText Read(byte[] bytes)
    {
        Assert.True(SourceText.TryRead(bytes, out var text, out _));
        return text;
    }
}
