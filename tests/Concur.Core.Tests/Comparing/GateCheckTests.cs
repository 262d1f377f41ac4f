using System.Collections.Immutable;
using Concur.Core.Comparing;
using Concur.Core.Model;
using Concur.Reports;
using static Concur.Core.Tests.Fixtures;

namespace Concur.Core.Tests.Comparing;

public class GateCheckTests
{
    [Theory]
    [InlineData("threads", Verdict.Slower, 0.05, 1.10, GateOutcome.Tripped)]
    [InlineData(null, Verdict.Slower, 0.05, 1.10, GateOutcome.Tripped)]
    [InlineData("threads", Verdict.Slower, 0.15, 1.10, GateOutcome.Passed)]
    [InlineData("threads", Verdict.Slower, 0.05, 0.80, GateOutcome.Passed)]
    [InlineData("threads", Verdict.Faster, 0.05, 0.80, GateOutcome.Tripped)]
    [InlineData("tasks", Verdict.Slower, 0.05, 1.10, GateOutcome.Untested)]
    public void AGateTripsOnWhatIsSureByItsOwnThreshold(string? strategy, Verdict on, double threshold, double factor, GateOutcome expected)
    {
        var results = Apply(new Gate("the gate", strategy, on, threshold), Timed(60), Timed(60 * factor));

        Assert.Equal(expected, Assert.Single(results).Outcome);
    }

    [Fact]
    public void WhatFailsNowTrips()
    {
        var failed = Timed(60) with { Status = TrialStatus.Failed, Error = "unit 3 threw" };

        var result = Assert.Single(Apply(new Gate("", null, Verdict.Slower, 0.05), Timed(60), failed));

        Assert.Equal((GateOutcome.Tripped, "threads: unit 3 threw"), (result.Outcome, result.Reason));
    }

    [Fact]
    public void WrongResultsTrip() =>
        Assert.Equal(
            GateOutcome.Tripped,
            Assert.Single(Apply(new Gate("", null, Verdict.Slower, 0.05), Timed(60), Timed(30) with { ResultsAgree = false })).Outcome);

    [Fact]
    public void WhatWasLeftOutOfBothRunsIsNotMeantByAny()
    {
        var refused = Timed(60) with { Strategy = "processes", Status = TrialStatus.Skipped, Error = "units share memory" };

        var results = Apply(new Gate("", null, Verdict.Slower, 0.05), Run(Timed(60), refused), Run(Timed(60), refused));

        Assert.Equal("threads", Assert.Single(results).Label);
        Assert.Equal(
            GateOutcome.Untested,
            Assert.Single(
                Apply(new Gate("", "processes", Verdict.Slower, 0.05), Run(Timed(60), refused), Run(Timed(60), refused))).Outcome);
    }

    [Fact]
    public void ARunThatWasCancelledIsNotTested() =>
        Assert.Equal(
            GateOutcome.Untested,
            Assert.Single(
                Apply(new Gate("", null, Verdict.Slower, 0.05), Timed(60), Timed(60) with { Status = TrialStatus.Skipped })).Outcome);

