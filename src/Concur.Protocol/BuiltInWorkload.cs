namespace Concur.Protocol;

/// <summary>A workload that the tool carries.</summary>
public sealed record BuiltInWorkload
{
    /// <summary>The name of the first in <see cref="All"/>: four units of 100,000 random numbers.</summary>
    public const string Random = "random";

    /// <summary>The name of the workload that counts primes by trial division.</summary>
    public const string Primes = "primes";

    /// <summary>The name on the command line.</summary>
    public required string Name { get; init; }

    /// <summary>What a unit does.</summary>
    public required string Summary { get; init; }

    /// <summary>What the size of a unit counts.</summary>
    public required string SizeMeaning { get; init; }

    /// <summary>The size when none is given.</summary>
    public required long DefaultSize { get; init; }

    /// <summary>What the account should show.</summary>
    public required string Expectation { get; init; }

    /// <summary>Whether its units write to memory that they share: then worker processes, which share none, cannot run it.</summary>
    public bool SharesMemory { get; init; }

    /// <summary>Whether its units await: then strategies that give threads up meanwhile are of interest.</summary>
    public bool Awaits { get; init; }

    /// <summary>
    /// What two threads lose most or second most to, as the account's categories or <c>inflation</c>; empty where nothing stands out.
    /// </summary>
    public IReadOnlyList<string> Losses { get; init; } = [];

    /// <summary>Every built-in workload.</summary>
    public static IReadOnlyList<BuiltInWorkload> All { get; } =
    [
        new()
        {
            Name = Random,
            Summary = "append random doubles to a list and return their sum",
            SizeMeaning = "numbers per unit",
            DefaultSize = 100_000,
            Expectation = "CPU-bound with some allocation: near-ideal on threads; processes lose most of their time to process start",
        },
        new()
        {
            Name = Primes,
            Summary = "count the primes below a bound by trial division",
            SizeMeaning = "the bound",
            DefaultSize = 400_000,
            Expectation = "pure CPU, nothing allocated: near-ideal under every parallel strategy but gil",
        },
        new()
        {
            Name = "mandelbrot",
            Summary = "rows of the Mandelbrot set; the unit's index decides the band, from cheap to expensive",
            SizeMeaning = "rows",
            DefaultSize = 150,
            Expectation = "uneven units: workers are idle while one still runs the last, most expensive unit",
            Losses = ["idle"],
        },
        new()
        {
            Name = "matrix",
            Summary = "add a matrix to another, both larger than any cache",
            SizeMeaning = "additions",
            DefaultSize = 4,
            Expectation = "memory-bound: workers share the memory's bandwidth, so each computes slower (inflation)",
            Losses = ["inflation"],
        },
        new()
        {
            Name = "json",
            Summary = "write JSON documents, read each into a tree, and keep the trees",
            SizeMeaning = "documents",
            DefaultSize = 180,
            Expectation = "what is allocated survives: collections stop every worker (gc)",
            Losses = ["gc"],
        },
        new()
        {
            Name = "counter-lock",
            Summary = "count a shared number up under one lock, in batches",
            SizeMeaning = "counts",
            DefaultSize = 60_000_000,
            Expectation = "contention: workers are blocked on the lock, so threads gain nothing",
            SharesMemory = true,
            Losses = ["lock"],
        },
        new()
        {
            Name = "counter-race",
            Summary = "count a shared number up without a lock",
            SizeMeaning = "counts",
            DefaultSize = 60_000_000,
            Expectation = "wrong: counts are lost wherever two workers run at once",
            SharesMemory = true,
        },
        new()
        {
            Name = "counter-atomic",
            Summary = "count a shared number up by interlocked increments",
            SizeMeaning = "counts",
            DefaultSize = 4_000_000,
            Expectation = "right, but the number's cache line moves between cores: slower compute (inflation)",
            SharesMemory = true,
            Losses = ["inflation"],
        },
        new()
        {
            Name = "counter-striped",
            Summary = "count in a cell of the unit's own; the cells are added up at the end",
            SizeMeaning = "counts",
            DefaultSize = 4_000_000,
            Expectation = "right and near-ideal: nothing is shared while counting",
            SharesMemory = true,
        },
        new()
        {
            Name = "false-sharing",
            Summary = "write to a cell of the unit's own, next to the others' cells",
            SizeMeaning = "writes",
            DefaultSize = 60_000_000,
            Expectation = "the cells share a cache line: slower compute (inflation), though no data is shared",
            SharesMemory = true,
            Losses = ["inflation"],
        },
        new()
        {
            Name = "false-sharing-padded",
            Summary = "write to a cell of the unit's own, 128 bytes from the others' cells",
            SizeMeaning = "writes",
            DefaultSize = 60_000_000,
            Expectation = "near-ideal: each core keeps its own line",
            SharesMemory = true,
        },
        new()
        {
            Name = "sleep",
            Summary = "wait",
            SizeMeaning = "ms",
            DefaultSize = 50,
            Expectation = "latency: workers are off CPU (io-sleep); async has every unit wait at once",
            Awaits = true,
            Losses = ["io-sleep"],
        },
        new()
        {
            Name = "http",
            Summary = "requests to a local HTTP server that takes 5 ms for each",
            SizeMeaning = "requests",
            DefaultSize = 5,
            Expectation = "latency: workers wait for sockets (wait); a strategy that awaits (io-sleep) has every unit wait at once",
            Awaits = true,
            Losses = ["wait", "io-sleep"],
        },
        new()
        {
            Name = "file",
            Summary = "write blocks of 4 KiB, each with an fsync, and read them back",
            SizeMeaning = "blocks",
            DefaultSize = 100,
            Expectation = "workers are off CPU in the kernel (io-sleep) under every strategy: an fsync cannot be awaited",
            Awaits = true,
            Losses = ["io-sleep"],
        },
        new()
        {
            Name = "sync-over-async",
            Summary = "block on an async method that awaits delays of 5 ms",
            SizeMeaning = "delays",
            DefaultSize = 5,
            Expectation = "workers wait for tasks (wait); with more units than pool threads the pool starves (pool-queue)",
            Losses = ["wait"],
        },
        new()
        {
            Name = "pipeline",
            Summary = "items through three stages with bounded channels between them",
            SizeMeaning = "items",
            DefaultSize = 3_000,
            Expectation = "a unit is parallel by itself: one keeps the cores busy, several compete for them (inflation, run-queue)",
            Awaits = true,
            Losses = ["inflation"],
        },
        new()
        {
            Name = "payload",
            Summary = "make an array of doubles and return it",
            SizeMeaning = "doubles of 8 bytes",
            DefaultSize = 1_000_000,
            Expectation = "nearly no work: with worker processes, most of the time goes into sending the results back (ipc)",
        },
    ];

    /// <summary>The workload of that name, or null.</summary>
    public static BuiltInWorkload? Find(string name) => All.FirstOrDefault(workload => workload.Name == name);
}
