namespace Concur.Core.Analysis.Stacks;

/// <summary>The runtime's own service threads.</summary>
internal static class RuntimeThreads
{
    /// <summary>What a worker thread of the pool calls itself.</summary>
    public const string PoolWorker = ".NET TP Worker";

    /// <summary>How they call themselves, in the 15 characters that Linux keeps; the last two are a recording's.</summary>
    private static readonly string[] Names =
        [".NET SynchManag", ".NET SigHandler", ".NET Finalizer", ".NET Tiered Com", ".NET BGC", ".NET Server GC", ".NET TP Gate", ".NET Debugger", ".NET DebugPipe", ".NET EventPipe", ".NET SampleProf"];

    /// <summary>Whether a thread of that name is one of them.</summary>
    public static bool Has(string name) => Names.Any(own => name.StartsWith(own, StringComparison.Ordinal));
}
