namespace LabBot.Platforms;

/// <summary>Which client the tests that live a bot's life use: <c>TESTED_CLIENT</c> is <c>wire</c> (the default) or <c>library</c>, which needs a build with PlatformSdks.</summary>
public static class ClientUnderTest
{
    /// <summary>The variable.</summary>
    public const string Variable = "TESTED_CLIENT";

    /// <summary>The choice, as the setting Client takes it.</summary>
    /// <exception cref="InvalidOperationException">The variable holds something else.</exception>
    public static string Name { get; } = Environment.GetEnvironmentVariable(Variable) switch
    {
        null or "" or "wire" => "wire",
        "library" => "library",
        var other => throw new InvalidOperationException($"{Variable} is '{other}'; expected wire or library"),
    };

    /// <summary>Whether it is the library.</summary>
    public static bool IsLibrary => Name == "library";
}
