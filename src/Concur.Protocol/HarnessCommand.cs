namespace Concur.Protocol;

/// <summary>The first argument of the harness: what the process is for.</summary>
public static class HarnessCommand
{
    /// <summary><c>launch SPEC-FILE</c>: run one launch and write its result file.</summary>
    public const string Launch = "launch";

    /// <summary><c>worker</c>: execute units that arrive on standard input.</summary>
    public const string Worker = "worker";

    /// <summary><c>list PATH</c>: print the workloads of an assembly, one <c>name TAB description</c> a line.</summary>
    public const string List = "list";
}
