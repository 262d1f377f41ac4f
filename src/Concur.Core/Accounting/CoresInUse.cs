using System.Collections.Immutable;
using Concur.Core.Model;
using Concur.Protocol;
using Concur.Traces.Recordings;

namespace Concur.Core.Accounting;

/// <summary>
/// The share of iteration time at 0, 1, ... cores in use by units. Between its stamps a unit counts as its own
/// on-CPU share. Where the shares of the running units do not add up to a whole number, the time is divided between the two nearest.
/// </summary>
internal static class CoresInUse
{
    /// <returns>Null when units were not metered.</returns>
    public static ImmutableArray<CoresShare>? Of(IReadOnlyList<IterationRecord> iterations, double usableCores)
    {
        if (iterations.SelectMany(UnitSegment.Of).Any(segment => !segment.AtStart.IsRead || !segment.AtEnd.IsRead)) return null;
        var most = Math.Max(1, (int)Math.Ceiling(usableCores));
        var nsAt = new double[most + 1];
        foreach (var iteration in iterations) AddIteration(iteration, most, nsAt);
        var totalNs = nsAt.Sum();
        return totalNs <= 0 ? null : [.. nsAt.Select((ns, cores) => new CoresShare(cores, ns / totalNs))];
    }

    private static void AddIteration(IterationRecord iteration, int most, double[] nsAt)
    {
        var edges = new List<(long TimeNs, double Change)> { (iteration.EndNs, 0) };
        foreach (var segment in UnitSegment.Of(iteration))
        {
            var onCpu = (segment.AtEnd.CpuNs - segment.AtStart.CpuNs) / (double)Math.Max(1, segment.EndNs - segment.StartNs);
            edges.Add((segment.StartNs, onCpu));
            edges.Add((segment.EndNs, -onCpu));
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

/// <summary>How many cores the processes of a launch used at each instant.</summary>
/// <param name="Idle">When they left a core idle that they may use: fewer of their threads ran, or were ready to, than there
/// are cores for them.</param>
/// <param name="InUse">The share of the time in which 0, 1, ... cores were used; empty where there is no time.</param>
internal sealed record CoresRunning(IntervalSet Idle, ImmutableArray<CoresShare> InUse)
{
    /// <param name="threads">All threads of the launch.</param>
    /// <param name="when">The time that counts.</param>
    /// <param name="usableCores">What the launch may use, by affinity and quota.</param>
    public static CoresRunning Of(IEnumerable<ThreadSchedule> threads, IntervalSet when, double usableCores)
    {
        var edges = new List<(long TimeNs, int Running, int Ready)>();
        foreach (var thread in threads)
        {
            foreach (var (start, end) in thread.Running.Intersect(when).Intervals) edges.AddRange([(start, 1, 0), (end, -1, 0)]);
            foreach (var (start, end) in thread.Queued.Intersect(when).Intervals) edges.AddRange([(start, 0, 1), (end, 0, -1)]);
        }

        foreach (var (start, end) in when.Intervals) edges.AddRange([(start, 0, 0), (end, 0, 0)]);
        edges.Sort((a, b) => a.TimeNs.CompareTo(b.TimeNs));
        return Sweep(edges, when, usableCores);
    }

    private static CoresRunning Sweep(List<(long TimeNs, int Running, int Ready)> edges, IntervalSet when, double usableCores)
    {
        var (idle, nsAt) = (new List<(long, long)>(), new long[Math.Max(1, (int)Math.Ceiling(usableCores)) + 1]);
        var (running, ready, sinceNs) = (0, 0, 0L);
        foreach (var edge in edges)
        {
            if (edge.TimeNs > sinceNs && when.Contains(sinceNs))
            {
                nsAt[Math.Min(running, nsAt.Length - 1)] += edge.TimeNs - sinceNs;
                if (running + ready < usableCores) idle.Add((sinceNs, edge.TimeNs));
            }

            (running, ready, sinceNs) = (running + edge.Running, ready + edge.Ready, edge.TimeNs);
        }

        var totalNs = nsAt.Sum();
        return new CoresRunning(
            IntervalSet.Of(idle),
            totalNs == 0 ? [] : [.. nsAt.Select((ns, cores) => new CoresShare(cores, ns / (double)totalNs))]);
    }
}
