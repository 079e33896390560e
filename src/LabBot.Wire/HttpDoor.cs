using System.Buffers;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;

namespace LabBot.Wire;

/// <summary>What tells a platform's requests from all others. The calls may come on any thread, many at a time.</summary>
/// <param name="Platform">The platform's name, for the log.</param>
/// <param name="Option">The setting that holds the address, such as <c>Slack:Listen</c>, for the messages.</param>
/// <param name="Serves">Whether the platform posts to this path; anything else gets 404.</param>
/// <param name="IsSigned">Whether the headers prove that the body is the platform's, and of now; anything else gets 401.</param>
/// <param name="AnswerAsync">Answers what is proven. The token says that LabBot stops and this one takes too long.</param>
public sealed record HttpVisitors(
    string Platform,
    string Option,
    Func<string, bool> Serves,
    HttpVisitors.Proof IsSigned,
    Func<HttpContext, ReadOnlyMemory<byte>, CancellationToken, Task> AnswerAsync)
{
    /// <summary>Whether the headers prove the body.</summary>
    public delegate bool Proof(IHeaderDictionary headers, ReadOnlySpan<byte> body);

    /// <summary>A header that stands there once; null where it is missing, or doubled, which no platform does.</summary>
    public static string? One(StringValues header) => header.Count == 1 ? header[0] : null;
}

/// <summary>
/// Listens for a platform's requests, for operators who have an address that it can reach. A request is read as bytes, proven, and only then understood; every
/// one that is not the platform's gets the same 401. One run at a time.
/// </summary>
public sealed partial class HttpDoor(Uri listen, HttpVisitors visitors, TimeProvider time, ILogger logger)
{
    // Neither platform names a limit. Slack's views are at most 250 kB (docs.slack.dev/surfaces/modals), Discord's interactions smaller; four times that is a mistake or an attack.
    private const int LongestBody = 1024 * 1024;

    // A burst of what a whole lab does in a second. Only what is proven takes one of these places.
    private const int AtOnce = 256;

    // Four times as many may be reading or waiting; whoever comes beyond that is cut off by the server.
    private const int Connections = 4 * AtOnce;

    // Both platforms give up after three seconds.
    private static readonly TimeSpan ReadLimit = TimeSpan.FromSeconds(5);

    private readonly TaskCompletionSource<Uri> _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when it listens, with the address; of interest where the port was left open with 0.</summary>
    public Task<Uri> Listening => _listening.Task;

    /// <summary>Listens until cancelled; then what was received is answered first, for <see cref="Stopping.Answers"/> at most.</summary>
    /// <exception cref="CannotListenException">The address cannot be had.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var hurry = new CancellationTokenSource();
        using var places = new SemaphoreSlim(AtOnce);
        // An empty builder: no settings file, no environment, and no log that would show a request.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = LongestBody;
            kestrel.Limits.MaxConcurrentConnections = Connections;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        });
        var app = builder.Build();
        await using (app.ConfigureAwait(false))
        {
            app.Urls.Add(listen.AbsoluteUri);
            app.Run(http => TakeAsync(http, places, hurry.Token));
            try
            {
                await app.StartAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                // Told to stop before it listened: nothing was received.
                return;
            }
            catch (Exception error) when (error is IOException or SocketException)
            {
                throw new CannotListenException($"LabBot cannot listen at {listen}: {Why(error)}. Stop what has it, or change {visitors.Option}.");
            }

            _listening.TrySetResult(new Uri(app.Urls.First()));
            Log.Listening(logger, visitors.Platform, app.Urls.First());
            try
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, time, cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                // Told to stop: what was received is answered first.
                using var limit = new CancellationTokenSource(Stopping.Answers, time);
                using var told = limit.Token.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), hurry);
                await app.StopAsync(limit.Token).ConfigureAwait(false);
            }
        }
    }

    private async Task TakeAsync(HttpContext http, SemaphoreSlim places, CancellationToken hurry)
    {
        if (!HttpMethods.IsPost(http.Request.Method) || !visitors.Serves(http.Request.Path.Value ?? ""))
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        // It grows with what comes, not with what is announced: until it is proven nobody is believed.
        var buffer = ArrayPool<byte>.Shared.Rent(4096);
        using var limit = new CancellationTokenSource(ReadLimit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, limit.Token);
        try
        {
            var length = 0;
            while (true)
            {
                if (length == buffer.Length)
                    buffer = Larger(buffer);
                var read = await http.Request.Body.ReadAsync(buffer.AsMemory(length), either.Token).ConfigureAwait(false);
                if (read == 0)
                    break;
                length += read;
            }

            if (!visitors.IsSigned(http.Request.Headers, buffer.AsSpan(0, length)))
            {
                Log.NotSigned(logger, visitors.Platform);
                http.Response.StatusCode = StatusCodes.Status401Unauthorized;
                return;
            }

            await places.WaitAsync(http.RequestAborted).ConfigureAwait(false);
            try
            {
                await visitors.AnswerAsync(http, buffer.AsMemory(0, length), hurry).ConfigureAwait(false);
            }
            finally
            {
                places.Release();
            }
        }
        catch (Exception error) when (error is BadHttpRequestException || (error is OperationCanceledException && limit.IsCancellationRequested && !http.RequestAborted.IsCancellationRequested))
        {
            // Too long, too slow or cut off: it cannot be proven. Nor is the rest of it waited for.
            Log.NotSigned(logger, visitors.Platform);
            http.Response.StatusCode = StatusCodes.Status401Unauthorized;
            http.Response.Headers.Connection = "close";
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    // An address of another machine, and a port below 1024 without the right to it, come as a SocketException; a port that is taken as an IOException.
    private static string Why(Exception error) => error is SocketException { SocketErrorCode: var code }
        ? code switch
        {
            SocketError.AddressNotAvailable => "the address is not this machine's",
            SocketError.AccessDenied => "this user may not listen at that port; ports from 1024 on are free to all",
            _ => $"the system says {code}",
        }
        : "the port is taken, or the address is not this machine's";

    private static byte[] Larger(byte[] buffer)
    {
        var larger = ArrayPool<byte>.Shared.Rent(2 * buffer.Length);
        buffer.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }

    private static partial class Log
    {
        [LoggerMessage(80, LogLevel.Information, "Listening for {Platform} at {Address}")]
        public static partial void Listening(ILogger logger, string platform, string address);

        [LoggerMessage(81, LogLevel.Warning, "A request that {Platform} did not sign, or not now, was refused. If it was {Platform}'s: is the key in the settings right, and this machine's clock?")]
        public static partial void NotSigned(ILogger logger, string platform);
    }
}

/// <summary>The address cannot be had; the message says why and what to do.</summary>
public sealed class CannotListenException(string message) : Exception(message);
