namespace LabBot.Core.Commands;

/// <summary>
/// A command, defined once: the router, the help, completion, the README's table and what each platform is told of it all
/// come from here.
/// </summary>
public sealed record CommandDefinition
{
    /// <summary>Its own name, words separated by one space: <c>kit</c>, <c>labbot help</c>. Buttons hold it.</summary>
    public required string Name { get; init; }

    /// <summary>What it does, in a few plain words without a full stop; at most 100 characters (Discord's limit).</summary>
    public required string Summary { get; init; }

    /// <summary>What it does with the invocation. Runs on any thread, and at the same time for several members.</summary>
    public required CommandHandler Handler { get; init; }

    /// <summary>What it takes, in order; the last one takes the rest of a typed line.</summary>
    public IReadOnlyList<CommandOption> Options { get; init; } = [];

    /// <summary>Who may use it. Checked on every use, clicks included.</summary>
    public Audience Audience { get; init; } = Audience.Everyone;

    /// <summary>Who sees its answer, where the platform must be told before the answer is known (Discord's deferral).</summary>
    public Visibility Visibility { get; init; } = Visibility.Private;

    /// <summary>What to type, as examples, without the command's name: <c>scgpt</c>.</summary>
    public IReadOnlyList<string> Examples { get; init; } = [];

    /// <summary>Whether help and platforms list it; false for what only a button runs.</summary>
    public bool Listed { get; init; } = true;
}

/// <summary>What a command does.</summary>
public delegate ValueTask<Reply> CommandHandler(CommandInvocation invocation, CancellationToken cancellationToken);

/// <summary>One thing that a command takes.</summary>
/// <param name="Name">Its name, such as <c>words</c>.</param>
/// <param name="Summary">What it is, in a few plain words.</param>
/// <param name="Required">Whether the command needs it.</param>
/// <param name="Completes">Whether the command proposes values while one types.</param>
public sealed record CommandOption(string Name, string Summary, bool Required = false, bool Completes = false)
{
    /// <summary>
    /// Whether it takes a person, whom a platform that can lets one pick. The value is the platform's id of them, with or without an @ before it; see
    /// <see cref="CommandInvocation.Person"/>. Default false.
    /// </summary>
    public bool IsPerson { get; init; }

    /// <summary>
    /// Whether a typed line gives it by its name, anywhere behind the others: <c>section:LLMs</c>, <c>note:"two: words"</c>. Without quotation marks it goes to the next name or the end; in them
    /// it ends with them, also before the others, and can be any text, with a backslash before a mark or a backslash inside.
    /// Default false: by its place.
    /// </summary>
    public bool IsNamed { get; init; }
}

/// <summary>Who may use a command.</summary>
public enum Audience
{
    /// <summary>Every member.</summary>
    Everyone,

    /// <summary>Those who tend the kit.</summary>
    Curators,
}
