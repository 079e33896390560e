namespace LabBot.Benchmarks;

/// <summary>What was asked cannot be measured; the message says in one line where, what was wrong and what was expected.</summary>
internal sealed class BenchmarkInputException(string message) : Exception(message);
