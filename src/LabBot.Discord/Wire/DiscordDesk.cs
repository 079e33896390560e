using System.Diagnostics.CodeAnalysis;
using LabBot.Wire;
using Microsoft.Extensions.Logging;

namespace LabBot.Discord.Wire;

/// <summary>Has what comes answered, many at a time: each request is given to the receiver, which may go on after it has answered.</summary>
[SuppressMessage("Reliability", "CA1001", Justification = "Neither holds a handle, and a receiver that was given up may still use them.")]
internal sealed partial class DiscordDesk(DiscordReceiver receiver, ILogger logger)
{
    // A burst of what a whole lab does in a second. Beyond it reading pauses, so that memory is bounded.
    private const int AtOnce = 256;

    private readonly SemaphoreSlim _places = new(AtOnce);
    private readonly CancellationTokenSource _hurry = new();
    private readonly Pending _pending = new();
    private volatile bool _closed;

    /// <summary>Whether everything is taken, so that the next one waits.</summary>
    public bool IsFull => _places.CurrentCount == 0;

    /// <summary>Takes a request, as soon as there is a place; none after <see cref="CloseAsync"/>.</summary>
    /// <param name="request">The request.</param>
    /// <param name="respond">Gives its first answer.</param>
    /// <param name="over">Called when the receiver is done with it; null where nobody wants to know.</param>
    /// <returns>Whether it was taken.</returns>
    public async ValueTask<bool> TakeAsync(DiscordRequest request, DiscordResponder respond, Action? over = null)
    {
        if (_closed)
            return false;
        try
        {
            await _places.WaitAsync(_hurry.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return false; // Nobody makes room any more, and who reads shall not wait for it.
        }

        _pending.Enter();
        // On a thread of its own, so that a receiver that computes holds up no reading.
        ThreadPool.UnsafeQueueUserWorkItem(static work => _ = work.Desk.AnswerAsync(work.Request, work.Respond, work.Over), (Desk: this, Request: request, Respond: respond, Over: over), preferLocal: false);
        return true;
    }

    /// <summary>Takes nothing more, and waits until what was taken is answered. At the end of its time the receivers are told to hurry, and are waited for no more.</summary>
    public async Task CloseAsync(TimeSpan limit, TimeProvider time)
    {
        if (_hurry.IsCancellationRequested)
            return;
        _closed = true;
        try
        {
            await _pending.WhenIdle().WaitAsync(limit, time).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            Log.NotAllAnswered(logger, limit.TotalSeconds);
            await _hurry.CancelAsync().ConfigureAwait(false);
        }
    }

    private async Task AnswerAsync(DiscordRequest request, DiscordResponder respond, Action? over)
    {
        try
        {
            await receiver(request, respond, _hurry.Token).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            // Discord tells the person that the app did not respond: better than silence.
            Log.Failed(logger, error, request.Kind);
        }
        finally
        {
            over?.Invoke();
            _pending.Leave();
            _places.Release();
        }
    }

    private static partial class Log
    {
        [LoggerMessage(150, LogLevel.Error, "A {Kind} of Discord's could not be answered")]
        public static partial void Failed(ILogger logger, Exception error, DiscordRequestKind kind);

        [LoggerMessage(151, LogLevel.Warning, "Not everything that Discord sent could be answered within {Seconds} s")]
        public static partial void NotAllAnswered(ILogger logger, double seconds);
    }
}
