using Concur.Traces.Nettrace;
using Concur.Traces.Recordings;

namespace Concur.EndToEnd.Tests.Truth;

/// <summary>What the trace of a recorded launch says, to be compared with the runtime's own counters.</summary>
internal sealed class TraceFacts
{
    private readonly IReadOnlyList<long> _lockWaits;
    private readonly IReadOnlyList<long> _compilations;
    private readonly IntervalSet _pauses;

    private TraceFacts(IReadOnlyList<long> lockWaits, IReadOnlyList<long> compilations, IntervalSet pauses) =>
        (_lockWaits, _compilations, _pauses) = (lockWaits, compilations, pauses);

    /// <summary>Reads the trace of one process.</summary>
    public static TraceFacts Read(string path)
    {
        var process = NettraceReader.Read(path, TestContext.Current.CancellationToken);
        var pauses = process.Suspensions.Where(suspension => suspension.ForGc).Select(suspension => (suspension.StartNs, suspension.EndNs));
        return new TraceFacts(
            [.. process.LockWaits.Select(wait => wait.StartNs)],
            [.. process.Compilations.Select(compilation => compilation.EndNs)],
            IntervalSet.Of(pauses));
    }

    /// <summary>How many waits for locks began between two times, ns of CLOCK_MONOTONIC.</summary>
    public long LockWaits(long startNs, long endNs) => _lockWaits.Count(wait => startNs <= wait && wait < endNs);

    /// <summary>How many methods were compiled between two times.</summary>
    public long Compilations(long startNs, long endNs) => _compilations.Count(end => startNs <= end && end < endNs);

    /// <summary>How long the process was paused for collections between two times, ns.</summary>
    public long PausedNs(long startNs, long endNs) => _pauses.Overlap(startNs, endNs);
}
