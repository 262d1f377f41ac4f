using System.Collections.Concurrent;
using System.Runtime;

namespace Concur.TruthWorkloads;

/// <summary>
/// What one unit was made of, measured inside it: each step is bracketed by readings, and what the thread was off the
/// CPU for in a step is what the step is there for. Categories have the account's names, but for gc on and off the CPU.
/// </summary>
internal sealed class UnitTruth
{
    private const string NoEvent = "io-sleep";
    private readonly Reading _start = Reading.Now();
    private readonly ConcurrentDictionary<string, long> _ns = new(StringComparer.Ordinal);
    private Reading _onThisThread;
    private Reading _inSteps;
    private long _helpedNs;

    public UnitTruth() => _onThisThread = _start;

    /// <summary>From the unit's first instruction, ns of CLOCK_MONOTONIC.</summary>
    public long StartNs => _start.WallNs;

    /// <summary>To its last.</summary>
    public long EndNs { get; private set; }

    /// <summary>Tells which units of the process one thread ran.</summary>
    public int ThreadId { get; } = Environment.CurrentManagedThreadId;

    /// <summary>What the runtime had counted in the whole process when the unit began.</summary>
    public RuntimeCounts CountsAtStart { get; } = RuntimeCounts.Now();

    /// <summary>And when it ended.</summary>
    public RuntimeCounts CountsAtEnd { get; private set; }

    /// <summary>Pauses of the whole process when the unit began, ns.</summary>
    public long PauseNsAtStart => _start.PauseNs;

    /// <summary>And when it ended.</summary>
    public long PauseNsAtEnd { get; private set; }

    /// <summary>What the thread had spent in the run queue since it began when the unit began, ns.</summary>
    public long QueueNsAtStart => _start.QueueNs;

    /// <summary>And when it ended.</summary>
    public long QueueNsAtEnd { get; private set; }

    /// <summary>The delay of all work items that the pool's queue had until the unit ended, where that is watched, ns.</summary>
    public long PendingNsAtEnd { get; private set; }

    /// <summary>Time per category, ns.</summary>
    public IReadOnlyDictionary<string, long> Ns => _ns;

    /// <summary>Does something that keeps the thread off the CPU for the given reason, if at all.</summary>
    public void Step(string offCpu, Action action)
    {
        var (before, helpedBefore) = (Reading.Now(), Interlocked.Read(ref _helpedNs));
        action();
        var taken = Reading.Now() - before;
        _inSteps += taken;
        Book(taken, offCpu, ownsPauses: false);

        Overlapped(taken, offCpu, Interlocked.Read(ref _helpedNs) - helpedBefore);
    }

    /// <summary>
    /// Before it blocks, a thread may be in the run queue while another one already helps it: what of that does not fit into the time off
    /// the CPUs certainly was, and has been booked twice; of the rest it is not known.
    /// </summary>
    private void Overlapped(Reading taken, string offCpu, long helpedNs)
    {
        var twiceNs = Math.Max(0, helpedNs - Math.Max(0, taken.WallNs - taken.CpuNs - taken.QueueNs));
        Add(offCpu, twiceNs);
        Add("run-queue", -twiceNs);
        Add("wait-or-queue", Math.Max(0, Math.Min(taken.QueueNs, helpedNs) - twiceNs));
    }

    /// <summary>
    /// Sleeps, whatever others collect meanwhile. A pause that begins on the way to sleep, or just before it ends, stops the thread:
    /// "gc-or-sleep".
    /// </summary>
    public void Sleep(Action action)
    {
        var before = Reading.Now();
        action();
        var taken = Reading.Now() - before;
        _inSteps += taken;
        Add("gc-or-sleep", Math.Min(taken.PauseNs, Math.Max(0, taken.WallNs - taken.CpuNs - taken.QueueNs)));
        Book(taken with { PauseNs = 0 }, NoEvent, ownsPauses: false);
    }

    /// <summary>Does something in which this thread itself collects garbage.</summary>
    public void Collecting(Action action)
    {
        var before = Reading.Now();
        action();
        var taken = Reading.Now() - before;
        _inSteps += taken;
        Book(taken, NoEvent, ownsPauses: true);
    }

