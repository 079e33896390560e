using LabBot.Core.Drip;
using LabBot.Core.Kit;
using LabBot.Core.Learning;
using NodaTime;

namespace LabBot.Tests.Drip;

public class NextReadingTests
{
    private static readonly LocalDate Today = new(2026, 3, 2);
    private static readonly Track Full = Track.Find(TheKit.Catalog, Track.Full)!;

    [Fact]
    public void Nothing_read_means_the_first() => Assert.Equal(Full.Steps[0], Assert.IsType<NextReading.Ready>(NextReading.Of(Full, Progress.None, Today)).Step);

    [Theory]
    [InlineData(ReadingState.Delivered)]
    [InlineData(ReadingState.Done)]
    [InlineData(ReadingState.Skipped)]
    public void What_is_settled_does_not_come_again(ReadingState state) =>
        Assert.IsType<NextReading.Finished>(NextReading.Of(Full, All(state), Today));

    [Fact]
    public void A_work_put_off_takes_what_is_listed_under_it_along()
    {
        using var folder = new TemporaryFolder();
        folder.Write("10-chain.md", "# Chain\n\n- [A](https://example.org/a)\n  - id: a\n  - follow-up: [B](https://example.org/b)\n    - id: b\n    - deeper: [C](https://example.org/c)\n      - id: c\n- [D](https://example.org/d)\n  - id: d\n");
        var chain = Track.Find(CatalogFiles.Load(folder.Path).Catalog!, Track.Full)!;
        var putOff = Progress.None.With(new WorkProgress(new WorkId("a"), ReadingState.PutOff, Today, Today.PlusDays(7)));
        Assert.Equal("d", Assert.IsType<NextReading.Ready>(NextReading.Of(chain, putOff, Today)).Step.Work.Id.Value);
        var waiting = putOff.With(new WorkProgress(new WorkId("d"), ReadingState.Done, Today));
        Assert.Equal(Today.PlusDays(7), Assert.IsType<NextReading.Waiting>(NextReading.Of(chain, waiting, Today)).Until);
        Assert.Equal("a", Assert.IsType<NextReading.Ready>(NextReading.Of(chain, waiting, Today.PlusDays(7))).Step.Work.Id.Value);
    }

    private static Progress All(ReadingState state) => Progress.Of(Full.Steps.Select(step => new WorkProgress(step.Work.Id, state, Today)));
}
