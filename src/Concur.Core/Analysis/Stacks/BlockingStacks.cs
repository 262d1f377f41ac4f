using Concur.Core.Analysis.Events;
using Microsoft.Diagnostics.Tracing;

namespace Concur.Core.Analysis.Stacks;

/// <summary>A thread began to wait.</summary>
/// <param name="TimeNs">When, ns of CLOCK_MONOTONIC.</param>
/// <param name="Stack">In which stack.</param>
/// <param name="IsLock">For a contended lock; else for a handle.</param>
internal readonly record struct BlockingStart(long TimeNs, int Stack, bool IsLock);

/// <summary>In which stacks the threads of one process began to wait, from the session that walks stacks at those events alone.</summary>
internal sealed class BlockingStacks
{
    private readonly Dictionary<int, List<BlockingStart>> _threads = [];

    private BlockingStacks()
    {
    }

    /// <summary>Distinct stacks.</summary>
    public AddressStacks Stacks { get; } = new();

    /// <summary>Reads the trace; one that ends too early gives what it has.</summary>
    /// <param name="path">Null or missing: then there is nothing.</param>
    public static BlockingStacks Read(string? path)
    {
        var blocking = new BlockingStacks();
        if (path is null || !File.Exists(path) || new FileInfo(path).Length == 0) return blocking;
        try
        {
            using var source = new EventPipeEventSource(path);
            source.Clr.ContentionStart += data => blocking.Keep(data, isLock: true);
            source.Clr.WaitHandleWaitStart += data => blocking.Keep(data, isLock: false);
            source.Process();
        }
        catch (Exception e) when (e is FormatException or EndOfStreamException or InvalidDataException)
        {
            // The process was killed: its trace ends in the middle of a block. What came before it counts.
            return blocking;
        }

        return blocking;
    }

    /// <summary>The starts of a thread, in the order of time.</summary>
    public IReadOnlyList<BlockingStart> Of(int threadId) => _threads.GetValueOrDefault(threadId, []);

    private void Keep(TraceEvent data, bool isLock)
    {
        if (!_threads.TryGetValue(data.ThreadID, out var starts)) _threads[data.ThreadID] = starts = [];
        starts.Add(new BlockingStart(data.TimeNs(), Stacks.IndexOf(EventStack.Of(data)), isLock));
    }
}
