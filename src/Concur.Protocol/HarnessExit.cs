namespace Concur.Protocol;

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
