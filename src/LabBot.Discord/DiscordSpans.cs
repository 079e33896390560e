using System.Diagnostics;
using System.Globalization;
using System.Text;
using LabBot.Core;
using LabBot.Core.Cards;

namespace LabBot.Discord;

/// <summary>Some of a message's text.</summary>
/// <param name="Markup">In Discord's markup.</param>
/// <param name="Links">How many links it has.</param>
/// <param name="Marks">How much of it stands out, links included.</param>
internal readonly record struct DiscordText(string Markup, int Links = 0, int Marks = 0)
{
    /// <summary>Whether it has anything to read.</summary>
    public bool HasWords => !string.IsNullOrWhiteSpace(Markup);

    /// <summary>Whether one message can hold it.</summary>
    public bool Fits(int most = DiscordLimits.Description) => Markup is null || (Markup.Length <= most && Links <= DiscordLimits.Links && Marks <= DiscordLimits.Marks);

    /// <summary>The same, standing out; nothing for nothing.</summary>
    public DiscordText Strong() => HasWords ? new($"**{Markup.Trim()}**", Links, Marks + 1) : this;

    /// <summary>This and then the other.</summary>
    public DiscordText Then(string between, DiscordText other) =>
        !other.HasWords ? this : !HasWords ? other : new($"{Markup}{between}{other.Markup}", Links + other.Links, Marks + other.Marks);
}

/// <summary>Spans as Discord's markup; each text is escaped here and nowhere else, so a title made of <c>*</c>, <c>@everyone</c> or <c>&lt;t:0&gt;</c> is only ever text.</summary>
internal static class DiscordSpans
{
    /// <summary>The spans as markup.</summary>
    public static DiscordText Markup(IEnumerable<Span> spans)
    {
        var markup = new StringBuilder();
        var (links, marks) = (0, 0);
        // Where the marks of bold, and of code, were closed last.
        var (bold, code) = (-1, -1);
        foreach (var span in spans)
        {
            switch (span)
            {
                case Span.Text text:
                    Add(InertText.Lines(text.Value));
                    break;
                case Span.Bold { Value: var value }:
                    AddBold(InertText.Lines(value));
                    break;
                case Span.Code { Value: var value }:
                    AddCode(InertText.Lines(value));
                    break;
                case Span.Link link:
                    AddLink(link);
                    break;
                case Span.Mention { Member: var member }:
                    if (IsDiscordUser(member))
                        AddMark($"<@{member.User}>");
                    else
                        Add("@" + InertText.OneLine(member.User));
                    break;
                case Span.LocalTime time:
                    AddMark(string.Create(CultureInfo.InvariantCulture, $"<t:{time.Instant.ToUnixTimeSeconds()}:f>"));
                    break;
                default:
                    throw new UnreachableException();
            }
        }

        return new(markup.ToString(), links, marks);

        void Add(string text)
        {
            markup.Append(DiscordWords.Escape(text, StartsLine()));
            marks += DiscordWords.Emoji(text);
        }

        void AddMark(string mark)
        {
            markup.Append(mark);
            marks++;
        }

        bool StartsLine()
        {
            for (var i = markup.Length - 1; i >= 0 && markup[i] != '\n'; i--)
            {
                if (!DiscordWords.IsBefore(markup[i]))
                    return false;
            }

            return true;
        }

        // Each line by itself, and the marks touch its words. Four stars in a row would be no mark: what is bold next goes on in the same ones.
        void AddBold(string text)
        {
            foreach (var (place, line) in text.Split('\n').Index())
            {
                // Within its marks a text begins anew, a heading too.
                var escaped = DiscordWords.Escape(line, startsLine: true);
                var words = escaped.Trim();
                var lead = escaped.Length - escaped.TrimStart().Length;
                markup.Append(place > 0 ? "\n" : "").Append(escaped, 0, lead);
                if (words.Length == 0)
                    continue;
                if (bold == markup.Length)
                    markup.Length -= 2;
                else
                    markup.Append("**");
                bold = markup.Append(words).Append("**").Length;
                marks += 1 + DiscordWords.Emoji(words);
                markup.Append(escaped, lead + words.Length, escaped.Length - lead - words.Length);
            }
        }

        // Within code nothing acts but the mark that ends it, and what would end the words of a link before it.
        void AddCode(string text)
        {
            if (code == markup.Length || text.AsSpan().IndexOfAny('`', '\n') >= 0 || text.Contains("](", StringComparison.Ordinal) || string.IsNullOrWhiteSpace(text))
                Add(text);
            else
                (code, marks) = (markup.Append('`').Append(text).Append('`').Length, marks + 1);
        }

        void AddLink(Span.Link link)
        {
            var label = InertText.OneLine(link.Label).Trim();
            if (Target(link.Uri) is not { } target)
            {
                Add(label.Length > 0 ? $"{label} <{InertText.OneLine(HonestLinks.Spelled(link.Uri))}>" : InertText.OneLine(HonestLinks.Spelled(link.Uri)));
                return;
            }

            (links, marks) = (links + 1, marks + 1 + DiscordWords.Emoji(label));
            var host = HonestLinks.HostToShow(label, link.Uri);
            if (label.Length == 0 || (host is null && (label == link.Uri.AbsoluteUri || label == link.Uri.OriginalString)))
            {
                markup.Append(CultureInfo.InvariantCulture, $"<{target}>");
                return;
            }

            // Escapes do not work in the words of a link (github.com/discord/discord-api-docs/issues/6185): words that need them stand before it.
            if (host is null && DiscordWords.IsInert(label))
            {
                markup.Append(CultureInfo.InvariantCulture, $"[{label}]({target})");
                return;
            }

            Add(label);
            markup.Append(link.Uri.HostNameType == UriHostNameType.Dns ? $" ([{link.Uri.IdnHost}]({target}))" : $" (<{target}>)");
        }
    }

