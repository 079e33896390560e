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
    public void Replacing_lines_by_themselves_gives_the_same_bytes() => Gen.Select(SomeFile, Gen.Int[0, 20], Gen.Int[0, 20]).Sample((bytes, from, length) =>
    {
        var text = Read(bytes);
        var lines = LinesOf(text.Text);
        var first = Math.Min(from, lines.Count);
        var count = Math.Min(length, lines.Count - first);

        Assert.Equal(bytes, text.Splice(first + 1, count, [.. lines.Skip(first).Take(count).Select(line => line.Text)]).ToBytes());
    });

    [Fact]
    public void A_splice_leaves_every_other_byte_alone() => Gen.Select(SomeFile, Gen.Int[0, 20], Gen.Int[0, 20], Gen.OneOf("new", "x", "").Array[0, 3]).Sample((bytes, from, length, added) =>
    {
        var text = Read(bytes);
        var lines = LinesOf(text.Text);
        var first = Math.Min(from, lines.Count);
        var count = Math.Min(length, lines.Count - first);
        var spliced = text.Splice(first + 1, count, added);

        var before = string.Concat(lines.Take(first).Select(line => line.Text + line.Ending));
        var after = string.Concat(lines.Skip(first + count).Select(line => line.Text + line.Ending));
        if (after.Length > 0)
            Assert.EndsWith(after, spliced.Text, StringComparison.Ordinal);
        // The ending of the line before may go or come with the file's open end.
        Assert.StartsWith(before.TrimEnd('\r', '\n'), spliced.Text, StringComparison.Ordinal);
        byte[] mark = bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? Encoding.UTF8.GetPreamble() : [];
        Assert.Equal([.. mark, .. Encoding.UTF8.GetBytes(spliced.Text)], spliced.ToBytes());
    });

    [Theory]
    [InlineData("a\r\nb\nc", 2, 1, "X", "a\r\nX\nc")]
    [InlineData("a\r\nb\r\n", 3, 0, "X", "a\r\nb\r\nX\r\n")]
    [InlineData("a\r\nb", 3, 0, "X", "a\r\nb\r\nX")]
    [InlineData("a\nb", 2, 1, "X|Y", "a\nX\nY")]
    [InlineData("a\nb", 2, 1, "", "a")]
    [InlineData("a\nb\n", 2, 1, "", "a\n")]
    [InlineData("a\rb\r", 1, 0, "X", "X\ra\rb\r")]
    [InlineData("", 1, 0, "X", "X\n")]
    [InlineData("a", 1, 1, "X|Y", "X\nY")]
    [InlineData("\uFEFFa\r\nb\r\n", 1, 1, "X", "\uFEFFX\r\nb\r\n")]
    public void A_splice_keeps_line_endings(string before, int first, int count, string lines, string after)
    {
        var spliced = Read(Encoding.UTF8.GetBytes(before)).Splice(first, count, lines.Length == 0 ? [] : lines.Split('|'));

        Assert.Equal(after, Encoding.UTF8.GetString(spliced.ToBytes()));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 3)]
    [InlineData(4, 0)]
    [InlineData(1, -1)]
    public void A_splice_outside_the_file_is_refused(int first, int count) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Read("a\nb\n"u8.ToArray()).Splice(first, count, []));

    [Theory]
    [InlineData("a\nb")]
    [InlineData("a\r")]
    public void A_replacement_is_one_line(string replacement) =>
        Assert.Throws<ArgumentException>(() => Read("a\n"u8.ToArray()).Splice(1, 1, [replacement]));

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

    private static List<(string Text, string Ending)> LinesOf(string text)
    {
        var lines = new List<(string, string)>();
        while (text.Length > 0)
        {
            var end = text.IndexOfAny(['\r', '\n']);
            var ending = end < 0 ? "" : text[end..].StartsWith("\r\n", StringComparison.Ordinal) ? "\r\n" : text[end].ToString();
            var length = end < 0 ? text.Length : end;
            lines.Add((text[..length], ending));
            text = text[(length + ending.Length)..];
        }

        return lines;
    }
}
