namespace Concur.Core.Scaling;

/// <summary>What a simulated iteration came to, ms.</summary>
/// <param name="TimeMs">From its beginning to its last unit's end.</param>
/// <param name="LockMs">Of all workers together, waiting for what is serial.</param>
internal sealed record SimulatedIteration(double TimeMs, double LockMs);

/// <summary>
/// A closed queueing network, simulated: workers take units from one queue; cores are shared evenly among those that need
/// one (processor sharing, as a fair scheduler does); what is serial, and what passes through the one process that hands
/// units out, is first come, first served. When a unit comes to what is serial, and for how long, is random (exponential, from
/// a seed), for workers that came at fixed distances would never meet; its whole is not. Several runs are averaged then.
/// </summary>
internal sealed class Simulation
{
    /// <summary>A unit asks for what is serial so many times, if all units together do not do so too often to simulate.</summary>
    private const int MostSlices = 20;

    private const int MostSteps = 40_000;
    private const int MostRuns = 16;
    private const int Seed = 20260102;

    /// <summary>A step with less left than this, in shares of a unit, is done: sums of binary fractions do not come out even.</summary>
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
#pragma warning disable CA5394 // Nothing secret is made of it.
        _random = new Random(seed);
#pragma warning restore CA5394
        (_cores, _nothingMs) = (cores, Nothing * (_strategy.ComputeMs + _strategy.OffMs + _strategy.DispatchMs + _strategy.IpcMs));
        _workers = [.. Enumerable.Range(0, workers).Select(_ => new SimulatedWorker())];
    }

    /// <summary>Runs one iteration.</summary>
    /// <param name="strategy">What is run.</param>
    /// <param name="workers">By how many workers.</param>
    /// <param name="cores">On how many cores, which may be a fraction.</param>
    public static SimulatedIteration Run(SimulatedStrategy strategy, int workers, double cores)
    {
        // Too many units to simulate each are taken several at a time.
        var together = Math.Max(1, strategy.Units / MostSteps);
        var simulated = together == 1 ? strategy : strategy.Scaled(together) with { Units = strategy.Units / together, StartupMs = strategy.StartupMs };
        if (workers > cores) simulated = simulated with { ComputeMs = simulated.ComputeMs * (1 + simulated.Crowding), SerialMs = simulated.SerialMs * (1 + simulated.Crowding) };
        var runs = simulated.SerialMs <= 0 ? 1 : Math.Clamp(MostSteps / (simulated.Units * SlicesOf(simulated)), 1, MostRuns);
        var iterations = Enumerable.Range(Seed, runs).Select(seed => new Simulation(simulated, workers, cores, seed).Run()).ToList();
        return new SimulatedIteration(iterations.Average(one => one.TimeMs), iterations.Average(one => one.LockMs));
    }

    private SimulatedIteration Run()
    {
        foreach (var worker in _workers)
        {
            worker.Add(Need.Core, _strategy.StartupMs);
            Begin(worker);
        }

        var timeMs = 0.0;
        while (Array.Exists(_workers, worker => worker.Runs)) timeMs += Step();
        return new SimulatedIteration(timeMs, _lockMs);
    }

    /// <summary>To the next moment at which any worker's step is done.</summary>
    private double Step()
    {
        var (busy, shortestMs, soonestMs) = (0, double.PositiveInfinity, double.PositiveInfinity);
        foreach (var worker in _workers)
        {
            if (!worker.Runs) continue;
            if (worker.Need == Need.Time) soonestMs = Math.Min(soonestMs, worker.LeftMs);
            else (busy, shortestMs) = (busy + 1, Math.Min(shortestMs, worker.LeftMs));
        }

        var rate = busy == 0 ? 1 : Math.Min(1, _cores / busy) / (1 + (_strategy.Inflation * (Inflating(busy) - 1)));
        var ms = Math.Min(soonestMs, shortestMs / rate);
        _lockMs += ms * _waiting[(int)Need.Lock].Count;
        foreach (var worker in _workers)
        {
            if (worker.Runs) worker.LeftMs -= ms * (worker.Need == Need.Time ? 1 : rate);
        }

        // In two passes: who begins a step now has not been at it yet.
        foreach (var worker in _workers)
        {
            if (worker.Runs && worker.LeftMs <= _nothingMs) End(worker);
        }

        return ms;
    }

    private double Inflating(int busy) => Math.Min(Math.Min(busy, _cores), _strategy.InflationLevels ? Math.Max(1, _strategy.InflatedBy) : double.PositiveInfinity);

    private void End(SimulatedWorker worker)
    {
        if (worker.Need is Need.Lock or Need.Channel)
        {
            _holders[(int)worker.Need] = null;
            if (_waiting[(int)worker.Need].TryDequeue(out var first)) Hold(first, worker.Need);
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

        if (worker.IsIdle || worker.Need is Need.Core or Need.Time) return;
        if (_holders[(int)worker.Need] is null) Hold(worker, worker.Need);
        else
        {
            worker.Waits = true;
            _waiting[(int)worker.Need].Enqueue(worker);
        }
    }

    private void Hold(SimulatedWorker worker, Need need)
    {
        _holders[(int)need] = worker;
        worker.Waits = false;
    }

    private void AddUnit(SimulatedWorker worker)
    {
        worker.Add(Need.Channel, _strategy.IpcMs);
        worker.Add(Need.Core, _strategy.DispatchMs);
        worker.Add(Need.Time, _strategy.OffMs);
        var (parallel, serial) = (Shares(SlicesOf(_strategy)), Shares(SlicesOf(_strategy)));
        for (var slice = 0; slice < parallel.Length; slice++)
        {
            worker.Add(Need.Core, (_strategy.ComputeMs - _strategy.SerialMs) * parallel[slice]);
            worker.Add(Need.Lock, _strategy.SerialMs * serial[slice]);
        }
    }

    private static int SlicesOf(SimulatedStrategy strategy) => strategy.SerialMs <= 0 ? 1 : Math.Clamp(MostSteps / strategy.Units, 1, MostSlices);

    /// <summary>Exponential pieces of a whole.</summary>
    private double[] Shares(int count)
    {
        if (count == 1) return [1];
        var pieces = new double[count];
#pragma warning disable CA5394 // Nothing secret is made of it.
        for (var i = 0; i < count; i++) pieces[i] = -Math.Log(1 - _random.NextDouble());
#pragma warning restore CA5394
        var sum = pieces.Sum();
        return Array.ConvertAll(pieces, piece => piece / sum);
    }
}
