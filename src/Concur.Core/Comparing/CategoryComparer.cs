using System.Collections.Immutable;
using Concur.Core.Model;
using Concur.Core.Stats;

namespace Concur.Core.Comparing;

/// <summary>Where the lanes' time went in two runs, category by category.</summary>
internal static class CategoryComparer
{
    private const double NsPerMs = 1e6;

    /// <summary>A category's share has to move by this much of lane time to matter.</summary>
    private const double Threshold = 0.01;

    /// <summary>A dozen categories are tested at a time: each claim has to be surer than one alone.</summary>
    private const double MovedLevel = 0.01;

    private const double SameLevel = 0.05;

    /// <summary>Below this the whole did not change, and nothing can have grown more than it.</summary>
    private const double WholeMoved = 0.02;

    /// <summary>
    /// What of a launch is measured by itself: the time inside units on a CPU and off one. How either divides is one recorded
    /// launch's word for all launches: a part is said to have moved only where its whole did, the same way.
    /// </summary>
    private static readonly Category[][] Wholes =
    [
        [Category.Compute, Category.Jit],
        [Category.Lock, Category.Wait, Category.IoSleep],
        [Category.Compute, Category.Jit, Category.Lock, Category.Wait, Category.IoSleep, Category.Gc],
    ];

    /// <returns>Those that moved most first; those that are nothing in both are left out. Empty without both accounts.</returns>
    public static ImmutableArray<CategoryShift> Compare(TrialReport baseline, TrialReport candidate)
    {
        if (baseline.Account is not { LaneNs: > 0 } before || candidate.Account is not { LaneNs: > 0 } after) return [];
        var categories = CategoryNames.All.Where(category => before[category] is not null && after[category] is not null).Select(category => Shift(
            CategoryNames.Of(category), before[category]!.Value, after[category]!.Value, before, after,
            Verdict(baseline, candidate, category)));
        var unexplained = Shift(
            "unexplained", before.UnexplainedNs, after.UnexplainedNs, before, after,
            Verdict(LaunchSamples.UnexplainedShares(baseline), LaunchSamples.UnexplainedShares(candidate)));
        return [.. categories.Append(unexplained).Where(shift => shift.BaselineMs != 0 || shift.CandidateMs != 0).OrderByDescending(shift => Math.Abs(shift.ShareDelta))];
    }

    private static CategoryShift Shift(string name, long beforeNs, long afterNs, Account before, Account after, ShiftVerdict verdict)
    {
        var whole = (after.LaneNs / (double)before.LaneNs) - 1;
        return new CategoryShift(name, beforeNs / NsPerMs, afterNs / NsPerMs, beforeNs / (double)before.LaneNs, afterNs / (double)after.LaneNs, verdict)
        {
            Overweight = Math.Abs(whole) < WholeMoved || beforeNs <= 0 ? null : ((afterNs / (double)beforeNs) - 1) / whole,
        };
    }

    private static ShiftVerdict Verdict(TrialReport baseline, TrialReport candidate, Category category)
    {
        var own = Verdict(LaunchSamples.Shares(baseline, [category]), LaunchSamples.Shares(candidate, [category]));
        var whole = Array.Find(Wholes, whole => whole.Contains(category));
        if (whole is null) return own;
        Category[] known = [.. whole.Where(part => baseline.Account?[part] is not null && candidate.Account?[part] is not null)];
        return own == Verdict(LaunchSamples.Shares(baseline, known), LaunchSamples.Shares(candidate, known)) ? own : ShiftVerdict.Unsure;
    }

    private static ShiftVerdict Verdict(IReadOnlyList<double> before, IReadOnlyList<double> after)
    {
        if (Math.Min(before.Count, after.Count) < Equivalence.LeastLaunches) return ShiftVerdict.Unsure;
        double[] Moved(IReadOnlyList<double> shares, double by) => [.. shares.Select(share => share + by)];
        if (MannWhitney.PValue(after, Moved(before, Threshold)) <= MovedLevel) return ShiftVerdict.Grew;
        if (MannWhitney.PValue(Moved(before, -Threshold), after) <= MovedLevel) return ShiftVerdict.Shrank;
        var same = MannWhitney.PValue(Moved(before, Threshold), after) <= SameLevel && MannWhitney.PValue(after, Moved(before, -Threshold)) <= SameLevel;
        return same ? ShiftVerdict.Same : ShiftVerdict.Unsure;
    }
}
