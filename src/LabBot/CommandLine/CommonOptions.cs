using System.CommandLine;

namespace LabBot.CommandLine;

/// <summary>The options that several commands share.</summary>
internal static class CommonOptions
{
    /// <summary><c>--catalog DIR</c>.</summary>
    public static Option<string?> Catalog { get; } = new("--catalog")
    {
        Description = "The folder of the kit; else Catalog:Path of the settings, catalog/ here, catalog/ beside the program.",
        HelpName = "DIR",
        Recursive = true,
    };

    /// <summary><c>--data DIR</c>.</summary>
    public static Option<string?> Data { get; } = new("--data") { Description = "The folder of what LabBot remembers; else LABBOT_DATA, else the platform's folder for data.", HelpName = "DIR" };

    /// <summary><c>--now INSTANT</c>.</summary>
    public static Option<string?> Now { get; } = new("--now") { Description = "Act as if it were this instant, such as 2026-03-02T08:00:00Z. A rehearsal tool.", HelpName = "INSTANT" };

    /// <summary>The name of whoever says none.</summary>
    public const string NoName = "you";

    /// <summary><c>--as NAME</c>.</summary>
    public static Option<string> As() => new("--as") { Description = "The name to speak as.", HelpName = "NAME", DefaultValueFactory = _ => NoName };

    /// <summary><c>--curator</c>.</summary>
    public static Option<bool> Curator() => new("--curator") { Description = "Speak as a curator." };
}
