using System.Collections.Immutable;

namespace Concur.Core.Model;

/// <summary>A process of a command's tree, as it was seen while it ran. Times are ns of CLOCK_MONOTONIC.</summary>
/// <param name="ProcessId">Its id.</param>
/// <param name="ParentId">The process that started it.</param>
/// <param name="Command">Its command line, one line.</param>
/// <param name="FirstNs">When it was seen first.</param>
/// <param name="LastNs">When it was seen last.</param>
/// <param name="UserNs">CPU time in user mode by then; its grain is 10 ms.</param>
/// <param name="KernelNs">CPU time in the kernel by then; its grain is 10 ms.</param>
/// <param name="Threads">Its threads, in order of their ids.</param>
/// <param name="TracePath">The trace that its runtime wrote; null for a process without .NET.</param>
public sealed record ObservedProcess(
    int ProcessId,
    int ParentId,
    string Command,
    long FirstNs,
    long LastNs,
    long UserNs,
    long KernelNs,
    ImmutableArray<ObservedThread> Threads,
    string? TracePath);

/// <summary>A thread of such a process.</summary>
/// <param name="ThreadId">The operating system's id.</param>
/// <param name="Name">What it calls itself: at most 15 characters.</param>
/// <param name="FirstNs">When it was seen first, ns.</param>
/// <param name="LastNs">When it was seen last, ns.</param>
/// <param name="CpuNs">On a CPU by then, ns.</param>
/// <param name="QueueNs">Runnable without a core by then, ns.</param>
public sealed record ObservedThread(int ThreadId, string Name, long FirstNs, long LastNs, long CpuNs, long QueueNs);
