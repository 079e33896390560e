using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;
using LabBot.Wire;
using Microsoft.Extensions.Logging;

namespace LabBot.Slack.Wire;

/// <summary>Answers what the links bring, many at a time: each request is given to the receiver, and what that returns rides in the acknowledgement.</summary>
[SuppressMessage("Reliability", "CA1001", Justification = "Neither holds a handle, and a receiver that was given up may still use them.")]
internal sealed partial class SocketDesk(SlackReceiver receiver, ILogger logger)
{
    // A burst of what a whole lab does in a second. Beyond it reading pauses, so that memory is bounded and Slack keeps the rest.
    private const int AtOnce = 256;

    private readonly SemaphoreSlim _places = new(AtOnce);
    private readonly CancellationTokenSource _hurry = new();
    private readonly Pending _pending = new();
    private volatile bool _closed;

    /// <summary>Takes a request, as soon as there is a place; none after <see cref="CloseAsync"/>, so that Slack sends it to somebody else.</summary>
    public async ValueTask TakeAsync(ISocketLink link, Envelope envelope)
    {
        if (_closed)
            return;
        try
        {
            await _places.WaitAsync(_hurry.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return; // Nobody makes room any more, and who reads shall not wait for it.
        }

        _pending.Enter();
        link.Pending.Enter();
        // On a thread of its own, so that a receiver that computes holds up no reading.
        ThreadPool.UnsafeQueueUserWorkItem(static work => _ = work.Desk.AnswerAsync(work.Link, work.Envelope), (Desk: this, Link: link, Envelope: envelope), preferLocal: false);
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

    private async Task AnswerAsync(ISocketLink link, Envelope envelope)
    {
        try
        {
            var request = new SlackRequest(envelope.Kind!.Value, envelope.Payload, RequestId.Of(envelope.Payload, envelope.Id), envelope.Retry);
            var answer = await receiver(request, _hurry.Token).ConfigureAwait(false);
            if (!await link.TrySendAsync(Acknowledgement(envelope, answer)).ConfigureAwait(false))
                Log.Lost(logger, request.Kind);
        }
        catch (Exception error)
        {
            // Without an acknowledgement Slack sends it again, or tells the person that the app failed: both are better than silence.
            Log.Failed(logger, error, envelope.Kind!.Value);
        }
        finally
        {
            link.Pending.Leave();
            _pending.Leave();
            _places.Release();
        }
    }

    private static ReadOnlyMemory<byte> Acknowledgement(Envelope envelope, JsonObject? answer)
    {
        var buffer = new ArrayBufferWriter<byte>(answer is null ? 128 : 4096);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("envelope_id"u8, envelope.Id);
            if (answer is not null && envelope.TakesAnswer)
            {
                writer.WritePropertyName("payload"u8);
                answer.WriteTo(writer);
            }

            writer.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    private static partial class Log
    {
        [LoggerMessage(76, LogLevel.Information, "The acknowledgement of a {Kind} was lost with its link; Slack sends it again")]
        public static partial void Lost(ILogger logger, SlackRequestKind kind);

        [LoggerMessage(77, LogLevel.Error, "A {Kind} of Slack's could not be answered")]
        public static partial void Failed(ILogger logger, Exception error, SlackRequestKind kind);

        [LoggerMessage(78, LogLevel.Warning, "Not everything that Slack sent could be answered within {Seconds} s; Slack sends it again")]
        public static partial void NotAllAnswered(ILogger logger, double seconds);
    }
}
