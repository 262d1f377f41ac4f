namespace Concur.Core.Scaling;

/// <summary>What a simulated strategy is made of; times are ms.</summary>
internal sealed record SimulatedStrategy
{
    /// <summary>How many units an iteration has.</summary>
    public required int Units { get; init; }

    /// <summary>On a CPU for each unit, with one core busy; what is serial included.</summary>
    public required double ComputeMs { get; init; }

    /// <summary>Of that, what only one worker can do at a time.</summary>
    public double SerialMs { get; init; }

    /// <summary>By how much each core that is busy beside the first makes compute slower, as a share.</summary>
    public double Inflation { get; init; }

    /// <summary>With how many busy cores that was seen.</summary>
    public double InflatedBy { get; init; }

    /// <summary>Whether more busy cores than that inflate no further.</summary>
    public bool InflationLevels { get; init; }

    /// <summary>By how much compute is slower where there are more workers than cores, as a share: besides taking turns, they find each other's data in the caches.</summary>
    public double Crowding { get; init; }

    /// <summary>Off the CPUs for each unit, whatever the others do.</summary>
    public double OffMs { get; init; }

    /// <summary>On a CPU for each unit, in the strategy's own code.</summary>
    public double DispatchMs { get; init; }

    /// <summary>For each unit, in the one process that hands units out and takes results.</summary>
    public double IpcMs { get; init; }

    /// <summary>Before a worker can begin, on a CPU.</summary>
    public double StartupMs { get; init; }

    /// <summary>The same with every time so many times as long.</summary>
    public SimulatedStrategy Scaled(double factor) => this with
    {
        ComputeMs = ComputeMs * factor,
        SerialMs = SerialMs * factor,
        OffMs = OffMs * factor,
        DispatchMs = DispatchMs * factor,
        IpcMs = IpcMs * factor,
        StartupMs = StartupMs * factor,
    };
}
