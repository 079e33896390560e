using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using LabBot.Wire;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LabBot.Discord;

/// <summary>
/// LabBot on Discord, for as long as the program runs: learns which application it is, registers its commands by difference, and receives. Where Discord will not
/// have it, it says why and takes leave.
/// </summary>
/// <param name="bot">The bot.</param>
/// <param name="api">Discord.</param>
/// <param name="connection">What brings the requests.</param>
/// <param name="sync">What registers the commands.</param>
/// <param name="commands">The commands as Discord shall know them.</param>
/// <param name="leave">Where a refusal is told.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Where to log.</param>
public sealed partial class DiscordService(
    DiscordBot bot, IDiscordApi api, IDiscordConnection connection, DiscordCommandSync sync, JsonArray commands, PlatformLeave leave, TimeProvider time, ILogger<DiscordService> logger)
    : BackgroundService
{
    /// <summary>The platform's name, as messages give it.</summary>
    public const string Name = "Discord";


    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);

    // Commands that Discord did not take are tried again: until then the ones that were there still work.
    private static readonly TimeSpan SyncsAgainAfter = TimeSpan.FromMinutes(10);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            if (await ApplicationAsync(stoppingToken).ConfigureAwait(false) is not { } application)
                return;
            var syncing = SyncAsync(application, stoppingToken);
            await connection.RunAsync(bot.ReceiveAsync, stoppingToken).ConfigureAwait(false);
            await bot.FinishAsync(Stopping.Work).ConfigureAwait(false);
            await syncing.ConfigureAwait(false);
        }
        catch (DiscordRefusedException refused)
        {
            Leave(refused.Message);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Told to stop before it was connected.
        }
        catch (Exception broken)
        {
            Log.Broke(logger, broken);
            Leave("LabBot stopped on an error of its own in Discord's connection; the log has it.");
        }
    }

    private async Task<string?> ApplicationAsync(CancellationToken cancellationToken)
    {
        for (var wait = TimeSpan.FromSeconds(1); ; wait = wait * 2 < LongestWait ? wait * 2 : LongestWait)
        {
            var pause = wait;
            switch (await api.CallAsync(new DiscordCall(DiscordRoutes.Application()), cancellationToken).ConfigureAwait(false))
            {
                case DiscordAnswer.Done { Body: { ValueKind: JsonValueKind.Object } body } when body.TryGetProperty("id", out var id) && id.GetString() is { } application:
                    Log.Is(logger, body.TryGetProperty("name", out var name) ? name.GetString() ?? application : application);
                    return application;
                case DiscordAnswer.Refused { Status: 401 } refused:
                    Leave($"Discord refuses the bot token ({refused.Status} {refused.Error}); 'labbot doctor' says the mend.");
                    return null;
                case DiscordAnswer.Wait asked:
                    pause = asked.Delay;
                    break;
                case DiscordAnswer.NoAnswer none:
                    Log.CannotReach(logger, none.Reason, wait.TotalSeconds);
                    break;
                // Something before Discord that lets nobody through for a while, such as its guard against floods.
                case DiscordAnswer.Refused other:
                    Log.CannotReach(logger, $"{other.Status} {other.Error}", wait.TotalSeconds);
                    break;
                case DiscordAnswer.Done:
                    Log.CannotReach(logger, "what it answers names no application", wait.TotalSeconds);
                    break;
                default:
                    throw new UnreachableException();
            }

            await Task.Delay(pause, time, cancellationToken).ConfigureAwait(false);
        }
    }

    // Beside the connection: what is registered already works meanwhile.
    private async Task SyncAsync(string application, CancellationToken cancellationToken)
    {
        try
        {
            while (!await sync.SyncAsync(application, commands, cancellationToken).ConfigureAwait(false))
                await Task.Delay(SyncsAgainAfter, time, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Told to stop.
        }
        catch (Exception error)
        {
            Log.NotSynced(logger, error);
        }
    }

    private void Leave(string reason)
    {
        Log.Refused(logger, reason);
        leave.Because(Name, reason);
    }

    private static partial class Log
    {
        [LoggerMessage(230, LogLevel.Information, "LabBot is {Name} on Discord")]
        public static partial void Is(ILogger logger, string name);

        [LoggerMessage(231, LogLevel.Warning, "Discord cannot be reached ({Reason}); tried again in {Seconds} s")]
        public static partial void CannotReach(ILogger logger, string reason, double seconds);

        [LoggerMessage(232, LogLevel.Critical, "{Reason}")]
        public static partial void Refused(ILogger logger, string reason);

        [LoggerMessage(233, LogLevel.Critical, "Discord's connection broke on an error of LabBot's own")]
        public static partial void Broke(ILogger logger, Exception error);

        [LoggerMessage(234, LogLevel.Error, "The commands could not be registered with Discord; those that were there stay")]
        public static partial void NotSynced(ILogger logger, Exception error);
    }
}
