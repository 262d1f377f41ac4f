namespace Concur.Harness.Workloads;

/// <summary>Thrown when a launch cannot begin. The message is one line and says what to do.</summary>
internal sealed class Refusal(string message) : Exception(message);
