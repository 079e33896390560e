using LabBot.Core.Learning;

namespace LabBot.Tests.Learning;

public class TrackTests
{
    [Fact]
    public void The_first_28_days_of_the_full_track_are_the_short_one()
    {
        var tldr = Track.Find(TheKit.Catalog, "tldr")!.Steps.Select(step => step.Work.Id).ToList();
        var full = Track.Find(TheKit.Catalog, "FULL")!.Steps.Select(step => step.Work.Id).ToList();
        Assert.Equal((28, 65), (tldr.Count, full.Count));
        Assert.Equal(tldr, full.Take(28));
    }

    [Fact]
    public void Every_section_is_a_track_and_nothing_else()
    {
        Assert.Equal(["tldr", "step-back", "single-cell", "courses", "libraries", "llms", "interpretability", "youtube", "full"], Track.Names(TheKit.Catalog));
        Assert.All(Track.Names(TheKit.Catalog), name => Assert.NotNull(Track.Find(TheKit.Catalog, name)));
        Assert.Null(Track.Find(TheKit.Catalog, "tldrr"));
    }

    [Theory]
    [InlineData("full", "better-lesson", "Counterpoint", "bitter-lesson")]
    [InlineData("full", "topometry", "Deeper", "manifold-learning")]
    [InlineData("full", "vae-explanation-1", "Explains", "vae-tutorial")]
    [InlineData("full", "emergence-in-context", "FollowUp", "emergence-mirage")]
    public void A_step_says_how_it_stands_to_another_work(string track, string work, string kind, string target)
    {
        var relation = Track.Find(TheKit.Catalog, track)!.Steps.Single(step => step.Work.Id.Value == work).Relation;
        Assert.Equal((kind, target), (relation?.Kind.ToString(), relation?.Target.Value));
    }
}
