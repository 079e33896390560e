using LabBot.Core.Curation;
using LabBot.Core.Kit;
using LabBot.Core.Storage;
using NodaTime;

namespace LabBot.Tests.Contracts;

public abstract class EditLogContract : StoreContract
{
    private static readonly CatalogChange[] Every =
    [
        new CatalogChange.AddSection("new", "New & “quoted”"),
        new CatalogChange.AddListing(new WorkId("w"), new Spot("new") { Under = new Placement(new WorkId("p"), RelationKind.AnotherView) }, new NewListing("Label ünder 🙂", new Uri("https://example.org/?a=1&b=2#f"), "note", [new ListingField("also", "a, b")])),
        new CatalogChange.RemoveListing(new WorkId("w"), new Spot("new") { Group = "g", After = new WorkId("b") }, new NewListing("L", new Uri("http://example.org/"), null, [])),
        new CatalogChange.ChangeListing("new", new WorkId("w"), ListingPart.Note, null, "n"),
        new CatalogChange.MoveListing(new WorkId("w"), new Spot("new") { IsFirst = true }, new Spot("old")),
        new CatalogChange.ChangeWork(new WorkId("w"), "retired", null, "old"),
        new CatalogChange.ChangeRelation(new Relation(new WorkId("w"), RelationKind.Explains, new WorkId("p")), true),
        new CatalogChange.ChangeRecord(new WorkId("w"), null, """{"id":"w","title":"T"}"""),
        new CatalogChange.RemoveSection("new", "New"),
    ];

    private static CatalogEdit Of(string user, int minute = 0) => new(0, Samples.Start + Duration.FromMinutes(minute), Samples.Member(user), user, $"{user} did it", Every);

    private static Proposal Shown(string user, int minute = 0) => Proposal.New(Samples.Start + Duration.FromMinutes(minute), Samples.Member(user), "what", Every[..2]);

    /// <summary>The same store, ended and opened again.</summary>
    private protected abstract Task<Stores> ReopenAsync();

    [Fact]
    public async Task Edits_come_back_as_they_were_numbered_in_their_order()
    {
        var first = await Edits.AppendAsync(Of("ada"), null, null, Token);
        var second = await Edits.AppendAsync(Of("bob", 1) with { Undoes = 1, Suggestion = "none", SuggestedBy = "Cy" }, null, null, Token);
        Take(await ReopenAsync());
        var edits = await Edits.EditsAsync(Token);
        Assert.Equal([1L, 2L], edits.Select(edit => edit.Number));
        Assert.Equivalent(new[] { first, second }, edits, strict: true);
        Assert.Equal(CatalogChangeJson.Write(Every), CatalogChangeJson.Write(edits[0].Changes));
        Assert.Equal((1L, "none", "Cy"), (edits[1].Undoes, edits[1].Suggestion, edits[1].SuggestedBy));
    }

    [Fact]
    public async Task One_event_makes_one_edit_and_one_proposal_becomes_one()
    {
        var cause = new Cause("slack:1", Samples.Start);
        Assert.NotNull(await Edits.AppendAsync(Of("ada"), null, cause, Token));
        Assert.Null(await Edits.AppendAsync(Of("ada"), null, cause, Token));
        var shown = Shown("ada");
        await Edits.KeepAsync(shown, Token);
        Assert.NotNull(await Edits.AppendAsync(Of("ada"), shown.Id, null, Token));
        Assert.Null(await Edits.AppendAsync(Of("ada"), shown.Id, null, Token));
        Assert.Equal(2, (await Edits.EditsAsync(Token)).Count);
        Assert.Empty(await Edits.ProposalsAsync(Token));
    }

    [Fact]
    public async Task What_is_settled_stays_settled()
    {
        await Edits.AppendAsync(Of("ada"), null, null, Token);
        await Edits.SettleAsync(new Dictionary<long, IReadOnlyList<int>> { [1] = [0, 3] }, Token);
        await Edits.SettleAsync(new Dictionary<long, IReadOnlyList<int>> { [1] = [3, 4], [9] = [1] }, Token);
        Take(await ReopenAsync());
        Assert.Equal([0, 3, 4], (await Edits.EditsAsync(Token))[0].Settled.Order());
    }

