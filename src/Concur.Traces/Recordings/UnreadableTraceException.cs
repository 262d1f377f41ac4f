namespace Concur.Traces.Recordings;

/// <summary>A file is no trace, or not one that can be read.</summary>
/// <param name="message">One line that says what is wrong with which file.</param>
public sealed class UnreadableTraceException(string message) : Exception(message);