    /// <summary>
    /// The spans in pieces that each fit one message and have at most <paramref name="most"/> characters as markup. Nothing is left out. No piece for spans without words.
    /// </summary>
    public static IEnumerable<DiscordText> Pieces(IReadOnlyList<Span> spans, int most)
    {
        var piece = new List<Span>();
        foreach (var span in spans.SelectMany(span => Markup([span]).Fits(most) ? [span] : Small(span, most)))
        {
            if (piece.Count > 0 && !Markup([.. piece, span]).Fits(most))
            {
                if (Markup(piece) is { HasWords: true } full)
                    yield return full;
                piece.Clear();
            }

            piece.Add(span);
        }

        if (Markup(piece) is { HasWords: true } last)
            yield return last;
    }

    private static IEnumerable<Span> Small(Span span, int most)
    {
        return span switch
        {
            Span.Text text => Cut(text.Value).Select(piece => (Span)new Span.Text(piece)),
            Span.Bold bold => Cut(bold.Value).Select(piece => (Span)new Span.Bold(piece)),
            Span.Code code => Cut(code.Value).Select(piece => (Span)new Span.Code(piece)),
            Span.Mention mention => Cut("@" + mention.Member.User).Select(piece => (Span)new Span.Text(piece)),
            Span.Link link => Small(link),
            _ => throw new UnreachableException(),
        };

        IEnumerable<string> Cut(string text) => DiscordWords.Pieces(InertText.Lines(text), most - 4, DiscordLimits.Description / DiscordLimits.Marks);

        // Of a label too long for one text only the end is the link; an address too long for one is spelled out.
        IEnumerable<Span> Small(Span.Link link)
        {
            var label = InertText.OneLine(link.Label);
            if (Target(link.Uri) is not { } target || target.Length > most / 2)
                return Cut($"{label} <{HonestLinks.Spelled(link.Uri)}>").Select(piece => (Span)new Span.Text(piece));
            var pieces = DiscordWords.Pieces(label, (most / 2) - 300, DiscordLimits.Description / DiscordLimits.Marks).ToList();
            return pieces.Take(pieces.Count - 1).Select(piece => (Span)new Span.Text(piece)).Append(link with { Label = pieces[^1] });
        }
    }

    /// <summary>
    /// The address as it can stand in markup, what acts there written as its number; null where it is none of the web, or too long. The host is spelt as networks do: no
    /// letters that look like others.
    /// </summary>
    internal static string? Target(Uri uri, int most = DiscordLimits.Address)
    {
        if (HonestLinks.Address(uri, most) is not { } address)
            return null;
        var host = uri.Host == uri.IdnHost ? address : new UriBuilder(uri) { Host = uri.IdnHost }.Uri.AbsoluteUri;
        var target = host.Replace("(", "%28", StringComparison.Ordinal).Replace(")", "%29", StringComparison.Ordinal).Replace("*", "%2A", StringComparison.Ordinal);
        return target.Length <= most && target.AsSpan().IndexOfAny("<>\\ ") < 0 ? target : null;
    }

    /// <summary>Whether it is an account that Discord can name.</summary>
    internal static bool IsDiscordUser(MemberId member) =>
        member.Platform == "discord" && member.User.Length is >= 17 and <= 20 && member.User.All(char.IsAsciiDigit) && ulong.TryParse(member.User, out _);
}
