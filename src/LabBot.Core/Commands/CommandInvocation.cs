using LabBot.Core.Storage;

namespace LabBot.Core.Commands;

/// <summary>One use of a command: typed, clicked, sent off or being typed, on any platform.</summary>
/// <param name="Command">The command's own name.</param>
/// <param name="Arguments">The options that were given, by name.</param>
/// <param name="Caller">Who uses it.</param>
/// <param name="Kind">How it came.</param>
/// <param name="Cause">The platform's event behind it, with which a change is made once only; null where nothing can come twice.</param>
public sealed record CommandInvocation(
    string Command, IReadOnlyDictionary<string, string> Arguments, Caller Caller, InvocationKind Kind = InvocationKind.Typed, Cause? Cause = null)
{
    /// <summary>An option of a typed line of which it is not clear what is given to it, and why not, as the end of a sentence; null, the default, where there is none.</summary>
    public (string Option, string Why)? Unclear { get; init; }

    /// <summary>The value of an option, trimmed; empty when it was not given.</summary>
    public string this[string option] => Arguments.TryGetValue(option, out var value) ? value.Trim() : "";

    /// <summary>The account on the caller's platform that an option names (<see cref="CommandOption.IsPerson"/>). Nothing says yet that there is such an account.</summary>
    public MemberId Person(string option) => Caller.Member with { User = this[option].TrimStart('@') };
}

/// <summary>Who uses a command.</summary>
/// <param name="Member">The account.</param>
/// <param name="Name">What the platform calls them.</param>
/// <param name="IsCurator">Whether they tend the kit; decided by the platform's adapter, anew on every use. Where there is a <see cref="Look"/>, false until that has been taken.</param>
/// <param name="Zone">The IANA zone id of their profile; null where the platform tells none.</param>
public sealed record Caller(MemberId Member, string Name, bool IsCurator, string? Zone = null)
{
    /// <summary>Whether the platform tells nobody's zone, so that who starts is asked for theirs. Default false.</summary>
    public bool IsAskedForZone { get; init; }

    /// <summary>Whether others may read the answer, so that nothing is added to it that is theirs alone. Default false.</summary>
    public bool IsOverheard { get; init; }

    /// <summary>Finds out whether they tend the kit, where the platform has to be asked; null, the default, where <see cref="IsCurator"/> says it. It throws for nothing that a platform may do.</summary>
    public Func<CancellationToken, Task<Curatorship>>? Look { get; init; }

    /// <summary>Why it could not be found out whether they tend the kit, and what to do, in sentences; null, the default, where it is known.</summary>
    public string? Doubt { get; init; }

    /// <summary>The same caller, of whom it is certain whether they tend the kit, or in doubt.</summary>
    public async ValueTask<Caller> SettledAsync(CancellationToken cancellationToken)
    {
        if (Look is not { } look)
            return this;
        var (isCurator, doubt) = await look(cancellationToken).ConfigureAwait(false);
        return this with { IsCurator = isCurator, Doubt = doubt, Look = null };
    }
}

/// <summary>Whether somebody tends the kit.</summary>
/// <param name="IsCurator">Whether they do, as far as is known.</param>
/// <param name="Doubt">As <see cref="Caller.Doubt"/>.</param>
public readonly record struct Curatorship(bool IsCurator, string? Doubt = null);

/// <summary>How an invocation came.</summary>
public enum InvocationKind
{
    /// <summary>A command was sent.</summary>
    Typed,

    /// <summary>A button or menu was used.</summary>
    Click,

    /// <summary>A form was sent off.</summary>
    Submit,

    /// <summary>The command is still being typed and wants <see cref="Reply.Choices"/>.</summary>
    Typing,
}
