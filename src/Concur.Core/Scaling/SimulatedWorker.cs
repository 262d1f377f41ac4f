namespace Concur.Core.Scaling;

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

/// <summary>A simulated worker with the steps that it has yet to execute, in order.</summary>
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
