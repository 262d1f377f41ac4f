using System.Text.Json;

namespace Concur.EndToEnd.Tests.Truth;

/// <summary>How long units acquired a lock, which they measured themselves, and what stacks say of it.</summary>
public class AcquiringTests
{
    /// <summary>What load makes of a lock is measured as well; samples on a CPU come a hundred times a second.</summary>
    private const double ToleratedShare = 0.05;

    [Theory]
    [InlineData("acquire-semaphore", "SemaphoreSlim.Wait")]
    [InlineData("acquire-write-lock", "ReaderWriterLockSlim.EnterWriteLock")]
    [InlineData("acquire-monitor", "Monitor.Enter")]
    [InlineData("acquire-spin-lock", "SpinLock.Enter")]
    public async Task TheTimeToAcquireALockIsWhatTheUnitsMeasured(string composition, string call)
    {
        using var run = await TruthRun.Of(composition, "threads", units: 3, workers: 3, profile: "full");
        var threads = run.Trials[1];
        var calls = threads.Output.Json.GetProperty("calls");
        var evidence = calls.GetProperty("evidence").GetString();
        Assert.SkipWhen(evidence == "cpu", "perf events of this user have no stacks at switches");

        var measuredMs = threads.Recorded.Units.Sum(unit => unit.Ms["acquiring"]);
        var (ofMs, seen) = (calls.GetProperty("threadMs").GetDouble(), calls.GetProperty("acquiring"));
        var seenMs = seen.ValueKind == JsonValueKind.Null ? 0 : seen.GetProperty("totalMs").GetDouble();
        TestContext.Current.TestOutputHelper?.WriteLine(FormattableString.Invariant(
            $"{composition}, {evidence}: {seenMs:F1} ms where {measuredMs:F1} ms were measured, of {ofMs:F1} ms"));
        Assert.InRange(seenMs, measuredMs - (ToleratedShare * ofMs), measuredMs + (ToleratedShare * ofMs));
        Assert.Contains(calls.GetProperty("calls").EnumerateArray(), one => one.GetProperty("call").GetString() == call
            && one.GetProperty("site").GetString()!.Contains("Concur.TruthWorkloads.Acquisitions", StringComparison.Ordinal));
    }
}
