using System.Collections.Immutable;
using Concur.Core.Analysis.Stacks;
using Concur.Core.Model;

namespace Concur.Core.Accounting.Figures;

/// <summary>A wait of a thread, and what of it counts.</summary>
/// <param name="Category">Lock or wait.</param>
/// <param name="Worker">The process: the harness (-1) or a worker's number.</param>
/// <param name="ThreadId">The operating system's id.</param>
/// <param name="StartNs">From.</param>
/// <param name="EndNs">To.</param>
/// <param name="Ns">What counts, ns.</param>
internal readonly record struct TimedWait(Category Category, int Worker, int ThreadId, long StartNs, long EndNs, long Ns)
{
    private const double NsPerMs = 1e6;

    /// <summary>Adds waits up by where they were begun, the dearest first.</summary>
    /// <param name="waits">The waits.</param>
    /// <param name="stacks">Where they were begun.</param>
    /// <param name="most">How many sites to tell.</param>
    /// <returns>Null where no stacks were recorded.</returns>
    public static ImmutableArray<WaitSite>? BySite(IEnumerable<TimedWait> waits, LaunchStacks stacks, int most) => !stacks.AreRecorded ? null :
    [
        .. waits.GroupBy(wait => (wait.Category, Site: stacks.SiteOf(wait.Worker, wait.ThreadId, wait.Category == Category.Lock, wait.StartNs, wait.EndNs)))
            .Select(group => new WaitSite(
                CategoryNames.Of(group.Key.Category), group.Key.Site?.Name, group.Key.Site?.Calls,
                group.Count(), group.Sum(wait => wait.Ns) / NsPerMs, group.Max(wait => wait.Ns) / NsPerMs))
            .OrderByDescending(site => site.TotalMs).ThenBy(site => site.Site, StringComparer.Ordinal).Take(most),
    ];
}
