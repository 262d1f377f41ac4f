namespace Concur.Core.Model;

/// <summary>An expected failure: the message, in one line, says what to do.</summary>
/// <param name="kind">What kind of failure it is; decides the exit code.</param>
/// <param name="message">One line.</param>
public sealed class ConcurException(FailureKind kind, string message) : Exception(message)
{
    /// <summary>What kind of failure it is.</summary>
    public FailureKind Kind { get; } = kind;
}

/// <summary>The kinds of expected failure.</summary>
public enum FailureKind
{
    /// <summary>The command line, or a file that it names, is wrong.</summary>
    BadInput,

    /// <summary>The workload failed.</summary>
    WorkloadFailed,

    /// <summary>This machine can't do what was asked for.</summary>
    Unsupported,
}
