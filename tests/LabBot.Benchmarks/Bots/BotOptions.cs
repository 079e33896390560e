using System.Globalization;

namespace LabBot.Benchmarks.Bots;

/// <summary><c>[--only PART,…] [--seconds N]</c> of a platform's measurement: which parts, and for how long each.</summary>
internal sealed record BotOptions(IReadOnlySet<string> Parts, int Seconds)
{
    /// <summary>How long, as a span.</summary>
    public TimeSpan Length => TimeSpan.FromSeconds(Seconds);

    /// <summary>Reads them; default every part and 30 s.</summary>
    /// <exception cref="BenchmarkInputException">They cannot be read.</exception>
    public static BotOptions Read(string subcommand, IReadOnlyList<string> parts, string[] options)
    {
        var read = new BotOptions(parts.ToHashSet(), 30);
        for (var i = 0; i < options.Length; i += 2)
        {
            var value = i + 1 < options.Length ? options[i + 1] : "";
            read = options[i] switch
            {
                "--only" when value.Split(',') is var named && named.All(parts.Contains) => read with { Parts = named.ToHashSet() },
                "--only" => throw new BenchmarkInputException($"{subcommand}: --only is '{value}'; expected some of {string.Join(',', parts)}"),
                "--seconds" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds is >= 5 and <= 600 => read with { Seconds = seconds },
                "--seconds" => throw new BenchmarkInputException($"{subcommand}: --seconds is '{value}'; expected a number from 5 to 600"),
                _ => throw new BenchmarkInputException($"{subcommand}: unknown option '{options[i]}'; expected --only, --seconds"),
            };
        }

        return read;
    }
}
