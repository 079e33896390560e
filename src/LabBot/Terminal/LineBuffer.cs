namespace LabBot.Terminal;

/// <summary>A line being typed and where the cursor is. Immutable; what each key does is a method.</summary>
/// <param name="Text">What is typed.</param>
/// <param name="Cursor">Position of the cursor, 0 to the text's length.</param>
public readonly record struct LineBuffer(string Text, int Cursor)
{
    /// <summary>Nothing typed.</summary>
    public static LineBuffer Empty { get; } = new("", 0);

    /// <summary>A whole line, the cursor at its end.</summary>
    public static LineBuffer Of(string text) => new(text, text.Length);

    /// <summary>Types a character at the cursor.</summary>
    public LineBuffer Insert(char c) => new(Text.Insert(Cursor, c.ToString()), Cursor + 1);

    /// <summary>Removes what stands before the cursor.</summary>
    public LineBuffer Backspace() => Cursor == 0 ? this : new(Text.Remove(Cursor - StepBack, StepBack), Cursor - StepBack);

    /// <summary>Removes what stands at the cursor.</summary>
    public LineBuffer Delete() => Cursor == Text.Length ? this : this with { Text = Text.Remove(Cursor, StepForward) };

    /// <summary>One character to the left.</summary>
    public LineBuffer Left() => Cursor == 0 ? this : this with { Cursor = Cursor - StepBack };

    /// <summary>One character to the right.</summary>
    public LineBuffer Right() => Cursor == Text.Length ? this : this with { Cursor = Cursor + StepForward };

    /// <summary>To the start.</summary>
    public LineBuffer Home() => this with { Cursor = 0 };

    /// <summary>To the end.</summary>
    public LineBuffer End() => this with { Cursor = Text.Length };

    /// <summary>Removes everything before the cursor.</summary>
    public LineBuffer CutToStart() => new(Text[Cursor..], 0);

    /// <summary>Removes everything from the cursor on.</summary>
    public LineBuffer CutToEnd() => this with { Text = Text[..Cursor] };

    /// <summary>Removes the word before the cursor.</summary>
    public LineBuffer CutWord()
    {
        var start = Text[..Cursor].TrimEnd().LastIndexOf(' ') + 1;
        return new(Text.Remove(start, Cursor - start), start);
    }

    // A character outside the basic plane is two units of UTF-16 and one key press.
    private int StepBack => Cursor > 1 && char.IsSurrogatePair(Text[Cursor - 2], Text[Cursor - 1]) ? 2 : 1;

    private int StepForward => Cursor + 1 < Text.Length && char.IsSurrogatePair(Text[Cursor], Text[Cursor + 1]) ? 2 : 1;
}
