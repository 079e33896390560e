using NodaTime;

namespace LabBot.Core.Curation;

/// <summary>A reading that somebody would like in the kit.</summary>
/// <param name="Id">Permanent name: 12 letters and digits.</param>
/// <param name="Link">Where it is; http or https, without proxies and tracking.</param>
/// <param name="Why">Why, in their words; may be empty.</param>
/// <param name="By">Who; null once they have asked to be forgotten.</param>
/// <param name="ByName">What the platform called them then; <see cref="Forgotten"/> once they are.</param>
/// <param name="At">When.</param>
public sealed record Suggestion(string Id, Uri Link, string Why, MemberId? By, string ByName, Instant At)
{
    /// <summary>The name of who has asked to be forgotten.</summary>
    public const string Forgotten = "a former member";

    /// <summary>What became of it; null while it waits.</summary>
    public Decision? Decision { get; init; }

    /// <summary>A new one.</summary>
    public static Suggestion New(Uri link, string why, MemberId by, string byName, Instant at) => new(Guid.NewGuid().ToString("N")[..12], link, why, by, byName, at);

    /// <summary>The same without who made it.</summary>
    public Suggestion WithoutPerson() => this with { By = null, ByName = Forgotten };
}

/// <summary>What a curator decided on a suggestion.</summary>
/// <param name="Edit">The number of the edit that followed it; null where it was declined.</param>
/// <param name="Reason">Why it was declined, for who suggested it; null where it was followed.</param>
/// <param name="By">Who decided; null once they have asked to be forgotten.</param>
/// <param name="At">When.</param>
/// <param name="IsTold">Whether who suggested it has been told.</param>
public sealed record Decision(long? Edit, string? Reason, MemberId? By, Instant At, bool IsTold = false);
