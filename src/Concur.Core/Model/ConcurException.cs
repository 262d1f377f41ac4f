namespace Concur.Core.Model;

/// <summary>An expected failure, such as bad input. Its message is shown to the user and says what to do.</summary>
/// <param name="kind">The kind of failure, which decides the exit code.</param>
/// <param name="message">The message, in one line.</param>
public sealed class ConcurException(FailureKind kind, string message) : Exception(message)
{
    /// <summary>The kind of failure.</summary>
    public FailureKind Kind { get; } = kind;
}

/// <summary>The kinds of expected failure.</summary>
public enum FailureKind
{
    /// <summary>The command line, or a file that it names, is wrong.</summary>
    BadInput,

    /// <summary>The workload failed.</summary>
    WorkloadFailed,

    /// <summary>The machine can't do what was asked for.</summary>
    Unsupported,
}
