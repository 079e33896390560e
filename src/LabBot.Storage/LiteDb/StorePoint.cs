namespace LabBot.Storage.LiteDb;

/// <summary>
/// The moments between two writes at which a crash leaves the files half way. Tests die or fail there; in production nobody listens.
/// </summary>
internal enum StorePoint
{
    /// <summary>A step is about to be written to the journal.</summary>
    BeforeFrame,

    /// <summary>Half of it is written.</summary>
    HalfFrame,

    /// <summary>All of it is written, but not forced to the disk.</summary>
    FrameWritten,

    /// <summary>It is on the disk; the caller does not know yet.</summary>
    FrameDurable,

    /// <summary>An erasure is noted for later restores; its step is still to come.</summary>
    ErasureNoted,

    /// <summary>Half of a checkpoint's pages are in the data file.</summary>
    HalfCheckpoint,

    /// <summary>All of them are; the journal still holds them too.</summary>
    CheckpointWritten,
}
