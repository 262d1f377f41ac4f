namespace Concur.Protocol;

/// <summary>What serves the lanes of a strategy; decides how its lanes are accounted for.</summary>
public enum LaneKind
{
    /// <summary>A lane is one thread of the harness.</summary>
    Thread,

    /// <summary>A lane is one worker process, served by a thread of the harness.</summary>
    Worker,

    /// <summary>Any thread of the pool serves any lane; a unit stays on the thread that took it.</summary>
    PoolThread,

    /// <summary>As <see cref="PoolThread"/>, but a unit that awaits gives its thread up and goes on with any other.</summary>
    Awaiting,
}
