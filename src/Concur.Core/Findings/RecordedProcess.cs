using Concur.Core.Model;
using Concur.Traces.Recordings;
using Concur.Traces.Stacks;

namespace Concur.Core.Findings;

/// <summary>A process that was recorded while it ran, as evidence.</summary>
/// <param name="Report">The report.</param>
/// <param name="Live">The part of the report that only a running process has.</param>
internal sealed record RecordedProcess(TraceReport Report, LiveRecording Live) : Evidence
{
    /// <summary>A time of all threads together counts from this share of the recording on.</summary>
    private const double LeastShare = 0.01;

    /// <summary>Waiting for a core counts from this share of the recording on: a tenth of a thread that always waits.</summary>
    private const double LeastDemand = 0.10;

    public override string? Label => null;

    public override string Threads => "threads";

    public override string PoolThreads => "threads of the pool";

    public override string HowToRecordLess => "record for less time (--duration), or with --profile light";

    public override long? LostEvents => Report.LostEvents;

    public override CpuCoverage? CpuProfile => Report.CpuProfile;

    public override PolledCpu? PolledCpu => Report.PolledCpu;

    public override TimeShare? GcShare => Report.GcPauses is { } pauses && Live.RecordedMs > 0
        ? new TimeShare(pauses.TotalMs / Live.RecordedMs, FormattableString.Invariant($"{pauses.TotalMs / Live.RecordedMs:P0} of the time"))
        : null;

    public override TimeShare? LockShare
    {
        get
        {
            var lockMs = Sum(thread => thread.LockMs);
            if (!Counts(lockMs)) return null;
            var share = lockMs / (lockMs + Sum(thread => thread.CpuMs));
            return new TimeShare(share, FormattableString.Invariant($"{share:P0} of the time in which they ran or waited for a lock"));
        }
    }

    public override TimeShare? PoolWaitShare
    {
        get
        {
            var pool = Report.Threads.Where(thread => thread.Name.StartsWith(RuntimeThreads.PoolWorker, StringComparison.Ordinal)).ToList();
            var share = pool.Sum(thread => thread.WaitMs ?? 0) / pool.Sum(thread => thread.WallMs - thread.RunQueueMs ?? 0);
            return double.IsFinite(share) ? new TimeShare(share, FormattableString.Invariant($"{share:P0} of their time")) : null;
        }
    }

    public override TimeShare? PoolQueueShare => null;

    public override CoreDemand? CoreDemand
    {
        get
        {
            var (queueMs, cpuMs, cores) = (Sum(thread => thread.RunQueueMs), Sum(thread => thread.CpuMs), Report.Process.Cores);
            if (queueMs <= LeastDemand * Live.RecordedMs) return null;
            var (wanted, ran, share) = ((queueMs + cpuMs) / Live.RecordedMs, cpuMs / Live.RecordedMs, queueMs / (queueMs + cpuMs));
            var on = cores is null ? "" : FormattableString.Invariant($", on {cores} cores");
            return new CoreDemand(
                new TimeShare(share, FormattableString.Invariant($"{share:P0} of the time in which they could run")),
                FormattableString.Invariant($"{wanted:0.0} could run on average, {ran:0.0} did{on}"),
                wanted > cores ? cores : null);
        }
    }

    public override Allocation Allocation => new(Live.AllocatedBytes, Live.AllocatedBytesPerSecond, Live.TopTypes);

    public override Pauses? Pauses => Report.GcPauses is { } pauses
        ? new Pauses(pauses.Count, pauses.LongestMs, null) { TotalMs = pauses.TotalMs, Induced = Live.Induced }
        : null;

    public override LockReport Locks => Live.Locks;

    public override CallReport? Calls => Live.Calls;

    public override PoolReport Pool => Live.Pool;

    public override ExceptionReport? Exceptions => Live.Exceptions;

    public override double? CpuMs => Report.Threads.IsEmpty ? null : Sum(thread => thread.CpuMs);

    public override double? RunQueueMs => Report.Threads.IsEmpty ? null : Sum(thread => thread.RunQueueMs);

    public override string PathOf(EvidencePart part) => part switch
    {
        EvidencePart.LostEvents => "trace.lostEvents",
        EvidencePart.Gc => "trace.gcPauses",
        EvidencePart.Allocation => "trace.live.allocatedBytes",
        EvidencePart.Locks => "trace.live.locks",
        EvidencePart.Calls => "trace.live.calls",
        EvidencePart.Pool => "trace.live.pool",
        EvidencePart.Profile => "trace.cpuProfile",
        EvidencePart.PolledCpu => "trace.polledCpu",
        EvidencePart.Exceptions => "trace.live.exceptions",
        _ => "trace.threads",
    };

    private bool Counts(double ms) => ms > LeastShare * Live.RecordedMs;

    /// <summary>A sum over threads; a time that is unknown for a thread adds nothing, since a rule needs evidence.</summary>
    private double Sum(Func<TraceThread, double?> part) => Report.Threads.Sum(thread => part(thread) ?? 0);
}
