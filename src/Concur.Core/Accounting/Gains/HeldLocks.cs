using System.Collections.Immutable;
using Concur.Core.Accounting.Figures;
using Concur.Traces.Recordings;
using Concur.Traces.Stacks;
using Concur.Traces.Symbols;
using Concur.Traces.Symbols.Linux;

namespace Concur.Core.Accounting.Gains;

/// <summary>
/// Says of a recording's stacks which lock statements of the program a thread was in, and at which one it waits. Locks of the runtime's
/// libraries are left out.
/// </summary>
/// <param name="recording">The recording.</param>
internal sealed class HeldLocks(Recording recording)
{
    private const string WaitsForPulse = "System.Threading.Monitor.Wait";
    private const string WaitsForHandle = "System.Threading.WaitHandle.WaitOne";
    private readonly LockRegions _regions = new(recording.Files);
    private readonly Dictionary<(AddressStacks Stacks, int Stack), ImmutableArray<LockRegion>?> _held = [];
    private readonly Dictionary<(ProcessRecording Process, int Stack), LockRegion?> _waits = [];

    /// <summary>The lock statements whose locks a thread held at a stack that was sampled from outside.</summary>
    /// <returns>Outermost first; null where that is not known.</returns>
    public ImmutableArray<LockRegion>? OfOutside(ProcessRecording process, int threadId, CpuSamples samples, int stack) =>
        samples.Stacks.TryGetValue(recording.Schedules.ProcessOf.GetValueOrDefault(threadId), out var stacks)
            ? Of(process, stacks, stack, isFromOutside: true)
            : null;

    /// <summary>
    /// The lock statements whose locks a thread held at a stack that an event of the process or its own sampler has.
    /// </summary>
    /// <returns>Outermost first; null where that is not known.</returns>
    public ImmutableArray<LockRegion>? OfEvents(ProcessRecording process, int stack) =>
        Of(process, process.Stacks, stack, isFromOutside: false);

    /// <summary>The lock statement at which a wait began, by the stack of its event.</summary>
    /// <returns>Null where the program waits for something else, took the lock in no such statement, or that is not known.</returns>
    public LockRegion? OfWait(ProcessRecording process, int stack)
    {
        if (_waits.TryGetValue((process, stack), out var known)) return known;
        var frames = process.Stacks[stack].Reverse().ToList();
        var at = frames.FindIndex(address => process.Methods.NameAt(address) is { } name && CallSite.IsOfProgram(name));
        var called = at > 0 ? process.Methods.NameAt(frames[at - 1]) : null;
        var takesLock = called is null || ThreadCall.Acquires(called) || called.StartsWith(WaitsForHandle, StringComparison.Ordinal);
        return _waits[(process, stack)] = at >= 0 && takesLock ? _regions.TakenAt(process.Methods, frames[at]) : null;
    }

    private ImmutableArray<LockRegion>? Of(ProcessRecording process, AddressStacks stacks, int stack, bool isFromOutside)
    {
        if (_held.TryGetValue((stacks, stack), out var known)) return known;
        var frames = stacks[stack].ToArray();
        return _held[(stacks, stack)] = process.IsNativeAot || (isFromOutside && HasLostCaller(process.Methods, frames))
            ? null
            : Of(process.Methods, frames, isFromOutside);
    }

    /// <param name="methods">The methods of the process.</param>
    /// <param name="frames">Addresses, outermost first.</param>
    /// <param name="isFromOutside">
    /// Whether the innermost address is where the thread was interrupted, or came into the kernel. In events a call returns to it.
    /// </param>
    private ImmutableArray<LockRegion>? Of(MethodMap methods, ulong[] frames, bool isFromOutside)
    {
        var held = new List<LockRegion>();
        for (var i = 0; i < frames.Length; i++)
        {
            if (methods.NameAt(frames[i]) is not { } name || !CallSite.IsOfProgram(name)) continue;
            ulong? callee = i + 1 < frames.Length && !KernelEntries.IsKernel(frames[i + 1]) ? frames[i + 1] : null;
            if (_regions.Around(methods, frames[i], isReturn: callee is not null || !isFromOutside, callee) is not { } around) return null;
            held.AddRange(around);
            if (callee is { } called && methods.NameAt(called)?.StartsWith(WaitsForPulse, StringComparison.Ordinal) == true)
                LetGoOfMonitor(held);
        }

        return [.. held];
    }

    /// <summary>Who waits for a pulse has let go of the monitor meanwhile: as a rule the last one that it took.</summary>
    private static void LetGoOfMonitor(List<LockRegion> held)
    {
        var last = held.FindLastIndex(region => region.Kind == LockKind.Monitor);
        if (last >= 0) held.RemoveAt(last);
    }

    /// <summary>
    /// Whether the frame of a caller is missing. Optimised code that replaced its method while that ran (OSR) returns into the code that
    /// it replaced, but its frame pointer leads to the caller's: so the address in the caller, at which frame pointers would find it,
    /// is passed over, and the replaced code stands in its place.
    /// </summary>
    private static bool HasLostCaller(MethodMap methods, ulong[] frames)
    {
        for (var i = 1; i < frames.Length; i++)
        {
            if (methods.PlaceOf(frames[i], isReturn: true) is { IsReplacement: true } replacement
                && methods.PlaceOf(frames[i - 1], isReturn: true) is { IsReplacement: false } outer
                && (outer.Module, outer.Token) == (replacement.Module, replacement.Token)) return true;
        }

        return false;
    }
}
