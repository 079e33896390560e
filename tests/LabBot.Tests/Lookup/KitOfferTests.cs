using LabBot.Core.Kit;
using LabBot.Core.Learning;
using LabBot.Core.Lookup;
using NodaTime;

namespace LabBot.Tests.Lookup;

public class KitOfferTests
{
    private static readonly LocalDate Today = new(2026, 3, 26);
    private static readonly KitView View = new LiveKit(TheKit.Catalog).Now;
    private static readonly IReadOnlyDictionary<WorkId, int> Nobody = new Dictionary<WorkId, int>();

    [Fact]
    public void Who_has_not_started_is_offered_the_start_of_the_kit()
    {
        var offer = KitOffer.For(View, null, Today, Nobody);
        Assert.Null(offer.Continue);
        Assert.Equal("road-to-biology-2", offer.Next!.Id.Value);
        Assert.Empty(offer.Popular);
    }

    [Fact]
    public void Who_has_a_reading_open_goes_on_with_it_and_sees_what_comes_next()
    {
        var learner = Learner();
        var offer = KitOffer.For(View, learner, Today, Nobody);
        Assert.Equal(View.Tracks["tldr"].Steps[0].Work, offer.Continue);
        Assert.Equal(View.Tracks["tldr"].Steps[1].Work, offer.Next);
    }

    [Fact]
    public void The_popular_come_by_how_often_they_are_looked_up_without_what_is_offered_already()
    {
        var steps = View.Tracks["tldr"].Steps;
        var shown = steps.Select((step, i) => (step.Work.Id, Count: i)).ToDictionary(one => one.Id, one => one.Count);
        shown[steps[0].Work.Id] = 1000;
        shown[steps[1].Work.Id] = 1000;
        var offer = KitOffer.For(View, Learner(), Today, shown);
        Assert.Equal(steps.Skip(2).Reverse().Take(KitOffer.MostPopular).Select(step => step.Work), offer.Popular);
    }

    private static Learner Learner() => LearnerChanges.New(TheKit.Newcomer.Member, "Ada") with
    {
        Enrollment = new Enrollment("tldr", EnrollmentState.Active, Instant.MinValue, Today),
        Progress = Progress.None.With(new WorkProgress(View.Tracks["tldr"].Steps[0].Work.Id, ReadingState.Delivered, Today)),
    };
}
