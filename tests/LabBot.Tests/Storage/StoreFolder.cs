using LabBot.Core.Drip;
using LabBot.Core.Learning;
using LabBot.Core.Storage;
using LabBot.Storage.LiteDb;
using LabBot.Tests.Contracts;
using NodaTime;

namespace LabBot.Tests.Storage;

/// <summary>A data folder with what tests do to one.</summary>
internal sealed class StoreFolder : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public string Path => folder.Path;

    public string Data => System.IO.Path.Combine(Path, "labbot.db");

    public string Journal => System.IO.Path.Combine(Path, "labbot.journal");

    public string Forgotten => System.IO.Path.Combine(Path, "labbot.forgotten");

    public LiteDbStore Open(TimeProvider? time = null, Schema? schema = null, Action<StorePoint>? reached = null) =>
        LiteDbStore.Open(Path, time ?? TimeProvider.System, schema ?? Schema.Current, reached);

    /// <summary>Everything in the folder as text; opens and closes the store.</summary>
    public async Task<string> ContentAsync()
    {
        await using var store = Open();
        return await StoreContent.OfAsync(store);
    }

    /// <summary>Copies the files as they are at this moment into another folder: what a power cut would leave.</summary>
    public StoreFolder Snapshot()
    {
        var copy = new StoreFolder();
        File.Copy(Data, copy.Data);
        File.Copy(Journal, copy.Journal);
        if (File.Exists(Forgotten))
            File.Copy(Forgotten, copy.Forgotten);
        return copy;
    }

    /// <summary>Learners in every state of a delivery.</summary>
    public static async Task FillAsync(LiteDbStore store, int learners)
    {
        for (var i = 0; i < learners; i++)
        {
            var user = $"user{i}";
            var learner = await store.ChangeAsync(Samples.Member(user), () => Samples.Enrolled(user), one => one.WithNote(Samples.Work, new string('x', i), Samples.Start), default);
            await store.RecordAskedForAsync(learner.Id, Samples.Monday, Samples.Work, Samples.Entry("asked for"), one => one, null, default);
            await store.PlanAsync([Samples.Planned(learner.Id)], default);
        }

        foreach (var claim in await store.ClaimDueAsync(Samples.Start, Duration.FromSeconds(60), Duration.FromSeconds(10), learners * 2 / 3, default))
        {
            if (claim.Delivery.Token % 2 == 0)
                await store.RecordSentAsync(claim.Delivery.Key, claim.Delivery.Token, DeliveryState.Sent, Samples.Work, "m", Samples.Entry("sent"), Samples.Read, default);
        }
    }

    public void Dispose() => folder.Dispose();
}
