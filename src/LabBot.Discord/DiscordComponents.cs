using System.Text.Json.Serialization;

namespace LabBot.Discord;

/// <summary>A message as Discord takes it, for a post, an edit and an answer to an interaction alike.</summary>
/// <param name="Embeds">What it shows.</param>
/// <param name="Components">What can be pressed below.</param>
public sealed record DiscordMessage(IReadOnlyList<DiscordEmbed> Embeds, IReadOnlyList<DiscordComponent> Components)
{
    /// <summary>Nobody: without it Discord would look for people to notify in the text.</summary>
    public DiscordAllowedMentions AllowedMentions { get; } = new([]);
}

/// <summary>Who may be notified by the names in a message.</summary>
/// <param name="Parse">The sorts of names; empty for none.</param>
public sealed record DiscordAllowedMentions(IReadOnlyList<string> Parse);

/// <summary>A framed text.</summary>
/// <param name="Title">Its title, in Discord's markup; null for none.</param>
/// <param name="Description">Its text, in Discord's markup; null for none.</param>
/// <param name="Color">The colour of its edge, as 0xRRGGBB; null for Discord's own.</param>
public sealed record DiscordEmbed(string? Title, string? Description, int? Color);

/// <summary>A component of a message or modal, of those that LabBot uses. The closed set is the records inside.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Row), 1)]
[JsonDerivedType(typeof(Button), 2)]
[JsonDerivedType(typeof(StringSelect), 3)]
[JsonDerivedType(typeof(TextInput), 4)]
[JsonDerivedType(typeof(Question), 18)]
public abstract record DiscordComponent
{
    private DiscordComponent()
    {
    }

    /// <summary>Things to press, side by side.</summary>
    /// <param name="Components">At most five buttons, or one menu.</param>
    public sealed record Row(IReadOnlyList<DiscordComponent> Components) : DiscordComponent;

    /// <summary>A button.</summary>
    /// <param name="Style">1 primary, 2 secondary, 4 danger, 5 opens a page.</param>
    /// <param name="Label">What it reads.</param>
    /// <param name="CustomId">What comes back when it is pressed; null for one that opens a page.</param>
    /// <param name="Url">The page that it opens; null for none.</param>
    public sealed record Button(int Style, string Label, string? CustomId = null, string? Url = null) : DiscordComponent;

    /// <summary>A menu.</summary>
    /// <param name="CustomId">What comes back when something is chosen.</param>
    /// <param name="Options">The options.</param>
    /// <param name="Placeholder">What is chosen; null where a label says it.</param>
    /// <param name="Required">Whether a modal needs it; null in a message.</param>
    public sealed record StringSelect(string CustomId, IReadOnlyList<DiscordOption> Options, string? Placeholder = null, bool? Required = null) : DiscordComponent;

    /// <summary>A line or lines to fill in.</summary>
    /// <param name="CustomId">What comes back with its value.</param>
    /// <param name="Style">1 for a line, 2 for several.</param>
    /// <param name="MaxLength">The most characters.</param>
    /// <param name="Required">Whether it must be filled in.</param>
    /// <param name="Value">What it starts with; null for nothing.</param>
    public sealed record TextInput(string CustomId, int Style, int MaxLength, bool Required, string? Value = null) : DiscordComponent;

    /// <summary>A question of a modal.</summary>
    /// <param name="Text">The question.</param>
    /// <param name="Component">Where one answers.</param>
    /// <param name="Description">What more there is to say; null for nothing.</param>
    public sealed record Question([property: JsonPropertyName("label")] string Text, DiscordComponent Component, string? Description = null) : DiscordComponent;
}

/// <summary>One option of a menu.</summary>
/// <param name="Label">What it reads.</param>
/// <param name="Value">What comes back; of <see cref="DiscordActionId.Pick"/> a <c>custom_id</c>, of any other menu what <see cref="DiscordOptionValue"/> reads.</param>
/// <param name="Default">Whether it is chosen already; null where it is not.</param>
public sealed record DiscordOption(string Label, string Value, bool? Default = null);

/// <summary>A dialogue.</summary>
/// <param name="CustomId">What comes back with the answers.</param>
/// <param name="Title">Its title.</param>
/// <param name="Components">Its questions.</param>
public sealed record DiscordModal(string CustomId, string Title, IReadOnlyList<DiscordComponent> Components);

/// <summary>What one may mean, while one types.</summary>
/// <param name="Choices">The choices, best first.</param>
public sealed record DiscordChoices(IReadOnlyList<DiscordChoice> Choices);

/// <summary>One of <see cref="DiscordChoices"/>.</summary>
/// <param name="Name">What it reads.</param>
/// <param name="Value">What the command receives.</param>
public sealed record DiscordChoice(string Name, string Value);
