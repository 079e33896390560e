using System.Globalization;
using System.Text;
using LabBot.Core.Learning;
using LabBot.Core.Storage;

namespace LabBot.Tests.Storage;

/// <summary>Everything that a store holds, as one text: two stores hold the same when the texts are the same.</summary>
internal static class StoreContent
{
    public static async Task<string> OfAsync<T>(T store)
        where T : ILearners, IOutbox, ISuggestions
    {
        var text = new StringBuilder().Append(await store.LatestAsync(default)).AppendLine();
        foreach (var learner in (await store.AllAsync(default)).OrderBy(learner => learner.Id.Value, StringComparer.Ordinal))
        {
            text.AppendLine(Of(learner));
            foreach (var delivery in await store.HistoryAsync(learner.Id, int.MaxValue, default))
                text.AppendLine(string.Create(CultureInfo.InvariantCulture, $"  {delivery with { Ledger = [] }} {string.Join(';', delivery.Ledger)}"));
        }

        foreach (var suggestion in await store.SuggestionsAsync(default))
            text.AppendLine(CultureInfo.InvariantCulture, $"{suggestion}");
        return text.ToString();
    }

    public static string Of(Learner learner) =>
        $"{learner.Id} {learner.Name} [{string.Join(';', learner.Accounts)}] [{string.Join(';', learner.FormerIds)}] {learner.Enrollment} {learner.Settings} [{string.Join(';', learner.Progress.Works)}] [{string.Join(';', learner.Notes)}]";
}
