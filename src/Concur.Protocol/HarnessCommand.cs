namespace Concur.Protocol;

/// <summary>The first argument of the harness: what the process is for.</summary>
public static class HarnessCommand
{
    /// <summary><c>launch SPEC-FILE</c>: run one launch and write its result file.</summary>
    public const string Launch = "launch";

    /// <summary><c>worker</c>: execute units that arrive on standard input.</summary>
    public const string Worker = "worker";

    /// <summary>What makes the host run the harness under another runtime configuration than its own; nothing where there is none.</summary>
    public static string[] Under(string? runtimeConfigPath) => runtimeConfigPath is null ? [] : ["exec", "--runtimeconfig", runtimeConfigPath];

    /// <summary><c>describe PATH OUTPUT NAME SIZE</c>: say whether an assembly has that workload, in a file.</summary>
    public const string Describe = "describe";
}
