using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using LabBot.Core.Kit;
using LabBot.Wire;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace LabBot.Options;

/// <summary>
/// The operator's settings: <c>appsettings.json</c> in the working folder, then the user's secrets (<c>dotnet user-secrets --id labbot</c>), then environment
/// variables that begin with <c>LABBOT_</c> (<c>LABBOT_Commands__Kit=readings</c>), which win.
/// </summary>
public static class Settings
{
    /// <summary>The settings file; <c>appsettings.example.json</c> shows every option.</summary>
    public const string FileName = "appsettings.json";

    /// <summary>The id of the user's secrets.</summary>
    public const string SecretsId = "labbot";

    private const string Prefix = "LABBOT_";

    /// <summary>Every section with the options that it takes.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<PropertyInfo>> Sections { get; } = new Dictionary<string, IReadOnlyList<PropertyInfo>>
    {
        [CatalogOptions.Section] = OptionsOf(typeof(CatalogOptions)),
        [CommandOptions.Section] = OptionsOf(typeof(CommandOptions)),
        [DripOptions.Section] = OptionsOf(typeof(DripOptions)),
        [MetadataOptions.Section] = OptionsOf(typeof(MetadataOptions)),
        [LinkOptions.Section] = OptionsOf(typeof(LinkOptions)),
        [SlackOptions.Section] = OptionsOf(typeof(SlackOptions)),
        [DiscordOptions.Section] = OptionsOf(typeof(DiscordOptions)),
    };

    /// <summary>Reads and checks the settings that apply in <paramref name="folder"/>.</summary>
    /// <exception cref="SettingsException">Something in them is wrong; the exception names everything that is.</exception>
    public static IConfiguration Read(string folder)
    {
        var file = ReadFile(folder);
        var secrets = ReadSecrets();
        var environment = new ConfigurationBuilder().AddEnvironmentVariables(Prefix).Build();
        var settings = new ConfigurationBuilder().AddInMemoryCollection(file.AsEnumerable()).AddInMemoryCollection(secrets.AsEnumerable()).AddEnvironmentVariables(Prefix).Build();

        var failures = Shape(file, path => path)
            .Concat(Shape(secrets, path => $"{path} (of the user's secrets)"))
            .Concat(Shape(environment, path => Prefix + path.Replace(":", "__", StringComparison.Ordinal)))
            .ToList();
        // A value of the wrong shape cannot be bound; the others are checked all the same.
        var bound = new ConfigurationBuilder().AddInMemoryCollection(settings.AsEnumerable().Where(pair => !failures.Any(failure => IsUnder(pair.Key, failure.Path)))).Build();
        List<string> messages = [.. failures.Select(failure => failure.Message), .. Values(bound)];
        return messages.Count > 0 ? throw new SettingsException(messages) : settings;
    }

    /// <summary>Binds every section; with settings that <see cref="Read"/> returned, every value fits.</summary>
    public static IServiceCollection AddSettings(this IServiceCollection services, IConfiguration settings)
    {
        services.AddOptions<CatalogOptions>().Configure(options => Fill(options, settings.GetSection(CatalogOptions.Section), Sections[CatalogOptions.Section])).ValidateOnStart();
        services.AddOptions<CommandOptions>().Configure(options => Fill(options, settings.GetSection(CommandOptions.Section), Sections[CommandOptions.Section])).ValidateOnStart();
        services.AddOptions<DripOptions>().Configure(options => Fill(options, settings.GetSection(DripOptions.Section), Sections[DripOptions.Section])).ValidateOnStart();
        services.AddOptions<MetadataOptions>().Configure(options => Fill(options, settings.GetSection(MetadataOptions.Section), Sections[MetadataOptions.Section])).ValidateOnStart();
        services.AddOptions<LinkOptions>().Configure(options => Fill(options, settings.GetSection(LinkOptions.Section), Sections[LinkOptions.Section])).ValidateOnStart();
        services.AddOptions<SlackOptions>().Configure(options => Fill(options, settings.GetSection(SlackOptions.Section), Sections[SlackOptions.Section])).ValidateOnStart();
        services.AddOptions<DiscordOptions>().Configure(options => Fill(options, settings.GetSection(DiscordOptions.Section), Sections[DiscordOptions.Section])).ValidateOnStart();
        return services
            .AddSingleton<IValidateOptions<CommandOptions>, CommandOptions.Validator>()
            .AddSingleton<IValidateOptions<DripOptions>, DripOptions.Validator>()
            .AddSingleton<IValidateOptions<MetadataOptions>, MetadataOptions.Validator>()
            .AddSingleton<IValidateOptions<LinkOptions>, LinkOptions.Validator>()
            .AddSingleton<IValidateOptions<SlackOptions>, SlackOptions.Validator>()
            .AddSingleton<IValidateOptions<DiscordOptions>, DiscordOptions.Validator>();
    }

