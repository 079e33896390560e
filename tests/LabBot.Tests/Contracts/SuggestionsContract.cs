using LabBot.Core.Curation;
using LabBot.Core.Storage;
using NodaTime;

namespace LabBot.Tests.Contracts;

public abstract class SuggestionsContract : StoreContract
{
    private static Suggestion Of(string user, int minute = 0) =>
        Suggestion.New(new Uri("https://example.org/" + user), "since it is short", Samples.Member(user), user, Samples.Start + Duration.FromMinutes(minute));

    [Fact]
    public async Task Suggestions_come_back_the_oldest_first()
    {
        var (later, earlier) = (Of("ada", 2), Of("bob", 1));
        Assert.True(await Suggestions.AddAsync(later, null, Token));
        Assert.True(await Suggestions.AddAsync(earlier, null, Token));
        Assert.Equal([earlier, later], await Suggestions.SuggestionsAsync(Token));
    }

    [Fact]
    public async Task One_suggestion_is_kept_once_and_one_event_makes_one()
    {
        var cause = new Cause("slack:1", Samples.Start);
        var suggestion = Of("ada");
        Assert.True(await Suggestions.AddAsync(suggestion, cause, Token));
        Assert.False(await Suggestions.AddAsync(suggestion, null, Token));
        Assert.False(await Suggestions.AddAsync(Of("ada"), cause, Token));
        Assert.Equal([suggestion], await Suggestions.SuggestionsAsync(Token));
    }

    [Fact]
    public async Task Who_is_forgotten_leaves_the_suggestion_without_a_name()
    {
        await EnrollAsync("ada");
        await Suggestions.AddAsync(Of("ada"), null, Token);
        await Suggestions.AddAsync(Of("bob", 1), null, Token);
        Assert.True(await Learners.ForgetAsync(Samples.Member("ada"), Token));
        Assert.Equal([Suggestion.Forgotten, "bob"], (await Suggestions.SuggestionsAsync(Token)).Select(one => one.ByName));
        Assert.Null((await Suggestions.SuggestionsAsync(Token))[0].By);
        // Bob never started; what is held about him is the suggestion.
        Assert.True(await Learners.ForgetAsync(Samples.Member("bob"), Token));
        Assert.False(await Learners.ForgetAsync(Samples.Member("bob"), Token));
    }
}
