using Concur.Core.Model;

namespace Concur.Core.Findings.Attached;

/// <summary>What a rule looks at.</summary>
/// <param name="Report">The report.</param>
/// <param name="Live">Its part that only a running process has.</param>
internal sealed record LiveEvidence(TraceReport Report, LiveRecording Live)
{
    /// <summary>On the CPUs, all threads, ms.</summary>
    public double CpuMs => Sum(thread => thread.CpuMs);

    /// <summary>Blocked on locks, all threads, ms.</summary>
    public double LockMs => Sum(thread => thread.LockMs);

    /// <summary>Waiting for a core, all threads, ms.</summary>
    public double RunQueueMs => Sum(thread => thread.RunQueueMs);

    /// <summary>Whether a time of all threads together is worth a word: a hundredth of a thread's.</summary>
    public bool IsWorthAWord(double ms) => ms > 0.01 * Live.RecordedMs;

    /// <summary>A sum over threads; what is unknown of one counts for nothing: a rule needs evidence.</summary>
    public double Sum(Func<TraceThread, double?> part) => Report.Threads.Sum(thread => part(thread) ?? 0);
}
