using Microsoft.Extensions.Options;

namespace LabBot.Options;

/// <summary>Whether LabBot looks after the links of the kit.</summary>
public sealed class LinkOptions
{
    /// <summary>The section of the settings.</summary>
    public const string Section = "Links";

    private const string Weekly = "weekly";
    private const string Off = "off";

    /// <summary>How often each link is looked at: <c>weekly</c> or <c>off</c>. Default <c>weekly</c>.</summary>
    public string Check { get; set; } = Weekly;

    /// <summary>The Internet Archive, asked for a copy of what is dead. Default <c>https://archive.org/</c>.</summary>
    public string ArchiveUrl { get; set; } = "https://archive.org/";

    /// <summary>Whether they are looked at.</summary>
    public bool IsOn => Check == Weekly;

    /// <summary>Checks each setting.</summary>
    public sealed class Validator : IValidateOptions<LinkOptions>
    {
        /// <inheritdoc/>
        public ValidateOptionsResult Validate(string? name, LinkOptions options)
        {
            var failures = new List<string>();
            if (options.Check is not (Weekly or Off))
                failures.Add($"{Section}:{nameof(Check)} is '{options.Check}'; expected {Weekly} or {Off}");
            if (MetadataOptions.Base(options.ArchiveUrl) is null)
                failures.Add(MetadataOptions.NoBase($"{Section}:{nameof(ArchiveUrl)}", options.ArchiveUrl));
            return failures.Count > 0 ? ValidateOptionsResult.Fail(failures) : ValidateOptionsResult.Success;
        }
    }
}
