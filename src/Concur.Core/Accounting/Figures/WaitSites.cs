using System.Collections.Immutable;
using Concur.Core.Model;
using Concur.Protocol;
using Concur.Traces.Recordings;
using Concur.Traces.Stacks;
using Concur.Traces.Symbols;

namespace Concur.Core.Accounting.Figures;

/// <summary>A wait of a thread, and its part that counts.</summary>
/// <param name="Category">Lock or wait.</param>
/// <param name="Process">The thread's process.</param>
/// <param name="ThreadId">The operating system's id.</param>
/// <param name="StartNs">From, ns of the monotonic clock.</param>
/// <param name="EndNs">Until, ns.</param>
/// <param name="Ns">The part that counts, ns.</param>
internal sealed record TimedWait(Category Category, ProcessRecording Process, int ThreadId, long StartNs, long EndNs, long Ns);

/// <summary>Finds the calls of the program that led to waits, and adds the waits up by them.</summary>
/// <param name="areRecorded">Whether a session walked the stacks in which threads began to wait.</param>
internal sealed class WaitSites(bool areRecorded)
{
    private const int MostLines = 3;
    private readonly Dictionary<(ProcessRecording Process, int Stack), (CallSite? Site, SourcePlace? Line)> _sites = [];

    /// <summary>Finds the lines of calls.</summary>
    public required CallLines Lines { get; init; }

    /// <param name="recording">The recording that the waits are of.</param>
    /// <param name="areRecorded">Whether a session walked the stacks in which threads began to wait.</param>
    /// <param name="workload">The name of the workload whose units the harness runs; null for a process that does not run it.</param>
    public static WaitSites Of(Recording recording, bool areRecorded, string? workload) =>
        new(areRecorded) { Lines = new CallLines(recording.Files), Workload = workload };

    /// <summary>The name of the workload whose units the harness runs; null for a process that does not run it.</summary>
    public string? Workload { get; init; }

    /// <summary>Adds up waits by the call that led to them, those with the most time first.</summary>
    /// <param name="waits">The waits.</param>
    /// <param name="most">How many calls to list.</param>
    /// <returns>Null where no stacks were recorded.</returns>
    public ImmutableArray<WaitSite>? Of(IEnumerable<TimedWait> waits, int most) => !areRecorded ? null :
    [
        .. waits.Select(wait => (Wait: wait, At: SiteOf(wait))).GroupBy(one => (one.Wait.Category, one.At.Site))
            .Select(group => new WaitSite(
                CategoryNames.Of(group.Key.Category), group.Key.Site?.Name, group.Key.Site?.Calls,
                group.Count(), Ns.ToMs(group.Sum(one => one.Wait.Ns)), Ns.ToMs(group.Max(one => one.Wait.Ns)))
            {
                Lines = LinesOf(group.Select(one => (one.Wait, one.At.Line))),
            })
            .OrderByDescending(site => site.TotalMs).ThenBy(site => site.Site, StringComparer.Ordinal).Take(most),
    ];

    private static ImmutableArray<WaitLine>? LinesOf(IEnumerable<(TimedWait Wait, SourcePlace? Line)> waits)
    {
        var lines = waits.Where(one => one.Line is not null).GroupBy(one => one.Line!)
            .Select(line => new WaitLine(line.Key, line.Count(), Ns.ToMs(line.Sum(one => one.Wait.Ns))))
            .OrderByDescending(line => line.TotalMs).ThenBy(line => line.Place.Line).Take(MostLines).ToImmutableArray();
        return lines.IsEmpty ? null : lines;
    }

    /// <summary>
    /// The call that led to a wait, and its line. No call where the event that has its stack was lost, or no managed code is on it.
    /// </summary>
    private (CallSite? Site, SourcePlace? Line) SiteOf(TimedWait wait)
    {
        var process = wait.Process;
        if (process.WaitStackOf(wait.ThreadId, wait.Category == Category.Lock, wait.StartNs, wait.EndNs) is not { } stack) return default;
        if (_sites.TryGetValue((process, stack), out var known)) return known;
        var frames = process.Stacks[stack].Reverse().Select(address => (Address: address, Name: process.Methods.NameAt(address)))
            .Where(frame => frame.Name is not null).ToList();
        var site = CallSite.Of([.. frames.Select(frame => frame.Name!)], Workload);
        return _sites[(process, stack)] = (site, LineOf(process, frames, frames.FindIndex(frame => frame.Name == site?.Name)));
    }

