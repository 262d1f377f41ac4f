using System.Collections.Immutable;
using Concur.Core.Model;
using Concur.Traces.Recordings;

namespace Concur.Core.Accounting.Figures;

/// <summary>A wait of a thread, and how much of it counts.</summary>
/// <param name="Category">Lock or wait.</param>
/// <param name="Process">The thread's process.</param>
/// <param name="ThreadId">The operating system's id.</param>
/// <param name="StartNs">From, ns of the monotonic clock.</param>
/// <param name="EndNs">Until, ns.</param>
/// <param name="Ns">How much counts, ns.</param>
internal sealed record TimedWait(Category Category, ProcessRecording Process, int ThreadId, long StartNs, long EndNs, long Ns);

/// <summary>Finds the calls of the program that led to waits, and adds the waits up by them.</summary>
/// <param name="areRecorded">Whether a session walked the stacks in which threads began to wait.</param>
internal sealed class WaitSites(bool areRecorded)
{
    private const double NsPerMs = 1e6;
    private readonly Dictionary<(ProcessRecording Process, int Stack), CallSite?> _sites = [];

    /// <summary>Adds waits up by the call that led to them, the dearest first.</summary>
    /// <param name="waits">The waits.</param>
    /// <param name="most">How many calls to tell.</param>
    /// <returns>Null where no stacks were recorded.</returns>
    public ImmutableArray<WaitSite>? Of(IEnumerable<TimedWait> waits, int most) => !areRecorded ? null :
    [
        .. waits.GroupBy(wait => (wait.Category, Site: SiteOf(wait)))
            .Select(group => new WaitSite(
                CategoryNames.Of(group.Key.Category), group.Key.Site?.Name, group.Key.Site?.Calls,
                group.Count(), group.Sum(wait => wait.Ns) / NsPerMs, group.Max(wait => wait.Ns) / NsPerMs))
            .OrderByDescending(site => site.TotalMs).ThenBy(site => site.Site, StringComparer.Ordinal).Take(most),
    ];

    /// <summary>The call that led to a wait; null where the event that has its stack was lost, or no managed code is on it.</summary>
    private CallSite? SiteOf(TimedWait wait)
    {
        var process = wait.Process;
        if (process.WaitStackOf(wait.ThreadId, wait.Category == Category.Lock, wait.StartNs, wait.EndNs) is not { } stack) return null;
        if (_sites.TryGetValue((process, stack), out var known)) return known;
        return _sites[(process, stack)] = CallSite.Of([.. process.Stacks[stack].Reverse().Select(process.Methods.NameAt).OfType<string>()]);
    }
}
