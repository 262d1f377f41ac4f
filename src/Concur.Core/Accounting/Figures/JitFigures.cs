using Concur.Core.Analysis.Events;
using Concur.Core.Model;

namespace Concur.Core.Accounting.Figures;

/// <summary>Adds up compilations.</summary>
internal static class JitFigures
{
    private const double NsPerMs = 1e6;

    /// <inheritdoc cref="GcFigures.Of"/>
    public static JitReport Of(IReadOnlyList<EventIntervals> processes, MeasuredPhase phase)
    {
        var tiers = processes.SelectMany(events => events.Compilations)
            .Select(compilation => (compilation.Tier, Ns: phase.Within(compilation.StartNs, compilation.EndNs))).Where(compilation => compilation.Ns > 0)
            .GroupBy(compilation => compilation.Tier)
            .Select(group => new JitTier(group.Key, group.Count(), group.Sum(compilation => compilation.Ns) / NsPerMs))
            .OrderByDescending(tier => tier.TotalMs).ToList();
        return new JitReport(tiers.Sum(tier => tier.Methods), tiers.Sum(tier => tier.TotalMs), [.. tiers]);
    }
}
