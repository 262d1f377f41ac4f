namespace Concur.Core.Scaling;

/// <summary>The result of a simulated iteration, ms.</summary>
/// <param name="TimeMs">From the beginning to the end of the last unit.</param>
/// <param name="LockMs">The time that all workers together waited for serial work.</param>
internal sealed record SimulatedIteration(double TimeMs, double LockMs);

/// <summary>
/// A closed queueing network, simulated: workers take units from one queue; cores are shared evenly among those that need
/// one (processor sharing, as a fair scheduler does); serial work, and the one process that hands out units, serve first come,
/// first served. A unit's serial work is cut into pieces of random (seeded, exponential) length, because workers that arrive
/// at fixed distances would never collide; its sum is fixed. Several runs are averaged then.
/// </summary>
internal sealed class Simulation
{
    /// <summary>The number of pieces of a unit's serial work, unless all units together would have too many to simulate.</summary>
    private const int MostSlices = 20;

    private const int MostSteps = 40_000;
    private const int MostRuns = 16;
    private const int Seed = 20260102;

    /// <summary>A step with less left than this share of a unit is done, because floating-point sums are not exact.</summary>
    private const double Nothing = 1e-9;

    private readonly SimulatedStrategy _strategy;
    private readonly Random _random;
    private readonly double _cores;
    private readonly double _nothingMs;
    private readonly SimulatedWorker[] _workers;
    private readonly Queue<SimulatedWorker>[] _waiting = [new(), new()];
    private readonly SimulatedWorker?[] _holders = new SimulatedWorker?[2];
    private int _next;
    private double _lockMs;

    private Simulation(SimulatedStrategy strategy, int workers, double cores, int seed)
    {
        _strategy = strategy;
#pragma warning disable CA5394 // The simulation needs no secure random numbers.
        _random = new Random(seed);
#pragma warning restore CA5394
        (_cores, _nothingMs) = (cores, Nothing * (_strategy.ComputeMs + _strategy.OffMs + _strategy.DispatchMs + _strategy.IpcMs));
        _workers = [.. Enumerable.Range(0, workers).Select(_ => new SimulatedWorker())];
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
        var runs = simulated.SerialMs <= 0 ? 1 : Math.Clamp(MostSteps / (simulated.Units * SlicesOf(simulated)), 1, MostRuns);
        var iterations = Enumerable.Range(Seed, runs).Select(seed => new Simulation(simulated, workers, cores, seed).Run()).ToList();
        return new SimulatedIteration(iterations.Average(one => one.TimeMs), iterations.Average(one => one.LockMs));
    }

    private SimulatedIteration Run()
    {
        foreach (var worker in _workers)
        {
            worker.Add(Resource.Core, _strategy.StartupMs);
            Begin(worker);
        }

        var timeMs = 0.0;
        while (Array.Exists(_workers, worker => worker.Runs)) timeMs += Step();
        return new SimulatedIteration(timeMs, _lockMs);
    }

    /// <summary>Advances to the next moment at which a worker's step ends, and returns the time that passed, ms.</summary>
    private double Step()
    {
        var (busy, shortestMs, soonestMs) = (0, double.PositiveInfinity, double.PositiveInfinity);
        foreach (var worker in _workers)
        {
            if (!worker.Runs) continue;
            if (worker.Resource == Resource.Time) soonestMs = Math.Min(soonestMs, worker.LeftMs);
            else (busy, shortestMs) = (busy + 1, Math.Min(shortestMs, worker.LeftMs));
        }

        var rate = busy == 0 ? 1 : Math.Min(1, _cores / busy) / (1 + (_strategy.Inflation * (Inflating(busy) - 1)));
        var ms = Math.Min(soonestMs, shortestMs / rate);
        _lockMs += ms * _waiting[(int)Resource.Lock].Count;
        foreach (var worker in _workers)
        {
            if (worker.Runs) worker.LeftMs -= ms * (worker.Resource == Resource.Time ? 1 : rate);
        }

        // In two passes, because a step that begins now has made no progress yet.
        foreach (var worker in _workers)
        {
            if (worker.Runs && worker.LeftMs <= _nothingMs) End(worker);
        }

        return ms;
    }