    /// <summary>Adds what is known otherwise.</summary>
    public void Add(string category, long ns) => _ns.AddOrUpdate(category, ns, (_, sum) => sum + ns);

    /// <summary>Books what was between the steps; the unit has to end next.</summary>
    public void Close()
    {
        var end = Reading.Now();
        (EndNs, PauseNsAtEnd, QueueNsAtEnd, CountsAtEnd) = (end.WallNs, end.PauseNs, end.QueueNs, RuntimeCounts.Now());
        PendingNsAtEnd = PendingWork.ItemNs;
        Book(end - _onThisThread - _inSteps, NoEvent, ownsPauses: false);
    }

    /// <summary>Gives the thread up until the task is done; that time is "awaited".</summary>
    public async Task Await(Func<Task> start)
    {
        var end = Reading.Now();
        Book(end - _onThisThread - _inSteps, NoEvent, ownsPauses: false);
        await start();
        (_onThisThread, _inSteps) = (Reading.Now(), default);
        Add("awaited", _onThisThread.WallNs - end.WallNs);
    }

    /// <summary>What another thread does for the unit while that waits for it: the unit's time, and not its wait. Inside a step.</summary>
    public void Help(Action action)
    {
        var before = Reading.Now();
        action();
        var taken = Reading.Now() - before;
        Add("compute", taken.CpuNs);
        Add("run-queue", taken.QueueNs);
        Add("wait", -taken.CpuNs - taken.QueueNs);
        Interlocked.Add(ref _helpedNs, taken.CpuNs + taken.QueueNs);
    }

    /// <summary>
    /// A pause of others holds the thread off the CPU; its own keeps it on it, less what the run queue took of the
    /// pause: its even share, or any part of that, which is "gc-or-compute". Who collects may also be off the CPU
    /// because another thread has the allocator: "compute-or-sleep", for then its own pauses kept it on it. Compiling, too,
    /// goes on by the wall's clock while the thread is in the run queue.
    /// </summary>
    private void Book(Reading taken, string offCpu, bool ownsPauses)
    {
        var offNs = taken.WallNs - taken.CpuNs - taken.QueueNs;
        var queuedNs = taken.QueueNs * taken.PauseNs / Math.Max(1, taken.WallNs);
        var gcNs = ownsPauses
            ? Math.Min(taken.PauseNs - queuedNs, taken.CpuNs + offNs)
            : Math.Min(taken.PauseNs, Math.Max(0, offNs));
        var gcOffNs = Math.Min(gcNs, Math.Max(0, offNs));
        var jitNs = taken.JitNs * taken.CpuNs / Math.Max(1, taken.CpuNs + taken.QueueNs);
        Add("gc-cpu", gcNs - gcOffNs);
        Add("gc-off", gcOffNs);
        if (ownsPauses)
        {
            Add("gc-or-compute", Math.Min(queuedNs, taken.CpuNs + offNs - gcNs));
            Add("compute-or-sleep", Math.Min(gcOffNs, taken.CpuNs - gcNs + gcOffNs));
        }

        Add("jit", jitNs);
        Add("compute", taken.CpuNs - jitNs - (gcNs - gcOffNs));
        Add("run-queue", taken.QueueNs);
        Add(offCpu, offNs - gcOffNs);
    }
}

/// <summary>The runtime's own counters of a process.</summary>
/// <param name="Contentions">Of monitors.</param>
/// <param name="Methods">Compiled, on any thread.</param>
/// <param name="AllocatedBytes">Up to each thread's last change of its allocation context.</param>
/// <param name="Collections">Of any generation.</param>
internal readonly record struct RuntimeCounts(long Contentions, long Methods, long AllocatedBytes, long Collections)
{
    public static RuntimeCounts Now() =>
        new(Monitor.LockContentionCount, JitInfo.GetCompiledMethodCount(), GC.GetTotalAllocatedBytes(), GC.CollectionCount(0));
}
