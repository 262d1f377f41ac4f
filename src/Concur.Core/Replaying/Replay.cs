namespace Concur.Core.Replaying;

/// <summary>
/// Runs the programs of units on simulated workers. Cores are shared evenly among those that need one (processor sharing, as a fair
/// scheduler does). Nothing is random in it: randomness, where it is wanted, is in the programs.
/// </summary>
internal sealed class Replay
{
    /// <summary>More moments than any replay needs; one that has more goes round in circles.</summary>
    private const int MostMoments = 2_000_000;

    /// <summary>A step with less left than this share of all units' time is done, because floating-point sums are not exact.</summary>
    private const double Nothing = 1e-12;

    private readonly IReadOnlyList<IReadOnlyList<Step>> _units;
    private readonly ReplaySettings _settings;
    private readonly ReplayWorker[] _workers;
    private readonly ReplayLock[] _locks;
    private readonly double[] _lockMs;
    private readonly double _nothingMs;
    private readonly ReplayPath? _path;
    private int _next;
    private int _done;
    private double _pauseMs;
    private double _pausedMs;
    private double _computeMs;
    private double _queuedMs;
    private double _othersMs;

    private Replay(IReadOnlyList<IReadOnlyList<Step>> units, ReplaySettings settings)
    {
        (_units, _settings) = (units, settings);
        _workers = [.. Enumerable.Range(0, settings.Workers).Select(number => new ReplayWorker(number, settings.Startup))];
        _locks = [.. settings.Locks.Select(manner => new ReplayLock(manner))];
        _lockMs = new double[_locks.Length];
        _path = settings.FollowsPath ? new ReplayPath(settings.Workers) : null;
        var allMs = 0.0;
        foreach (var unit in units)
        {
            foreach (var step in unit) allMs += step.Ms;
        }

        _nothingMs = Nothing * allMs;
    }

    /// <summary>Runs one iteration.</summary>
    /// <param name="units">The units' programs, in the order in which they are taken.</param>
    /// <param name="settings">On what.</param>
    /// <returns>Null where workers wait for each other for ever.</returns>
    public static ReplayedIteration? Run(IReadOnlyList<IReadOnlyList<Step>> units, ReplaySettings settings) =>
        new Replay(units, settings).Run();

    private ReplayedIteration? Run()
    {
        foreach (var worker in _workers)
        {
            worker.Part = _settings.StartGapPart;
            if (worker.Number > 0 && _settings.StartGapMs > 0) worker.Begin(WorkerState.Elapsing, worker.Number * _settings.StartGapMs);
            else Advance(worker);
        }

        var timeMs = 0.0;
        for (var moment = 0; moment < MostMoments; moment++)
        {
            if (_pauseMs > 0) (timeMs, _pausedMs, _pauseMs) = (timeMs + _pauseMs, _pausedMs + _pauseMs, 0);
            if (_done == _workers.Length)
            {
                return new ReplayedIteration(timeMs, _lockMs, _computeMs, _queuedMs)
                {
                    OthersMs = _othersMs,
                    PauseMs = _pausedMs,
                    Path = _path?.ToTheEnd(),
                };
            }

            if (Pass() is not { } ms) return null;
            timeMs += ms;
        }

        return null;
    }

    /// <summary>Goes on to the next moment at which something ends.</summary>
    /// <returns>How much time passed, ms; null where nothing ever ends.</returns>
    private double? Pass()
    {
        var busy = Busy();
        var threads = busy + _settings.OtherThreads;
        var share = threads <= _settings.Cores ? 1 : _settings.Cores / threads;
        var rate = busy == 0 ? 1 : share / _settings.Slowdown(busy);
        var ms = double.PositiveInfinity;
        foreach (var worker in _workers)
        {
            if (worker.OnCore) ms = Math.Min(ms, worker.LeftMs / rate);
            else if (worker.InTime) ms = Math.Min(ms, worker.LeftMs);
        }

        if (double.IsPositiveInfinity(ms)) return null;
        _computeMs += busy * share * ms;
        _queuedMs += busy * (1 - share) * ms;
        _othersMs += _settings.OtherThreads * share * ms;
        _path?.Pass(ms, share * ms);
        foreach (var worker in _workers) Progress(worker, ms, rate);

        // In two passes, because what begins now has made no progress yet.
        foreach (var worker in _workers)
        {
            // A spinning worker may have been given the lock at this very moment.
            if (worker.IsDue) End(worker);
        }

        return ms;
    }

    /// <summary>How many workers need a core. It is asked at each moment.</summary>
    private int Busy()
    {
        var busy = 0;
        foreach (var worker in _workers)
        {
            if (worker.OnCore) busy++;
        }

        return busy;
    }