    [Fact]
    public void MoreWorkersAreNoSlowness()
    {
        var result = Assert.Single(Apply(new Gate("", null, Verdict.Slower, 0.05), Run(Timed(60)), Run(Timed(120)) with { Workers = 3 }));

        Assert.Equal(GateOutcome.Untested, result.Outcome);
        Assert.Contains("did not do the same work (workers 2 and 3)", result.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void RunsOfOtherSizesAreRefused()
    {
        var after = Run(Timed(120));
        var refused = Assert.Throws<ConcurException>(() => Apply(
            new Gate("", null, Verdict.Slower, 0.05),
            Run(Timed(60)),
            after with { Request = (WorkloadRequest)after.Request with { Size = 2000 } }));

        Assert.StartsWith("'before' and 'after' did not do the same work (size 1000 and 2000);", refused.Message, StringComparison.Ordinal);
    }

    /// <summary>Twice the units in twice the time: one unit takes as long as before.</summary>
    [Fact]
    public void RunsOfOtherNumbersOfUnitsAreComparedByTheUnitWhereAsked()
    {
        var (before, after) = (Run(Timed(60)), Run(Timed(120)));
        after = after with { Request = (WorkloadRequest)after.Request with { Units = 2 * ((WorkloadRequest)after.Request).Units } };
        RunComparison Compared(bool perItem) => RunComparer.Compare(
            new ComparedRun("before", before),
            [new ComparedRun("after", after)],
            new ComparisonChoice { Threshold = 0.02, PerItem = perItem }).Candidates[0];

        Assert.Contains(
            "--per-item compares the time of one unit",
            Assert.Throws<ConcurException>(() => Compared(perItem: false)).Message,
            StringComparison.Ordinal);
        Assert.Equal(Verdict.Same, Assert.Single(Compared(perItem: true).Rows).TimeVerdict);
    }

    /// <summary>The same program, beside a process that spins during one run alone: no wait for a core shows it in each launch.</summary>
    [Theory]
    [InlineData(60, 0.0, 90, 0.5, GateOutcome.Untested)]
    [InlineData(60, 0.0, 70, 0.1, GateOutcome.Untested)]
    [InlineData(60, 0.0, 120, 0.1, GateOutcome.Tripped)]
    [InlineData(60, 0.5, 90, 0.5, GateOutcome.Tripped)]
    [InlineData(60, 0.5, 90, 0.0, GateOutcome.Tripped)]
    public void WhatOtherProcessesAreKnownToHaveTakenDoesNotTrip(
        double beforeMs, double othersBefore, double afterMs, double othersAfter, GateOutcome expected)
    {
        var (before, after) = (Beside(beforeMs, othersBefore), Beside(afterMs, othersAfter));

        var result = Assert.Single(Apply(new Gate("", null, Verdict.Slower, 0.05), before, after));

        Assert.Equal(expected, result.Outcome);
        if (expected != GateOutcome.Untested) return;
        Assert.Contains(
            FormattableString.Invariant($"other processes kept {2 * othersBefore:0.0#} cores busy before and {2 * othersAfter:0.0#} after"),
            result.Reason,
            StringComparison.Ordinal);
    }

    private static TrialReport Beside(double ms, double othersShare)
    {
        var trial = Timed(ms) with { Cores = Cores(othersShare) };
        return trial with { Launches = [.. trial.Launches.Select(launch => launch with { OthersShare = othersShare })] };
    }

    [Fact]
    public void TooFewLaunchesAreNoPass()
    {
        var few = Timed(60) with { Launches = Timed(60).Launches[..2] };

        var result = Assert.Single(Apply(new Gate("", null, Verdict.Slower, 0.05), few, few));

        Assert.Equal(GateOutcome.Untested, result.Outcome);
        Assert.Contains("2 launches are too few", result.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void SecondsOfAnotherMachineAreNoPass()
    {
        var other = Run(Timed(60)) with { Machine = Machine() with { Cpu = "Another" } };

        Assert.Equal(GateOutcome.Untested, Assert.Single(Apply(new Gate("", null, Verdict.Slower, 0.05), Run(Timed(60)), other)).Outcome);
    }

    /// <summary>Two cases of one benchmark are other work; whoever compares them all the same is told so, and no gate is tested.</summary>
    [Fact]
    public void OtherValuesOfParametersAreComparedWhereAsked()
    {
        RunReport With(RunReport run, string size) => run with
        {
            Request = (WorkloadRequest)run.Request with
            {
                Values = ImmutableSortedDictionary<string, string>.Empty.Add("Size", size),
            },
        };
        ComparisonReport Compared(bool across) => RunComparer.Compare(
            new ComparedRun("before", With(Run(Timed(60)), "10")),
            [new ComparedRun("after", With(Run(Timed(120)), "100"))],
            new ComparisonChoice
            {
                Threshold = 0.02,
                AcrossParameters = across,
                Gates = [new Gate("", null, Verdict.Slower, 0.05)],
            });

        Assert.Equal(
            "'before' and 'after' did not do the same work (parameters Size=10 and Size=100); --across-params compares them all the same",
            Assert.Throws<ConcurException>(() => Compared(across: false)).Message);
        var comparison = Compared(across: true);
        Assert.StartsWith(
            "With Size=100 in place of Size=10, which is other work, of 1 strategy: 1 slower",
            ComparisonHeading.Summary(comparison.Candidates[0]),
            StringComparison.Ordinal);
        Assert.Equal(GateOutcome.Untested, Assert.Single(comparison.Gates).Outcome);
    }

    /// <summary>
    /// The same program, beside which other processes took cores: workers waited for a core for a part of their time, and took longer.
    /// </summary>
    [Theory]
    [InlineData(60, 0.0, 90, 0.33, GateOutcome.Untested)] // a third of the time is lost, which makes it half as long again
    [InlineData(60, 0.02, 70, 0.10, GateOutcome.Untested)] // one worker of two had all of the loss
    [InlineData(90, 0.33, 60, 0.0, GateOutcome.Passed)] // it is not slower
    [InlineData(60, 0.0, 240, 0.33, GateOutcome.Tripped)] // the loss does not explain as much
    [InlineData(80, 0.20, 96, 0.20, GateOutcome.Tripped)] // both were disturbed alike
    [InlineData(80, 0.20, 81, 0.20, GateOutcome.Passed)]
    public void WhatOtherProcessesMayHaveDoneDoesNotTrip(
        double beforeMs, double lostBefore, double afterMs, double lostAfter, GateOutcome expected)
    {
        var (before, after) = (Disturbed(beforeMs, lostBefore), Disturbed(afterMs, lostAfter));

        var result = Assert.Single(Apply(new Gate("", null, Verdict.Slower, 0.05), before, after));

        Assert.Equal(expected, result.Outcome);
        if (expected != GateOutcome.Untested) return;
        Assert.Contains("its workers waited for cores that other processes had", result.Reason, StringComparison.Ordinal);
        var row = RunComparer.Compare(
            new ComparedRun("before", Run(before)),
            [new ComparedRun("after", Run(after))],
            new ComparisonChoice { Threshold = 0.02 }).Candidates[0].Rows[0];
        Assert.Equal((Verdict.Unsure, true, null), (row.TimeVerdict, row.IsWithheld, row.LaunchesNeeded));
        Assert.Equal((lostBefore, lostAfter), (row.BaselineDisturbance!.Value, row.CandidateDisturbance!.Value));
    }

    /// <summary>Where the pool's workers have no core, units stand in its queue: half of that time is of others here.</summary>
    [Theory]
    [InlineData(0.25, 0.25, GateOutcome.Untested)]
    [InlineData(0.00, 0.50, GateOutcome.Tripped)]
    public void UnitsInThePoolsQueueWaitForCoresWhereItsWorkersDo(double inRunQueue, double inPool, GateOutcome expected)
    {
        var after = Disturbed(110, inRunQueue, inPool);

        Assert.Equal(expected, Assert.Single(Apply(new Gate("", null, Verdict.Slower, 0.05), Disturbed(60, 0), after)).Outcome);
    }

    /// <summary>Sequential has a core for itself beside another process, and the workers of threads share it.</summary>
    [Fact]
    public void TheSpeedUpBesideOtherProcessesIsNotClaimedToHaveChanged()
    {
        var sequential = Disturbed(100, 0) with { Strategy = "sequential" };

        var row = RunComparer.Compare(
            new ComparedRun("before", Run(sequential, Disturbed(55, 0))),
            [new ComparedRun("after", Run(sequential, Disturbed(90, 0.4)))],
            new ComparisonChoice { Threshold = 0.02 }).Candidates[0].Rows[1];

        Assert.Equal((Verdict.Unsure, true), (row.SpeedupVerdict, row.IsSpeedupWithheld));
    }

    /// <summary>What workers wait for is the program's own threads where other processes are known to have taken nothing.</summary>
    [Fact]
    public void WaitingForOnesOwnThreadsIsTheProgramsAffair()
    {
        var crowded = Disturbed(90, 0.33) with { Cores = Cores(othersShare: 0) };

        var result = Assert.Single(Apply(new Gate("", null, Verdict.Slower, 0.05), Disturbed(60, 0), crowded));

        Assert.Equal(GateOutcome.Tripped, result.Outcome);
    }

    [Fact]
    public void WhatARunDoesNotTellOfItsDisturbanceIsUnknownAndNotNothing()
    {
        var row = RunComparer.Compare(
            new ComparedRun("before", Run(Timed(60))),
            [new ComparedRun("after", Run(Disturbed(90, 0.33)))],
            new ComparisonChoice { Threshold = 0.02 }).Candidates[0].Rows[0];

        Assert.Equal((null, 0.33), (row.BaselineDisturbance, row.CandidateDisturbance));
        Assert.True(row.IsWithheld);
        var result = Assert.Single(Apply(new Gate("", null, Verdict.Slower, 0.05), Timed(60), Disturbed(90, 0.33)));
        Assert.Contains("an unknown part of their time before and 33 % after", result.Reason, StringComparison.Ordinal);
    }

    private static CoreAccount Cores(double othersShare) => new()
    {
        Cores = 2,
        WallNs = 1_000_000_000,
        Categories = [new NamedNs("other-processes", (long)(2e9 * othersShare))],
        UnexplainedNs = 0,
        CoresInUse = null,
    };

    private static TrialReport Disturbed(double ms, double lost, double inPool = 0)
    {
        var account = Account(
            2,
            50,
            (Category.Compute, (long)(100 - (100 * lost) - (100 * inPool))),
            (Category.RunQueue, (long)(100 * lost)),
            (Category.PoolQueue, (long)(100 * inPool)));
        var trial = Timed(ms) with { Account = account };
        return trial with { Launches = [.. trial.Launches.Select(launch => launch with { Account = account })] };
    }

    private static ImmutableArray<GateResult> Apply(Gate gate, TrialReport before, TrialReport after) =>
        Apply(gate, Run(before), Run(after));

    private static ImmutableArray<GateResult> Apply(Gate gate, RunReport before, RunReport after) =>
        RunComparer.Compare(
            new ComparedRun("before", before),
            [new ComparedRun("after", after)],
            new ComparisonChoice { Threshold = 0.02, Gates = [gate] }).Gates;

    private static TrialReport Timed(double ms)
    {
        var trial = Trial("threads", ms, null, 2, Account(1, 1));
        return trial with
        {
            Launches = [
                .. ((double[])[0.997, 1.0, 1.003, 0.998, 1.002, 1.0]).Select(factor =>
                    trial.Launches[0] with { IterationsMs = [ms * factor] }),
            ],
        };
    }
}
