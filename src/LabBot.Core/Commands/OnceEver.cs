using LabBot.Core.Storage;

namespace LabBot.Core.Commands;

/// <summary>
/// Effects outside of the store, such as a message that is posted: recorded once they are there, so that an event that comes again after a restart has none any
/// more. Nobody waits for a store that hangs: an answer that may come twice is better than none. Safe on any thread.
/// </summary>
/// <param name="seen">Which events have had their effect.</param>
/// <param name="followUps">Where a step of the store that takes long is waited for.</param>
public sealed class OnceEver(ISeenEvents seen, FollowUps followUps)
{
    // Far longer than a healthy disk takes, and of the three seconds that a platform waits enough is left to answer.
    private static readonly TimeSpan DiskPatience = TimeSpan.FromMilliseconds(500);

    /// <summary>Has an effect, unless its cause has had it. False when the effect could not be had now and may be tried again; then nothing is recorded.</summary>
    /// <param name="cause">The event.</param>
    /// <param name="effect">Whether it is done.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<bool> RunAsync(Cause cause, Func<Task<bool>> effect, CancellationToken cancellationToken)
    {
        var known = seen.WhenSeenAsync(cause.Id, cancellationToken);
        await IsDoneAsync(known).ConfigureAwait(false);
        if (known.IsCompletedSuccessfully && await known.ConfigureAwait(false) is not null)
            return true;
        if (!known.IsCompletedSuccessfully)
            followUps.Begin(_ => known);
        if (!await effect().ConfigureAwait(false))
            return false;
        var recorded = seen.RecordAsync(cause, cancellationToken);
        await IsDoneAsync(recorded).ConfigureAwait(false);
        if (!recorded.IsCompletedSuccessfully)
            followUps.Begin(_ => recorded);
        return true;
    }

    // By the machine's own clock, since it is the machine's disk that is waited for, whatever time LabBot is told.
    private static Task IsDoneAsync(Task step) => Task.WhenAny(step, Task.Delay(DiskPatience, TimeProvider.System));
}
