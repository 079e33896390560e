using System.Collections.Concurrent;
using LabBot.Slack.Wire;
using LabBot.Wire;
using Microsoft.Extensions.Logging;

namespace LabBot.Tests.Slack.Wire;

/// <summary>Options that are right, and everything that is logged at any level.</summary>
internal static class WireSetup
{
    public static SlackWireOptions Options(Uri? api = null, Uri? listen = null) => new()
    {
        ApiUrl = api ?? new Uri("http://127.0.0.1:1/api/"),
        BotToken = new Secret("xoxb-1-test"),
        AppToken = new Secret("xapp-1-test"),
        SigningSecret = new Secret("8f742231b10e8888abcd99yyyzzz85a5"),
        Listen = listen,
    };
}

/// <summary>Keeps every line, with its exception.</summary>
internal sealed class Lines<T> : ILogger<T>
{
    private readonly ConcurrentQueue<string> _lines = new();

    public IReadOnlyCollection<string> All => _lines;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _lines.Enqueue($"{logLevel}: {formatter(state, exception)} {exception}");
}
