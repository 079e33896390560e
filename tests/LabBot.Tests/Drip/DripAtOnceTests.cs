using System.Collections.Concurrent;
using LabBot.Core;
using LabBot.Core.Cards;
using LabBot.Core.Drip;
using LabBot.Core.Learning;
using LabBot.Core.Lookup;
using LabBot.Tests.Contracts;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using NodaTime;

namespace LabBot.Tests.Drip;

/// <summary>A platform that takes its time for each answer is sent several cards at once, and never more than it says.</summary>
public class DripAtOnceTests
{
    private static readonly DateTimeOffset Monday = new(2026, 3, 2, 10, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task As_many_cards_are_on_their_way_as_the_platform_takes_and_each_comes_once(int atOnce)
    {
        const int Learners = 12;
        var (store, platform) = (new InMemoryStore(), new SlowPlatform(atOnce));
        for (var i = 0; i < Learners; i++)
        {
            var member = TheKit.Newcomer.Member with { User = $"u{i}" };
            await store.ChangeAsync(
                member,
                () => LearnerChanges.New(member, member.User) with { Enrollment = new Enrollment(Track.Full, EnrollmentState.Active, Instant.FromDateTimeOffset(Monday), new LocalDate(2026, 3, 2)) },
                same => same, null, TestContext.Current.CancellationToken);
        }

        var worker = new DripWorker(new LiveKit(TheKit.Catalog), store, store, [platform], DripDefaults.Standard, new FakeTimeProvider(Monday), NullLogger<DripWorker>.Instance);
        var report = await worker.TickAsync(TestContext.Current.CancellationToken);
        Assert.Equal((Learners, 0), (report.Sent, report.Other));
        Assert.Equal(Learners, platform.SentTo.Distinct().Count());
        Assert.Equal((Learners, atOnce), (platform.SentTo.Count, platform.Most));
    }

    /// <summary>Answers nobody before as many cards are on their way as it takes.</summary>
    private sealed class SlowPlatform(int atOnce) : IMessenger
    {
        private readonly Lock gate = new();
        private TaskCompletionSource full = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int onTheirWay;
        private volatile bool inVain;

        public ConcurrentBag<MemberId> SentTo { get; } = [];

        public int Most { get; private set; }

        public int AtOnce => atOnce;

        public string Platform => TheKit.Newcomer.Member.Platform;

        public async Task<SendResult> SendAsync(MemberId to, DeliveryMark mark, Card card, CancellationToken cancellationToken)
        {
            SentTo.Add(to);
            Task all;
            lock (gate)
            {
                all = full.Task;
                Most = Math.Max(Most, ++onTheirWay);
                if (onTheirWay == atOnce)
                {
                    full.SetResult();
                    (full, onTheirWay) = (new(TaskCreationOptions.RunContinuationsAsynchronously), 0);
                }
            }

            // Who waits in vain once waits no more: the test fails by the count, and soon.
            if (!inVain && await Task.WhenAny(all, Task.Delay(TimeSpan.FromSeconds(10), TimeProvider.System, cancellationToken)) != all)
                inVain = true;
            return new SendResult.Sent("m");
        }

        public Task<IReadOnlyList<DeliveryMark>> HistoryAsync(MemberId with, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<FoundMessage?> FindAsync(MemberId to, DeliveryKey delivery, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<SendResult> TellAsync(MemberId who, Card card, string key, CancellationToken cancellationToken) => throw new NotSupportedException("Nobody is told anything here.");

        public Task<InviteResult> InviteAsync(MemberId who, Card card, string key, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task TellCuratorsAsync(Card card, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
