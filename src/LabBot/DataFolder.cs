namespace LabBot;

/// <summary>Where LabBot keeps what it remembers.</summary>
internal static class DataFolder
{
    /// <summary>The environment variable that names the folder.</summary>
    public const string Variable = "LABBOT_DATA";

    /// <summary>What <c>--data</c> names, else <c>LABBOT_DATA</c>, else <c>labbot</c> in the platform's folder for data (on Linux <c>~/.local/share</c>).</summary>
    public static string Choose(string? named) =>
        !string.IsNullOrWhiteSpace(named) ? named
        : Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } variable ? variable
        : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create), "labbot");
}