    [Fact]
    public async Task A_proposal_is_kept_until_it_is_dropped_or_old()
    {
        var (old, mine, anybodys) = (Shown("ada"), Shown("bob", 1), Shown("x", 2) with { For = null });
        foreach (var one in new[] { old, mine, anybodys })
            await Edits.KeepAsync(one, Token);
        Assert.Equal([old.Id, mine.Id, anybodys.Id], (await Edits.ProposalsAsync(Token)).Select(one => one.Id));
        Assert.True(await Edits.DropAsync(mine.Id, Token));
        Assert.False(await Edits.DropAsync(mine.Id, Token));
        var late = Shown("cy") with { At = Samples.Start + Proposal.KeptFor + Duration.FromDays(1) };
        await Edits.KeepAsync(late, Token);
        Take(await ReopenAsync());
        Assert.Equal([anybodys.Id, late.Id], (await Edits.ProposalsAsync(Token)).Select(one => one.Id));
    }

    [Fact]
    public async Task A_suggestion_is_decided_once_by_an_edit_or_by_a_word()
    {
        var (followed, declined) = (Suggestion.New(new Uri("https://example.org/1"), "", Samples.Member("ada"), "Ada", Samples.Start), Suggestion.New(new Uri("https://example.org/2"), "", Samples.Member("ada"), "Ada", Samples.Start));
        await Suggestions.AddAsync(followed, null, Token);
        await Suggestions.AddAsync(declined, null, Token);
        Assert.NotNull(await Edits.AppendAsync(Of("bob") with { Suggestion = followed.Id, SuggestedBy = "Ada" }, null, null, Token));
        Assert.Null(await Edits.AppendAsync(Of("bob") with { Suggestion = followed.Id }, null, null, Token));
        var no = new Decision(null, "too long", Samples.Member("bob"), Samples.Start);
        Assert.False(await Suggestions.DecideAsync(followed.Id, no, null, Token));
        Assert.True(await Suggestions.DecideAsync(declined.Id, no, null, Token));
        Assert.False(await Suggestions.DecideAsync("none", no, null, Token));
        await Suggestions.ToldAsync(declined.Id, Token);
        Take(await ReopenAsync());
        var kept = (await Suggestions.SuggestionsAsync(Token)).ToDictionary(one => one.Id);
        Assert.Equal(new Decision(1, null, Samples.Member("bob"), Samples.Start), kept[followed.Id].Decision);
        Assert.Equal(no with { IsTold = true }, kept[declined.Id].Decision);
    }

    [Fact]
    public async Task A_curator_who_is_forgotten_leaves_the_edits_without_a_name()
    {
        var suggestion = Suggestion.New(new Uri("https://example.org/1"), "", Samples.Member("ada"), "Ada", Samples.Start);
        await Suggestions.AddAsync(suggestion, null, Token);
        await Edits.AppendAsync(Of("bob") with { Suggestion = suggestion.Id, SuggestedBy = "Ada" }, null, null, Token);
        await Edits.KeepAsync(Shown("bob"), Token);
        Assert.True(await Learners.ForgetAsync(Samples.Member("bob"), Token));
        var edit = Assert.Single(await Edits.EditsAsync(Token));
        Assert.Equal((null, CatalogEdit.Forgotten, "Ada"), (edit.By, edit.ByName, edit.SuggestedBy));
        Assert.Null(Assert.Single(await Suggestions.SuggestionsAsync(Token)).Decision!.By);
        Assert.Empty(await Edits.ProposalsAsync(Token));
        Assert.True(await Learners.ForgetAsync(Samples.Member("ada"), Token));
        Assert.Equal(Suggestion.Forgotten, Assert.Single(await Edits.EditsAsync(Token)).SuggestedBy);
        Assert.False(await Learners.ForgetAsync(Samples.Member("bob"), Token));
    }
}
