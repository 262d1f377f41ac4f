using Concur.Core.Analysis.Events;
using Microsoft.Diagnostics.Tracing;
using Microsoft.Diagnostics.Tracing.Parsers.Clr;

namespace Concur.Core.Analysis.Stacks;

/// <summary>In which stacks the threads of one process began to wait, from the session that walks stacks at those events alone.</summary>
internal sealed class BlockingStacks
{
    private readonly WaitStarts _starts = new();

    /// <summary>Distinct stacks.</summary>
    public AddressStacks Stacks { get; } = new();

    /// <summary>Names for the addresses, and for all others of the process.</summary>
    public MethodMap Methods { get; private init; } = new();

    /// <summary>Reads the traces of a process; those that end too early give what they have.</summary>
    /// <param name="lightPath">The session without stacks, for methods that were compiled and gone before the end.</param>
    /// <param name="stacksPath">Null or missing: then there are no stacks.</param>
    public static BlockingStacks Read(string lightPath, string? stacksPath)
    {
        var blocking = new BlockingStacks { Methods = MethodMap.Read(lightPath) };
        if (stacksPath is null || !File.Exists(stacksPath) || new FileInfo(stacksPath).Length == 0) return blocking;
        try
        {
            using var source = new EventPipeEventSource(stacksPath);
            blocking.Methods.Subscribe(source, new ClrRundownTraceEventParser(source));
            source.Clr.ContentionStart += data => blocking.Add(data.ThreadID, isLock: true, data.TimeNs(), EventStack.Of(data));
            source.Clr.WaitHandleWaitStart += data => blocking.Add(data.ThreadID, isLock: false, data.TimeNs(), EventStack.Of(data));
            source.Process();
        }
        catch (Exception e) when (e is FormatException or EndOfStreamException or InvalidDataException)
        {
            // The process was killed: its trace ends in the middle of a block. What came before it counts.
            return blocking;
        }

        return blocking;
    }

    /// <summary>A thread begins to wait; those of a thread come in the order of time.</summary>
    /// <param name="threadId">The operating system's id.</param>
    /// <param name="isLock">For a contended lock; else for a handle.</param>
    /// <param name="timeNs">When, ns of CLOCK_MONOTONIC.</param>
    /// <param name="addresses">Where, innermost first.</param>
    public void Add(int threadId, bool isLock, long timeNs, ReadOnlySpan<ulong> addresses) => _starts.Add(threadId, isLock, timeNs, Stacks.IndexOf(addresses));

    /// <summary>The stack in which a wait began that the session without stacks timed; null where this session lost the event.</summary>
    public int? StackOf(int threadId, bool isLock, long startNs, long endNs) => _starts.StackOf(threadId, isLock, startNs, endNs);
}
