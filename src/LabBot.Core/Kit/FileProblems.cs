using Markdig.Syntax;

namespace LabBot.Core.Kit;

/// <summary>The problems of one file, on their way to those of all.</summary>
internal sealed class FileProblems(string file, List<Problem> all)
{
    /// <summary>The file's name.</summary>
    public string File { get; } = file;

    /// <summary>An error where a block of Markdown begins.</summary>
    public void Error(MarkdownObject block, string what, string mend) => Error(block.Line + 1, what, mend);

    /// <summary>An error on a line, counted from 1.</summary>
    public void Error(int line, string what, string mend) => all.Add(Problem.Error(File, line, what, mend));

    /// <summary>A warning on a line, counted from 1.</summary>
    public void Warning(int line, string what, string mend) => all.Add(Problem.Warning(new(File, line), what, mend));
}
