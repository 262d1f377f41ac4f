using Concur.Core.Measuring.Platform;
using Concur.Core.Measuring.Platform.Contracts;
using Concur.Core.Model;
using Concur.Protocol;
using Concur.Traces;
using Concur.Traces.Recordings;

namespace Concur.Core.Tests.Measuring.Platform.Contracts;

/// <summary>
/// What a source that watches threads must hold, whichever system runs the tests: what it claims to know, its recording tells, and
/// what it claims not to know stands nowhere in it.
/// </summary>
public sealed class SchedulerContractTests : IDisposable
{
    private const long WantedNs = 1_000_000_000;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly string _folder = Directory.CreateTempSubdirectory("concur-contract").FullName;

    public SchedulerContractTests() =>
        Assert.SkipUnless(Platforms.Current.Refusal is null, "nothing can be recorded on this system");

    /// <summary>The usual source of this machine, and the one that every machine has.</summary>
    public static TheoryData<SchedulerKind, bool> Sources()
    {
        var sources = new TheoryData<SchedulerKind, bool>();
        if (Platforms.Current.Refusal is not null) return new TheoryData<SchedulerKind, bool>((SchedulerKind.Proc, false));
        foreach (var kind in new[] { SchedulerKind.Proc, SchedulerProbe.Decide(SchedulerKind.Auto).Kind }.Distinct())
        {
            sources.Add(kind, false);
            sources.Add(kind, true);
        }

        return sources;
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(Sources))]
    public async Task WhatASourceClaimsItsRecordingTells(SchedulerKind kind, bool startsLater)
    {
        var claimed = MachineProbe.CapabilitiesOf(kind);
        var (startNs, child, schedules) = await Record(kind, startsLater);
        var endNs = MonotonicClock.NowNs();
        var threads = schedules.ThreadsOf(child).ToList();
        var tellsQueue = claimed.RunQueue != Availability.Unavailable;

        Assert.Equal(claimed.Switches == Availability.Exact, schedules.Quality == ScheduleQuality.Exact);
        Assert.Equal(tellsQueue, schedules.KnowsRunQueue);
        if (!startsLater) Assert.Equal(claimed.Stacks == StackSampler.Kernel, schedules.Samples is not null);

        // Much of the work may be done before the source is there, or after its last reading. A counter may have steps of 16 ms.
        var cpuNs = threads.Sum(thread => schedules.CpuNsBetween(thread, startNs, endNs) ?? 0);
        Assert.InRange(cpuNs, 1, endNs - startNs + 20_000_000);
        Assert.Contains(threads, thread => (schedules.QueueNsBetween(thread, startNs, endNs) is not null) == tellsQueue);
    }

    private async Task<(long StartNs, int Child, ThreadSchedules Schedules)> Record(SchedulerKind kind, bool startsLater)
    {
        var running = Platforms.Current.Running;
        var recording = new SchedulerRecording(kind, Path.Combine(_folder, "spin"), SampleHz: startsLater ? 0 : 99);
        var sources = Platforms.Current.Schedulers;
        using var source = startsLater ? sources.ForRunning(recording) : sources.ForLaunch(recording);
        var startNs = MonotonicClock.NowNs();
        var child = await Platforms.Current.Processes.StartAsync(SystemCommands.Shell(SystemCommands.Spin) with
        {
            BeforeSpawn = startsLater ? () => { }
            : source.BeforeSpawn,
        });
        source.Spawned(child.ProcessId);
        Assert.True(SpinWait.SpinUntil(() => CpuNs() > WantedNs, Patience));
        child.Kill();
        await child.Exited.WaitAsync(Patience, TestContext.Current.CancellationToken);
        var trace = source.Complete();

        Assert.Equal(kind, trace!.Kind);
        var files = new TraceSelection("spin", []) { SchedulePath = trace.Path, CountersPath = trace.SchedstatPath };
        return (startNs, child.ProcessId, RecordingReader.Read(files, TestContext.Current.CancellationToken).Schedules);

        long CpuNs() => running.Read(child.ProcessId) is { } read ? read.Threads.Sum(thread => thread.CpuNs) : long.MaxValue;
    }
}