    /// <summary>The line of a frame; null where it is not known, or the site is no method on the stack.</summary>
    private SourcePlace? LineOf(ProcessRecording process, List<(ulong Address, string? Name)> frames, int at)
    {
        var entersScope = at > 0 && CallSite.EntersScope(frames[at - 1].Name!);
        return at >= 0 && Lines.At(process.Methods, frames[at].Address, entersScope) is { } line
            ? new SourcePlace(line.File, line.Line) { Url = line.Url }
            : null;
    }
}

/// <summary>
/// The call of a program that a stack belongs to: the innermost method that is neither of the runtime's libraries nor of the
/// harness, and the method that it called. Names decide that, because method events do not name the file of the code.
/// </summary>
/// <param name="Name">
/// The method. On a stack without a method of the program it is the harness as a whole, else the innermost one that does more than
/// wait.
/// </param>
/// <param name="Calls">The method that it called to wait; null where it took the lock itself, or called nothing.</param>
internal sealed record CallSite(string Name, string? Calls)
{
    private static readonly string[] Libraries = ["System.", "Microsoft.", "Internal.", "Interop.", "dynamicClass."];
    private const string Units = "Concur.Harness.Units.";
    private const string Awaiters = "System.Runtime.CompilerServices.TaskAwaiter";
    private static readonly string[] Scopes = ["System.Threading.Lock.EnterScope", "System.Threading.Lock.EnterAndGetCurrentThreadId"];
    private static readonly string[] Waiting = ["System.Threading.Monitor.", "System.Threading.Lock.", "System.Threading.WaitHandle."];

    /// <summary>
    /// Whether a method of the runtime is called by the <c>lock</c> statement on a <c>System.Threading.Lock</c>. The first of them is
    /// inlined into optimised code.
    /// </summary>
    public static bool EntersScope(string frame) => IsOneOf(frame, Scopes);

    /// <param name="frames">Names of the managed frames, innermost first.</param>
    /// <param name="workload">The workload whose units the harness runs; null where it runs none.</param>
    /// <returns>Null without frames.</returns>
    public static CallSite? Of(IReadOnlyList<string> frames, string? workload = null) => frames.Count == 0
        ? null
        : Innermost(frames, IsOfProgram)
            ?? Harness(frames, workload)
            ?? new CallSite(frames.FirstOrDefault(frame => !IsOneOf(frame, Waiting)) ?? frames[0], null);

    private static CallSite? Innermost(IReadOnlyList<string> frames, Func<string, bool> isMeant)
    {
        for (var i = 0; i < frames.Count; i++)
        {
            if (isMeant(frames[i])) return new CallSite(frames[i], i > 0 && !TakesLock(frames[i - 1]) ? frames[i - 1] : null);
        }

        return null;
    }

    /// <summary>
    /// The harness's own methods are nothing that a user could look into. Where it serves a unit to its end and blocks on the task of a
    /// method that awaits, that method is what the thread waits for, though it is not on the stack.
    /// </summary>
    private static CallSite? Harness(IReadOnlyList<string> frames, string? workload)
    {
        if (Innermost(frames, HarnessFrames.Has) is not { } found) return null;
        var blocksOnUnit = found.Name.StartsWith(Units, StringComparison.Ordinal)
            && found.Calls?.StartsWith(Awaiters, StringComparison.Ordinal) == true;
        return found with { Name = blocksOnUnit ? workload ?? HarnessFrames.Name : HarnessFrames.Name };
    }

    /// <summary>
    /// Whether a method is of the program. Types that only the compiler has a name for, such as <c>&lt;&gt;z__ReadOnlyArray</c>, are no
    /// program's either.
    /// </summary>
    public static bool IsOfProgram(string frame) => !IsOneOf(frame, Libraries) && !HarnessFrames.Has(frame) && !frame.StartsWith('<');

    /// <summary>Methods that take a lock are not named; <c>Monitor.Wait</c> is.</summary>
    private static bool TakesLock(string frame) =>
        frame.StartsWith("System.Threading.Lock.", StringComparison.Ordinal)
        || (frame.StartsWith("System.Threading.Monitor.", StringComparison.Ordinal) && !frame.Contains("Wait", StringComparison.Ordinal));

    private static bool IsOneOf(string frame, string[] beginnings) =>
        Array.Exists(beginnings, beginning => frame.StartsWith(beginning, StringComparison.Ordinal));
}