    private double Inflating(int busy) =>
        Math.Min(Math.Min(busy, _cores), _strategy.InflationLevels ? Math.Max(1, _strategy.InflatedBy) : double.PositiveInfinity);

    private void End(SimulatedWorker worker)
    {
        if (worker.Resource is Resource.Lock or Resource.Channel)
        {
            _holders[(int)worker.Resource] = null;
            if (_waiting[(int)worker.Resource].TryDequeue(out var first)) Hold(first, worker.Resource);
        }

        worker.Next();
        Begin(worker);
    }

    private void Begin(SimulatedWorker worker)
    {
        while (worker.IsIdle && _next < _strategy.Units)
        {
            _next++;
            AddUnit(worker);
        }

        if (worker.IsIdle || worker.Resource is Resource.Core or Resource.Time) return;
        if (_holders[(int)worker.Resource] is null) Hold(worker, worker.Resource);
        else
        {
            worker.Waits = true;
            _waiting[(int)worker.Resource].Enqueue(worker);
        }
    }

    private void Hold(SimulatedWorker worker, Resource resource)
    {
        _holders[(int)resource] = worker;
        worker.Waits = false;
    }

    private void AddUnit(SimulatedWorker worker)
    {
        worker.Add(_strategy.PassesInParallel ? Resource.Core : Resource.Channel, _strategy.IpcMs);
        worker.Add(Resource.Core, _strategy.DispatchMs);
        worker.Add(Resource.Time, _strategy.OffMs);
        var (parallel, serial) = (Shares(SlicesOf(_strategy)), Shares(SlicesOf(_strategy)));
        for (var slice = 0; slice < parallel.Length; slice++)
        {
            worker.Add(Resource.Core, (_strategy.ComputeMs - _strategy.SerialMs) * parallel[slice]);
            worker.Add(Resource.Lock, _strategy.SerialMs * serial[slice]);
        }
    }

    private static int SlicesOf(SimulatedStrategy strategy) => strategy.SerialMs <= 0
        ? 1
        : Math.Clamp(MostSteps / strategy.Units, 1, MostSlices);

    /// <summary>Random pieces (exponential) that add up to 1.</summary>
    private double[] Shares(int count)
    {
        if (count == 1) return [1];
        var pieces = new double[count];
#pragma warning disable CA5394 // The simulation needs no secure random numbers.
        for (var i = 0; i < count; i++) pieces[i] = -Math.Log(1 - _random.NextDouble());
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

/// <summary>The resource that a step of simulated work needs.</summary>
internal enum Resource
{
    /// <summary>A core and the lock: only one worker at a time executes serial work.</summary>
    Lock,

    /// <summary>A core and the channel: only one worker at a time is served by the process that hands out units.</summary>
    Channel,

    /// <summary>A core.</summary>
    Core,

    /// <summary>No resource: only time passes.</summary>
    Time,
}

/// <summary>A simulated worker and its remaining steps, in order.</summary>
internal sealed class SimulatedWorker
{
    private readonly Queue<(Resource Resource, double Ms)> _steps = new();

    /// <summary>Whether it has no steps left.</summary>
    public bool IsIdle => _steps.Count == 0;

    /// <summary>Whether it waits for the lock or the channel.</summary>
    public bool Waits { get; set; }

    /// <summary>Whether its current step makes progress.</summary>
    public bool Runs => !IsIdle && !Waits;

    /// <summary>The resource that its current step needs; only valid while it has a step.</summary>
    public Resource Resource => _steps.Peek().Resource;

    /// <summary>The rest of its current step, ms on a core of its own.</summary>
    public double LeftMs { get; set; }

    /// <summary>Appends a step, unless it takes no time.</summary>
    public void Add(Resource resource, double ms)
    {
        if (ms <= 0) return;
        if (IsIdle) LeftMs = ms;
        _steps.Enqueue((resource, ms));
    }

    /// <summary>Goes on to the next step.</summary>
    public void Next()
    {
        _steps.Dequeue();
        LeftMs = IsIdle ? 0 : _steps.Peek().Ms;
    }
}
