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

    /// <summary>A part of a method's code that is of no more IL has a call, what it is called with, and hardly anything else.</summary>
    private const int BytesOfCall = 16;

    private readonly LockRegions _regions = new(recording.Files);
    private readonly Dictionary<(AddressStacks Stacks, int Stack), ImmutableArray<LockRegion>?> _held = [];
    private readonly Dictionary<(ProcessRecording Process, int Stack), LockRegion?> _waits = [];
    private readonly Dictionary<(AddressStacks Stacks, int Stack), bool> _taking = [];
    private readonly Dictionary<AddressStacks, LostCallers> _lost = [];

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
        var at = frames.FindIndex(address => IsOfProgram(process.Methods, address));
        var called = at > 0 ? process.Methods.NameAt(frames[at - 1]) : null;
        return _waits[(process, stack)] = at >= 0 && (called is null || TakesLock(called))
            ? _regions.TakenAt(process.Methods, frames[at])
            : null;
    }

    /// <summary>
    /// Whether a thread was taking a lock of the program at a stack that was sampled from outside: it stands at the call that does, in the
    /// runtime's native code, where the frames between are lost.
    /// </summary>
    public bool IsTaking(ProcessRecording process, int threadId, CpuSamples samples, int stack)
    {
        if (!samples.Stacks.TryGetValue(recording.Schedules.ProcessOf.GetValueOrDefault(threadId), out var stacks)) return false;
        if (_taking.TryGetValue((stacks, stack), out var known)) return known;
        var frames = stacks[stack].Reverse().ToList();
        var at = frames.FindIndex(address => IsOfProgram(process.Methods, address));
        return _taking[(stacks, stack)] = at > 0 && process.Methods.NameAt(frames[at - 1]) is null
            && process.Methods.PlaceOf(frames[at], isReturn: true) is { Il: { } il } && il.Before - il.From <= BytesOfCall
            && _regions.TakenAt(process.Methods, frames[at]) is not null;
    }

    private static bool TakesLock(string method) =>
        ThreadCall.Acquires(method) || method.StartsWith(WaitsForHandle, StringComparison.Ordinal);

    private ImmutableArray<LockRegion>? Of(ProcessRecording process, AddressStacks stacks, int stack, bool isFromOutside)
    {
        if (_held.TryGetValue((stacks, stack), out var known)) return known;
        var lost = isFromOutside ? LostOf(process, stacks) : null;
        return _held[(stacks, stack)] = process.IsNativeAot ? null : Of(process.Methods, [.. stacks[stack]], lost);
    }

    private LostCallers LostOf(ProcessRecording process, AddressStacks stacks)
    {
        if (!_lost.TryGetValue(stacks, out var lost)) _lost[stacks] = lost = new LostCallers(process, stacks);
        return lost;
    }

    /// <param name="methods">The methods of the process.</param>
    /// <param name="frames">Addresses, outermost first.</param>
    /// <param name="lost">
    /// The frames that are lost in stacks from outside, in which the innermost address is where the thread was interrupted, or came into
    /// the kernel. Null for stacks of events, in which a call returns to it.
    /// </param>
    private ImmutableArray<LockRegion>? Of(MethodMap methods, ulong[] frames, LostCallers? lost)
    {
        var held = new List<LockRegion>();
        for (var i = 0; i < frames.Length; i++)
        {
            if (!IsOfProgram(methods, frames[i])) continue;
            ulong? callee = i + 1 < frames.Length && !KernelEntries.IsKernel(frames[i + 1]) ? frames[i + 1] : null;
            if (Around(methods, frames, i, callee, lost) is not { } around) return null;
            held.AddRange(around);
            if (callee is { } called && methods.NameAt(called) is { } calls) LetGo(held, methods, frames[i], calls);
        }

        return [.. held];
    }

    private IReadOnlyList<LockRegion>? Around(MethodMap methods, ulong[] frames, int at, ulong? callee, LostCallers? lost)
    {
        if (lost is null) return _regions.Around(methods, frames[at], isReturn: true, callee);
        if (lost.IsReplaced(frames, at)) return OfLostCaller(methods, frames, at, lost);
        if (lost.IsReplacedAt(frames[at])) return null;
        return _regions.Around(methods, frames[at], isReturn: callee is not null, callee, lost.IsReplaced(frames, at + 1));
    }

    private static bool IsOfProgram(MethodMap methods, ulong address) =>
        methods.NameAt(address) is { } name && CallSite.IsOfProgram(name);

    /// <summary>The lock statements around the call in a frame that was lost; null where it is not known which call that is.</summary>
    /// <param name="methods">The methods of the process.</param>
    /// <param name="frames">Addresses, outermost first.</param>
    /// <param name="at">The frame that stands in the place of the lost one; its method is what was called.</param>
    /// <param name="lost">What other stacks have.</param>
    private IReadOnlyList<LockRegion>? OfLostCaller(MethodMap methods, ulong[] frames, int at, LostCallers lost)
    {
        if (at == 0) return null;
        var (outer, callee) = (frames[at - 1], frames[at]);
        var callers = lost.Between(outer, callee);
        if (callers.Count == 0)
        {
            if (methods.NameAt(outer) is not { } name) return null;
            return HarnessFrames.Has(name) ? _regions.AtMissingCall(methods, null, callee)
                : CallSite.IsOfProgram(name) ? _regions.AtMissingCall(methods, outer, callee)
                : null;
        }

        IReadOnlyList<LockRegion>? found = null;
        foreach (var caller in callers)
        {
            var around = IsOfProgram(methods, caller) ? _regions.Around(methods, caller, isReturn: true, callee) : [];
            if (around is null || (found is not null && !found.SequenceEqual(around))) return null;
            found = around;
        }

        return found;
    }

    /// <summary>
    /// Leaves out what a call does not hold. A lock that it takes may be of a small method that became part of its caller. Who waits for a
    /// pulse has let go of the monitor meanwhile: as a rule of the last one that was taken.
    /// </summary>
    private void LetGo(List<LockRegion> held, MethodMap methods, ulong address, string called)
    {
        if (TakesLock(called) && _regions.TakenAt(methods, address) is { } taken) held.Remove(taken);
        if (!called.StartsWith(WaitsForPulse, StringComparison.Ordinal)) return;
        var last = held.FindLastIndex(region => region.Kind == LockKind.Monitor);
        if (last >= 0) held.RemoveAt(last);
    }
}
