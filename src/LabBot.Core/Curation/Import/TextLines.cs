namespace LabBot.Core.Curation.Import;

/// <summary>Tells the line of a position in a text whose lines end in LF.</summary>
internal sealed class TextLines
{
    private readonly List<int> starts = [0];

    public TextLines(string text)
    {
        for (var i = text.IndexOf('\n'); i >= 0; i = text.IndexOf('\n', i + 1))
            starts.Add(i + 1);
    }

    /// <summary>The line, from 1.</summary>
    public int At(int position)
    {
        var found = starts.BinarySearch(position);
        return found >= 0 ? found + 1 : ~found;
    }
}
