namespace Concur.Protocol;

/// <summary>A workload that the tool carries.</summary>
/// <param name="Name">The name on the command line.</param>
/// <param name="Summary">What a unit does.</param>
/// <param name="SizeMeaning">What the size of a unit counts.</param>
/// <param name="DefaultSize">The size when none is given.</param>
/// <param name="Expectation">What the account should show.</param>
public sealed record BuiltInWorkload(string Name, string Summary, string SizeMeaning, long DefaultSize, string Expectation)
{
    /// <summary>Whether its units write to memory that they share: then it says nothing under processes.</summary>
    public bool SharesMemory { get; init; }

    /// <summary>What two threads lose most or second most to, as the account's categories or <c>inflation</c>; empty where nothing stands out.</summary>
    public IReadOnlyList<string> Losses { get; init; } = [];

    /// <summary>Whether its units await: then strategies that give threads up meanwhile are of interest.</summary>
    public bool Awaits { get; init; }

    /// <summary>The name of <see cref="All"/>'s first: four units of 100,000 random numbers.</summary>
    public const string Random = "random";

    /// <summary>Counting primes by trial division.</summary>
    public const string Primes = "primes";

    /// <summary>Every built-in workload.</summary>
    public static IReadOnlyList<BuiltInWorkload> All { get; } =
    [
        new(Random, "append random doubles to a list and return their sum", "numbers per unit", 100_000,
            "CPU-bound with some allocation: near-ideal on threads, lost to process start on processes"),
        new(Primes, "count the primes below a bound by trial division", "the bound", 400_000,
            "pure CPU, nothing allocated: near-ideal on every parallel strategy but gil"),
        new("mandelbrot", "rows of the Mandelbrot set; the unit's index decides the band, from cheap to dear", "rows", 150,
            "uneven units: lanes idle while one is still at the last, dearest unit") { Losses = ["idle"] },
        new("matrix", "add a matrix to another, both larger than any cache", "additions", 4,
            "memory-bound: lanes share the memory's bandwidth, so each computes slower (inflation)") { Losses = ["inflation"] },
        new("json", "write JSON documents, read each into a tree, and keep the trees", "documents", 180,
            "allocation of what survives: collections stop every lane (gc)") { Losses = ["gc"] },
        new("counter-lock", "count a shared number up under one lock, in batches", "counts", 60_000_000,
            "contention: lanes are blocked on the lock, so threads gain nothing") { SharesMemory = true, Losses = ["lock"] },
        new("counter-race", "the same without the lock", "counts", 60_000_000,
            "wrong: counts are lost wherever two lanes run at once") { SharesMemory = true },
        new("counter-atomic", "the same with interlocked increments", "counts", 4_000_000,
            "right, but the number's cache line wanders between cores: slower compute (inflation)") { SharesMemory = true, Losses = ["inflation"] },
        new("counter-striped", "the same in a cell of the unit's own, added up at the end", "counts", 4_000_000,
            "right and near-ideal: nothing is shared while counting") { SharesMemory = true },
        new("false-sharing", "write to a cell of the unit's own, next to the others' cells", "writes", 60_000_000,
            "the cells share a cache line: slower compute (inflation), though no data is shared") { SharesMemory = true, Losses = ["inflation"] },
        new("false-sharing-padded", "the same with the cells 128 bytes apart", "writes", 60_000_000,
            "near-ideal: each core keeps its own line") { SharesMemory = true },
        new("sleep", "wait", "ms", 50,
            "latency: lanes are off CPU (io-sleep); async has every unit wait at once") { Awaits = true, Losses = ["io-sleep"] },
        new("http", "requests to a local HTTP server that takes 5 ms for each", "requests", 5,
            "latency: lanes wait for sockets (wait) unless the strategy awaits (io-sleep), which has every unit wait at once") { Awaits = true, Losses = ["wait", "io-sleep"] },
        new("file", "write blocks of 4 KiB, each with an fsync, and read them back", "blocks", 100,
            "lanes are off CPU in the kernel (io-sleep), whatever the strategy: an fsync can't be awaited") { Awaits = true, Losses = ["io-sleep"] },
        new("sync-over-async", "block on an async method that awaits delays of 5 ms", "delays", 5,
            "lanes wait for tasks (wait); with more units than pool threads the pool starves (pool-queue)") { Losses = ["wait"] },
        new("pipeline", "items through three stages with bounded channels between them", "items", 3_000,
            "stages are parallel by themselves: one unit keeps the cores busy, several compete for them (inflation, run-queue)") { Awaits = true, Losses = ["inflation"] },
        new("payload", "make an array of doubles and return it", "doubles of 8 bytes", 1_000_000,
            "nearly no work: with worker processes the results' way back is what it costs (ipc)"),
    ];

    /// <summary>The workload of that name, or null.</summary>
    public static BuiltInWorkload? Find(string name) => All.FirstOrDefault(workload => workload.Name == name);
}
