using System.Collections.Concurrent;

namespace LabBot.EndToEnd;

/// <summary>Killed at every named point, nothing is lost, nothing arrives twice, the file opens every time.</summary>
[Collection("Processes that are timed or many")]
public class CrashTests
{
    private const int RoundsOfALife = 15;

    // How often a point comes in an undisturbed round, more or less: the occurrence is drawn from this.
    private static readonly (string Point, int Times)[] Points =
    [
        ("BeforeClaim", 20), ("AfterClaim", 12), ("SendNotReceived", 24), ("SendNotAnswered", 24), ("AnsweredNotRecorded", 24),
        ("BeforeFrame", 60), ("HalfFrame", 60), ("FrameWritten", 60), ("FrameDurable", 60), ("HalfCheckpoint", 2), ("CheckpointWritten", 2),
    ];

    private static int Lives => LongRun.Is ? 134 : 10;

    [Fact]
    public async Task Killed_at_every_point_nothing_is_lost_and_nothing_arrives_twice()
    {
        var kills = new ConcurrentDictionary<string, int>();
        var (deliveries, lost, doubled, torn) = (0, 0, 0, 0);
        await Parallel.ForAsync(0, Lives, new ParallelOptions { MaxDegreeOfParallelism = 2 }, async (life, _) =>
        {
            var random = new Random(20261123 + life);
            using var crash = new CrashLife();
            for (var round = 0; round < RoundsOfALife; round++)
            {
                // Each point gets its turn; where in the round it strikes is drawn.
                var (point, times) = Points[((life * RoundsOfALife) + round) % Points.Length];
                if (await crash.LiveAsync(round, point, random.Next(1, times + 1)))
                    kills.AddOrUpdate(point, 1, (_, count) => count + 1);
            }

            var found = await crash.CountAsync(RoundsOfALife);
            Interlocked.Add(ref deliveries, found.Deliveries);
            Interlocked.Add(ref lost, found.Lost);
            Interlocked.Add(ref doubled, found.Doubled);
            Interlocked.Add(ref torn, found.Torn);
        });

        var table = string.Join(", ", Points.Select(one => $"{one.Point} {kills.GetValueOrDefault(one.Point)}"));
        TestContext.Current.TestOutputHelper!.WriteLine($"C1: {Lives * RoundsOfALife} rounds, killed at {table}; {deliveries} deliveries, {lost} lost, {doubled} doubled, {torn} torn");
        Assert.Equal((0, 0, 0), (lost, doubled, torn));
        Assert.All(Points, one => Assert.True(kills.GetValueOrDefault(one.Point) > 0, $"never killed at {one.Point}; {table}"));
        Assert.True(kills.Values.Sum() >= Lives * RoundsOfALife * 3 / 4, table);
    }
}
