namespace Concur.Testing;

/// <summary>
/// The code does not hold what the test asked for: it is surely slower, its results differ between strategies, or it failed.
/// </summary>
/// <param name="message">What was measured, what was asked for, and the command that shows the whole run.</param>
public sealed class ScalingException(string message) : Exception(message);

/// <summary>
/// What was measured says neither that the code holds what the test asked for nor that it does not. It is thrown where no test framework
/// was found that has an exception of its own for this.
/// </summary>
/// <param name="message">Why nothing can be said.</param>
public sealed class InconclusiveException(string message) : Exception(message);
