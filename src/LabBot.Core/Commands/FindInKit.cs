using System.Diagnostics;
using LabBot.Core.Cards;
using LabBot.Core.Kit;
using LabBot.Core.Lookup;

namespace LabBot.Core.Commands;

/// <summary><c>/kit [query]</c>: finds a reading, a person, a section or a relation; bare, shows what the kit holds.</summary>
public static class FindInKit
{
    /// <summary>The command's own name; a line without a slash means it too.</summary>
    public const string Name = "kit";

    /// <summary>The own name of the command behind the share button.</summary>
    public const string ShareName = "kit-share";

    private const string Query = "query";

    /// <summary>The command.</summary>
    public static CommandDefinition Define(LiveKit kit, CommandNames names, KitUse use) => new()
    {
        Name = Name,
        Summary = "Finds a reading, person or section of the kit; alone, shows what the kit holds",
        Options = [new(Query, "a name, however spelt; a section; an address, DOI or arXiv id", Completes: true)],
        Examples = ["scgpt", "bitter leson", "counterpoint scaling", "10.1038/s41592-024-02201-0"],
        Handler = (invocation, cancellationToken) => AnswerAsync(invocation, kit.Now, names, use, cancellationToken),
    };

    /// <summary>The button that shows an answer to everyone in the channel. Only a button runs it.</summary>
    public static CommandDefinition DefineShare(LiveKit kit) => new()
    {
        Name = ShareName,
        Summary = "Shows an answer of the kit to everyone in the channel",
        Options = [new(Query, "what to show", Required: true)],
        Visibility = Visibility.Channel,
        Listed = false,
        Handler = (invocation, _) => new(Share(invocation, kit.Now)),
    };

    /// <summary>The card without its share button, for a place that is no channel, or where everybody sees it already.</summary>
    public static Card WithoutShare(Card card) => card with
    {
        Blocks = [.. card.Blocks.Select(block => block is Actions actions ? new Actions([.. actions.List.Where(action => action is not Button { Id.Command: ShareName })]) : block)],
    };

    private static async ValueTask<Reply> AnswerAsync(CommandInvocation invocation, KitView view, CommandNames names, KitUse use, CancellationToken cancellationToken)
    {
        var words = invocation[Query];
        var answer = words.Length == 0 ? null : view.Index.Find(words);
        if (invocation.Kind == InvocationKind.Typing)
            return new Reply.Choices(words.Length > 0 ? Choices(view.Catalog, view.Index.Complete(words, KitIndex.MostThings)) : Offered(view.Catalog, await use.OfferAsync(view, invocation.Caller.Member, cancellationToken).ConfigureAwait(false)));
        if (answer is null or KitAnswer.Overview)
            return new Reply.Show(WhatTheKitHolds(view.Catalog, await use.OfferAsync(view, invocation.Caller.Member, cancellationToken).ConfigureAwait(false), names));
        if (answer is KitAnswer.One { Thing: KitThing.OfWork { Work.Id: var shown } })
            use.Shown(shown);
        return answer switch
        {
            KitAnswer.One one => new Reply.Show(WithOthers(view.Catalog, CardOf(view.Catalog, one.Thing, ShareButton(one.Thing)), one.Others)),
            KitAnswer.Several several => new Reply.Show(ListOf(view.Catalog, "Several things fit", words, several.Things, Tone.Neutral)),
            KitAnswer.Near near => new Reply.Show(ListOf(view.Catalog, "Did you mean", words, near.Things, Tone.Neutral), Outcome: Outcome.NothingFound),
            KitAnswer.Nothing => new Reply.Show(NothingFound(words, names), Outcome: Outcome.NothingFound),
            _ => throw new UnreachableException(),
        };
    }

    private static Reply.Show Share(CommandInvocation invocation, KitView view) =>
        view.Index.ByReference(invocation[Query]) is { } thing
            ? new Reply.Show(Shared(CardOf(view.Catalog, thing), invocation.Caller), Visibility.Channel)
            : new Reply.Show(new Card("This is no longer in the kit", [new Paragraph("It was taken out since the card was made. Search for it again.")], Tone.Warning), Outcome: Outcome.NothingFound);

    private static IReadOnlyList<Choice> Choices(Catalog catalog, IEnumerable<KitThing> things) =>
        [.. things.Select(thing => new Choice(thing is KitThing.OfSection { Section: var section } ? catalog.NameOf(section) : thing.Title, thing.Reference))];

    // Before anything is typed: where one is, what comes next, what others look up, and the sections.
    private static IReadOnlyList<Choice> Offered(Catalog catalog, KitOffer offer) =>
    [
        .. offer.Continue is { } waiting ? (IEnumerable<Choice>)[Offer("Continue", waiting)] : [],
        .. offer.Next is { } next ? (IEnumerable<Choice>)[Offer("Next", next)] : [],
        .. offer.Popular.Select(work => Offer("Popular", work)),
        .. Choices(catalog, catalog.Sections.Select(section => new KitThing.OfSection(section))).Take(KitIndex.MostThings - 2 - KitOffer.MostPopular),
    ];

