using Microsoft.Extensions.Time.Testing;

namespace LabBot.Tests.Platforms;

/// <summary>A clock moved by hand that says when somebody has set a timer on it, so that it is not moved too early.</summary>
internal sealed class WatchedTime : FakeTimeProvider
{
    private readonly Lock gate = new();
    private readonly List<(int Count, TaskCompletionSource Reached)> awaited = [];
    private int timers;

    /// <summary>When so many timers have been set, ever.</summary>
    public Task TimersAsync(int count)
    {
        lock (gate)
        {
            if (timers >= count)
                return Task.CompletedTask;
            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            awaited.Add((count, reached));
            return reached.Task;
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        lock (gate)
        {
            timers++;
            foreach (var (_, reached) in awaited.Where(one => one.Count <= timers))
                reached.TrySetResult();
        }

        return timer;
    }
}
