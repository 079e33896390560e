using LabBot.Core.Commands;
using LabBot.Core.Commands.Curation;
using LabBot.Core.Commands.Reading;
using LabBot.Core.Drip;
using LabBot.Core.Kit;
using LabBot.Core.Learning;
using LabBot.Core.Lookup;
using LabBot.Core.Storage;
using LabBot.Discord;
using LabBot.Discord.Wire;
using LabBot.Storage.LiteDb;
using LabBot.Wire;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;

namespace LabBot.CrashChild;

/// <summary>
/// One tick of LabBot's own worker at an instant, over its own client, with Discord on loopback: what a running LabBot does at that moment. It dies at the points of a
/// delivery that lie outside of the store: before and after the claim, before the send, between its answer and the record.
/// </summary>
internal static class DiscordLife
{
    public static async Task RunAsync(LiteDbStore store, string catalog, Uri apiUrl, string token, DateTimeOffset now, Death death)
    {
        var clock = new From(now);
        var loggers = NullLoggerFactory.Instance;
        // The client that LabBot.Platforms.ClientUnderTest names, which this small program does without.
        var usesLibrary = Environment.GetEnvironmentVariable("TESTED_CLIENT") == "library";
        using var api = DiscordWire.Api(new DiscordWireOptions { ApiUrl = apiUrl, Token = new Secret(token), UsesLibrary = usesLibrary }, clock, loggers);
        var kit = new LiveKit(CatalogFiles.Load(catalog).Catalog!);
        var desk = new ReadingDesk(kit, () => Stores.Of(store), DripDefaults.Standard, clock, CommandNames.Default);
        using var curation = new CurationDesk(desk, () => CatalogFiles.Load(catalog), () => throw new NotSupportedException());
        var router = LabBot.Bot.Router(desk, curation, NullLogger<CommandRouter>.Instance);
        var messenger = new DiscordMessenger(
            new Dying(api, death), new DiscordSettings(new HashSet<string>(), new HashSet<string>(), null, null, null), () => new DiscordCards(router, CommandNames.Default), () => store, clock,
            NullLogger<DiscordMessenger>.Instance);
        await new DripWorker(kit, store, new DyingOutbox(store, death), [messenger], DripDefaults.Standard, clock, NullLogger<DripWorker>.Instance).TickAsync(default);
    }

    private sealed class From(DateTimeOffset start) : TimeProvider
    {
        private readonly long since = System.GetTimestamp();

        public override DateTimeOffset GetUtcNow() => start + System.GetElapsedTime(since);
    }

    private sealed class Dying(IDiscordApi api, Death death) : IDiscordApi
    {
        public async Task<DiscordAnswer> CallAsync(DiscordCall call, CancellationToken cancellationToken)
        {
            if (call.Route.Name != "send")
                return await api.CallAsync(call, cancellationToken);
            death.At("SendNotReceived");
            var answer = await api.CallAsync(call, cancellationToken);
            death.At("SendNotAnswered");
            return answer;
        }
    }

    private sealed class DyingOutbox(IOutbox outbox, Death death) : IOutbox
    {
        public async Task<IReadOnlyList<ClaimedDelivery>> ClaimDueAsync(Instant now, Duration lease, Duration grace, int most, CancellationToken cancellationToken)
        {
            death.At("BeforeClaim");
            var claims = await outbox.ClaimDueAsync(now, lease, grace, most, cancellationToken);
            if (claims.Count > 0)
                death.At("AfterClaim");
            return claims;
        }

        public async Task<bool> RecordSentAsync(
            DeliveryKey key, long token, DeliveryState state, WorkId work, string? message, LedgerEntry entry, Func<Learner, Learner> change, CancellationToken cancellationToken)
        {
            death.At("AnsweredNotRecorded");
            return await outbox.RecordSentAsync(key, token, state, work, message, entry, change, cancellationToken);
        }

        public Task<IReadOnlyList<Learner>> ToPlanAsync(int most, CancellationToken cancellationToken) => outbox.ToPlanAsync(most, cancellationToken);

        public Task<int> PlanAsync(IReadOnlyList<Delivery> planned, CancellationToken cancellationToken) => outbox.PlanAsync(planned, cancellationToken);

        public Task<bool> RecordNotSentAsync(DeliveryKey key, long token, DeliveryState state, LedgerEntry entry, Func<Learner, Learner> change, CancellationToken cancellationToken) =>
            outbox.RecordNotSentAsync(key, token, state, entry, change, cancellationToken);

        public Task<bool> ReleaseAsync(DeliveryKey key, long token, Instant notBefore, LedgerEntry entry, CancellationToken cancellationToken) =>
            outbox.ReleaseAsync(key, token, notBefore, entry, cancellationToken);

        public Task<DeliveryKey?> RecordAskedForAsync(
            LearnerId learner, LocalDate date, WorkId work, LedgerEntry entry, Func<Learner, Learner> change, Cause? cause, CancellationToken cancellationToken) =>
            outbox.RecordAskedForAsync(learner, date, work, entry, change, cause, cancellationToken);

        public Task<IReadOnlyList<Delivery>> HistoryAsync(LearnerId learner, int most, CancellationToken cancellationToken) => outbox.HistoryAsync(learner, most, cancellationToken);

        public Task<Instant?> LatestAsync(CancellationToken cancellationToken) => outbox.LatestAsync(cancellationToken);

        public Task<bool> WasRestoredAsync(CancellationToken cancellationToken) => outbox.WasRestoredAsync(cancellationToken);

        public Task HistoriesReadAsync(CancellationToken cancellationToken) => outbox.HistoriesReadAsync(cancellationToken);
    }
}
