namespace Concur.Core.Model;

/// <summary>What a lane was doing. Each lane-nanosecond belongs to exactly one of these, or is unexplained.</summary>
public enum Category
{
    /// <summary>Not there yet: thread creation, process spawn, runtime start.</summary>
    Startup,

    /// <summary>On a CPU inside a unit, less what is named below.</summary>
    Compute,

    /// <summary>Compiling inside a unit.</summary>
    Jit,

    /// <summary>Suspended for a garbage collection, or doing one.</summary>
    Gc,

    /// <summary>Blocked on a contended Monitor or Lock.</summary>
    Lock,

    /// <summary>Waiting for the simulated global lock.</summary>
    GilWait,

    /// <summary>Blocked on a handle, semaphore, task or join.</summary>
    Wait,

    /// <summary>Off CPU inside a unit with no event to name it.</summary>
    IoSleep,

    /// <summary>Runnable, but no core was free.</summary>
    RunQueue,

    /// <summary>Idle while units stood queued.</summary>
    PoolQueue,

    /// <summary>Serialising, sending, receiving, deserialising.</summary>
    Ipc,

    /// <summary>In the strategy's own code between units.</summary>
    Dispatch,

    /// <summary>Without a unit left.</summary>
    Idle,
}

/// <summary>The categories' names in files and tables.</summary>
public static class CategoryNames
{
    private static readonly string[] Names =
    [
        "startup", "compute", "jit", "gc", "lock", "gil-wait", "wait", "io-sleep",
        "run-queue", "pool-queue", "ipc", "dispatch", "idle",
    ];

    /// <summary>Every category, in the order of the account.</summary>
    public static IReadOnlyList<Category> All { get; } = Enum.GetValues<Category>();

    /// <summary>The name in run files, such as <c>run-queue</c>.</summary>
    public static string Of(Category category) => Names[(int)category];
}
