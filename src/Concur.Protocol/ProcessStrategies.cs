namespace Concur.Protocol;

/// <summary>The strategies of the catalogue whose units run in worker processes.</summary>
internal static class ProcessStrategies
{
    private static readonly StrategyParameter[] Transport =
    [
        StrategyParameter.OneOf(
            TransportNames.Parameter, TransportNames.All,
            "what carries units and results: pipe (the default), socket (Unix domain) or shared-memory (a mapped file for results)"),
    ];

    private static readonly StrategyParameter[] Orleans =
    [
        new(OrleansNames.Silos, StrategyParameterKind.Count, "processes that run units, at most one per worker; the default is 2"),
        StrategyParameter.OneOf(
            OrleansNames.Hand, [OrleansNames.Worker, OrleansNames.Unit],
            "which grain gets a unit: its worker's (worker, the default) or a fresh one (unit)"),
    ];

    private static readonly StrategyDescriptor Fresh = new()
    {
        Name = StrategyNames.Processes,
        Summary = "a fresh process per worker and iteration",
        Suits = "isolation; units far longer than a process start",
        Costs = "process start, cold code, serialising",
        LaneKind = LaneKind.Worker,
        LaneLifetime = LaneLifetime.Iteration,
        Assignment = UnitAssignment.Shared,
        StartsAllUnits = false,
        TakesWorkers = true,
        MostWorkers = null,
        IsPredictable = true,
        IsSimulation = false,
        DefaultUse = DefaultUse.PlainUnits,
        Parameters = Transport,
    };

    private static readonly StrategyDescriptor Pool = Fresh with
    {
        Name = StrategyNames.ProcessPool,
        Summary = "a process per worker, started once and reused by every iteration",
        Suits = "isolation of many or short units",
        Costs = "serialising, and memory for every process",
        LaneLifetime = LaneLifetime.Launch,
        DefaultUse = DefaultUse.Never,
    };

    /// <summary>All of them, in the order in which a run shows them.</summary>
    public static IReadOnlyList<StrategyDescriptor> All { get; } =
    [
        Fresh,
        Pool,
        Pool with
        {
            Name = StrategyNames.Orleans,
            Summary = "Microsoft Orleans: workers are grains on silos, processes that may be on other machines",
            Suits = "units of seconds; more than one machine",
            Costs = "two messages per unit through Orleans, and a cluster to start",
            SpansMachines = true,
            Engine = EngineFiles.Orleans,
            Parameters = Orleans,
        },
    ];
}
