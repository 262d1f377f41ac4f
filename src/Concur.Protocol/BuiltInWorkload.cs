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
    ];

    /// <summary>The workload of that name, or null.</summary>
    public static BuiltInWorkload? Find(string name) => All.FirstOrDefault(workload => workload.Name == name);
}
