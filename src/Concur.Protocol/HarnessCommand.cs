namespace Concur.Protocol;

/// <summary>The first argument of the harness: the purpose of the process.</summary>
public static class HarnessCommand
{
    /// <summary><c>launch SPEC-FILE</c>: run one launch and write its result file.</summary>
    public const string Launch = "launch";

    /// <summary><c>worker TRANSPORT...</c>: execute units that another process of the harness sends.</summary>
    public const string Worker = "worker";

    /// <summary><c>silo SPEC-FILE</c>: join a launch that may be on another machine, and execute units that it sends.</summary>
    public const string Silo = "silo";

    /// <summary>
    /// <c>describe PATH OUTPUT NAME SIZE INPUTS</c>: write to a file whether an assembly has that workload, with what it is given.
    /// </summary>
    public const string Describe = "describe";

    /// <summary>As <see cref="Describe"/>: write what can be chosen of the method of that name.</summary>
    public const string Choices = "choices";

    /// <summary>As <see cref="Choices"/>, of all methods that a name with stars matches.</summary>
    public const string ChoicesOfAll = "choices-of-all";

    /// <summary><c>strategies PATH OUTPUT</c>: write to a file which strategies an assembly has.</summary>
    public const string Strategies = "strategies";

    /// <summary>
    /// <c>membership ENGINE FILE OUTPUT</c>: write to a file whether silos can find each other where another file says.
    /// </summary>
    public const string Membership = "membership";

    /// <summary>The host's arguments for running the harness under another runtime configuration; empty for its own.</summary>
    public static string[] Under(string? runtimeConfigPath) =>
        runtimeConfigPath is null ? [] : ["exec", "--runtimeconfig", runtimeConfigPath];
}

/// <summary>Exit codes of the harness. A workload that ends the process itself may produce any other.</summary>
public static class HarnessExit
{
    /// <summary>The result file is complete and every iteration succeeded.</summary>
    public const int Ok = 0;

    /// <summary>The specification was refused; the result file says why.</summary>
    public const int BadSpec = 2;

    /// <summary>A unit failed; the result file says which and how.</summary>
    public const int WorkloadFailed = 3;
}
