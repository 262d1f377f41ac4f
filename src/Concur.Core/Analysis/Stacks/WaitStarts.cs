using System.Runtime.InteropServices;

namespace Concur.Core.Analysis.Stacks;

/// <summary>When the threads of a process began to wait, and in which stack: told by a session that walks stacks at those events.</summary>
internal sealed class WaitStarts
{
    private readonly Dictionary<(int Thread, bool IsLock), List<(long TimeNs, int Stack)>> _starts = [];

    /// <summary>A thread begins to wait; those of a thread come in the order of time.</summary>
    /// <param name="threadId">The operating system's id.</param>
    /// <param name="isLock">For a contended lock; else for a handle.</param>
    /// <param name="timeNs">When.</param>
    /// <param name="stack">Where: a number of the caller's.</param>
    public void Add(int threadId, bool isLock, long timeNs, int stack)
    {
        ref var starts = ref CollectionsMarshal.GetValueRefOrAddDefault(_starts, (threadId, isLock), out _);
        (starts ??= []).Add((timeNs, stack));
    }

    /// <summary>
    /// The stack in which a wait began that another session timed. A thread tells the session without stacks first, then the
    /// one with them, and only then does it wait: so the stack's own time lies between the wait's beginning and its end.
    /// </summary>
    /// <returns>Null where that event was lost.</returns>
    public int? StackOf(int threadId, bool isLock, long startNs, long endNs)
    {
        if (!_starts.TryGetValue((threadId, isLock), out var starts)) return null;
        var (low, high) = (0, starts.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (starts[middle].TimeNs < startNs) low = middle + 1;
            else high = middle;
        }

        return low < starts.Count && starts[low].TimeNs <= endNs ? starts[low].Stack : null;
    }
}
