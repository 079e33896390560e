using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using LabBot.Core.Cards;
using LabBot.Core.Curation;
using LabBot.Core.Drip;
using LabBot.Core.Learning;

namespace LabBot.Core.Commands.Reading;

/// <summary><c>/labbot my-data</c>: everything that is held about the learner, as a file.</summary>
public static class MyData
{
    /// <summary>The command.</summary>
    public static CommandDefinition Define(ReadingDesk desk) => new()
    {
        Name = "labbot my-data",
        Summary = "Gives you everything LabBot holds about you, as a file",
        Examples = [""],
        Handler = (invocation, cancellationToken) => AnswerAsync(desk, invocation, cancellationToken),
    };

    private static async ValueTask<Reply> AnswerAsync(ReadingDesk desk, CommandInvocation invocation, CancellationToken cancellationToken)
    {
        var member = invocation.Caller.Member;
        var found = await desk.Stores.Learners.FindAsync(member, cancellationToken).ConfigureAwait(false);
        var members = found?.Members ?? [member];
        var suggestions = (await desk.Stores.Suggestions.SuggestionsAsync(cancellationToken).ConfigureAwait(false)).Where(one => one.By is { } by && members.Contains(by)).ToList();
        var conversations = new List<ConversationData>();
        foreach (var account in members)
        {
            if (await desk.Stores.Conversations.FindAsync(account, cancellationToken).ConfigureAwait(false) is { } channel)
                conversations.Add(new ConversationData(account, channel));
        }

        var links = (await desk.Stores.Links.LinksOfAsync(member, desk.Now, cancellationToken).ConfigureAwait(false))
            .Select(link => new LinkData(link.Asker.Name, link.Other?.Name, link.State.ToString(), link.Until.ToString())).ToList();
        if (found is null && suggestions.Count == 0 && conversations.Count == 0 && links.Count == 0)
            return new Reply.Show(new Card("LabBot holds nothing about you", [new Paragraph("It will once you start your readings.")]));
        var learner = found ?? LearnerChanges.New(member, invocation.Caller.Name);
        var history = await desk.Stores.Outbox.HistoryAsync(learner.Id, int.MaxValue, cancellationToken).ConfigureAwait(false);
        var readable = new JsonSerializerOptions(MyDataJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        var json = JsonSerializer.SerializeToUtf8Bytes(Data(learner, history, suggestions, conversations, links), typeof(LearnerData), new MyDataJson(readable));
        return new Reply.File("labbot-my-data.json", "application/json", json, new Card("Everything LabBot holds about you",
        [
            new Paragraph($"Your {AccountWords.And(learner.Accounts.Select(account => $"account on {AccountWords.Platform(account.Member)} ({account.Name})"))}, settings, {Wording.Count(learner.Progress.Works.Count, "reading")}, {Wording.Count(learner.Notes.Count, "note")}, {Wording.Count(history.Count, "delivery")} and {Wording.Count(suggestions.Count, "suggestion")}. Nobody else gets this file."),
            new Footnote("To have it erased: ", new Span.Code(desk.Names.Typed("labbot forget-me"))),
        ]));
    }

    private static LearnerData Data(Learner learner, IReadOnlyList<Delivery> history, IReadOnlyList<Suggestion> suggestions, IReadOnlyList<ConversationData> conversations, IReadOnlyList<LinkData> links) => new(
        learner.Id.Value,
        learner.Name,
        [.. learner.Accounts.Select(account => new AccountData(account.Member, account.Name, account.Origin.Value))],
        [.. learner.FormerIds.Select(id => id.Value)],
        learner.Enrollment is { } e ? new EnrollmentData(e.Track, e.State.ToString(), e.Since.ToString(), e.From.ToString("uuuu'-'MM'-'dd", null), e.LastDate?.ToString("uuuu'-'MM'-'dd", null), e.LastSent?.ToString(), e.Unanswered) : null,
        new SettingsData(learner.Settings.Zone, learner.Settings.At?.ToString("HH':'mm", null), learner.Settings.Days, learner.Settings.ProfileZone),
        [.. learner.Progress.Works.Select(work => new ProgressData(work.Work.Value, work.State.ToString(), work.On.ToString("uuuu'-'MM'-'dd", null), work.Until?.ToString("uuuu'-'MM'-'dd", null)))],
        [.. learner.Notes.Select(note => new NoteData(note.Work.Value, note.Text, note.At.ToString()))],
        [.. history.Select(one => new DeliveryData(one.Key.Date.ToString("uuuu'-'MM'-'dd", null), one.Key.Slot, one.State.ToString(), one.Work?.Value, one.Message, [.. one.Ledger.Select(entry => $"{entry.At} {entry.What}")]))],
        [.. suggestions.Select(one => new SuggestionData(one.Link.AbsoluteUri, one.Why, one.At.ToString()))],
        conversations,
        links);
}

internal sealed record LearnerData(
    string Id, string Name, AccountData[] Accounts, string[] FormerIds, EnrollmentData? Enrollment, SettingsData Settings, ProgressData[] Progress, NoteData[] Notes, DeliveryData[] Deliveries,
    SuggestionData[] Suggestions, IReadOnlyList<ConversationData> Conversations, IReadOnlyList<LinkData> Links);

internal sealed record AccountData(MemberId Member, string Name, string Origin);

internal sealed record EnrollmentData(string Track, string State, string Since, string From, string? LastDate, string? LastSent, int Unanswered);

internal sealed record SettingsData(string? Zone, string? At, string? Days, string? ProfileZone);

internal sealed record SuggestionData(string Link, string Why, string At);

internal sealed record LinkData(string Asker, string? Other, string State, string Until);

internal sealed record ConversationData(MemberId Member, string Channel);

internal sealed record ProgressData(string Work, string State, string On, string? Until);

internal sealed record NoteData(string Work, string Text, string At);

internal sealed record DeliveryData(string Date, int Slot, string State, string? Work, string? Message, string[] Ledger);

/// <summary>The JSON of <c>/labbot my-data</c>, compiled.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(LearnerData))]
internal sealed partial class MyDataJson : JsonSerializerContext;
