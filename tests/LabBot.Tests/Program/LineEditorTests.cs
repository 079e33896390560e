using CsCheck;
using LabBot.Terminal;

namespace LabBot.Tests.Program;

public class LineEditorTests
{
    [Fact]
    public void A_line_is_what_was_typed() => Assert.Equal("/kit lio", Read("/kit lio⏎"));

    [Theory]
    [InlineData("kit⌫⌫it⏎", "kit")]
    [InlineData("it←←k⏎", "kit")]
    [InlineData("xkit⇱⌦⏎", "kit")]
    [InlineData("kt←i⇲!⏎", "kit!")]
    [InlineData("one two⌃W⏎", "one ")]
    [InlineData("one two←←←⌃K⏎", "one ")]
    [InlineData("one two←←←⌃U⏎", "two")]
    [InlineData("kit⎋lio⏎", "lio")]
    public void Keys_edit_the_line(string keys, string expected) => Assert.Equal(expected, Read(keys));

    [Fact]
    public void Up_and_down_bring_back_what_was_said()
    {
        var editor = Editor("one⏎two⏎↑⏎↑↑↑⏎↑↓⏎", out _);
        Assert.Equal(["one", "two", "two", "one", ""], Enumerable.Range(0, 5).Select(_ => editor.ReadLine("> ")));
    }

    [Fact]
    public void What_was_being_typed_is_still_there_behind_the_history() =>
        Assert.Equal("draft", Read("one⏎draft↑↓⏎", lines: 2));

    [Fact]
    public void A_line_wider_than_the_terminal_is_shown_whole_once_it_is_said()
    {
        Editor("/kit " + new string('x', 50) + "⏎", out var output).ReadLine("> ");
        Assert.Contains("> …", output.ToString(), StringComparison.Ordinal);
        Assert.EndsWith($"\r> /kit {new string('x', 50)}\e[K\n", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Tab_goes_through_the_proposals_and_starts_again()
    {
        Assert.Equal("/kit one", Read("/k⇥⏎"));
        Assert.Equal("/kit two", Read("/k⇥⇥⏎"));
        Assert.Equal("/kit one", Read("/k⇥⇥⇥⏎"));
        Assert.Equal("nothing", Read("nothing⇥⏎"));
    }

    [Theory]
    [InlineData("⌃D")]
    [InlineData("typed⌃C")]
    public void Control_D_on_an_empty_line_and_control_C_leave(string keys) => Assert.Null(Read(keys));

    [Fact]
    public void Control_D_in_a_line_deletes() => Assert.Equal("it", Read("kit⇱⌃D⏎"));

    [Fact]
    public void A_long_line_stays_on_one_row_of_the_terminal()
    {
        Editor(new string('x', 300) + "⏎", out var output).ReadLine("> ");
        Assert.All(output.ToString().Split('\r').SkipLast(1), row => Assert.True(System.Text.RegularExpressions.Regex.Replace(row, "\e\\[[0-9]*[A-Z]", "").TrimEnd('\n').Length < 40, row));
    }

    [Fact]
    public void The_cursor_never_leaves_the_line_or_parts_a_character() => Gen.Char["ab 👩é←→⌫⌦⇱⇲"].Array[0, 60].Sample(keys =>
    {
        var line = LineBuffer.Empty;
        foreach (var key in string.Concat(keys).EnumerateRunes().Select(rune => rune.ToString()))
        {
            line = key switch
            {
                "←" => line.Left(), "→" => line.Right(), "⌫" => line.Backspace(), "⌦" => line.Delete(), "⇱" => line.Home(), "⇲" => line.End(),
                _ => key.Aggregate(line, (current, c) => current.Insert(c)),
            };
            Assert.InRange(line.Cursor, 0, line.Text.Length);
            Assert.False(line.Cursor > 0 && line.Cursor < line.Text.Length && char.IsSurrogatePair(line.Text[line.Cursor - 1], line.Text[line.Cursor]));
        }
    });

    private static string? Read(string keys, int lines = 1)
    {
        var editor = Editor(keys, out _);
        return Enumerable.Range(0, lines).Select(_ => editor.ReadLine("> ")).ToList()[^1];
    }

    private static LineEditor Editor(string keys, out StringWriter output)
    {
        var pressed = new Queue<ConsoleKeyInfo>(Keys(keys));
        output = new StringWriter();
        return new LineEditor(output, pressed.Dequeue, () => 40, line => line == "/k" ? ["/kit one", "/kit two"] : []);
    }

    private static IEnumerable<ConsoleKeyInfo> Keys(string keys)
    {
        for (var i = 0; i < keys.Length; i++)
        {
            var key = keys[i] switch
            {
                '⏎' => ConsoleKey.Enter, '⌫' => ConsoleKey.Backspace, '⌦' => ConsoleKey.Delete, '←' => ConsoleKey.LeftArrow, '→' => ConsoleKey.RightArrow,
                '⇱' => ConsoleKey.Home, '⇲' => ConsoleKey.End, '↑' => ConsoleKey.UpArrow, '↓' => ConsoleKey.DownArrow, '⇥' => ConsoleKey.Tab, '⎋' => ConsoleKey.Escape,
                '⌃' => Enum.Parse<ConsoleKey>(keys[i + 1].ToString()),
                _ => ConsoleKey.None,
            };
            var control = keys[i] == '⌃';
            if (control)
                i++;
            yield return new ConsoleKeyInfo(key == ConsoleKey.None ? keys[i] : '\0', key, shift: false, alt: false, control);
        }
    }
}
