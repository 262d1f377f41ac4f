using Concur.Core.Accounting.Figures;
using Concur.Core.Accounting.Gains;
using Concur.Core.Storage;
using Concur.Traces;
using Concur.Traces.Recordings;
using Concur.Traces.Symbols;

namespace Concur.EndToEnd.Tests.Truth;

/// <summary>Units compute a third of their time in no lock, a third in an outer one, and a third in an inner one as well.</summary>
public class HeldLocksTests
{
    private const string Methods = "Concur.TruthWorkloads.Holding.";

    /// <summary>Samples of the rounds that the units run.</summary>
    private const int FewestSamples = 100;

    /// <summary>Of 100 samples or more a share lies further off than this by chance once in 2,000 times at most.</summary>
    private const double ToleratedShare = 0.17;

    /// <summary>What loses callers: code that is replaced while it runs.</summary>
    private const double MostUnknown = 0.2;

    [Theory]
    [InlineData("hold-monitor", LockKind.Monitor)]
    [InlineData("hold-lock", LockKind.Lock)]
    [InlineData("hold-semaphore", LockKind.Semaphore)]
    [InlineData("hold-in-slow-code", LockKind.Monitor)]
    [InlineData("hold-in-replaced-code", LockKind.Monitor)]
    [InlineData("hold-around-replaced-code", LockKind.Monitor)]
    public async Task SamplesAndWaitsAreOfTheLockStatementsThatTheUnitsWereIn(string composition, LockKind kind)
    {
        using var run = await TruthRun.Of(composition, "threads", units: 6, workers: 2, iterations: 3, profile: "full");
        var folder = Path.GetDirectoryName(Path.GetDirectoryName(run.Trials[1].TracePath))!;
        var recording = RecordingReader.Read(RecordedTraces.Select(folder, "threads"), TestContext.Current.CancellationToken);
        Assert.SkipWhen(recording.Schedules.Samples is null, "this machine refuses perf events");
        var (locks, process) = (new HeldLocks(recording), recording.Processes[0]);

        AssertHeld(recording, process, locks, kind);
        AssertWaits(process, locks, kind);
    }

    private static void AssertHeld(Recording recording, ProcessRecording process, HeldLocks locks, LockKind kind)
    {
        var (samples, calls) = (recording.Schedules.Samples!, new StackCalls(recording));

        // Threads that spin for a lock compute too, and longer on a busy machine.
        var all = samples.ByThread.SelectMany(thread => thread.Value.Select(sample => (Thread: thread.Key, sample.Stack)))
            .Where(sample => IsOfRound(recording, process, sample.Thread, sample.Stack)
                && !calls.OfOutside(process, sample.Thread, samples, sample.Stack).IsAcquiring)
            .Select(sample => locks.OfOutside(process, sample.Thread, samples, sample.Stack)).ToList();
        var known = all.Where(held => held is not null).Select(held => held!.Value).ToList();
        var (outer, inner) = (known.Count(held => held.Length > 0), known.Count(held => held.Length > 1));
        TestContext.Current.TestOutputHelper?.WriteLine(FormattableString.Invariant(
            $"of {all.Count} samples {all.Count - known.Count} unknown, {outer} in the outer lock, {inner} in both"));

        Assert.InRange(known.Count, FewestSamples, int.MaxValue);
        Assert.InRange(all.Count - known.Count, 0, MostUnknown * all.Count);
        Assert.All(known.Where(held => held.Length > 0), held => Assert.Equal(kind, held[0].Kind));
        Assert.All(known.Where(held => held.Length > 1), held => Assert.Equal(LockKind.Monitor, held[1].Kind));
        Assert.True(known.SelectMany(held => held).Distinct().Count() == 2, string.Join('\n', known.SelectMany(held => held).Distinct()));
        Assert.InRange((double)outer / known.Count, (2 / 3.0) - ToleratedShare, (2 / 3.0) + ToleratedShare);
        Assert.InRange((double)inner / known.Count, (1 / 3.0) - ToleratedShare, (1 / 3.0) + ToleratedShare);
    }

    /// <summary>Two threads take turns: each wait of a round is for the outer lock.</summary>
    private static void AssertWaits(ProcessRecording process, HeldLocks locks, LockKind kind)
    {
        var waits = process.Threads.SelectMany(thread => kind == LockKind.Semaphore
                ? process.WaitsOf(thread).Select(wait => process.WaitStackOf(thread, isLock: false, wait.StartNs, wait.EndNs))
                : process.LockWaitsOf(thread).Select(wait => process.WaitStackOf(thread, isLock: true, wait.StartNs, wait.EndNs)))
            .OfType<int>()
            .Where(stack => process.Stacks[stack].Any(address => IsRound(process, address)))
            .Select(stack => (Region: locks.OfWait(process, stack), Held: locks.OfEvents(process, stack))).ToList();
        TestContext.Current.TestOutputHelper?.WriteLine(FormattableString.Invariant(
            $"of {waits.Count} waits {waits.Count(wait => wait.Region is null)} are of no statement"));

        Assert.SkipWhen(waits.Count == 0, "inconclusive: on a busy machine the two threads never met at the lock");
        Assert.All(waits, wait => Assert.Equal(kind, wait.Region?.Kind));
        Assert.Single(waits.Select(wait => wait.Region).Distinct());
        Assert.All(waits, wait => Assert.Equal([], wait.Held ?? []));
        Assert.EndsWith("Holding.cs", waits[0].Region!.Place!.File, StringComparison.Ordinal);
    }

    private static bool IsOfRound(Recording recording, ProcessRecording process, int threadId, int stack) =>
        recording.Schedules.Samples!.Stacks.TryGetValue(recording.Schedules.ProcessOf.GetValueOrDefault(threadId), out var stacks)
        && stacks[stack].Any(address => IsRound(process, address));

    private static bool IsRound(ProcessRecording process, ulong address) =>
        process.Methods.NameAt(address)?.StartsWith(Methods, StringComparison.Ordinal) == true;
}
