using System.Runtime.InteropServices;
using System.Text;
using LiteDB;
using NodaTime;
using NodaTime.Text;

namespace LabBot.Storage.LiteDb.Rows;

/// <summary>
/// Values as LiteDB keeps them without bending them: instants are UTC milliseconds, dates and hours ISO strings. LiteDB's own
/// dates are local and cut, and its mapper takes a date for an object.
/// </summary>
internal static class Bson
{
    public static BsonValue Of(Instant? instant) => instant is { } at ? new BsonValue(at.ToUnixTimeMilliseconds()) : BsonValue.Null;

    public static BsonValue Of(LocalDate? date) => date is { } day ? new BsonValue(LocalDatePattern.Iso.Format(day)) : BsonValue.Null;

    public static BsonValue Of(LocalTime? time) => time is { } hour ? new BsonValue(LocalTimePattern.ExtendedIso.Format(hour)) : BsonValue.Null;

    public static BsonValue Of(Enum name) => new(name.ToString());

    /// <summary>A text as it is. UTF-8 cannot hold half a surrogate pair, so a text with one is kept as UTF-16.</summary>
    public static BsonValue Of(string? text)
    {
        if (text is null)
            return BsonValue.Null;
        return IsWhole(text) ? new BsonValue(text) : new BsonValue(MemoryMarshal.AsBytes(text.AsSpan()).ToArray());
    }

    public static BsonArray Of<T>(IEnumerable<T> items, Func<T, BsonValue> item) => new(items.Select(item));

    public static Instant? InstantOrNull(this BsonValue value) => value.IsNull ? null : NodaTime.Instant.FromUnixTimeMilliseconds(value.AsInt64);

    public static Instant Instant(this BsonValue value) => NodaTime.Instant.FromUnixTimeMilliseconds(value.AsInt64);

    public static LocalDate? DateOrNull(this BsonValue value) => value.IsNull ? null : value.Date();

    public static LocalDate Date(this BsonValue value) => LocalDatePattern.Iso.Parse(value.AsString).Value;

    public static LocalTime? TimeOrNull(this BsonValue value) => value.IsNull ? null : LocalTimePattern.ExtendedIso.Parse(value.AsString).Value;

    public static T Enum<T>(this BsonValue value)
        where T : struct, Enum => System.Enum.Parse<T>(value.AsString);

    public static string? TextOrNull(this BsonValue value) => value.IsNull ? null : value.Text();

    public static string Text(this BsonValue value) => value.IsBinary ? new string(MemoryMarshal.Cast<byte, char>(value.AsBinary)) : value.AsString;

    public static T[] List<T>(this BsonValue value, Func<BsonValue, T> item) => [.. value.AsArray.Select(item)];

    private static bool IsWhole(ReadOnlySpan<char> text)
    {
        while (!text.IsEmpty)
        {
            if (Rune.DecodeFromUtf16(text, out _, out var length) != System.Buffers.OperationStatus.Done)
                return false;
            text = text[length..];
        }

        return true;
    }
}
