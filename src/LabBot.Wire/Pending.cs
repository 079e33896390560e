namespace LabBot.Wire;

/// <summary>Counts what is being answered. Safe on any thread.</summary>
internal sealed class Pending
{
    private readonly Lock _gate = new();
    private int _count;
    private TaskCompletionSource? _idle;

    /// <summary>One more.</summary>
    public void Enter()
    {
        lock (_gate)
            _count++;
    }

    /// <summary>One less.</summary>
    public void Leave()
    {
        TaskCompletionSource? idle = null;
        lock (_gate)
        {
            if (--_count == 0)
                (idle, _idle) = (_idle, null);
        }

        idle?.TrySetResult();
    }

    /// <summary>Completes when there is none.</summary>
    public Task WhenIdle()
    {
        lock (_gate)
            return _count == 0 ? Task.CompletedTask : (_idle ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
    }
}
