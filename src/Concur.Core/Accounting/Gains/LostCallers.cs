using Concur.Traces.Recordings;
using Concur.Traces.Stacks;

namespace Concur.Core.Accounting.Gains;

/// <summary>
/// Frames that stacks from outside have lost. Optimised code that replaced its method while that ran (OSR) returns into the code that it
/// replaced, while its frame pointer leads to the caller's frame. Who follows frame pointers then finds the replaced code in place of the
/// caller. Other stacks tell the caller: those of before the replacement, and those that the runtime walked.
/// </summary>
internal sealed class LostCallers
{
    private readonly MethodMap _methods;
    private readonly HashSet<(LoadedModule? Module, int Token)> _replaced;
    private readonly HashSet<ulong> _replacedAt = [];
    private readonly Dictionary<(ulong Outer, LoadedModule? Module, int Token), HashSet<ulong>> _callers = [];

    /// <param name="process">The process.</param>
    /// <param name="stacks">Its stacks from outside.</param>
    public LostCallers(ProcessRecording process, AddressStacks stacks)
    {
        _methods = process.Methods;
        _replaced = [.. stacks.Addresses.Select(PlaceOf).OfType<MethodPlace>().Where(place => place.IsReplacement)
            .Select(place => (place.Module, place.Token))];
        if (_replaced.Count == 0) return;
        for (var stack = 0; stack < stacks.Count; stack++) AddReplaced([.. stacks[stack]]);
        for (var stack = 0; stack < stacks.Count; stack++) AddCallers([.. stacks[stack]], isFromOutside: true);
        for (var stack = 0; stack < process.Stacks.Count; stack++) AddCallers([.. process.Stacks[stack]], isFromOutside: false);
    }

    /// <summary>Whether a frame is of code that was replaced, and the frame inside it is the replacement.</summary>
    /// <param name="frames">Addresses, outermost first.</param>
    /// <param name="at">The index of the frame.</param>
    public bool IsReplaced(ulong[] frames, int at) => at + 1 < frames.Length
        && PlaceOf(frames[at + 1]) is { IsReplacement: true } replacement
        && PlaceOf(frames[at]) is { IsReplacement: false } replaced
        && (replaced.Module, replaced.Token) == (replacement.Module, replacement.Token);

    /// <summary>Whether replaced code was seen to be returned to there: if the replacement is not inside, it has been lost.</summary>
    public bool IsReplacedAt(ulong address) => _replacedAt.Contains(address);

    /// <summary>The addresses in callers that other stacks have between a frame and a call of a method; empty where none does.</summary>
    /// <param name="outer">The address in the frame.</param>
    /// <param name="callee">An address in the method.</param>
    public IReadOnlyCollection<ulong> Between(ulong outer, ulong callee) =>
        PlaceOf(callee) is { } place && _callers.TryGetValue((outer, place.Module, place.Token), out var callers) ? callers : [];

    private void AddReplaced(ulong[] frames)
    {
        for (var i = 0; i < frames.Length; i++)
        {
            if (IsReplaced(frames, i)) _replacedAt.Add(frames[i]);
        }
    }

    private void AddCallers(ulong[] frames, bool isFromOutside)
    {
        for (var i = 2; i < frames.Length; i++)
        {
            if (PlaceOf(frames[i]) is not { } callee || !_replaced.Contains((callee.Module, callee.Token))) continue;
            if (isFromOutside && (callee.IsReplacement || Array.Exists(frames[(i - 2)..(i + 1)], IsReplacedAt))) continue;
            var key = (frames[i - 2], callee.Module, callee.Token);
            if (!_callers.TryGetValue(key, out var callers)) _callers[key] = callers = [];
            callers.Add(frames[i - 1]);
        }
    }

    private MethodPlace? PlaceOf(ulong address) => _methods.PlaceOf(address, isReturn: true);
}
