using System.Text.RegularExpressions;
using LabBot.Core.Cards;
using LabBot.Core.Commands.Reading;
using LabBot.Core.Curation;
using LabBot.Core.Kit;

namespace LabBot.Core.Commands.Curation;

/// <summary><c>/kit-suggest [link] [why]</c>, and "Suggest for the kit" on a message: keeps a suggestion for the curators.</summary>
public static partial class SuggestReading
{
    /// <summary>The command's own name.</summary>
    public const string Name = "kit-suggest";

    /// <summary>The own name of the command behind the shortcut on a message; it takes the message's text.</summary>
    public const string FromMessageName = "kit-suggest-from";

    /// <summary>The option of <see cref="FromMessageName"/>.</summary>
    public const string Text = "text";

    private const string Link = "link";
    private const string Why = "why";

    // A reason is a sentence or two; the limit keeps it within one card on every platform.
    private const int MaxWhy = 1000;

    // As long as a browser's address bar is sure to take (https://www.rfc-editor.org/rfc/rfc9110#section-4.1 asks for 8000 of servers, half of them do).
    private const int MaxLink = 2000;

    /// <summary>The command, and the one behind the shortcut.</summary>
    public static IEnumerable<CommandDefinition> Define(ReadingDesk desk) =>
    [
        new()
        {
            Name = Name,
            Summary = "Suggests a reading for the kit; the curators decide",
            Options = [new(Link, "where it is: a full http:// or https:// address"), new(Why, "why newcomers should read it")],
            Examples = ["https://arxiv.org/abs/1706.03762 everyone asks about it"],
            Handler = (invocation, cancellationToken) => AnswerAsync(desk, invocation, cancellationToken),
        },
        new()
        {
            Name = FromMessageName,
            Summary = "Suggests what a message links to",
            Options = [new(Text, "the message")],
            Listed = false,
            Handler = (invocation, _) => new(new Reply.Ask(Questions(FirstLink(invocation[Text]), ""))),
        },
    ];

    private static async ValueTask<Reply> AnswerAsync(ReadingDesk desk, CommandInvocation invocation, CancellationToken cancellationToken)
    {
        var (address, why) = (invocation[Link], invocation[Why]);
        if (address.Length == 0 && invocation.Kind != InvocationKind.Submit)
            return new Reply.Ask(Questions("", ""));
        if (address.Length > MaxLink || !Links.TryParse(address, out var given))
            return Wrong("That is no address", ["You gave ", UsageCards.Quote(address), $"; {Links.Expected}, of at most {MaxLink} characters."]);
        if (why.Length > MaxWhy)
            return Wrong("This reason is too long", [$"It has {why.Length} characters; expected at most {MaxWhy}."]);
        var link = Links.Clean(given);
        if (desk.Catalog.FindWork(WorkKey.Of(link)) is { } known)
            return new Reply.Show(new Card("The kit has it already", [new Items(null, WorkCard.Line(desk.Catalog, known))]));

        var caller = invocation.Caller;
        var earlier = (await desk.Stores.Suggestions.SuggestionsAsync(cancellationToken).ConfigureAwait(false)).Where(one => WorkKey.Of(one.Link) == WorkKey.Of(link)).ToList();
        if (earlier.Exists(one => one.By == caller.Member))
            return new Reply.Show(new Card("You have suggested it already", [new Paragraph(new Span.Link(link.AbsoluteUri, link), " is with the curators.")]));
        await desk.Stores.Suggestions.AddAsync(Suggestion.New(link, why, caller.Member, caller.Name, desk.Now), invocation.Cause, cancellationToken).ConfigureAwait(false);
        return new Reply.Show(Thanks(link, why, earlier.Count));
    }

    private static Card Thanks(Uri link, string why, int earlier) => new("Thank you, it is with the curators",
    [
        new Paragraph(new Span.Link(link.AbsoluteUri, link)),
        .. why.Length > 0 ? (IEnumerable<CardBlock>)[new Paragraph(new Span.Bold("Why: "), why)] : [],
        .. earlier > 0 ? (IEnumerable<CardBlock>)[new Footnote($"{Wording.Count(earlier, "suggestion")} of it came before yours; that helps them decide.")] : [],
    ], Tone.Success);

    private static Form Questions(string link, string why) => new("Suggest a reading", new ActionId(Name),
    [
        new TextField(Link, "Where is it?", link, MaxLength: MaxLink),
        new LongTextField(Why, "Why should newcomers read it?", why, Required: false, MaxLength: MaxWhy),
    ]);

    private static Reply.Show Wrong(string title, IReadOnlyList<Span> says) =>
        new(new Card(title, [new Paragraph(says), new Footnote("Nothing was saved.")], Tone.Warning), Outcome: Outcome.Misused);

    // The full stop or the bracket behind an address belongs to the sentence.
    private static string FirstLink(string text) =>
        Address().Matches(text).Select(match => match.Value.TrimEnd('.', ',', ';', ':', '!', '?', ')', ']', '\'', '"')).FirstOrDefault(one => one.Length <= MaxLink && Links.TryParse(one, out _)) ?? "";

    [GeneratedRegex(@"https?://[^\s<>|`]+", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Address();
}