    private static Choice Offer(string why, Work work) => new($"{why}: {work.Title}", new KitThing.OfWork(work).Reference);

    private static Button ShareButton(KitThing thing) => new("Share to channel", new ActionId(ShareName, thing.Reference));

    private static Card CardOf(Catalog catalog, KitThing thing, params IReadOnlyList<CardAction> actions) => thing switch
    {
        KitThing.OfWork { Work: var work } => WorkCard.Of(catalog, work, actions),
        KitThing.OfSection { Section: var section } => ListCards.OfSection(catalog, section, actions),
        KitThing.OfGroup { Group: var group } => ListCards.OfGroup(catalog, group, actions),
        KitThing.OfRelation relation => ListCards.OfRelation(catalog, relation.Kind, relation.Target, actions),
        _ => throw new UnreachableException(),
    };

    private static Card WithOthers(Catalog catalog, Card card, IReadOnlyList<KitThing> others) =>
        others.Count == 0 ? card : card with { Blocks = [.. card.Blocks, new Items("Also fitting", [.. others.Select(thing => Line(catalog, thing))])] };

    private static Card Shared(Card card, Caller caller) =>
        card with { Blocks = [.. card.Blocks, new Footnote("Shared by ", new Span.Mention(caller.Member))] };

    private static Card ListOf(Catalog catalog, string title, string words, IReadOnlyList<KitThing> things, Tone tone) => new(title,
    [
        new Paragraph("You asked for ", UsageCards.Quote(words), "."),
        new Items(null, [.. things.Select(thing => Line(catalog, thing))]),
        .. things.Count < KitIndex.MostThings ? (IEnumerable<CardBlock>)[] : [new Footnote($"These are the best {KitIndex.MostThings}; a further word narrows them down.")],
    ], tone);

    private static Item Line(Catalog catalog, KitThing thing)
    {
        var show = new Button("Show", new ActionId(Name, thing.Reference));
        return thing switch
        {
            KitThing.OfWork { Work: var work } => WorkCard.Line(catalog, work),
            KitThing.OfSection { Section: var section } => new Item(catalog.NameOf(section), [$"section, {Wording.Count(section.Listings.Count, "reading")}"], show),
            KitThing.OfGroup => new Item(thing.Title, ["group"], show),
            _ => new Item(thing.Title, [], show),
        };
    }

    private static Card WhatTheKitHolds(Catalog catalog, KitOffer offer, CommandNames names) => new(catalog.Info.Title,
    [
        .. catalog.Info.About is { } about ? (IEnumerable<CardBlock>)[new Paragraph(about)] : [],
        .. Some("Continue", catalog, offer.Continue),
        new Items("Sections", [.. catalog.Sections.Select(section => new Item(
            catalog.NameOf(section), [Wording.Count(section.Listings.Count, "reading")], new Button("Show", new ActionId(Name, $"section:{section.Id}"))))]),
        .. Some(offer.Continue is null ? "New here? Start with" : "Next", catalog, offer.Next),
        .. offer.Popular.Count == 0 ? (IEnumerable<CardBlock>)[] : [new Items("Popular here", [.. offer.Popular.Select(work => WorkCard.Line(catalog, work))])],
        new Paragraph("Looking for something? ", new Span.Code(names.Typed(Name, "scgpt")), " finds it, however you spell it."),
        .. Origin(catalog.Info),
    ]);

    private static IEnumerable<CardBlock> Some(string heading, Catalog catalog, Work? work) => work is null ? [] : [new Items(heading, WorkCard.Line(catalog, work))];

    private static IEnumerable<CardBlock> Origin(KitInfo info)
    {
        var by = string.Join(", ", new[] { info.Author is { } author ? $"Put together by {author}" : null, info.Date?.ToString("d MMMM yyyy", System.Globalization.CultureInfo.InvariantCulture) }.OfType<string>());
        if (by.Length > 0 || info.Source is not null)
            yield return new Footnote([by.Length > 0 ? by + ". " : "", .. info.Source is { } source ? (Span[])[new Span.Link("Where it comes from", source)] : []]);
    }

    private static Card NothingFound(string words, CommandNames names) => new("Nothing found",
    [
        new Paragraph("The kit has nothing like ", UsageCards.Quote(words), "."),
        new Items("You can try",
            new Item("fewer words", ["a name or the start of one is enough"]),
            new Item("an address", ["a DOI, an arXiv id or any link to the work"]),
            new Item(new Span.Code(names.Typed(Name)), ["shows the sections"])),
    ], Tone.Warning);
}
