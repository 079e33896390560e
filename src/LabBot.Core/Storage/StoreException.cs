namespace LabBot.Core.Storage;

/// <summary>
/// The store cannot do what it was asked to; the message says what, where and what to do. Nothing of the failed step is kept, and the
/// store works again by itself once the cause is gone (a disk with space, a file system that takes writes).
/// </summary>
public sealed class StoreException : Exception
{
    /// <summary>A failure that an operator can read.</summary>
    public StoreException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
