namespace LabBot.Wire;

/// <summary>
/// How a stop divides the ten seconds that container hosts give by default: what was received is answered, what goes on behind an answer finishes, and the store is closed in what is left.
/// </summary>
public static class Stopping
{
    /// <summary>For answering what was received; a platform waits three seconds for an answer. At its end the receivers are told to hurry.</summary>
    public static readonly TimeSpan Answers = TimeSpan.FromSeconds(4);

    /// <summary>For what goes on behind the answers, from their end on.</summary>
    public static readonly TimeSpan Work = TimeSpan.FromSeconds(3);

    /// <summary>For all of it but the store.</summary>
    public static readonly TimeSpan All = TimeSpan.FromSeconds(8);
}
