using System.Diagnostics;
using LabBot.Core.Cards;
using LabBot.Core.Storage;
using Microsoft.Extensions.Logging;

namespace LabBot.Core.Commands;

/// <summary>
/// Finds the command that was meant and runs it. Whatever goes wrong becomes a card: an unknown command, a missing option,
/// a command that is not the caller's, a handler that throws. Safe on any thread.
/// </summary>
public sealed partial class CommandRouter(IReadOnlyList<CommandDefinition> definitions, CommandNames names, ILogger<CommandRouter> logger)
{
    /// <summary>The command that a line without a slash means: a search.</summary>
    private const string Default = FindInKit.Name;

    private readonly Dictionary<string, CommandDefinition> byName = definitions.ToDictionary(definition => definition.Name);
    private readonly Dictionary<string, CommandDefinition> byTyped = definitions.ToDictionary(definition => names.Typed(definition.Name), StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// What is new for somebody, to stand at the end of an answer to what they typed and that they alone read; whatever it gives counts as told. By default nothing. Asked with every such answer,
    /// so it answers from memory.
    /// </summary>
    public Func<MemberId, CancellationToken, ValueTask<IReadOnlyList<CardBlock>>> News { get; init; } = (_, _) => new([]);

    /// <summary>Runs what someone typed, such as <c>/kit scgpt</c>; words without a slash are looked up in the kit.</summary>
    public async ValueTask<Reply> TypedAsync(string line, Caller caller, CancellationToken cancellationToken, InvocationKind kind = InvocationKind.Typed, Cause? cause = null)
    {
        var words = line.Trim();
        if (words.Equals("help", StringComparison.OrdinalIgnoreCase) || words.Equals("/help", StringComparison.OrdinalIgnoreCase))
            words = names.Typed(ShowHelp.Name);
        if (!words.StartsWith('/'))
            return await RunAsync(new CommandInvocation(Default, TypedOptions.Read(byName[Default], words, out _), caller, kind, cause), cancellationToken).ConfigureAwait(false);
        if (Named(words) is var (definition, options))
            return await RunAsync(new CommandInvocation(definition.Name, TypedOptions.Read(definition, options, out var unclear), caller, kind, cause) { Unclear = unclear }, cancellationToken).ConfigureAwait(false);
        var visible = VisibleTo(await caller.SettledAsync(cancellationToken).ConfigureAwait(false));
        var (first, afterFirst) = TypedOptions.Word(words);
        var (second, _) = TypedOptions.Word(afterFirst);
        var group = visible.Where(one => names.Typed(one.Name).StartsWith(first + " ", StringComparison.OrdinalIgnoreCase)).ToList();
        return second.Length == 0 && group.Count > 0 ? UsageCards.Group(first, group, names) : UsageCards.UnknownCommand(words, visible, names);
    }

    /// <summary>The command of a typed line with a slash, and what is given to it, by option; null when there is no such command.</summary>
    public (CommandDefinition Definition, IReadOnlyDictionary<string, string> Arguments)? Parse(string line) =>
        Named(line.Trim()) is var (definition, options) ? (definition, TypedOptions.Read(definition, options, out _)) : null;

    /// <summary>Whether a typed line begins with a command, or with the first word that some share.</summary>
    public bool IsCommand(string line)
    {
        var (first, others) = TypedOptions.Word(line.Trim());
        return byTyped.ContainsKey(first) || byTyped.ContainsKey($"{first} {TypedOptions.Word(others).First}") || byTyped.Keys.Any(typed => typed.StartsWith(first + " ", StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Every command, in the order in which help shows them.</summary>
    public IReadOnlyList<CommandDefinition> Definitions => definitions;

    /// <summary>The command that people type so, with its slash and whatever the operator calls it; null when there is none.</summary>
    public CommandDefinition? Find(string typed) => byTyped.GetValueOrDefault(typed);

    /// <summary>Runs a command whose options the platform has told apart.</summary>
    /// <param name="typed">The command as people type it: <c>/reading settings</c>.</param>
    /// <param name="options">What was given, by option.</param>
    /// <param name="caller">Who uses it.</param>
    /// <param name="cause">The platform's event behind it.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async ValueTask<Reply> ChosenAsync(string typed, IReadOnlyDictionary<string, string> options, Caller caller, Cause? cause, CancellationToken cancellationToken) =>
        Find(typed) is { } definition
            ? await RunAsync(new CommandInvocation(definition.Name, options, caller, InvocationKind.Typed, cause), cancellationToken).ConfigureAwait(false)
            : UsageCards.UnknownCommand(typed, VisibleTo(await caller.SettledAsync(cancellationToken).ConfigureAwait(false)), names);

    /// <summary>What a command proposes while one types in one of its options; nothing for an option that proposes nothing.</summary>
    /// <param name="typed">The command, as in <see cref="ChosenAsync"/>.</param>
    /// <param name="options">What stands in the options so far.</param>
    /// <param name="option">The one that is being typed; those behind it do not count yet.</param>
    /// <param name="caller">Who types.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async ValueTask<Reply.Choices> CompleteAsync(string typed, IReadOnlyDictionary<string, string> options, string option, Caller caller, CancellationToken cancellationToken)
    {
        if (Find(typed) is not { } definition || definition.Options.FirstOrDefault(one => one.Name == option) is not { Completes: true })
            return new Reply.Choices([]);
        var known = definition.Options.TakeWhile(one => one.Name != option).Select(one => one.Name).Append(option).Where(options.ContainsKey).ToDictionary(name => name, name => options[name]);
        return await RunAsync(new CommandInvocation(definition.Name, known, caller, InvocationKind.Typing), cancellationToken).ConfigureAwait(false) as Reply.Choices ?? new Reply.Choices([]);
    }

    /// <summary>Runs what a button or a menu says.</summary>
    public ValueTask<Reply> ClickAsync(ActionId id, Caller caller, CancellationToken cancellationToken, Cause? cause = null) =>
        byName.TryGetValue(id.Command, out var definition)
            ? RunAsync(new CommandInvocation(id.Command, TypedOptions.Read(definition, id.Argument, out _), caller, InvocationKind.Click, cause), cancellationToken)
            : new(OldButton());

    /// <summary>Runs what a form says: the argument of its command, and the answers.</summary>
    public ValueTask<Reply> SubmitAsync(ActionId submits, IReadOnlyDictionary<string, string> answers, Caller caller, Cause? cause, CancellationToken cancellationToken)
    {
        if (!byName.TryGetValue(submits.Command, out var definition))
            return new(OldButton());
        var arguments = TypedOptions.Read(definition, submits.Argument, out _);
        foreach (var (option, answer) in answers)
            arguments[option] = answer;
        return RunAsync(new CommandInvocation(submits.Command, arguments, caller, InvocationKind.Submit, cause), cancellationToken);
    }

    /// <summary>The answer to a button whose command is gone, or that never was one.</summary>
    public static Reply OldButton() => UsageCards.OldButton();

    /// <summary>What a search box proposes while one types in it.</summary>
    public ValueTask<Reply> CompleteAsync(ActionId box, string typed, Caller caller, CancellationToken cancellationToken) =>
        byName.TryGetValue(box.Command, out var definition)
            ? RunAsync(new CommandInvocation(box.Command, TypedOptions.Read(definition, typed, out _), caller, InvocationKind.Typing), cancellationToken)
            : new(new Reply.Choices([]));

    /// <summary>Runs an invocation. Never throws but for cancellation.</summary>
    public async ValueTask<Reply> RunAsync(CommandInvocation invocation, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var reply = await WithNewsAsync(invocation, await AnswerAsync(invocation, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        Log.Answered(logger, invocation.Command, invocation.Kind, (reply as Reply.Show)?.Outcome ?? Outcome.Answered, Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        return reply;
    }

    /// <summary>The answer where what follows a handler broke, such as a card that a platform cannot show; logged like a handler that broke.</summary>
    public Reply Broke(Exception error, string command)
    {
        var id = Guid.NewGuid().ToString("N")[..8];
        Log.Failed(logger, error, command, id);
        return UsageCards.Failed(id);
    }

    /// <summary>The commands that help shows to this caller, in order; see <see cref="Caller.SettledAsync"/>.</summary>
    public IReadOnlyList<CommandDefinition> VisibleTo(Caller caller) =>
        [.. definitions.Where(definition => definition.Listed && MayUse(definition, caller))];

    // The command that a line begins with, and the rest of the line.
    private (CommandDefinition Definition, string Options)? Named(string line)
    {
        var (first, afterFirst) = TypedOptions.Word(line);
        var (second, afterSecond) = TypedOptions.Word(afterFirst);
        if (second.Length > 0 && byTyped.TryGetValue($"{first} {second}", out var definition))
            return (definition, afterSecond);
        return byTyped.TryGetValue(first, out definition) ? (definition, afterFirst) : null;
    }

    private async ValueTask<Reply> AnswerAsync(CommandInvocation invocation, CancellationToken cancellationToken)
    {
        if (!byName.TryGetValue(invocation.Command, out var definition))
            return UsageCards.UnknownCommand("/" + invocation.Command, VisibleTo(await invocation.Caller.SettledAsync(cancellationToken).ConfigureAwait(false)), names);
        // Nobody waits for the platform to say who they are, unless the command is not for everyone.
        if (definition.Audience != Audience.Everyone)
            invocation = invocation with { Caller = await invocation.Caller.SettledAsync(cancellationToken).ConfigureAwait(false) };
        if (!MayUse(definition, invocation.Caller))
            return invocation.Caller.Doubt is { } doubt ? UsageCards.NotSure(definition, doubt, names) : UsageCards.NotYours(definition, names);
        // A command that proposes nothing is not run by being typed.
        if (invocation.Kind == InvocationKind.Typing && !definition.Options.Any(option => option.Completes))
            return new Reply.Choices([]);
        if (invocation is { Kind: not InvocationKind.Typing, Unclear: var (unclear, why) })
            return UsageCards.Unclear(unclear, invocation[unclear], why);
        if (invocation.Kind != InvocationKind.Typing && definition.Options.FirstOrDefault(option => option.Required && invocation[option.Name].Length == 0) is { } missing)
            return UsageCards.Missing(definition, missing, names);
        try
        {
            return await definition.Handler(invocation, cancellationToken).ConfigureAwait(false);
        }
        catch (StoreException error)
        {
            var id = Guid.NewGuid().ToString("N")[..8];
            Log.StoreFailed(logger, invocation.Command, id, error.Message);
            return UsageCards.StoreAway(id);
        }
        catch (Exception error) when (error is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            return Broke(error, invocation.Command);
        }
    }

    private async ValueTask<Reply> WithNewsAsync(CommandInvocation invocation, Reply reply, CancellationToken cancellationToken)
    {
        if (invocation is not { Kind: InvocationKind.Typed, Caller: { IsOverheard: false, Member: var member } } || reply is not Reply.Show { Visibility: Visibility.Private, Outcome: Outcome.Answered } show)
            return reply;
        try
        {
            return await News(member, cancellationToken).ConfigureAwait(false) is { Count: > 0 } news ? show with { Card = show.Card with { Blocks = [.. show.Card.Blocks, .. news] } } : reply;
        }
        catch (StoreException error)
        {
            // What was asked is answered all the same; the news comes another time.
            Log.NoNews(logger, error.Message);
            return reply;
        }
    }

    private static bool MayUse(CommandDefinition definition, Caller caller) =>
        definition.Audience switch
        {
            Audience.Everyone => true,
            Audience.Curators => caller.IsCurator,
            _ => throw new UnreachableException(),
        };

    private static partial class Log
    {
        [LoggerMessage(3, LogLevel.Error, "{Command} could not use the store; the card names {CorrelationId}: {Reason}")]
        public static partial void StoreFailed(ILogger logger, string command, string correlationId, string reason);

        [LoggerMessage(1, LogLevel.Information, "{Command} ({Kind}): {Outcome} in {Milliseconds:F1} ms")]
        public static partial void Answered(ILogger logger, string command, InvocationKind kind, Outcome outcome, double milliseconds);

        [LoggerMessage(4, LogLevel.Warning, "Somebody could not be told what is new for them, because the store failed; it is tried again: {Reason}")]
        public static partial void NoNews(ILogger logger, string reason);

        [LoggerMessage(2, LogLevel.Error, "{Command} failed; the card names {CorrelationId}")]
        public static partial void Failed(ILogger logger, Exception error, string command, string correlationId);
    }
}
