using System.Collections.Immutable;

namespace Concur.Core.Model;

/// <summary>Where the cores' time went over the measured phase of a launch (first iteration's start to last one's end).</summary>
public sealed record CoreAccount
{
    /// <summary>What the process may use: affinity, or the cgroup's quota where that is less.</summary>
    public required double Cores { get; init; }

    /// <summary>The phase's wall time, ns.</summary>
    public required long WallNs { get; init; }

    /// <summary>Named times, ns; null where they can't be had. They and the residue sum to cores x wall.</summary>
    public required ImmutableArray<NamedNs> Categories { get; init; }

    /// <summary>The signed residue, ns: mostly the 10 ms grain of /proc/stat. Null where /proc/stat can't be read.</summary>
    public required long? UnexplainedNs { get; init; }

    /// <summary>A category's share of cores x wall; null where it can't be had.</summary>
    public double? Share(string category) =>
        WallNs > 0 && Cores > 0 && Categories.FirstOrDefault(item => item.Name == category)?.Ns is { } ns ? ns / (Cores * WallNs) : null;

    /// <summary>What other processes took of cores x wall; null where it can't be had.</summary>
    public double? OthersShare => Share("other-processes");

    /// <summary>The share of iteration time at 0, 1, ... cores in use by lanes; null where units were not metered.</summary>
    public required ImmutableArray<CoresShare>? CoresInUse { get; init; }
}

/// <summary>A time with its name.</summary>
/// <param name="Name">The name.</param>
/// <param name="Ns">The time in ns; null where it can't be had.</param>
public sealed record NamedNs(string Name, long? Ns);

/// <summary>The share of time at which that many cores were in use.</summary>
/// <param name="Cores">How many.</param>
/// <param name="Share">0 to 1.</param>
public sealed record CoresShare(int Cores, double Share);
