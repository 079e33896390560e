using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using LabBot.Core;
using LabBot.Core.Cards;

namespace LabBot.Slack;

/// <summary>
/// Spans as Slack's text. Rich text is the rule: its marks are data, so a title made of <c>*</c> or <c>&lt;!channel&gt;</c> is only ever text. Markup is for the
/// two places where rich text cannot stand (beside a button, and as small print), and only where no text of the spans holds a character that it could act on.
/// </summary>
internal static class SlackSpans
{
    private const string DateFormat = "{date_short_pretty} at {time}";

    // What Slack's markup acts on: marks of style, the bar of a link, a quote.
    private static readonly SearchValues<char> Marks = SearchValues.Create("*_~`|>");

    /// <summary>The spans as rich text; no element for no text.</summary>
    public static List<SlackRichElement> Rich(IEnumerable<Span> spans, SlackRichStyle? plain = null)
    {
        var elements = new List<SlackRichElement>();
        foreach (var span in spans)
        {
            switch (span)
            {
                case Span.Text text:
                    Add(InertText.Lines(text.Value), plain);
                    break;
                case Span.Bold bold:
                    Add(InertText.Lines(bold.Value), SlackRichStyle.Strong);
                    break;
                case Span.Code code:
                    Add(InertText.Lines(code.Value), SlackRichStyle.Typed);
                    break;
                case Span.Link link:
                    AddLink(link);
                    break;
                case Span.Mention { Member: var member }:
                    if (IsSlackUser(member))
                        elements.Add(new SlackRichElement.User(member.User));
                    else
                        Add("@" + InertText.OneLine(member.User), plain);
                    break;
                case Span.LocalTime time:
                    elements.Add(new SlackRichElement.Date(time.Instant.ToUnixTimeSeconds(), DateFormat, SpanWords.Of(time.Instant)));
                    break;
                default:
                    throw new UnreachableException();
            }
        }

        return elements;

        void Add(string text, SlackRichStyle? style)
        {
            if (text.Length > 0)
                elements.Add(new SlackRichElement.Run(text, style));
        }

        void AddLink(Span.Link link)
        {
            var label = InertText.OneLine(link.Label);
            if (HonestLinks.Address(link.Uri, SlackLimits.Url) is not { } address)
            {
                Add(label.Length > 0 ? $"{label} <{InertText.OneLine(HonestLinks.Spelled(link.Uri))}>" : InertText.OneLine(HonestLinks.Spelled(link.Uri)), plain);
                return;
            }

            elements.Add(new SlackRichElement.Link(address, string.IsNullOrWhiteSpace(label) ? address : label, plain));
            if (HonestLinks.HostToShow(label, link.Uri) is { } host)
                Add($" ({host})", plain);
        }
    }

    /// <summary>The spans as Slack's markup; null when a text of theirs could act in it, so that it has to be rich text.</summary>
    public static string? Mrkdwn(IEnumerable<Span> spans)
    {
        var markup = new StringBuilder();
        var wantsBoundary = false;
        var colons = 0;
        foreach (var span in spans)
        {
            var (text, marked) = span switch
            {
                Span.Text { Value: var value } => (Inert(InertText.Lines(value)), false),
                Span.Bold { Value: var value } => (Inert(InertText.Lines(value)) is { } inert && IsWord(inert) ? $"*{inert}*" : null, true),
                Span.Code { Value: var value } => (InertText.Lines(value) is var code && IsWord(code) && !code.Contains('`') ? $"`{SlackWords.Escape(code)}`" : null, true),
                Span.Link link => (Link(link), false),
                Span.Mention { Member: var member } => (IsSlackUser(member) ? $"<@{member.User}>" : Inert("@" + InertText.OneLine(member.User)), false),
                Span.LocalTime time => ($"<!date^{time.Instant.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)}^{DateFormat}|{SpanWords.Of(time.Instant)}>", false),
                _ => throw new UnreachableException(),
            };
            // An emoji's name stands between two colons, and may begin in one span and end in the next.
            colons += SpanWords.Of(span).AsSpan().Count(':');
            if (text is null || colons > 1)
                return null;
            if (text.Length == 0)
                continue;
            if ((marked && markup.Length > 0 && !char.IsWhiteSpace(markup[^1])) || (wantsBoundary && !char.IsWhiteSpace(text[0]) && text[0] is not ('.' or ',' or ';' or ')')))
                return null;
            markup.Append(text);
            wantsBoundary = marked;
        }

        return markup.ToString();
    }

    private static string? Link(Span.Link link)
    {
        var label = InertText.OneLine(link.Label);
        if (HonestLinks.Address(link.Uri, SlackLimits.Url) is not { } address || address.AsSpan().IndexOfAny("<>| ") >= 0 || !IsWord(label) || Inert(label) is not { } inert)
            return null;
        return $"<{SlackWords.Escape(address)}|{inert}>" + (HonestLinks.HostToShow(label, link.Uri) is { } host ? $" ({host})" : "");
    }

    // The text escaped; null when it holds a mark.
    private static string? Inert(string text) => text.AsSpan().IndexOfAny(Marks) < 0 ? SlackWords.Escape(text) : null;

    // Slack sees a mark of style only where it touches a letter inside and none outside.
    private static bool IsWord(string text) => text.Length > 0 && !char.IsWhiteSpace(text[0]) && !char.IsWhiteSpace(text[^1]) && !text.Contains('\n');

    /// <summary>Whether it is an account that Slack can name.</summary>
    internal static bool IsSlackUser(MemberId member) =>
        member.Platform == "slack" && member.User is ['U' or 'W', _, _, ..] && member.User.Length <= 32 && member.User.All(c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c));
}
