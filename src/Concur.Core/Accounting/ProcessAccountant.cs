using Concur.Core.Model;
using Concur.Traces.Recordings;
using Concur.Traces.Stacks;

namespace Concur.Core.Accounting;

/// <summary>
/// The account of a .NET process that does not run the harness. Its lanes are its main thread and every other thread that used at
/// least 1 ms of CPU time, without the runtime's service threads. Each lane lasts as long as the process: the time before its
/// thread started is startup, the time after its end is idle.
/// </summary>
internal static class ProcessAccountant
{
    /// <summary>A thread with less CPU time is not a lane, ns.</summary>
    private const long LeastCpuNs = 1_000_000;

    /// <param name="process">The process as the operating system counted it.</param>
    /// <param name="recording">The events of its runtime.</param>
    public static Account Close(ObservedProcess process, ProcessRecording recording)
    {
        var sums = new LaneSums();
        var ofSession = recording.IsNativeAot ? UnnamedOfSession(process, recording) : [];
        var lanes = process.Threads
            .Where(thread => thread.ThreadId == process.ProcessId || (IsLane(thread) && !ofSession.Contains(thread.ThreadId))).ToList();
        var knowsQueue = lanes.TrueForAll(thread => thread.QueueNs is not null);
        foreach (var thread in lanes) Add(thread, process, recording.EventsOf(thread.ThreadId).Sleeping(thread.Off), sums);
        return new Account
        {
            Lanes = lanes.Count,
            WallNs = process.LastNs - process.FirstNs,
            Iterations = 1,
            ByCategory = [.. CategoryNames.All.Select(category => IsUnknown(category) ? (long?)null : sums[category])],
        };

        bool IsUnknown(Category category) =>
            IsOfUnits(category)
            || (!knowsQueue && category is (Category.RunQueue or Category.IoSleep))
            || (recording.IsNativeAot && category == Category.Jit);
    }

    /// <summary>
    /// A program that was compiled ahead of time does not name the threads of a session that its environment asks for: one writes the
    /// events, and one samples where the session has samples. It starts them before the program's own threads, and neither has an event
    /// or a sample.
    /// </summary>
    private static HashSet<int> UnnamedOfSession(ObservedProcess process, ProcessRecording recording)
    {
        var most = recording.Sessions.Any(session => session.Samples > 0) ? 2 : 1;
        var program = process.Threads.FirstOrDefault(thread => thread.ThreadId == process.ProcessId)?.Name;
        return
        [
            .. process.Threads.Where(thread => thread.ThreadId != process.ProcessId && thread.Name == program)
                .OrderBy(thread => thread.FirstNs).ThenBy(thread => thread.ThreadId).Select(thread => thread.ThreadId).Take(most)
                .Where(thread => !recording.Sessions.Any(session => session.Threads.ContainsKey(thread))),
        ];
    }

    private static bool IsLane(ObservedThread thread) => thread.CpuNs >= LeastCpuNs && !RuntimeThreads.Has(thread.Name);

    /// <summary>The categories that only exist with units.</summary>
    private static bool IsOfUnits(Category category) =>
        category is Category.GilWait or Category.PoolQueue or Category.Ipc or Category.Network or Category.Dispatch;

    private static void Add(ObservedThread thread, ObservedProcess process, ThreadEvents events, LaneSums sums)
    {
        sums.Add(Category.Startup, thread.FirstNs - process.FirstNs);
        sums.Add(Category.Idle, process.LastNs - thread.LastNs);
        Split(thread, events, sums);
    }

    /// <summary>Divides the time of a thread from its first observation to its last.</summary>
    public static void Split(ObservedThread thread, ThreadEvents events, LaneSums sums)
    {
        var (start, end) = (thread.FirstNs, thread.LastNs);
        var cpu = new RemainingTime(thread.CpuNs);
        var queueNs = thread.QueueNs ?? 0;
        var off = new RemainingTime(Math.Max(0, end - start - thread.CpuNs - queueNs));
        sums.Add(Category.RunQueue, queueNs);
        var ownGcNs = events.OwnGc.Overlap(start, end);
        var ownGcCpuNs = cpu.Take(ownGcNs);
        sums.Add(Category.Gc, ownGcCpuNs + off.Take(ownGcNs - ownGcCpuNs) + off.Take(events.GcOfOthers.Overlap(start, end)));
        sums.Add(Category.Jit, cpu.Take(events.Jit.Overlap(start, end)));
        sums.Add(Category.Compute, cpu.Left);

        // The sampler's suspensions belong to no category: they stay in the residue.
        off.Take(events.Profiler.Overlap(start, end));
        sums.Add(Category.Lock, off.Take(events.Lock.Overlap(start, end)));
        sums.Add(Category.Wait, off.Take(events.Wait.Overlap(start, end)));
        sums.Add(thread.QueueNs is null ? Category.OffCpu : Category.IoSleep, off.Left);
    }
}
