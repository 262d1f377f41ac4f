namespace Concur.Core.Replaying;

/// <summary>What a simulated worker is doing.</summary>
internal enum WorkerState
{
    Computing,
    Spinning,
    Elapsing,
    Waking,

    /// <summary>Has been given the lock that it waited for, and does not run yet.</summary>
    Handed,
    Blocked,
    Done,
}

/// <summary>A simulated worker.</summary>
/// <param name="number">Its number.</param>
/// <param name="program">What it does first.</param>
internal sealed class ReplayWorker(int number, IReadOnlyList<Step> program)
{
    private IReadOnlyList<Step> _program = program;
    private int _step;

    public int Number => number;

    public WorkerState State { get; set; }

    /// <summary>The rest of what it is doing, ms on a core of its own.</summary>
    public double LeftMs { get; set; }

    /// <summary>Whether what it is doing ends now.</summary>
    public bool IsDue { get; set; }

    /// <summary>The lock that it wants, or wanted last.</summary>
    public int Wanted { get; set; }

    /// <summary>Whether it wants it together with others.</summary>
    public bool IsShared { get; set; }

    /// <summary>What its present step is a part of.</summary>
    public int Part { get; set; }

    /// <summary>How many units it has taken.</summary>
    public int Units { get; private set; }

    public bool OnCore => State is WorkerState.Computing or WorkerState.Spinning;

    public bool InTime => State is WorkerState.Elapsing or WorkerState.Waking or WorkerState.Handed;

    public void Begin(WorkerState state, double ms) => (State, LeftMs, IsDue) = (state, ms, false);

    /// <summary>The next step of its program; false behind the last one.</summary>
    public bool TryNext(out Step step)
    {
        var isThere = _step < _program.Count;
        step = isThere ? _program[_step++] : default;
        return isThere;
    }

    public void Take(IReadOnlyList<Step> unit) => (_program, _step, Units) = (unit, 0, Units + 1);
}

/// <summary>A simulated lock.</summary>
/// <param name="manner">How it is handed on.</param>
internal sealed class ReplayLock(LockManner manner)
{
    private ReplayWorker? _holder;
    private int _sharing;

    public LockManner Manner => manner;

    /// <summary>Those that try again on a core, in the order in which they came.</summary>
    public List<ReplayWorker> Spinning { get; } = [];

    /// <summary>Those that are blocked or being woken, in the order in which they came.</summary>
    public List<ReplayWorker> Waiting { get; } = [];

    public bool CanTake(ReplayWorker worker) => _holder is null && (worker.IsShared || _sharing == 0);

    public void Take(ReplayWorker worker)
    {
        if (worker.IsShared) _sharing++;
        else _holder = worker;
    }

    public void Release(ReplayWorker worker)
    {
        if (_holder == worker) _holder = null;
        else _sharing--;
    }
}
