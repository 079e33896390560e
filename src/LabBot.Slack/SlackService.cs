using LabBot.Core.Learning;
using LabBot.Core.Storage;
using LabBot.Wire;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LabBot.Slack;

/// <summary>
/// LabBot in a workspace, for as long as the program runs: learns which workspace it is, receives, and reads the profiles of learners again once a day. Where Slack
/// will not have it, it says why and takes leave.
/// </summary>
/// <param name="makeBot">Makes the bot of a workspace, given its id.</param>
/// <param name="api">Slack.</param>
/// <param name="connection">What brings the requests.</param>
/// <param name="learners">Whose zones are kept up to date.</param>
/// <param name="leave">Where a refusal is told.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Where to log.</param>
public sealed partial class SlackService(
    Func<string, SlackBot> makeBot, ISlackApi api, ISlackConnection connection, Func<ILearners> learners, PlatformLeave leave, TimeProvider time, ILogger<SlackService> logger)
    : BackgroundService
{
    /// <summary>The platform's name, as messages give it.</summary>
    public const string Name = "Slack";

    /// <summary>How often it is looked whose profile was last read a day ago.</summary>
    public static readonly TimeSpan LooksEvery = TimeSpan.FromHours(1);


    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            if (await TeamAsync(stoppingToken).ConfigureAwait(false) is not { } team)
                return;
            using var bot = makeBot(team);
            using var here = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
            var zones = FollowZonesAsync(bot, team, here.Token);
            var receiving = connection.RunAsync(bot.ReceiveAsync, here.Token);
            if (await Task.WhenAny(receiving, bot.Revoked).ConfigureAwait(false) == bot.Revoked)
            {
                Leave("The app was taken from the Slack workspace, or its token was; install it again and set Slack:BotToken to the new token.");
                await here.CancelAsync().ConfigureAwait(false);
            }

            await receiving.ConfigureAwait(false);
            await bot.FinishAsync(Stopping.Work).ConfigureAwait(false);
            await zones.ConfigureAwait(false);
        }
        catch (SlackRefusedException refused)
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
            Leave("LabBot stopped on an error of its own in Slack's connection; the log has it.");
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
                    Leave($"Slack refuses the bot token ({refused.Error}); 'labbot doctor' says the mend.");
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

    private void Leave(string reason)
    {
        Log.Refused(logger, reason);
        leave.Because(Name, reason);
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
