using LabBot.Core.Cards;

namespace LabBot.Discord;

/// <summary>
/// An option's value, of which Discord wants each in a menu to be its own and none to be empty: the value, with a number behind it where it is there again or is empty
/// (<see cref="NumberedId"/>).
/// </summary>
public static class DiscordOptionValue
{
    /// <summary>The value that was given.</summary>
    public static string Read(string value) => NumberedId.Read(value);

    /// <summary>The value for Discord, at its <paramref name="use"/>th use in a menu, the first being 1.</summary>
    /// <exception cref="ArgumentException">It is longer than 100 characters.</exception>
    internal static string Write(string value, int use)
    {
        var written = value.Length == 0 ? $"#{use}" : NumberedId.Write(value, use);
        return written.Length <= DiscordLimits.OptionValue
            ? written
            : throw new ArgumentException($"The option's value '{value}' does not fit Discord; expected at most {DiscordLimits.OptionValue} characters, the number of a repeated one included.");
    }
}
