using System.Diagnostics;

namespace LabBot.Wire;

/// <summary>
/// A token or a key. It has no property that a serializer or a logger could print, and as text it is <c>***</c>. White space around it, such as the newline
/// at the end of a secrets file, is no part of it. Immutable.
/// </summary>
[DebuggerDisplay("***")]
public sealed class Secret(string value)
{
    /// <summary>What is not configured.</summary>
    public static readonly Secret None = new("");

    private readonly string _value = value.Trim();

    /// <summary>The secret itself, for the one place that sends or computes with it.</summary>
    public string Reveal() => _value;

    /// <inheritdoc/>
    public override string ToString() => "***";
}
