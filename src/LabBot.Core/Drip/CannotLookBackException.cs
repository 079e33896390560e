namespace LabBot.Core.Drip;

/// <summary>A conversation cannot be looked through at the moment; the message says why. Nothing may be sent again until it can.</summary>
public sealed class CannotLookBackException(string message) : Exception(message);
