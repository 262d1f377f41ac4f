namespace Concur.Traces.Stacks;

/// <summary>The runtime's own service threads, by what they call themselves and by what they run.</summary>
public static class RuntimeThreads
{
    /// <summary>What a worker thread of the pool calls itself.</summary>
    public const string PoolWorker = ".NET TP Worker";

    /// <summary>Names in the 15 characters that Linux keeps; the last two are those of a recording session.</summary>
    private static readonly string[] Names =
    [
        ".NET SynchManag", ".NET SigHandler", ".NET Finalizer", ".NET Tiered Com", ".NET BGC", ".NET Server GC",
        ".NET TP Gate", ".NET Debugger", ".NET DebugPipe", ".NET EventPipe", ".NET SampleProf",
    ];

    /// <summary>Whether a thread of that name is one of them. Worker threads of the pool are not: they run the program's work.</summary>
    public static bool Has(string name) => Names.Any(own => name.StartsWith(own, StringComparison.Ordinal));

    /// <summary>A thread that names itself nothing.</summary>
    /// <param name="processId">Its process.</param>
    /// <param name="threadId">The operating system's id; below 0 for threads that had ended, and had none any more.</param>
    /// <param name="frames">As in <see cref="PurposeOf"/>.</param>
    public static string NameOf(int processId, int threadId, string frames) =>
        threadId < 0 ? "ended thread" : threadId == processId ? "main thread" : PurposeOf(frames);

    /// <summary>
    /// What a thread is for, such as <c>pool thread</c>, judged by one of its stacks; <c>thread</c> where that does not show it.
    /// </summary>
    /// <param name="frames">The names of the stack's frames, a line for each.</param>
    public static string PurposeOf(string frames)
    {
        ArgumentNullException.ThrowIfNull(frames);
        return frames.Contains("WorkerThreadStart", StringComparison.Ordinal) ? "pool thread"
            : frames.Contains("GateThread", StringComparison.Ordinal) ? "pool gate thread"
            : frames.Contains("TieredCompilation", StringComparison.Ordinal) ? "tiered compilation thread"
            : frames.Contains("Finalizer", StringComparison.Ordinal) ? "finalizer thread"
            : "thread";
    }
}
