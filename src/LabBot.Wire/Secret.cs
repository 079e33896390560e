using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace LabBot.Wire;

/// <summary>
/// A token or a key. It has no property that a serializer or a logger could print, and as text it is <c>***</c>. White space around it, such as the newline
/// at the end of a secrets file, is no part of it. Settings bind to it from a text. Immutable.
/// </summary>
[DebuggerDisplay("***")]
[TypeConverter(typeof(FromText))]
public sealed class Secret(string value)
{
    /// <summary>What is not configured.</summary>
    public static readonly Secret None = new("");

    private readonly string _value = value.Trim();

    /// <summary>The secret itself, for the one place that sends or computes with it.</summary>
    public string Reveal() => _value;

    /// <inheritdoc/>
    public override string ToString() => "***";

    // It takes every text: a converter that throws would have the value printed by whoever called it. What is wrong is said where the options of a platform are checked.
    private sealed class FromText : TypeConverter
    {
        public override bool CanConvertFrom(ITypeDescriptorContext? context, Type sourceType) => sourceType == typeof(string);

        public override object ConvertFrom(ITypeDescriptorContext? context, CultureInfo? culture, object value) => new Secret(value as string ?? "");
    }
}
