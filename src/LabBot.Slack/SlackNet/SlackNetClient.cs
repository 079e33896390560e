using LabBot.Slack.Wire;
using Microsoft.Extensions.Logging;
using Newtonsoft.Json;
using SlackNet;

namespace LabBot.Slack.SlackNet;

/// <summary>Makes SlackNet's client (https://github.com/soxtoby/SlackNet) so that it carries JSON as LabBot wrote it, to where the options say.</summary>
internal static class SlackNetClient
{
    /// <summary>
    /// How SlackNet reads and writes JSON, without two things that it does by itself: writing a trace of all that it reads, and taking texts that look like dates for dates.
    /// </summary>
    public static SlackJsonSettings Json()
    {
        var json = Default.JsonSettings();
        (json.SerializerSettings.TraceWriter, json.SerializerSettings.DateParseHandling) = (null, DateParseHandling.None);
        return json;
    }

    /// <summary>A client without a token. It does not wait by itself where Slack asks to.</summary>
    /// <param name="apiUrl">Where the methods are.</param>
    /// <param name="http">What sends its requests.</param>
    /// <param name="json">From <see cref="Json"/>.</param>
    public static SlackApiClient Of(Uri apiUrl, HttpClient http, SlackJsonSettings json) =>
        new(Default.Http(json, () => http), new Addresses(WebApi.Folder(apiUrl).AbsoluteUri, Default.UrlBuilder(json)), json, "") { DisableRetryOnRateLimit = true };

    // SlackNet knows one address. An address that Slack gave out stays as it is.
    private sealed class Addresses(string apiUrl, ISlackUrlBuilder inner) : ISlackUrlBuilder
    {
        public string Url(string apiMethod, Dictionary<string, object> args) =>
            Uri.IsWellFormedUriString(apiMethod, UriKind.Absolute) ? apiMethod : inner.Url(apiMethod, args).Replace("https://slack.com/api/", apiUrl, StringComparison.Ordinal);
    }
}

/// <summary>What SlackNet logs, in LabBot's log: its words without what it fills into them, since that may hold tickets and what people wrote.</summary>
internal sealed partial class SlackNetLines(Microsoft.Extensions.Logging.ILogger logger) : global::SlackNet.ILogger
{
    /// <inheritdoc/>
    public void Log(ILogEvent logEvent)
    {
        if (logEvent.Category == LogCategory.Error || logEvent is { Category: LogCategory.Internal, Exception: not null })
            Lines.Says(logger, logEvent.MessageTemplate, logEvent.Exception?.GetType().Name ?? "no exception");
    }

    private static partial class Lines
    {
        [LoggerMessage(90, LogLevel.Debug, "SlackNet says: {Words} ({Exception})")]
        public static partial void Says(Microsoft.Extensions.Logging.ILogger logger, string words, string exception);
    }
}
