using Concur.Core.Comparing;
using Concur.Core.Model;
using static Concur.Core.Tests.Fixtures;

namespace Concur.Core.Tests.Comparing;

public class CategoryComparerTests
{
    /// <summary>As between a run on Linux and one on Windows.</summary>
    [Fact]
    public void TimeOffTheCpusOfUnknownCauseIsNotComparedWithKnownCauses()
    {
        var known = Trial("threads", 100, null, 2, Account(2, 100, (Category.Compute, 120), (Category.RunQueue, 80)));
        var account = Account(2, 100, (Category.Compute, 120), (Category.OffCpu, 80));
        var unknown = Trial("threads", 100, null, 2, account with
        {
            ByCategory = account.ByCategory.SetItem((int)Category.RunQueue, null).SetItem((int)Category.IoSleep, null),
        });

        Assert.DoesNotContain(CategoryComparer.Compare(known, unknown), shift => shift.Name is "off-cpu" or "run-queue");
        Assert.Contains(CategoryComparer.Compare(unknown, unknown), shift => shift.Name == "off-cpu");
        Assert.Equal(["io-sleep", "run-queue"], CategoryComparer.OnlyIn(known.Account, unknown.Account).Order(StringComparer.Ordinal));
        Assert.Empty(CategoryComparer.OnlyIn(unknown.Account, known.Account));
    }

    /// <summary>Where CPU time is counted in steps, a difference that these can make is not sure, and neither is sameness.</summary>
    [Fact]
    public void WhatStepsOfTheClockCanMakeIsNotSure()
    {
        var (before, after) = (Of(lockPercent: 5), Of(lockPercent: 15));
        const long tenthOfTheLanes = 20_000_000;

        Assert.Equal(ShiftVerdict.Grew, VerdictWith(before, after, 0));
        Assert.Equal(ShiftVerdict.Unsure, VerdictWith(before, after, tenthOfTheLanes));
        Assert.Equal(ShiftVerdict.Same, VerdictWith(before, before, 0));
        Assert.Equal(ShiftVerdict.Unsure, VerdictWith(before, before, tenthOfTheLanes));

        static ShiftVerdict VerdictWith(TrialReport one, TrialReport other, long errorNs) =>
            CategoryComparer.Compare(one, other, (_, _) => errorNs).Single(shift => shift.Name == "lock").Verdict;
    }

    [Fact]
    public void TimeThatMovesFromComputeToLockIsSeenThoughTheTotalStays()
    {
        var shifts = CategoryComparer.Compare(Of(lockPercent: 5), Of(lockPercent: 15));

        Assert.Equal(["compute", "lock"], shifts.Take(2).Select(shift => shift.Name).Order());
        var (compute, locked) = (shifts.Single(shift => shift.Name == "compute"), shifts.Single(shift => shift.Name == "lock"));
        Assert.Equal((ShiftVerdict.Shrank, ShiftVerdict.Grew), (compute.Verdict, locked.Verdict));
        Assert.Equal(0.10, locked.ShareDelta, 1e-3);
        Assert.Null(locked.Overweight);
    }

    /// <summary>Recorded launches divide the same off-CPU time differently: that is one word against another.</summary>
    [Fact]
    public void WhatOnlyTheRecordedLaunchesTellApartIsNotSure()
    {
        TrialReport Divided(double lockShare)
        {
            var trial = Trial("threads", 100, null, 2, Of(0));
            return trial with { Launches = [.. Enumerable.Range(0, 6).Select(i => trial.Launches[0] with { Account = Of(i) })] };

            Account Of(int launch)
            {
                var offNs = 40_000_000 + (launch * 30_000);
                return Fixtures.Account(
                    2,
                    100_000_000,
                    (Category.Lock, (long)(offNs * lockShare)),
                    (Category.IoSleep, offNs - (long)(offNs * lockShare)),
                    (Category.Compute, 200_000_000 - offNs));
            }
        }

        var shifts = CategoryComparer.Compare(Divided(0.4), Divided(0.6));

        Assert.Equal(0.04, shifts.Single(shift => shift.Name == "lock").ShareDelta, 1e-3);
        Assert.All(shifts.Where(shift => shift.Name is "lock" or "io-sleep"), shift => Assert.Equal(ShiftVerdict.Unsure, shift.Verdict));
    }

    [Fact]
    public void NothingMovesBetweenTwoOfTheSame() =>
        Assert.All(
            CategoryComparer.Compare(Of(lockPercent: 5), Of(lockPercent: 5)),
            shift => Assert.Equal(ShiftVerdict.Same, shift.Verdict));

    /// <summary>The whole grows by 10 %, all of it lock, which triples from 5 % of the old whole: 200 % against 10 %.</summary>
    [Fact]
    public void WhatGrewMoreThanTheWholeHasItsWeight()
    {
        var after = Trial("threads", 110, null, 2, Account(2, 110_000_000, (Category.Compute, 190_000_000), (Category.Lock, 30_000_000)));
        var before = Trial("threads", 100, null, 2, Account(2, 100_000_000, (Category.Compute, 190_000_000), (Category.Lock, 10_000_000)));

        var shifts = CategoryComparer.Compare(before, after);

        Assert.Equal(20, shifts.Single(shift => shift.Name == "lock").Overweight!.Value, 1e-9);
        Assert.Equal(0, shifts.Single(shift => shift.Name == "compute").Overweight!.Value, 1e-9);
        Assert.All(shifts, shift => Assert.Equal(ShiftVerdict.Unsure, shift.Verdict));
    }

    /// <summary>Of 2 x 100 ms; from launch to launch a share differs by up to a tenth of a percent of lane time.</summary>
    private static TrialReport Of(int lockPercent)
    {
        var trial = Trial("threads", 100, null, 2, Account(lockPercent, 0));
        return trial with
        {
            Launches = [.. Enumerable.Range(0, 6).Select(i => trial.Launches[0] with { Account = Account(lockPercent, i) })],
        };

        static Account Account(int lockPercent, int launch)
        {
            var lockNs = (lockPercent * 2_000_000) + (launch * 30_000);
            return Fixtures.Account(2, 100_000_000, (Category.Lock, lockNs), (Category.Compute, 200_000_000 - lockNs));
        }
    }
}
