namespace Concur.Traces.Recordings;

/// <summary>What a thread was doing at an instant, as far as its runtime's events and the scheduler source show.</summary>
public enum Activity
{
    /// <summary>On a CPU, and neither compiling nor collecting.</summary>
    Compute,

    /// <summary>Compiling a method.</summary>
    Jit,

    /// <summary>Suspended for a garbage collection, or carrying one out.</summary>
    Gc,

    /// <summary>Blocked on a contended <c>Monitor</c> or <c>Lock</c>.</summary>
    Lock,

    /// <summary>Blocked on a handle, or in <c>Monitor.Wait</c>.</summary>
    Wait,

    /// <summary>Off the CPUs by its own doing, with no event that says why.</summary>
    IoSleep,

    /// <summary>Ready to run, without a CPU.</summary>
    RunQueue,
}

/// <summary>The activities' names in files; they are the names of the account's categories.</summary>
public static class ActivityNames
{
    private static readonly string[] Names = ["compute", "jit", "gc", "lock", "wait", "io-sleep", "run-queue"];

    /// <summary>The name, such as <c>run-queue</c>.</summary>
    public static string Of(Activity activity) => Names[(int)activity];
}
