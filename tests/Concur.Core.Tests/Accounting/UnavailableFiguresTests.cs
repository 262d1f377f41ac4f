using Concur.Core.Accounting;
using Concur.Core.Model;
using Concur.Protocol;

namespace Concur.Core.Tests.Accounting;

/// <summary>A category that depends on a figure which the system does not give is unavailable, whatever the counters say.</summary>
public class UnavailableFiguresTests
{
    private static readonly Capabilities All = new()
    {
        ThreadCpu = Availability.Exact,
        RunQueue = Availability.Exact,
        IdleCores = Availability.Sampled,
    };

    [Fact]
    public void WhatTheSystemGivesIsInTheAccount()
    {
        var account = LaneAccountant.Close([Launch(All)], null)!;

        Assert.NotNull(account[Category.Compute]);
        Assert.NotNull(account[Category.RunQueue]);
    }

    [Fact]
    public void WithoutTheRunQueueItsCategoryIsUnavailableAndTimeOffTheCpusIsOfUnknownCause()
    {
        var (known, unknown) = (Launch(All), Launch(All with { RunQueue = Availability.Unavailable }));

        var (before, after) = (LaneAccountant.Close([known], null)!, LaneAccountant.Close([unknown], null)!);

        Assert.Null(after[Category.RunQueue]);
        Assert.Equal(before[Category.Compute], after[Category.Compute]);
        Assert.Equal((0, 400), (before[Category.OffCpu], after[Category.OffCpu]));
        Assert.Equal(0, after.UnexplainedNs);
    }

    /// <summary>As on Windows, where the counters of each unit are read all the same.</summary>
    [Fact]
    public void ASystemWithoutTheRunQueueTellsDispatchAndLeavesNothingUnexplained()
    {
        var (begun, from, to) = (Counters(0), Counters(50), Counters(650));
        var unit = new UnitStamp { Unit = 0, ThreadId = 1, Lane = 0, StartNs = 100, EndNs = 1000, AtStart = from, AtEnd = to };
        var lane = new LaneStamp { Lane = 0, ThreadId = 1, StartNs = 0, EndNs = 1000, AtStart = begun, AtEnd = to };
        var launch = Fixtures.Launch("threads", 1, [Fixtures.Iteration(0, 1000, [unit], [lane])]) with
        {
            Capabilities = All with { RunQueue = Availability.Unavailable },
        };

        var account = LaneAccountant.Close([launch], null)!;

        Assert.Equal((600, 350, 50), (account[Category.Compute], account[Category.OffCpu], account[Category.Dispatch]));
        Assert.Null(account[Category.IoSleep]);
        Assert.Equal(0, account.UnexplainedNs);

        static ThreadCounters Counters(long cpuNs) => ThreadCounters.Unread with { CpuNs = cpuNs, KernelNs = 0 };
    }

    [Fact]
    public void WithoutTheCoresIdleTimeTheirAccountHasNone()
    {
        var launch = Launch(All with { IdleCores = Availability.Unavailable });

        Assert.Null(CoreAccountant.Close(launch, Fixtures.Machine())!.Share("idle"));
    }

    private static LaunchRecord Launch(Capabilities capabilities)
    {
        var (from, to) = (new ThreadCounters(0, 0, 0), new ThreadCounters(600, 0, 100));
        var unit = new UnitStamp { Unit = 0, ThreadId = 1, Lane = 0, StartNs = 0, EndNs = 1000, AtStart = from, AtEnd = to };
        var lane = new LaneStamp { Lane = 0, ThreadId = 1, StartNs = 0, EndNs = 1000, AtStart = from, AtEnd = to };
        return Fixtures.Launch("threads", 1, [Fixtures.Iteration(0, 1000, [unit], [lane])]) with { Capabilities = capabilities };
    }
}
