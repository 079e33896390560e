using LabBot.Core.Kit;
using NodaTime;

namespace LabBot.Core.Drip;

/// <summary>The days of the week on which readings are sent: at least one. Written <c>mon-fri</c>, <c>mon,wed,fri</c> or <c>daily</c>.</summary>
public readonly record struct DripDays
{
    private static readonly string[] Names = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

    private readonly byte mask;

    private DripDays(int mask) => this.mask = (byte)mask;

    /// <summary>Monday to Friday.</summary>
    public static DripDays Workdays { get; } = new(0b0011111);

    /// <summary>Every day.</summary>
    public static DripDays Daily { get; } = new(0b1111111);

    /// <summary>How many days a week.</summary>
    public int Count => System.Numerics.BitOperations.PopCount(mask);

    /// <summary>Whether readings are sent on this day.</summary>
    public bool Has(IsoDayOfWeek day) => (mask & (1 << ((int)day - 1))) != 0;

    /// <summary>
    /// Reads days and ranges of days, joined by commas: <c>mon-thu,sat</c>; a range may pass Sunday (<c>sat-mon</c>); <c>daily</c>; full
    /// names and any case. False for anything else.
    /// </summary>
    public static bool TryParse(string text, out DripDays days)
    {
        days = default;
        if (text.Trim().Equals("daily", StringComparison.OrdinalIgnoreCase))
        {
            days = Daily;
            return true;
        }

        var mask = 0;
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            var ends = part.Split('-', 2, StringSplitOptions.TrimEntries);
            var (first, last) = (Place(ends[0]), Place(ends[^1]));
            if (first < 0 || last < 0)
                return false;
            for (var day = first; ; day = (day + 1) % 7)
            {
                mask |= 1 << day;
                if (day == last)
                    break;
            }
        }

        days = new DripDays(mask);
        return true;
    }

    /// <summary>Ends a message on a text that <see cref="TryParse"/> refused: <c>; did you mean 'fri'?</c>, or nothing when no day is near.</summary>
    public static string Hint(string text)
    {
        var wrong = text.Split(',', '-').Select(part => part.Trim()).FirstOrDefault(part => part.Length > 0 && Place(part) < 0);
        return wrong is null ? "" : Nearest.Hint(wrong, [.. Names, .. Enum.GetNames<IsoDayOfWeek>().Skip(1).Select(name => name.ToLowerInvariant()), "daily"]);
    }

    /// <summary>The shortest form that <see cref="TryParse"/> reads: ranges of three days and more are joined.</summary>
    public override string ToString()
    {
        if (this == Daily)
            return "daily";
        var parts = new List<string>();
        for (var day = 0; day < 7; day++)
        {
            var last = day;
            while (last < 7 && (mask & (1 << last)) != 0)
                last++;
            if (last - day >= 3)
            {
                parts.Add($"{Names[day]}-{Names[last - 1]}");
                day = last;
            }
            else if (last > day)
            {
                parts.Add(Names[day]);
            }
        }

        return string.Join(',', parts);
    }

    private static int Place(string name) =>
        name.Length < 3 ? -1 : Array.FindIndex(Names, day => ((IsoDayOfWeek)(Array.IndexOf(Names, day) + 1)).ToString().StartsWith(name, StringComparison.OrdinalIgnoreCase));
}
