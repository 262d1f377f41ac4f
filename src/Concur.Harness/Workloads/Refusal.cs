namespace Concur.Harness.Workloads;

/// <summary>A launch that can't begin; the message says what to do.</summary>
internal sealed class Refusal(string message) : Exception(message);
