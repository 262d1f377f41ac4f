using System.Collections.Immutable;
using Concur.Core.Model;
using Concur.Protocol;
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
                group.Count(), Ns.ToMs(group.Sum(wait => wait.Ns)), Ns.ToMs(group.Max(wait => wait.Ns))))
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

/// <summary>
/// Which call of a program a stack belongs to: the innermost method that is neither the runtime's libraries' nor the
/// harness's own, and what it called. Names tell the one from the other: method events do not say which file code is of.
/// </summary>
/// <param name="Name">The method; on a stack without any of the program, the harness's, or else the innermost one that does
/// more than wait.</param>
/// <param name="Calls">The method that it called to wait; null where that goes without saying: the lock itself, or nothing.</param>
internal sealed record CallSite(string Name, string? Calls)
{
    private static readonly string[] Libraries = ["System.", "Microsoft.", "Internal.", "Interop.", "dynamicClass."];
    private static readonly string[] Harness = ["Concur.Harness.", "Concur.Abstractions."];
    private static readonly string[] Waiting = ["System.Threading.Monitor.", "System.Threading.Lock.", "System.Threading.WaitHandle."];

    /// <summary>The built-in workloads are programs like any other.</summary>
    private const string OwnPrograms = "Concur.Harness.Workloads.BuiltIn.";

    /// <param name="frames">Names of the managed frames, innermost first.</param>
    /// <returns>Null without frames.</returns>
    public static CallSite? Of(IReadOnlyList<string> frames) => frames.Count == 0
        ? null
        : Innermost(frames, IsOfProgram)
            ?? Innermost(frames, frame => !IsOneOf(frame, Libraries))
            ?? new CallSite(frames.FirstOrDefault(frame => !IsOneOf(frame, Waiting)) ?? frames[0], null);

    private static CallSite? Innermost(IReadOnlyList<string> frames, Func<string, bool> isMeant)
    {
        for (var i = 0; i < frames.Count; i++)
        {
            if (isMeant(frames[i])) return new CallSite(frames[i], i > 0 && !TakesLock(frames[i - 1]) ? frames[i - 1] : null);
        }

        return null;
    }

    private static bool IsOfProgram(string frame) =>
        !IsOneOf(frame, Libraries) && (!IsOneOf(frame, Harness) || frame.StartsWith(OwnPrograms, StringComparison.Ordinal));

    /// <summary>Taking a lock is what a lock's site does; <c>Monitor.Wait</c> is another matter.</summary>
    private static bool TakesLock(string frame) =>
        frame.StartsWith("System.Threading.Lock.", StringComparison.Ordinal)
        || (frame.StartsWith("System.Threading.Monitor.", StringComparison.Ordinal) && !frame.Contains("Wait", StringComparison.Ordinal));

    private static bool IsOneOf(string frame, string[] beginnings) =>
        Array.Exists(beginnings, beginning => frame.StartsWith(beginning, StringComparison.Ordinal));
}
