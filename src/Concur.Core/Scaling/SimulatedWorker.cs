namespace Concur.Core.Scaling;

/// <summary>What a step of simulated work needs.</summary>
internal enum Need
{
    /// <summary>A core, and to be the only one who does what is serial.</summary>
    Lock,

    /// <summary>A core, and to be the only one who is served by the process that hands units out.</summary>
    Channel,

    /// <summary>A core.</summary>
    Core,

    /// <summary>Nothing: time passes.</summary>
    Time,
}

/// <summary>A simulated worker: steps that it has yet to do, one after the other.</summary>
internal sealed class SimulatedWorker
{
    private readonly Queue<(Need Need, double Ms)> _steps = new();

    /// <summary>Whether it has nothing to do.</summary>
    public bool IsIdle => _steps.Count == 0;

    /// <summary>Whether it stands in line for a lock or channel.</summary>
    public bool Waits { get; set; }

    /// <summary>Whether its step goes on.</summary>
    public bool Runs => !IsIdle && !Waits;

    /// <summary>What its step needs; it must have one.</summary>
    public Need Need => _steps.Peek().Need;

    /// <summary>What is left of its step, ms on a core of its own.</summary>
    public double LeftMs { get; set; }

    /// <summary>Appends a step, unless it takes no time.</summary>
    public void Add(Need need, double ms)
    {
        if (ms <= 0) return;
        if (IsIdle) LeftMs = ms;
        _steps.Enqueue((need, ms));
    }

    /// <summary>Goes on to the next step.</summary>
    public void Next()
    {
        _steps.Dequeue();
        LeftMs = IsIdle ? 0 : _steps.Peek().Ms;
    }
}
