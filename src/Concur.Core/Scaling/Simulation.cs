using Concur.Core.Replaying;

namespace Concur.Core.Scaling;

/// <summary>The result of a simulated iteration, ms.</summary>
/// <param name="TimeMs">From the beginning to the end of the last unit.</param>
/// <param name="LockMs">The time that all workers together waited for serial work.</param>
internal sealed record SimulatedIteration(double TimeMs, double LockMs);

/// <summary>
/// A closed queueing network, simulated: workers take units from one queue; serial work, and the one process that hands out units, serve
/// first come, first served. A unit's serial work is cut into pieces of random (seeded, exponential) length, because workers that arrive
/// at fixed distances would never collide; its sum is fixed. Several runs are averaged then.
/// </summary>
internal sealed class Simulation
{
    /// <summary>The number of pieces of a unit's serial work, unless all units together would have too many to simulate.</summary>
    private const int MostSlices = 20;

    private const int MostSteps = 40_000;
    private const int MostRuns = 16;
    private const int Seed = 20260102;

    /// <summary>The number of the lock of serial work.</summary>
    private const int Serial = 0;

    /// <summary>The number of the lock that stands for the process that hands out units.</summary>
    private const int Channel = 1;

    private readonly SimulatedStrategy _strategy;
    private readonly Random _random;
    private readonly int _slices;

    private Simulation(SimulatedStrategy strategy, int seed)
    {
        _strategy = strategy;
#pragma warning disable CA5394 // The simulation needs no secure random numbers.
        _random = new Random(seed);
#pragma warning restore CA5394
        _slices = SlicesOf(strategy);
    }

    /// <summary>Runs one iteration.</summary>
    /// <param name="strategy">The strategy.</param>
    /// <param name="workers">The number of workers.</param>
    /// <param name="cores">The number of cores; may be a fraction.</param>
    public static SimulatedIteration Run(SimulatedStrategy strategy, int workers, double cores)
    {
        // Where there are too many units to simulate each, several are simulated as one.
        var together = Math.Max(1, strategy.Units / MostSteps);
        var simulated = together == 1
            ? strategy
            : strategy.Scaled(together) with { Units = strategy.Units / together, StartupMs = strategy.StartupMs };
        if (workers > cores)
            simulated = simulated with
            {
                ComputeMs = simulated.ComputeMs * (1 + simulated.Crowding),
                SerialMs = simulated.SerialMs * (1 + simulated.Crowding),
            };
        var settings = new ReplaySettings(workers, cores)
        {
            Locks = [LockManner.InTurn, LockManner.InTurn],
            Startup = [Step.Compute(simulated.StartupMs)],
            Slowdown = busy => 1 + (simulated.Inflation * (Inflating(simulated, Math.Min(busy, cores)) - 1)),
        };
        var runs = simulated.SerialMs <= 0 ? 1 : Math.Clamp(MostSteps / (simulated.Units * SlicesOf(simulated)), 1, MostRuns);
        var iterations = Enumerable.Range(Seed, runs)
            .Select(seed => Replay.Run(new Simulation(simulated, seed).Units(), settings)!).ToList();
        return new SimulatedIteration(iterations.Average(one => one.TimeMs), iterations.Average(one => one.LockMs[Serial]));
    }

    private static double Inflating(SimulatedStrategy strategy, double busy) =>
        strategy.InflationLevels ? Math.Min(busy, Math.Max(1, strategy.InflatedBy)) : busy;

    private List<IReadOnlyList<Step>> Units()
    {
        var units = new List<IReadOnlyList<Step>>(_strategy.Units);
        for (var unit = 0; unit < _strategy.Units; unit++) units.Add(Unit());
        return units;
    }

    private List<Step> Unit()
    {
        var steps = new List<Step>();
        if (_strategy.PassesInParallel) steps.Add(Step.Compute(_strategy.IpcMs));
        else AddLocked(steps, Channel, _strategy.IpcMs);
        steps.Add(Step.Compute(_strategy.DispatchMs));
        steps.Add(Step.Elapse(_strategy.OffMs));
        var (parallel, serial) = (Shares(), Shares());
        for (var slice = 0; slice < _slices; slice++)
        {
            steps.Add(Step.Compute((_strategy.ComputeMs - _strategy.SerialMs) * parallel[slice]));
            AddLocked(steps, Serial, _strategy.SerialMs * serial[slice]);
        }

        return steps;
    }

    private static void AddLocked(List<Step> steps, int @lock, double ms)
    {
        if (ms > 0) steps.AddRange([Step.Acquire(@lock), Step.Compute(ms), Step.Release(@lock)]);
    }

    private static int SlicesOf(SimulatedStrategy strategy) => strategy.SerialMs <= 0
        ? 1
        : Math.Clamp(MostSteps / strategy.Units, 1, MostSlices);

    /// <summary>Random pieces (exponential) that add up to 1.</summary>
    private double[] Shares()
    {
        if (_slices == 1) return [1];
        var pieces = new double[_slices];
#pragma warning disable CA5394 // The simulation needs no secure random numbers.
        for (var i = 0; i < _slices; i++) pieces[i] = -Math.Log(1 - _random.NextDouble());
#pragma warning restore CA5394
        var sum = pieces.Sum();
        return Array.ConvertAll(pieces, piece => piece / sum);
    }
}

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

    /// <summary>
    /// Whether units and results are passed at once for several workers, each at its own machine, where that takes the time of a core.
    /// </summary>
    public bool PassesInParallel { get; init; }

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
