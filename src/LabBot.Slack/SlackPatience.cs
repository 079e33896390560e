using System.Diagnostics;

namespace LabBot.Slack;

/// <summary>Calls for which somebody waits: what Slack puts off, or never heard, is tried again a few times; what it may have done is not. Safe on any thread.</summary>
internal sealed class SlackPatience(TimeProvider time)
{
    // An answer that comes later than this answers nobody any more.
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);
    private const int MostTries = 4;

    /// <summary>The answer of the last try.</summary>
    public async Task<SlackAnswer> TryAsync(Func<CancellationToken, Task<SlackAnswer>> call, CancellationToken cancellationToken)
    {
        for (var tries = 1; ; tries++)
        {
            var answer = await call(cancellationToken).ConfigureAwait(false);
            TimeSpan? again = answer switch
            {
                SlackAnswer.Wait { Delay: var delay } when delay <= LongestWait => delay,
                SlackAnswer.NoAnswer { MayHaveHappened: false } => TimeSpan.FromSeconds(tries),
                _ => null,
            };
            if (again is not { } pause || tries >= MostTries)
                return answer;
            await Task.Delay(pause, time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Why an answer is not what was wanted; empty when it is.</summary>
    public static string ReasonOf(SlackAnswer answer) => answer switch
    {
        SlackAnswer.Done => "",
        SlackAnswer.Wait wait => $"Slack asks to wait {wait.Delay.TotalSeconds:0} s",
        SlackAnswer.Refused refused => refused.Error,
        SlackAnswer.NoAnswer none => none.Reason,
        _ => throw new UnreachableException(),
    };
}
