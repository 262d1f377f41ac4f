using System.Collections.Immutable;
using Concur.Core.Model;
using Concur.Protocol;

namespace Concur.Core.Accounting;

/// <summary>
/// The share of iteration time at 0, 1, ... cores in use by units. Between its stamps a unit counts as its own
/// on-CPU share; where the units under way add up to no whole number, the time is split between the two next to it.
/// </summary>
internal static class CoresInUse
{
    /// <returns>Null when units were not metered.</returns>
    public static ImmutableArray<CoresShare>? Of(IReadOnlyList<IterationRecord> iterations, double usableCores)
    {
        if (iterations.SelectMany(Piece.Of).Any(piece => !piece.AtStart.IsRead || !piece.AtEnd.IsRead)) return null;
        var most = Math.Max(1, (int)Math.Ceiling(usableCores));
        var nsAt = new double[most + 1];
        foreach (var iteration in iterations) AddIteration(iteration, most, nsAt);
        var totalNs = nsAt.Sum();
        return totalNs <= 0 ? null : [.. nsAt.Select((ns, cores) => new CoresShare(cores, ns / totalNs))];
    }

    private static void AddIteration(IterationRecord iteration, int most, double[] nsAt)
    {
        var edges = new List<(long TimeNs, double Change)> { (iteration.EndNs, 0) };
        foreach (var piece in Piece.Of(iteration))
        {
            var onCpu = (piece.AtEnd.CpuNs - piece.AtStart.CpuNs) / (double)Math.Max(1, piece.EndNs - piece.StartNs);
            edges.Add((piece.StartNs, onCpu));
            edges.Add((piece.EndNs, -onCpu));
        }

        edges.Sort((a, b) => a.TimeNs.CompareTo(b.TimeNs));
        var (sinceNs, level) = (iteration.StartNs, 0.0);
        foreach (var (timeNs, change) in edges)
        {
            var cores = Math.Clamp(level, 0, most);
            var below = Math.Min((int)cores, most - 1);
            nsAt[below + 1] += (timeNs - sinceNs) * (cores - below);
            nsAt[below] += (timeNs - sinceNs) * (1 - (cores - below));
            (sinceNs, level) = (timeNs, level + change);
        }
    }
}
