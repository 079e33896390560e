using System.Diagnostics;
using System.Globalization;

namespace LabBot.Core.Cards;

/// <summary>Spans as words alone, where nothing can be marked.</summary>
public static class SpanWords
{
    /// <summary>The words of a span, on one line, without white space around them.</summary>
    public static string Of(Span span) => InertText.OneLine(span switch
    {
        Span.Text text => text.Value,
        Span.Bold bold => bold.Value,
        Span.Code code => code.Value,
        Span.Link link => link.Label,
        Span.Mention mention => "@" + mention.Member.User,
        Span.LocalTime time => Of(time.Instant),
        _ => throw new UnreachableException(),
    }).Trim();

    /// <summary>A moment where the reader's zone is not known: <c>2026-03-26 09:00 UTC</c>.</summary>
    public static string Of(DateTimeOffset instant) => instant.ToUniversalTime().ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
}
