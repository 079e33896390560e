using System.Text.Json;
using LabBot.Core.Kit;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace LabBot.Options;

/// <summary>
/// The operator's settings: <c>appsettings.json</c> in the working folder, then environment variables that begin with
/// <c>LABBOT_</c> (<c>LABBOT_Commands__Kit=readings</c>), which win.
/// </summary>
public static class Settings
{
    /// <summary>The settings file; <c>appsettings.example.json</c> shows every option.</summary>
    public const string FileName = "appsettings.json";

    /// <summary>Every section with the type that it fills.</summary>
    public static IReadOnlyDictionary<string, Type> Sections { get; } = new Dictionary<string, Type>
    {
        [CatalogOptions.Section] = typeof(CatalogOptions),
        [CommandOptions.Section] = typeof(CommandOptions),
        [DripOptions.Section] = typeof(DripOptions),
    };

    /// <summary>Reads the settings that apply in <paramref name="folder"/>.</summary>
    /// <exception cref="SettingsException">The file is no JSON, or holds a key that is no option.</exception>
    public static IConfiguration Read(string folder)
    {
        try
        {
            var settings = new ConfigurationBuilder()
                .AddJsonFile(Path.GetFullPath(FileName, folder), optional: true)
                .AddEnvironmentVariables("LABBOT_")
                .Build();
            return UnknownKeys(settings).ToList() is { Count: > 0 } unknown ? throw new SettingsException(unknown) : settings;
        }
        catch (InvalidDataException error)
        {
            var cause = error.InnerException?.InnerException ?? error.InnerException ?? error;
            var line = cause is JsonException { LineNumber: { } number } ? $":{number + 1}" : "";
            throw new SettingsException([$"{FileName}{line}: the file is no JSON; expected an object such as appsettings.example.json shows"]);
        }
    }

    /// <summary>Binds and checks every section; a value that does not fit stops the program when it starts.</summary>
    public static IServiceCollection AddSettings(this IServiceCollection services, IConfiguration settings)
    {
        services.AddOptions<CatalogOptions>().Bind(settings.GetSection(CatalogOptions.Section)).ValidateOnStart();
        services.AddOptions<CommandOptions>().Bind(settings.GetSection(CommandOptions.Section)).ValidateOnStart();
        services.AddOptions<DripOptions>().Bind(settings.GetSection(DripOptions.Section)).ValidateOnStart();
        return services
            .AddSingleton<IValidateOptions<CommandOptions>, CommandOptions.Validator>()
            .AddSingleton<IValidateOptions<DripOptions>, DripOptions.Validator>();
    }

    private static IEnumerable<string> UnknownKeys(IConfiguration settings)
    {
        foreach (var section in settings.GetChildren())
        {
            if (section.Key.Equals("Data", StringComparison.OrdinalIgnoreCase) && section.Value is not null)
                continue;
            var known = Sections.FirstOrDefault(pair => pair.Key.Equals(section.Key, StringComparison.OrdinalIgnoreCase));
            if (known.Value is null)
            {
                yield return $"{section.Key} is no option; expected one of {string.Join(", ", Sections.Keys)}{Nearest.Hint(section.Key, Sections.Keys)}";
                continue;
            }

            if (section.Value is { Length: > 0 } text)
                yield return $"{section.Key} is '{text}'; expected an object with {string.Join(", ", Keys(known.Value))}";
            foreach (var option in section.GetChildren().Where(option => !Keys(known.Value).Contains(option.Key, StringComparer.OrdinalIgnoreCase)))
                yield return $"{option.Path} is no option; expected one of {string.Join(", ", Keys(known.Value))}{Nearest.Hint(option.Key, Keys(known.Value))}";
        }
    }

    private static IEnumerable<string> Keys(Type options) => options.GetProperties().Select(property => property.Name);
}

/// <summary>The settings cannot be used; each message names the key, what was given and what was expected.</summary>
public sealed class SettingsException(IReadOnlyList<string> messages) : Exception(string.Join(Environment.NewLine, messages));
