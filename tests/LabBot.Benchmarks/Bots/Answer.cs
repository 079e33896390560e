using System.Text.Json.Nodes;

namespace LabBot.Benchmarks.Bots;

/// <summary>What a bot answered first.</summary>
/// <param name="Kind">What sort of answer.</param>
/// <param name="ReadAt">When its bytes were read, as a timestamp of the machine's clock; of no meaning where none came.</param>
internal readonly record struct Answer(AnswerKind Kind, long ReadAt)
{
    /// <summary>Reads an acknowledgement.</summary>
    /// <param name="failure">Why there is none; null where there is one.</param>
    /// <param name="content">What it holds; null where it holds nothing.</param>
    /// <param name="readAt">When it was read.</param>
    public static Answer Of(string? failure, JsonNode? content, long readAt) => new(
        failure is not null || content?.ToJsonString() is not { } text ? AnswerKind.None
            : text.Contains("One thing at a time", StringComparison.Ordinal) ? AnswerKind.SlowDown
            : text.Contains("ry again", StringComparison.Ordinal) ? AnswerKind.TryAgain
            : AnswerKind.Full,
        readAt);

    /// <summary>Milliseconds from the timestamp for which it was due; infinite where no answer came.</summary>
    public double After(long due) => Kind == AnswerKind.None ? double.PositiveInfinity : TimeProvider.System.GetElapsedTime(due, ReadAt).TotalMilliseconds;
}

/// <summary>The sorts of answers.</summary>
internal enum AnswerKind
{
    /// <summary>None in the time that the platform gives, or one that holds nothing.</summary>
    None,

    /// <summary>What was asked for.</summary>
    Full,

    /// <summary>Who asks is too fast.</summary>
    SlowDown,

    /// <summary>It was not done, or takes longer.</summary>
    TryAgain,
}
