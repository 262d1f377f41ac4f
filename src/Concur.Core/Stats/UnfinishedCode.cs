using Concur.Core.Model;

namespace Concur.Core.Stats;

/// <summary>
/// How far times may be off because the runtime had not compiled the workload's code for the last time when they were measured. More
/// launches don't show it: all of them are off alike. Measured on two cores with five workloads whose units take 20 ms and more: with
/// a warm-up of 1.5 s the ratios of strategies changed by 1 to 9 %.
/// </summary>
public static class UnfinishedCode
{
    /// <summary>The share by which a ratio may be off where workers compute all the time.</summary>
    private const double Most = 0.10;

    /// <summary>In these the workers have no unit, so that the code of units is no matter.</summary>
    private static readonly Category[] OutsideUnits =
    [
        Category.Startup, Category.GilWait, Category.RunQueue, Category.PoolQueue, Category.Ipc, Category.Network, Category.Dispatch,
        Category.Idle,
    ];

    /// <summary>Whether a trial's times are those of code that was not final.</summary>
    public static bool Has(TrialReport trial)
    {
        ArgumentNullException.ThrowIfNull(trial);
        return trial.Launches.Any(launch => launch is { Profiled: false, HasFinalCode: false });
    }

    /// <summary>The share by which a trial's time may be off.</summary>
    public static double ShareOf(TrialReport trial) => Has(trial) ? Most * ComputeShare(trial.Account) : 0;

    /// <summary>A ratio of two trials, whose interval also allows for that.</summary>
    public static RatioReport? Widened(RatioReport? ratio, TrialReport first, TrialReport second) => ratio?.Interval is { } interval
        ? ratio with { Interval = interval.Widened(Math.Max(ShareOf(first), ShareOf(second))) }
        : ratio;

    /// <summary>How much of the time inside units is compute: waits do not depend on code. All of it where that is not known.</summary>
    private static double ComputeShare(Account? account)
    {
        if (account?[Category.Compute] is not { } compute) return 1;
        var inside = account.LaneNs - OutsideUnits.Sum(category => account[category] ?? 0);
        return inside > 0 ? Math.Clamp(compute / (double)inside, 0, 1) : 1;
    }
}
