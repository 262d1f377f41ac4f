namespace Concur.Core.Analysis.Stacks;

/// <summary>What a thread of the runtime's own is for.</summary>
internal static class ThreadPurpose
{
    /// <param name="stack">The names of a stack of the thread.</param>
    public static string Of(string stack) =>
        stack.Contains("WorkerThreadStart", StringComparison.Ordinal) ? "pool thread"
        : stack.Contains("GateThread", StringComparison.Ordinal) ? "pool gate thread"
        : stack.Contains("TieredCompilation", StringComparison.Ordinal) ? "tiered compilation thread"
        : stack.Contains("Finalizer", StringComparison.Ordinal) ? "finalizer thread"
        : "thread";
}
