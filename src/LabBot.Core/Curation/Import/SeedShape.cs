using System.Text.RegularExpressions;
using LabBot.Core.Kit;

namespace LabBot.Core.Curation.Import;

/// <summary>
/// A bullet in which several links stand as equals, as in the list that the first kit was made from: <c>Topic: [a], [b] and [c]</c>,
/// <c>[a] (note); Counterpoint: [b]</c>, <c>[a] and follow-up [b]</c>, <c>[a] ([b] if you dare)</c>. It is as many listings as it has links.
/// </summary>
/// <param name="Topic">What stands before the links, without its colon; null when nothing does.</param>
/// <param name="Members">The links, in order.</param>
internal sealed partial record SeedShape(string? Topic, IReadOnlyList<SeedMember> Members)
{
    private static readonly HashSet<string> PeopleTopics = new(StringComparer.OrdinalIgnoreCase) { "researchers", "people", "labs", "groups", "who to follow" };

    /// <summary>
    /// Whether a list has this shape: every bullet with several links fits it, and at least one names a relation or a topic. One bullet
    /// that reads otherwise ("[Name] - words ([demo], [code])") makes it an ordinary list, in which a bullet is one listing.
    /// </summary>
    public static bool IsShapeOf(IEnumerable<ItemLine> entries)
    {
        var saysSo = false;
        foreach (var line in entries.Where(line => line.Links.Count > 1))
        {
            if (Split(line) is not { } shape)
                return false;
            saysSo |= shape.Topic is not null || shape.Members.Any(member => member.IsStated);
        }

        return saysSo;
    }

    /// <summary>The bullet's shape; null when it has one link, or another shape.</summary>
    public static SeedShape? Split(ItemLine line)
    {
        if (line.Links.Count < 2 || line.Item.Kind != ItemKind.Bullet)
            return null;
        var texts = Texts(line.Pieces);
        if (Opening().Match(texts[0]) is not { Success: true } opening || Closing().Match(texts[^1]) is not { Success: true } closing)
            return null;
        var topic = opening.Groups["topic"].Value is { Length: > 0 } words ? words : null;

        var members = new List<SeedMember> { new(line.Links[0], null, null, IsStated: false, OfHead: false) };
        for (var i = 1; i < line.Links.Count; i++)
        {
            if (Joint().Match(texts[i]) is not { Success: true } between || (between.Groups["said"].Length > 0 && !between.Groups["word"].Success))
                return null;
            var opensBracket = between.Groups["bracket"].Success;
            if (opensBracket && (i < line.Links.Count - 1 || !texts[^1].Contains(')')))
                return null;
            members[^1] = members[^1] with { Note = NoteIn(between) };
            members.Add(Member(line.Links[i], between, opensBracket, members[^1], isPair: line.Links.Count == 2 && topic is null, inTopic: topic is not null));
        }

        if (!members[^1].InBracket && texts[^1].Count(c => c == ')') != texts[^1].Count(c => c == '('))
            return null;
        members[^1] = members[^1] with { Note = NoteIn(closing) };
        return new SeedShape(topic, members);
    }

    /// <summary>Adds the listings to a list, with their relations.</summary>
    /// <param name="list">The list.</param>
    /// <param name="group">The group that the bullet stands in; null for none. A topic of its own is the nearer one.</param>
    public void AddTo(ListBuilder list, string? group)
    {
        var title = Topic ?? group;
        var completes = title is not null && Members.Any(member => !ItemLine.IsTelling(member.Link.Label));
        var head = list.Count;
        foreach (var member in Members)
        {
            var place = list.Add(new ForeignListing(member.Link.Label, member.Link.Link, member.Note, member.Link.Line)
            {
                Group = completes ? title + ":" : title,
                Of = member.Kind is { } kind ? new ForeignRelation(kind, head) : null,
                Kind = Topic is not null && PeopleTopics.Contains(Topic) ? WorkKind.Person : KindOfLink.Of(member.Link.Link),
            });
            if (!member.OfHead)
                head = place;
        }

        ExplainThePaper(list, list.Count - Members.Count);
    }

