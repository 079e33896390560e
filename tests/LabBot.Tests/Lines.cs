using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace LabBot.Tests;

/// <summary>Keeps every line that is logged, at any level, with its exception.</summary>
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

/// <summary>Loggers of any name that all write into the same lines.</summary>
internal sealed class LinesOfAll : ILoggerFactory
{
    private readonly Lines<LinesOfAll> _lines = new();

    public IReadOnlyCollection<string> All => _lines.All;

    public ILogger CreateLogger(string categoryName) => _lines;

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException("Everything goes into these lines.");

    public void Dispose()
    {
    }
}
