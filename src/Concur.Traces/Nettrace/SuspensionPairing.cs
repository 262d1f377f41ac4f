using System.Collections.Immutable;
using Concur.Traces.Recordings;

namespace Concur.Traces.Nettrace;

/// <summary>
/// Puts the runtime's suspensions together from the four events of each. A thread asks for one (SuspendEEBegin) before it
/// has the lock that a suspension needs, so several threads may have asked at once; each has its own events, and where
/// some of a thread's events were lost, nothing that it had asked for is joined to a later restart.
/// Source: ThreadSuspend::SuspendEE and RestartEE in threadsuspend.cpp of dotnet/runtime.
/// </summary>
internal sealed class SuspensionPairing
{
    private readonly ImmutableArray<Suspension>.Builder _found = ImmutableArray.CreateBuilder<Suspension>();
    private readonly Dictionary<int, Suspension> _asked = [];
    private readonly Dictionary<int, int> _restarting = [];

    /// <summary>A thread asks for a suspension; one that it asked for before and that never ended has lost its end.</summary>
    public void Ask(int threadId, SuspensionReason reason, long timeNs) =>
        _asked[threadId] = new Suspension(threadId, reason, timeNs, timeNs);

    /// <summary>Every thread stands still.</summary>
    public void Stop(int threadId, long timeNs)
    {
        if (_asked.TryGetValue(threadId, out var asked)) _asked[threadId] = asked with { StoppedNs = timeNs };
    }

    /// <summary>Threads are let run again.</summary>
    public void Restart(int threadId, long timeNs)
    {
        if (!_asked.Remove(threadId, out var asked)) return;
        _restarting[threadId] = _found.Count;
        _found.Add(asked with { EndNs = Math.Max(asked.StartNs, timeNs) });
    }

    /// <summary>The thread is done with letting the others run.</summary>
    public void Resume(int threadId, long timeNs)
    {
        if (_restarting.Remove(threadId, out var index)) _found[index] = _found[index] with { ResumedNs = timeNs };
    }

    /// <summary>Some of the thread's events were lost.</summary>
    public void Forget(int threadId)
    {
        _asked.Remove(threadId);
        _restarting.Remove(threadId);
    }

    /// <summary>What was found, by the starts.</summary>
    public ImmutableArray<Suspension> Found()
    {
        _found.Sort((one, other) => one.StartNs.CompareTo(other.StartNs));
        return _found.ToImmutable();
    }
}
