using System.Text;

namespace LabBot.Slack;

/// <summary>
/// An option's value within Slack's 75 characters. A reference is shorter and stays as it is. What is longer must be ASCII; two of its characters are packed
/// into one, after a mark that no reference begins with, so up to 148 come back whole, more than an action id can hold.
/// </summary>
public static class SlackOptionValue
{
    // The packed characters lie in U+4E00 to U+8DFF: assigned ideographs, which no normalisation changes.
    private const char Mark = '＊';
    private const int First = 0x4E00;

    /// <summary>The value that was given.</summary>
    public static string Read(string value)
    {
        if (!value.StartsWith(Mark))
            return value;
        var text = new StringBuilder(value.Length * 2);
        foreach (var packed in value.AsSpan(1))
        {
            var pair = packed - First;
            text.Append((char)(pair >> 7));
            if ((pair & 0x7F) != 0)
                text.Append((char)(pair & 0x7F));
        }

        return text.ToString();
    }

    /// <summary>The value for Slack.</summary>
    /// <exception cref="ArgumentException">It is longer than 75 characters and not ASCII, or longer than 148, or begins with the mark, or holds a NUL.</exception>
    internal static string Write(string value)
    {
        // Slack takes no empty value: the mark alone stands for it.
        if (value.Length is > 0 and <= SlackLimits.OptionValue && !value.StartsWith(Mark))
            return value;
        if (value.Length > 2 * (SlackLimits.OptionValue - 1) || !Ascii.IsValid(value) || value.Contains('\0'))
            throw new ArgumentException($"The option's value '{value}' does not fit Slack; expected at most {SlackLimits.OptionValue} characters, or {2 * (SlackLimits.OptionValue - 1)} of ASCII.");
        var packed = new StringBuilder(1 + (value.Length + 1) / 2).Append(Mark);
        for (var i = 0; i < value.Length; i += 2)
            packed.Append((char)(First + (value[i] << 7) + (i + 1 < value.Length ? value[i + 1] : 0)));
        return packed.ToString();
    }
}