    // "VAEs: Explanation 1, Explanation 2, Paper": the explanations explain the one paper.
    private void ExplainThePaper(ListBuilder list, int first)
    {
        var papers = Members.Index().Where(member => member.Item.Link.Label.Equals("paper", StringComparison.OrdinalIgnoreCase)).ToList();
        if (Topic is null || papers.Count != 1)
            return;
        foreach (var (at, _) in Members.Index().Where(member => member.Item.Link.Label.StartsWith("Explanation", StringComparison.OrdinalIgnoreCase)))
            list[first + at] = list[first + at] with { Relations = [new ForeignRelation(RelationKind.Explains, first + papers[0].Index)] };
    }

    private static SeedMember Member(PageLink link, Match between, bool opensBracket, SeedMember previous, bool isPair, bool inTopic)
    {
        if (between.Groups["word"] is { Success: true, Value: var word } && RelationKinds.TryParse(word.Replace("follow up", "follow-up", StringComparison.OrdinalIgnoreCase), out var stated))
            return new(link, null, stated, IsStated: true, OfHead: true);
        if (opensBracket)
            return new(link, null, RelationKind.Deeper, IsStated: false, OfHead: true) { InBracket = true };
        // "Counterpoint: [b] and [c]": the word holds for both.
        if (between.Groups["and"].Success && previous is { OfHead: true, IsStated: true })
            return new(link, null, previous.Kind, IsStated: true, OfHead: true);
        if (!isPair || inTopic || !between.Groups["and"].Success)
            return new(link, null, null, IsStated: false, OfHead: false);
        return new(link, null, AnotherView().IsMatch(link.Label) ? RelationKind.AnotherView : RelationKind.Companion, IsStated: false, OfHead: true);
    }

    private static string? NoteIn(Match match) => ItemLine.Tidy([new Said(match.Groups["note"].Value + match.Groups["said"].Value)]).TrimEnd('.') is { Length: > 0 } note ? note : null;

    // What stands before, between and behind the links.
    private static List<string> Texts(IReadOnlyList<Piece> pieces)
    {
        List<string> texts = [""];
        foreach (var piece in pieces)
        {
            if (piece is PageLink)
                texts.Add("");
            else
                texts[^1] += piece.Text;
        }

        return [.. texts.Select(text => PageText.Fold(text).Trim())];
    }

    [GeneratedRegex(@"^(?:(?<topic>[^:]{1,80}):)?$", RegexOptions.CultureInvariant)]
    private static partial Regex Opening();

    [GeneratedRegex(@"^(?:\((?<note>[^()]*)\)\s*)?(?<said>[^,;:()]*)(?:(?<bracket>\()|(?:(?<and>,?\s*(?:\band\b|&))|;|,|\bwith\b(?=\s*follow))\s*(?:(?<word>counterpoint|follow[- ]up|deeper|another view|see also|companion)\b:?)?)$", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Joint();

    [GeneratedRegex(@"^(?:\((?<note>[^()]*)\)|(?<note>[^-–—:;()\[\]|][^:;()\[\]|]{0,60})\)?)?[.)]*$", RegexOptions.CultureInvariant)]
    private static partial Regex Closing();

    [GeneratedRegex(@"^(?:an)?other\b", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex AnotherView();
}

/// <summary>A link of a bullet that holds several as equals.</summary>
/// <param name="Link">The link.</param>
/// <param name="Note">What is said of it.</param>
/// <param name="Kind">How it relates to the bullet's head; null where it stands by itself.</param>
/// <param name="IsStated">Whether a word says so.</param>
/// <param name="OfHead">Whether it stands under the head, and is none itself.</param>
internal sealed record SeedMember(PageLink Link, string? Note, RelationKind? Kind, bool IsStated, bool OfHead)
{
    /// <summary>Whether it stands in brackets behind the head.</summary>
    public bool InBracket { get; init; }
}
