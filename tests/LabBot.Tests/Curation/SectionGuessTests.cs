using LabBot.Core.Curation;
using LabBot.Core.Kit;
using LabBot.Tests.Kit;

namespace LabBot.Tests.Curation;

public sealed class SectionGuessTests
{
    /// <summary>Each work of the kit guessed from all the others, as if it came now.</summary>
    [Fact]
    public void A_guess_is_more_often_right_than_wrong_and_silent_where_nothing_stands_out()
    {
        var (right, wrong, silent) = (0, 0, 0);
        foreach (var work in TheKit.Catalog.Works.Where(work => TheKit.Catalog.ListingsOf(work.Id).Count() == 1))
        {
            var listing = TheKit.Catalog.ListingsOf(work.Id).Single();
            if (Without(work.Id) is not { } others)
                continue;
            var guess = SectionGuess.Of(others, $"{work.Title} {work.Record?.Venue}", work.Kind);
            _ = guess is null ? silent++ : guess.Id == listing.Section ? right++ : wrong++;
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{right} right, {wrong} wrong, {silent} silent");
        Assert.True(right >= 2 * wrong && right >= 15, $"{right} right, {wrong} wrong, {silent} silent");
    }

    [Fact]
    public void A_video_goes_to_the_videos() =>
        Assert.Equal("youtube", SectionGuess.Of(TheKit.Catalog, "Zzyzx qwrt", WorkKind.VideoChannel)?.Id);

    [Fact]
    public void Nonsense_is_not_guessed_at() => Assert.Null(SectionGuess.Of(TheKit.Catalog, "zzyzx qwrt", null));

    private static Catalog? Without(WorkId work)
    {
        var text = KitText.Of(Seed.Load);
        var listing = text.ListingsOf(work)[0];
        if (text.HasListingsUnder(listing))
            return null;
        text.Remove(listing);
        return CatalogFiles.Read(text.ToFiles()).Catalog;
    }
}