    // By hand, because the binder of the libraries finds converters by reflection, of which a native program has too little, and what it generates knows no secrets.
    private static void Fill(object options, IConfigurationSection section, IReadOnlyList<PropertyInfo> properties)
    {
        foreach (var property in properties)
        {
            var given = section.GetSection(property.Name);
            if (property.PropertyType == typeof(string[]))
                property.SetValue(options, given.GetChildren().Select(one => one.Value ?? "").ToArray());
            else if (given.Value is { } text)
                property.SetValue(options, One(text, property.PropertyType));
        }

        static object One(string text, Type type) =>
            type == typeof(string) ? text
            : type == typeof(int) ? int.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture)
            : type == typeof(bool) ? bool.Parse(text)
            : type == typeof(Secret) ? new Secret(text)
            : throw new UnreachableException();
    }

    private static IConfigurationRoot ReadFile(string folder)
    {
        try
        {
            return new ConfigurationBuilder().AddJsonFile(Path.GetFullPath(FileName, folder), optional: true).Build();
        }
        catch (InvalidDataException error)
        {
            var cause = error.InnerException?.InnerException ?? error.InnerException ?? error;
            var line = cause is JsonException { LineNumber: { } number } ? $":{number + 1}" : "";
            var what = cause is FormatException ? cause.Message.TrimEnd('.') : "the file is no JSON";
            throw new SettingsException([$"{FileName}{line}: {what}; expected an object such as appsettings.example.json shows"]);
        }
    }

    private static IConfigurationRoot ReadSecrets()
    {
        try
        {
            return new ConfigurationBuilder().AddUserSecrets(SecretsId).Build();
        }
        catch (InvalidDataException)
        {
            // What stands there may be a secret, so nothing of it is shown.
            throw new SettingsException(["The user's secrets are no JSON; 'dotnet user-secrets clear --id labbot' empties them"]);
        }
    }

    private static IEnumerable<string> Values(IConfiguration settings)
    {
        using var services = new ServiceCollection().AddSettings(settings).BuildServiceProvider();
        try
        {
            services.GetRequiredService<IStartupValidator>().Validate();
            return [];
        }
        catch (OptionsValidationException error)
        {
            return error.Failures;
        }
        catch (AggregateException errors)
        {
            return errors.InnerExceptions.OfType<OptionsValidationException>().SelectMany(error => error.Failures);
        }
    }

    // What no option can take, whatever its value: unknown keys, objects where a text belongs, null.
    private static IEnumerable<(string Path, string Message)> Shape(IConfiguration settings, Func<string, string> name)
    {
        foreach (var section in settings.GetChildren())
        {
            // LABBOT_DATA names the data folder, which is found before the settings are read.
            if (name(section.Key).Equals(DataFolder.Variable, StringComparison.OrdinalIgnoreCase))
                continue;
            var (_, options) = Sections.FirstOrDefault(pair => pair.Key.Equals(section.Key, StringComparison.OrdinalIgnoreCase));
            if (options is null)
                yield return (section.Path, $"{name(section.Path)} is no option; expected one of {string.Join(", ", Sections.Keys)}{Nearest.Hint(section.Key, Sections.Keys)}");
            else if (section.Value is { Length: > 0 } text)
                yield return (section.Path, $"{name(section.Path)} is {(HoldsSecrets(options) ? "a text" : $"'{text}'")}; expected an object with {string.Join(", ", Keys(options))}");
            else
            {
                foreach (var option in section.GetChildren())
                {
                    if (ShapeOf(option, options) is { } wrong)
                        yield return (option.Path, $"{name(option.Path)} {wrong}");
                }
            }
        }
    }

    private static string? ShapeOf(IConfigurationSection option, IReadOnlyList<PropertyInfo> options)
    {
        var property = options.FirstOrDefault(property => property.Name.Equals(option.Key, StringComparison.OrdinalIgnoreCase));
        if (property is null)
            return $"is no option; expected one of {string.Join(", ", Keys(options))}{Nearest.Hint(option.Key, Keys(options))}";
        var hasChildren = option.GetChildren().Any();
        if (property.PropertyType == typeof(string[]))
            return option.Value is { Length: > 0 } text ? $"is {(HoldsSecrets(options) ? "a text" : $"'{text}'")}; expected a list" : null;
        if (hasChildren)
            return "is an object or a list; expected one value";
        if (option.Value is null)
            return "is null; expected a value, or leave the key out";
        // A word that somebody took for a yes is shown, a token that was pasted is not.
        if (property.PropertyType == typeof(bool) && !bool.TryParse(option.Value, out _))
            return $"is {(option.Value.Length <= "disabled".Length ? $"'{option.Value}'" : "a text")}; expected true or false";
        return property.PropertyType == typeof(int) && !int.TryParse(option.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _)
            ? $"is '{option.Value}'; expected a whole number"
            : null;
    }

    private static bool HoldsSecrets(IReadOnlyList<PropertyInfo> options) => options.Any(property => property.PropertyType == typeof(Secret));

    private static bool IsUnder(string key, string path) =>
        key.Equals(path, StringComparison.OrdinalIgnoreCase) || key.StartsWith(path + ":", StringComparison.OrdinalIgnoreCase);

    private static IEnumerable<string> Keys(IReadOnlyList<PropertyInfo> options) => options.Select(property => property.Name);

    private static PropertyInfo[] OptionsOf([DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)] Type type) => [.. type.GetProperties().Where(property => property.CanWrite)];
}

/// <summary>The settings cannot be used; each message names the key, what was given and what was expected.</summary>
public sealed class SettingsException(IReadOnlyList<string> messages) : Exception(string.Join(Environment.NewLine, messages))
{
    /// <summary>Everything that is wrong, one message each.</summary>
    public IReadOnlyList<string> Messages { get; } = messages;
}
