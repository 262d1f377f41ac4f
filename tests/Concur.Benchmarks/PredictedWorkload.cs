namespace Concur.Benchmarks;

/// <summary>A workload of <c>Concur.Changes</c>, and the changes of it that can be made.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Strategy">The strategy.</param>
/// <param name="Units">Units of an iteration.</param>
/// <param name="IsHoldout">Whether it was written after the model.</param>
/// <param name="Changes">The changes.</param>
internal sealed record PredictedWorkload(string Name, string Strategy, int Units, bool IsHoldout, params MadeChange[] Changes)
{
    private static readonly MadeChange OneWorker = new("one-worker", null, "workers", null);
    private static readonly MadeChange Free = Made("free", "lock-free");
    private static readonly MadeChange Half = Made("half", "lock-half");
    private static readonly MadeChange Even = Made("even", "even-units");
    private static readonly MadeChange Longest = Made("longest", "longest-first");
    private static readonly MadeChange NoCollections = new("gen0", "DOTNET_GCgen0size=0x10000000", "no-collections", null);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<PredictedWorkload> All { get; } =
    [
        new("lock-coarse", "threads", 8, false, Free, Half, Method("outside-half", "Outside"), OneWorker),
        new("lock-light", "threads", 8, false, Free, Half, Method("outside-half", "Outside"), OneWorker),
        new("lock-rare", "threads", 8, false, Free, Half, OneWorker),
        new("lock-half", "thread-pool", 16, false, Free, Half, Method("outside-half", "Outside"), OneWorker),
        new("lock-newer", "threads", 8, false, Free, Half, OneWorker),
        new("lock-readers", "threads", 8, false, Free, OneWorker),
        new("lock-semaphore", "threads", 8, false, Free, Half, OneWorker),
        new("locks-nested", "threads", 8, false,
            Made("outer-free", "lock-free") with { Statement = "(outer)" },
            Made("inner-free", "lock-free") with { Statement = "(inner)" },
            OneWorker),
        new("units-one-long", "threads", 8, false, Even, Longest, OneWorker),
        new("units-growing", "thread-pool", 8, false, Even, Longest, OneWorker),
        new("units-coz", "threads", 2, false, Method("parse-half", "Parse"), Method("store-half", "Store")),
        new("units-two-methods", "tasks", 16, false, Method("parse-half", "Parse"), Method("store-half", "Store"), OneWorker),
        new("units-sleep", "threads", 16, false, Method("parse-half", "Parse"), OneWorker),
        new("units-allocate", "threads", 16, false, NoCollections),
        new("units-allocate-lock", "threads", 8, false, Free),
        new("units-cache-line", "threads", 8, false, Free),
        new("units-memory", "threads", 8, false, OneWorker),
        new("lock-cache", "parallel-for", 16, true, Free, Half, OneWorker),
        new("lock-mutex", "threads", 8, true, Free, Half, OneWorker),
        new("lock-upgradeable", "tasks", 8, true, Free, Half, OneWorker),
        new("lock-spin", "threads", 8, true, Free, OneWorker),
        new("locks-steps", "thread-pool", 8, true,
            Made("first-free", "lock-free") with { Statement = "(parsing)" },
            Made("second-free", "lock-free") with { Statement = "(storing)" }, OneWorker),
        new("locks-methods", "channels", 8, true, Free, Method("parse-half", "Parse"), Method("store-half", "Store"), OneWorker),
        new("locks-accounts", "threads", 8, true, Free, OneWorker),
        new("units-files", "dataflow", 24, true, Even, Longest, Method("parse-half", "Parse"), Method("store-half", "Store"), OneWorker),
        new("units-three-methods", "parallel-for", 16, true,
            Method("parse-half", "Parse"), Method("encode-half", "Encode"), Method("store-half", "Store"), OneWorker),
        new("units-trees", "threads", 16, true, NoCollections, OneWorker),
    ];

    private static MadeChange Made(string name, string kind, string? site = null) => new(name, $"CONCUR_CHANGE={name}", kind, site);

    private static MadeChange Method(string name, string method) => Made(name, "method-half", $"Cpu.{method}");
}

/// <summary>A change that can be made.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Variable">The variable of the environment that makes it; null for another strategy.</param>
/// <param name="Kind">The kind of gain that predicts it.</param>
/// <param name="Site">The end of the method's name that it is about; null where it is the only one of its kind.</param>
internal sealed record MadeChange(string Name, string? Variable, string Kind, string? Site)
{
    /// <summary>What stands in the line of the lock statement that it is about; null for the only one.</summary>
    public string? Statement { get; init; }
}
