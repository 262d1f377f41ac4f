using Concur.Core.Accounting;
using Concur.Core.Accounting.Figures;
using Concur.Core.Model;
using Concur.Protocol;
using Concur.Traces.Recordings;
using Concur.Traces.Timelines;

namespace Concur.Core.Tests.Accounting;

/// <summary>The same file and the same window have the same totals, whichever command asks.</summary>
public sealed class SameTotalsTests : IDisposable
{
    private readonly TraceFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void RunAttachAndAnalyzeTellTheSameOfOneFile()
    {
        var path = _folder.With(SmallTrace.Bytes);
        var recording = TracePipeline.Read(new TraceSelection("small", [path]), TestContext.Current.CancellationToken);
        var process = recording.Processes[0];
        var (startNs, endNs) = (process.Sessions[0].Header.StartNs, process.Sessions[0].EndNs + 1);

        var analyzed = TraceReports.Of(recording, topMethods: 1);
        var attached = AttachReports.Of(
            Attached(path, process, startNs, endNs),
            recording,
            TimelineBuilder.Of(recording, cancellation: CancellationToken.None),
            topMethods: 1);
        var launch = Launch(path, process, startNs, endNs);
        var run = RuntimeFigures.Of(LaunchRecording.Of(launch, recording), launch, usableCores: 2);

        Assert.True(analyzed is { GcPauses.TotalMs: > 0, Contentions.TotalMs: > 0, Waits.TotalMs: > 0, Compilations.TotalMs: > 0 });
        Assert.Equal(
            (analyzed.GcPauses, analyzed.Contentions, analyzed.Waits, analyzed.Compilations),
            (attached.GcPauses, attached.Contentions, attached.Waits, attached.Compilations));
        Assert.Equal(analyzed.Collections!.Value, attached.Collections!.Value);
        Assert.Equal((analyzed.GcPauses!.TotalMs, analyzed.GcPauses.LongestMs), (run.Gc!.PauseMs, run.Gc.LongestPauseMs));
        Assert.Equal(analyzed.Collections!.Value.Sum(), run.Gc.Count);
        Assert.Equal((analyzed.Contentions!.Count, analyzed.Contentions.LongestMs), (run.Locks!.Waits, run.Locks.LongestMs));
        Assert.Equal(analyzed.Contentions.TotalMs, run.Locks.TotalMs, 1e-6);
        Assert.Equal(analyzed.Waits, new Occurrences(run.Waits!.Count, run.Waits.TotalMs, run.Waits.LongestMs));
        Assert.Equal(analyzed.Compilations!.Count, run.Jit!.Methods);
        Assert.Equal(analyzed.Compilations.TotalMs, run.Jit.TotalMs, 1e-6);
        Assert.Equal((run.Locks.TotalMs, run.Locks.Waits), (attached.Live!.Locks.TotalMs, attached.Live.Locks.Waits));
        Assert.Equal(run.Gc.AllocatedBytes, attached.Live.AllocatedBytes);
    }

    /// <summary>The code that was sampled most has no name: the one below it has, or nothing has one.</summary>
    [Theory]
    [InlineData(0x1000, false)]
    [InlineData(0x9000, true)]
    public void WhetherMethodsHaveNamesDoesNotDependOnHowManyAreListed(long named, bool lacksNames)
    {
        var trace = new NettraceBytes().MethodLoad(1, 1_500, method: 1, start: (ulong)named).Stacks(1, [0x5000], [0x1004])
            .Sample(1, 2_000, stack: 1).Sample(1, 3_000, stack: 1).Sample(1, 4_000, stack: 2).Sample(1, 5_000, stack: 1);
        var path = _folder.With(trace.ToArray());
        var recording = TracePipeline.Read(new TraceSelection("small", [path]), TestContext.Current.CancellationToken);

        var attached = AttachReports.Of(
            Attached(path, recording.Processes[0], 0, 10_000),
            recording,
            TimelineBuilder.Of(recording, cancellation: CancellationToken.None),
            topMethods: 1);

        Assert.False(Assert.Single(attached.Methods).IsManaged);
        Assert.Equal(lacksNames, attached.LacksMethodNames);
    }

    private static AttachRecord Attached(string path, ProcessRecording process, long startNs, long endNs) => new()
    {
        Request = new AttachRequest
        {
            ProcessId = process.ProcessId!.Value,
            Duration = TimeSpan.FromSeconds(1),
            Profile = ProfileKind.Full,
        },
        Process = new RunningProcess(process.ProcessId.Value, "small", "small"),
        Scheduler = new SchedulerChoice(SchedulerKind.Proc, null),
        StartNs = startNs,
        EndNs = endNs,
        Ending = AttachEnding.Elapsed,
        TracePaths = [path],
        SchedulePath = path + ".none",
    };

    /// <summary>One iteration for the whole of the trace, in which every thread is at a unit all the time.</summary>
    private static LaunchRecord Launch(string path, ProcessRecording process, long startNs, long endNs)
    {
        var units = process.Threads.Select((thread, i) => new UnitStamp
        {
            Unit = i,
            Lane = -1,
            ThreadId = thread,
            StartNs = startNs,
            EndNs = endNs,
        })
            .ToList();
        return Fixtures.Launch("thread-pool", units.Count, [Fixtures.Iteration(startNs, endNs, units, [])], profiled: true) with
        {
            Traces = [new ProcessTrace(ProcessRole.Harness, path, null)],
        };
    }
}