    private void Progress(ReplayWorker worker, double ms, double rate)
    {
        if (worker.State is WorkerState.Blocked or WorkerState.Waking) _lockMs[worker.Wanted] += ms;
        if (!worker.OnCore && !worker.InTime) return;
        worker.LeftMs -= worker.OnCore ? ms * rate : ms;
        worker.IsDue = worker.LeftMs <= _nothingMs;
    }

    private void End(ReplayWorker worker)
    {
        worker.IsDue = false;
        _path?.End(worker);
        switch (worker.State)
        {
            case WorkerState.Spinning:
                _locks[worker.Wanted].Spinning.Remove(worker);
                if (!TryTake(worker)) Block(worker);
                break;
            case WorkerState.Waking:
                if (!TryTake(worker)) worker.State = WorkerState.Blocked;
                break;
            default:
                Advance(worker);
                break;
        }
    }

    /// <summary>Takes the lock that a worker wants, where it can be taken.</summary>
    private bool TryTake(ReplayWorker worker)
    {
        var wanted = _locks[worker.Wanted];
        if (!wanted.CanTake(worker)) return false;
        wanted.Waiting.Remove(worker);
        wanted.Take(worker);
        Serve(wanted, worker);
        Advance(worker);
        return true;
    }

    private void Block(ReplayWorker worker)
    {
        worker.State = WorkerState.Blocked;
        _locks[worker.Wanted].Waiting.Add(worker);
    }

    /// <summary>Goes on to the worker's next step that takes time.</summary>
    private void Advance(ReplayWorker worker)
    {
        while (true)
        {
            if (!worker.TryNext(out var step))
            {
                if (!TakeUnit(worker)) return;
                continue;
            }

            if (!Begins(worker, step)) return;
        }
    }

    /// <summary>Does a step, or begins it.</summary>
    /// <returns>Whether it is done.</returns>
    private bool Begins(ReplayWorker worker, Step step)
    {
        switch (step.Kind)
        {
            case StepKind.Pause:
                _pauseMs += step.Ms;
                return true;
            case StepKind.Release:
                _locks[step.Lock].Release(worker);
                Serve(_locks[step.Lock], worker);
                return true;
            case StepKind.Acquire or StepKind.AcquireShared:
                return Acquires(worker, step);
            default:
                if (step.Ms <= 0) return true;
                worker.Part = step.Part;
                worker.Begin(step.Kind == StepKind.Compute ? WorkerState.Computing : WorkerState.Elapsing, step.Ms);
                return false;
        }
    }

    private bool Acquires(ReplayWorker worker, Step step)
    {
        (worker.Wanted, worker.Part, worker.IsShared) = (step.Lock, step.Part, step.Kind == StepKind.AcquireShared);
        var wanted = _locks[step.Lock];
        if (wanted.CanTake(worker) && (wanted.Manner.IsBarging || wanted.Waiting.Count == 0))
        {
            wanted.Take(worker);
            return true;
        }

        if (wanted.Manner.SpinMs > 0)
        {
            wanted.Spinning.Add(worker);
            worker.Begin(WorkerState.Spinning, wanted.Manner.SpinMs);
        }
        else
        {
            Block(worker);
        }

        return false;
    }

    /// <summary>Gives a free lock to a worker that spins, or else wakes the first that is blocked.</summary>
    /// <param name="free">The lock.</param>
    /// <param name="by">The worker that let go of it, or let others in.</param>
    private void Serve(ReplayLock free, ReplayWorker by)
    {
        while (free.Spinning.Find(free.CanTake) is { } spinning)
        {
            free.Spinning.Remove(spinning);
            free.Take(spinning);
            _path?.Free(spinning, by);
            spinning.Begin(WorkerState.Handed, 0);
        }

        for (var i = 0; i < free.Waiting.Count && free.CanTake(free.Waiting[i]); i++)
        {
            var waiting = free.Waiting[i];
            if (!free.Manner.IsBarging)
            {
                free.Waiting.RemoveAt(i--);
                free.Take(waiting);
                _path?.Free(waiting, by);
                waiting.Begin(WorkerState.Handed, free.Manner.WakeMs);
                continue;
            }

            if (waiting.State == WorkerState.Blocked)
            {
                _path?.Free(waiting, by);
                waiting.Begin(WorkerState.Waking, free.Manner.WakeMs);
            }

            // One that takes it alone is enough: the next one is woken when that one lets go of it.
            if (!waiting.IsShared) return;
        }
    }

    private bool TakeUnit(ReplayWorker worker)
    {
        var unit = _settings.Dealt is { } dealt
            ? worker.Units < dealt[worker.Number].Count ? dealt[worker.Number][worker.Units] : (int?)null
            : _next < _units.Count ? _next++ : null;
        if (unit is not { } taken)
        {
            worker.State = WorkerState.Done;
            _done++;
            return false;
        }

        worker.Take(_units[taken]);
        return true;
    }
}
