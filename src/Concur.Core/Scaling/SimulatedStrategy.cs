namespace Concur.Core.Scaling;

/// <summary>The parameters of a simulated strategy; times are ms.</summary>
internal sealed record SimulatedStrategy
{
    /// <summary>The number of units of an iteration.</summary>
    public required int Units { get; init; }

    /// <summary>CPU time of a unit with one core busy, serial time included.</summary>
    public required double ComputeMs { get; init; }

    /// <summary>The part of <see cref="ComputeMs"/> that only one worker can execute at a time.</summary>
    public double SerialMs { get; init; }

    /// <summary>The relative rise of compute time for each busy core beyond the first.</summary>
    public double Inflation { get; init; }

    /// <summary>The number of busy cores at which <see cref="Inflation"/> was measured.</summary>
    public double InflatedBy { get; init; }

    /// <summary>Whether compute time stops rising beyond <see cref="InflatedBy"/> busy cores.</summary>
    public bool InflationLevels { get; init; }

    /// <summary>
    /// The relative rise of compute time where workers outnumber cores: besides taking turns, workers evict each other's data
    /// from the caches.
    /// </summary>
    public double Crowding { get; init; }

    /// <summary>Time off the CPUs for each unit, which other workers do not change.</summary>
    public double OffMs { get; init; }

    /// <summary>CPU time of the strategy's own code for each unit.</summary>
    public double DispatchMs { get; init; }

    /// <summary>Time for each unit in the one process that hands out units and collects results.</summary>
    public double IpcMs { get; init; }

    /// <summary>CPU time before a worker can begin.</summary>
    public double StartupMs { get; init; }

    /// <summary>The same strategy with every time multiplied by a factor.</summary>
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
