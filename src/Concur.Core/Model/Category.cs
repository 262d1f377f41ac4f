namespace Concur.Core.Model;

/// <summary>
/// What a lane was doing. Each nanosecond of a lane belongs to exactly one of these, or is unexplained. Names, words and colours
/// are in <see cref="CategoryInfo"/>.
/// </summary>
public enum Category
{
    /// <summary>Starting: thread creation, process spawn, runtime start.</summary>
    Startup,

    /// <summary>On a CPU inside a unit, without compiling and collecting.</summary>
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

    /// <summary>Idle while units were queued.</summary>
    PoolQueue,

    /// <summary>Serialising, sending, receiving, deserialising.</summary>
    Ipc,

    /// <summary>In the strategy's own code between units.</summary>
    Dispatch,

    /// <summary>Idle with no unit left.</summary>
    Idle,
}

/// <summary>The categories' names in files and tables.</summary>
public static class CategoryNames
{
    /// <summary>Every category, in the order of the account.</summary>
    public static IReadOnlyList<Category> All { get; } = Enum.GetValues<Category>();

    /// <summary>The name in run files, such as <c>run-queue</c>.</summary>
    public static string Of(Category category) => CategoryInfo.Of(category).Name;
}
