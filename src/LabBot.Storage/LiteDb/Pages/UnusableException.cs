namespace LabBot.Storage.LiteDb.Pages;

/// <summary>A file cannot be used as it is; the message says why, as the end of a sentence that names the file.</summary>
internal sealed class UnusableException(string message) : Exception(message);
