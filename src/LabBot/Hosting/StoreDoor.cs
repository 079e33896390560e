using System.Net.Sockets;
using LabBot.Core.Cards;
using LabBot.Core.Commands.Curation;
using LabBot.Core.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LabBot.Hosting;

/// <summary>
/// Opens the store when the program starts, so that one that cannot be used stops the start, and answers on the folder's <see cref="StoreSocket"/>, one
/// request at a time. Without the socket (a path too long, a file system without sockets) the program runs on, and says so once.
/// </summary>
internal sealed partial class StoreDoor(StoreOpener store, CurationDesk desk, CatalogFolder kit, TimeProvider time, ILogger<StoreDoor> logger) : BackgroundService
{
    /// <summary>How long a caller may take to say what they want; others wait meanwhile.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private const int MostWaiting = 16;

    // A conflict is a sentence of at most some 350 characters, most of them of two titles, and an answer a line of 8,192 bytes.
    private const int MostConflicts = 8;

    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(10);

    private Socket? listener;

    /// <inheritdoc/>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        store.Open();
        try
        {
            listener = Listen(store.Folder);
        }
        catch (Exception error) when (error is SocketException or IOException or UnauthorizedAccessException)
        {
            Log.NoSocket(logger, StoreSocket.PathIn(store.Folder), error.Message);
        }

        return base.StartAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken).ConfigureAwait(false);
        Dispose();
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        // While the store is still locked, so that it is not the socket of the next one.
        if (Interlocked.Exchange(ref listener, null) is { } open)
        {
            open.Dispose();
            File.Delete(StoreSocket.PathIn(store.Folder));
        }

        base.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (listener is { } open)
        {
            try
            {
                using var caller = await open.AcceptAsync(stoppingToken).ConfigureAwait(false);
                await ServeAsync(caller, stoppingToken).ConfigureAwait(false);
            }
            catch (Exception error) when (!stoppingToken.IsCancellationRequested)
            {
                // It must not end the program, nor, where the system is out of descriptors, keep it busy.
                Log.NotServed(logger, error);
                await Task.Delay(AfterFailure, time, stoppingToken).ConfigureAwait(false);
            }
        }
    }

    private async Task ServeAsync(Socket caller, CancellationToken stopping)
    {
        try
        {
            var request = await RequestAsync(caller, stopping).ConfigureAwait(false);
            await StoreSocket.WriteLineAsync(caller, await AnswerAsync(request, stopping).ConfigureAwait(false), stopping).ConfigureAwait(false);
        }
        catch (SocketException)
        {
            // Who left without waiting for the answer has none.
        }
    }

    // Nobody else can listen there: the store is locked. So a socket that is there was left by a process that was killed.
    private static Socket Listen(string folder)
    {
        var path = StoreSocket.PathIn(folder);
        var there = StoreSocket.TryEndPoint(folder) ?? throw new IOException("the path is longer than a socket's may be; use a data folder with a shorter one");
        File.Delete(path);
        var socket = StoreSocket.New();
        try
        {
            socket.Bind(there);
            // Before it listens: until then nobody can connect.
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            socket.Listen(MostWaiting);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private async Task<string?> RequestAsync(Socket caller, CancellationToken stopping)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, patience.Token);
        try
        {
            return await StoreSocket.ReadLineAsync(caller, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            return null;
        }
    }

    private async Task<string> AnswerAsync(string? request, CancellationToken stopping)
    {
        if (request is null)
            return $"error no request within {Patience.TotalSeconds:0} s; expected '{StoreSocket.Backup}'";
        if (request is not (StoreSocket.Backup or StoreSocket.Fold or StoreSocket.FoldAndCommit))
            return $"error unknown request '{InertText.OneLine(request.Length > 40 ? request[..40] + "…" : request)}'; expected '{StoreSocket.Backup}', '{StoreSocket.Fold}' or '{StoreSocket.FoldAndCommit}'";
        try
        {
            if (request != StoreSocket.Backup)
                return await FoldAsync(request == StoreSocket.FoldAndCommit, stopping).ConfigureAwait(false);
            return $"ok {await store.BackupAsync(stopping).ConfigureAwait(false)}";
        }
        catch (Exception error) when (error is StoreException or IOException or InvalidOperationException)
        {
            return $"error {error.Message}";
        }
    }

    private async Task<string> FoldAsync(bool commit, CancellationToken stopping)
    {
        var outcome = await FoldedFiles.WriteAsync(desk, kit, commit, stopping).ConfigureAwait(false);
        // Within one line; all conflicts are in the review.
        IEnumerable<string> more = outcome.Conflicts.Count > MostConflicts ? [$"and {outcome.Conflicts.Count - MostConflicts} more conflicts, which /kit-admin review shows"] : [];
        return $"{(outcome.IsDone ? "ok" : "error")} {string.Join(StoreSocket.Part, new[] { outcome.Says }.Concat(outcome.Conflicts.Take(MostConflicts)).Concat(more))}";
    }

    private static partial class Log
    {
        [LoggerMessage(50, LogLevel.Warning, "Commands cannot reach this LabBot: {Path} was not made: {Reason}")]
        public static partial void NoSocket(ILogger logger, string path, string reason);

        [LoggerMessage(51, LogLevel.Error, "A command that asked this LabBot was not served")]
        public static partial void NotServed(ILogger logger, Exception error);
    }
}
