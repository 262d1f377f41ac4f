using Concur.Traces.Recordings;
using Microsoft.Diagnostics.Tracing;
using Microsoft.Diagnostics.Tracing.EventPipe;
using Microsoft.Diagnostics.Tracing.Parsers;
using Microsoft.Diagnostics.Tracing.Parsers.Clr;

namespace Concur.Traces.Tests.Nettrace;

/// <summary>
/// What TraceEvent, the format's own library, reads of a file: another implementation to compare with. It is trusted with whole
/// files alone.
/// </summary>
internal sealed record ReferenceReader
{
    private readonly long _ticksPerSecond;

    private ReferenceReader(long ticksPerSecond) => _ticksPerSecond = ticksPerSecond;

    public long Events { get; private set; }

    public long Lost { get; private set; }

    public List<(int Thread, SuspensionReason Reason, long StartNs, long EndNs)> Suspensions { get; } = [];

    public List<(int Thread, long StartNs, long EndNs, ulong Lock, long Owner)> LockWaits { get; } = [];

    public List<(int Thread, long StartNs, long EndNs)> Waits { get; } = [];

    public List<(int Thread, long StartNs, long EndNs, long Method, string Tier)> Compilations { get; } = [];

    public List<(long TimeNs, int Generation, string Type, bool IsInduced)> Collections { get; } = [];

    public List<(long TimeNs, long Bytes, string Type)> Allocations { get; } = [];

    public List<(long TimeNs, int Threads, bool IsStart)> PoolChanges { get; } = [];

    public List<(long TimeNs, string Reason)> PoolAdjustments { get; } = [];

    public List<(long TimeNs, string Type)> Exceptions { get; } = [];

    public Dictionary<int, long> SamplesByThread { get; } = [];

    public static ReferenceReader Read(string path)
    {
        var read = new ReferenceReader(TicksPerSecond(path));
        using var source = new EventPipeEventSource(path);
        read.Subscribe(source.Clr);
        new SampleProfilerTraceEventParser(source).ThreadSample += data =>
            read.SamplesByThread[data.ThreadID] = read.SamplesByThread.GetValueOrDefault(data.ThreadID) + 1;
        source.AllEvents += _ => read.Events++;
        source.Process();
        read.Lost = source.EventsLost;
        return read;
    }

    private void Subscribe(ClrTraceEventParser clr)
    {
        var (asked, locks, waits, compiling) = (
            new Dictionary<int, (long, SuspensionReason)>(),
            new Dictionary<int, (long, ulong, long)>(),
            new Dictionary<int, long>(),
            new Dictionary<(int, long), long>());
        clr.GCSuspendEEStart += data => asked[data.ThreadID] = (Ns(data), (SuspensionReason)data.Reason);
        clr.GCRestartEEStart += data =>
        {
            if (asked.Remove(data.ThreadID, out var start)) Suspensions.Add((data.ThreadID, start.Item2, start.Item1, Ns(data)));
        };
        clr.ContentionStart += data => locks[data.ThreadID] = (Ns(data), data.LockID, data.LockOwnerThreadID);
        clr.ContentionStop += data =>
        {
            if (locks.Remove(data.ThreadID, out var start)) LockWaits.Add((data.ThreadID, start.Item1, Ns(data), start.Item2, start.Item3));
        };
        clr.WaitHandleWaitStart += data => waits[data.ThreadID] = Ns(data);
        clr.WaitHandleWaitStop += data =>
        {
            if (waits.Remove(data.ThreadID, out var start)) Waits.Add((data.ThreadID, start, Ns(data)));
        };
        clr.MethodJittingStarted += data => compiling[(data.ThreadID, data.MethodID)] = Ns(data);
        clr.MethodLoadVerbose += data =>
        {
            if (compiling.Remove((data.ThreadID, data.MethodID), out var start))
                Compilations.Add((data.ThreadID, start, Ns(data), data.MethodID, Tier(data.OptimizationTier)));
        };
        clr.GCStart += data =>
            Collections.Add(
                (
                    Ns(data),
                    data.Depth,
                    data.Type switch { GCType.BackgroundGC => "background", GCType.ForegroundGC => "foreground", _ => "blocking" },
                    data.Reason.ToString().StartsWith("Induced", StringComparison.Ordinal)));
        clr.GCAllocationTick += data =>
            Allocations.Add((Ns(data), data.AllocationAmount64, string.IsNullOrEmpty(data.TypeName) ? "?" : data.TypeName));
        clr.ExceptionStart += data => Exceptions.Add((Ns(data), data.ExceptionType));
        clr.ThreadPoolWorkerThreadStart += data => PoolChanges.Add((Ns(data), data.ActiveWorkerThreadCount, true));
        clr.ThreadPoolWorkerThreadStop += data => PoolChanges.Add((Ns(data), data.ActiveWorkerThreadCount, false));
        clr.ThreadPoolWorkerThreadAdjustmentAdjustment += data => PoolAdjustments.Add((Ns(data), data.Reason.ToString()));
    }

    private static string Tier(OptimizationTier tier) => tier switch
    {
        OptimizationTier.MinOptJitted => "min-opt",
        OptimizationTier.Optimized => "optimized",
        OptimizationTier.QuickJitted => "tier0",
        OptimizationTier.QuickJittedInstrumented => "tier0-instrumented",
        OptimizationTier.OptimizedTier1 => "tier1",
        OptimizationTier.OptimizedTier1Instrumented => "tier1-instrumented",
        OptimizationTier.OptimizedTier1OSR => "osr",
        _ => "unknown",
    };

    /// <summary>The events' clock, which TraceEvent keeps to itself: by the first and the last event in both of its units.</summary>
    private static long TicksPerSecond(string path)
    {
        (long Ticks, double Ms)? first = null;
        (long Ticks, double Ms) last = default;
        using var source = new EventPipeEventSource(path);
        source.AllEvents += data =>
        {
            last = (Ticks(data), data.TimeStampRelativeMSec);
            first ??= last;
        };
        source.Process();
        return first is not { } start || last.Ms <= start.Ms
            ? 1
            : (long)Math.Round(1_000 * (last.Ticks - start.Ticks) / (last.Ms - start.Ms));
    }

    private long Ns(TraceEvent data) => (long)((Int128)Ticks(data) * 1_000_000_000 / _ticksPerSecond);

#pragma warning disable CS0618 // The raw ticks are discouraged, not obsolete.
    private static long Ticks(TraceEvent data) => data.TimeStampQPC;
#pragma warning restore CS0618
}
