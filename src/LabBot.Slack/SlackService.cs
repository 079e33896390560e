using LabBot.Core.Learning;
using LabBot.Core.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LabBot.Slack;

/// <summary>
/// LabBot in a workspace, for as long as the program runs: learns which workspace it is, receives, and reads the profiles of learners again once a day. Where Slack
/// will not have it, it says why and stops the program.
/// </summary>
/// <param name="makeBot">Makes the bot of a workspace, given its id.</param>
/// <param name="api">Slack.</param>
/// <param name="connection">What brings the requests.</param>
/// <param name="learners">Whose zones are kept up to date.</param>
/// <param name="lifetime">The program's.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Where to log.</param>
public sealed partial class SlackService(
    Func<string, SlackBot> makeBot, ISlackApi api, ISlackConnection connection, Func<ILearners> learners, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<SlackService> logger)
    : BackgroundService
{
    /// <summary>How often it is looked whose profile was last read a day ago.</summary>
    public static readonly TimeSpan LooksEvery = TimeSpan.FromHours(1);

    // Of the ten seconds that a stop may take, after what was received is answered.
    private static readonly TimeSpan FinishWithin = TimeSpan.FromSeconds(4);

    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);

    /// <summary>Why Slack will not have LabBot; null while it will.</summary>
    public string? Refusal { get; private set; }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            if (await TeamAsync(stoppingToken).ConfigureAwait(false) is not { } team)
                return;
            using var bot = makeBot(team);
            var zones = FollowZonesAsync(bot, team, stoppingToken);
            var receiving = connection.RunAsync(bot.ReceiveAsync, stoppingToken);
            if (await Task.WhenAny(receiving, bot.Revoked).ConfigureAwait(false) == bot.Revoked)
                Stop("The app was taken from the Slack workspace, or its token was; install it again and set Slack:BotToken to the new token.");
            await receiving.ConfigureAwait(false);
            await bot.FinishAsync(FinishWithin).ConfigureAwait(false);
            await zones.ConfigureAwait(false);
        }
        catch (SlackRefusedException refused)
        {
            Stop(refused.Message);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Told to stop before it was connected.
        }
        catch (Exception broken)
        {
            Log.Broke(logger, broken);
            Stop("LabBot stopped on an error of its own in Slack's connection; the log has it.");
        }
    }

    private async Task<string?> TeamAsync(CancellationToken cancellationToken)
    {
        for (var wait = TimeSpan.FromSeconds(1); ; wait = wait * 2 < LongestWait ? wait * 2 : LongestWait)
        {
            switch (await api.CallAsync(new SlackCall("auth.test", []), cancellationToken).ConfigureAwait(false))
            {
                case SlackAnswer.Done { Body: var body }:
                    var team = body.GetProperty("team_id").GetString()!;
                    Log.Serves(logger, body.TryGetProperty("team", out var name) ? name.GetString() ?? team : team);
                    return team;
                case SlackAnswer.Refused refused:
                    Stop($"Slack refuses the bot token ({refused.Error}); 'labbot doctor' says the mend.");
                    return null;
                case SlackAnswer.Wait asked:
                    await Task.Delay(asked.Delay, time, cancellationToken).ConfigureAwait(false);
                    break;
                case SlackAnswer.NoAnswer none:
                    Log.CannotReach(logger, none.Reason, wait.TotalSeconds);
                    await Task.Delay(wait, time, cancellationToken).ConfigureAwait(false);
                    break;
                default:
                    throw new System.Diagnostics.UnreachableException();
            }
        }
    }

    private async Task FollowZonesAsync(SlackBot bot, string team, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(LooksEvery, time);
        try
        {
            do
            {
                try
                {
                    foreach (var learner in await learners().AllAsync(cancellationToken).ConfigureAwait(false))
                    {
                        if (learner is { Enrollment.State: EnrollmentState.Active, Settings.Zone: null } && learner.Members.FirstOrDefault(one => one.Platform == SlackMessenger.PlatformName && one.Workspace == team) is { User: { } user })
                            await bot.ReadZoneAsync(user, cancellationToken).ConfigureAwait(false);
                    }
                }
                catch (Exception error) when (error is not OperationCanceledException)
                {
                    // Looked at again within the hour; somebody who was just forgotten is no reason to stop looking.
                    Log.ZonesNotRead(logger, error.Message);
                }
            }
            while (await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Told to stop.
        }
    }

    private void Stop(string reason)
    {
        Refusal = reason;
        Log.Refused(logger, reason);
        lifetime.StopApplication();
    }

    private static partial class Log
    {
        [LoggerMessage(130, LogLevel.Information, "LabBot serves the Slack workspace {Name}")]
        public static partial void Serves(ILogger logger, string name);

        [LoggerMessage(131, LogLevel.Warning, "Slack cannot be reached ({Reason}); tried again in {Seconds} s")]
        public static partial void CannotReach(ILogger logger, string reason, double seconds);

        [LoggerMessage(132, LogLevel.Critical, "{Reason}")]
        public static partial void Refused(ILogger logger, string reason);

        [LoggerMessage(134, LogLevel.Critical, "Slack's connection broke on an error of LabBot's own")]
        public static partial void Broke(ILogger logger, Exception error);

        [LoggerMessage(133, LogLevel.Warning, "The profiles of learners could not be compared: {Reason}")]
        public static partial void ZonesNotRead(ILogger logger, string reason);
    }
}
