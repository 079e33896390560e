using System.Text.Json.Serialization;
using LabBot.Core.Cards;

namespace LabBot.Core.Commands;

/// <summary>What a command answers. The closed set is the records inside; a platform handles every one.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Show), "show")]
[JsonDerivedType(typeof(Update), "update")]
[JsonDerivedType(typeof(Ask), "ask")]
[JsonDerivedType(typeof(Choices), "choices")]
[JsonDerivedType(typeof(File), "file")]
public abstract record Reply
{
    private Reply()
    {
    }

    /// <summary>A new card.</summary>
    /// <param name="Card">The card.</param>
    /// <param name="Visibility">Who sees it.</param>
    /// <param name="Outcome">How the command went.</param>
    public sealed record Show(Card Card, Visibility Visibility = Visibility.Private, Outcome Outcome = Outcome.Answered) : Reply;

    /// <summary>The clicked card, changed.</summary>
    /// <param name="Card">What it now shows.</param>
    public sealed record Update(Card Card) : Reply;

    /// <summary>A form to fill in.</summary>
    /// <param name="Form">The form.</param>
    public sealed record Ask(Form Form) : Reply;

    /// <summary>What one may mean, while one types.</summary>
    /// <param name="List">At most 25 (Discord's limit for autocomplete; Slack's is 100), best first.</param>
    public sealed record Choices(IReadOnlyList<Choice> List) : Reply;

    /// <summary>A file, with a card that says what it is. Always private.</summary>
    /// <param name="Name">File name with ending.</param>
    /// <param name="MediaType">Its media type, such as <c>application/json</c>.</param>
    /// <param name="Content">Its bytes.</param>
    /// <param name="Card">What it is.</param>
    public sealed record File(string Name, string MediaType, ReadOnlyMemory<byte> Content, Card Card) : Reply;
}

/// <summary>Who sees a card.</summary>
public enum Visibility
{
    /// <summary>Only who asked.</summary>
    Private,

    /// <summary>Everyone in the channel.</summary>
    Channel,
}

/// <summary>How a command went; logs, metrics and the exit code of <c>labbot ask</c> follow it.</summary>
public enum Outcome
{
    /// <summary>It did what was asked.</summary>
    Answered,

    /// <summary>There is no such thing; the card says what to try.</summary>
    NothingFound,

    /// <summary>It was asked wrongly; the card says how to ask.</summary>
    Misused,

    /// <summary>Who asked may not.</summary>
    Refused,

    /// <summary>It broke; the card names the id under which the log has the cause.</summary>
    Failed,
}
