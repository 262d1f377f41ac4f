using Concur.Core.Model;
using Concur.Traces.Recordings;

namespace Concur.Core.Accounting.Figures;

/// <summary>Compilations within a window.</summary>
internal static class JitFigures
{
    private const double NsPerMs = 1e6;

    /// <param name="processes">All of them together.</param>
    /// <param name="window">What counts.</param>
    public static JitReport Of(IReadOnlyCollection<ProcessRecording> processes, Window window)
    {
        var tiers = processes.SelectMany(process => WindowedFacts.Compilations(process, window))
            .GroupBy(compilation => compilation.Fact.Tier)
            .Select(group => new JitTier(group.Key, group.Count(), group.Sum(compilation => compilation.Ns) / NsPerMs))
            .OrderByDescending(tier => tier.TotalMs).ToList();
        return new JitReport(tiers.Sum(tier => tier.Methods), tiers.Sum(tier => tier.TotalMs), [.. tiers]);
    }
}
