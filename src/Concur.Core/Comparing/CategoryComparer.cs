using System.Collections.Immutable;
using Concur.Core.Model;
using Concur.Core.Stats;
using Concur.Protocol;

namespace Concur.Core.Comparing;

/// <summary>Compares the accounts of two runs, category by category.</summary>
internal static class CategoryComparer
{
    /// <summary>The smallest change of a category's share of the lanes' time that matters.</summary>
    private const double Threshold = 0.01;

    /// <summary>The level of each claim; it is strict because a dozen categories are tested at once.</summary>
    private const double MovedLevel = 0.01;

    private const double SameLevel = 0.05;

    /// <summary>With a smaller change of the whole, no category is said to have changed more than the whole.</summary>
    private const double WholeMoved = 0.02;

    /// <summary>
    /// The totals that every launch measures: the time inside units on a CPU, and off one. How a total divides into categories comes
    /// from a single profiled launch, so a category is said to have changed only where its total changed in the same direction.
    /// </summary>
    private static readonly Category[][] Wholes =
    [
        [.. CategoryNames.All.Where(category => CategoryInfo.Of(category).UnitTime == UnitTime.OnCpu)],
        [.. CategoryNames.All.Where(category => CategoryInfo.Of(category).UnitTime == UnitTime.OffCpu)],
        [.. CategoryNames.All.Where(category => CategoryInfo.Of(category).UnitTime != UnitTime.None)],
    ];

    /// <param name="baseline">The baseline's trial.</param>
    /// <param name="candidate">The candidate's trial.</param>
    /// <param name="cpuErrorNs">
    /// By how much the CPU times of two accounts may differ because of how they are counted, ns; null where they are exact.
    /// </param>
    /// <returns>The changes, the largest first, without categories that are zero in both runs; empty unless both runs have an
    /// account.</returns>
    public static ImmutableArray<CategoryShift> Compare(
        TrialReport baseline, TrialReport candidate, Func<Account, Account, long>? cpuErrorNs = null)
    {
        if (baseline.Account is not { LaneNs: > 0 } before || candidate.Account is not { LaneNs: > 0 } after) return [];
        var error = (cpuErrorNs?.Invoke(before, after) ?? 0) / (double)Math.Min(before.LaneNs, after.LaneNs);
        var known = CategoryNames.All.Where(category => AreKnown(category, before, after));
        var categories = known.Select(category => Shift(
            CategoryNames.Of(category), before[category]!.Value, after[category]!.Value, before, after,
            Verdict(baseline, candidate, category, CategoryInfo.Of(category).UnitTime == UnitTime.None ? 0 : error)));
        var unexplained = Shift(
            "unexplained", before.UnexplainedNs, after.UnexplainedNs, before, after,
            Verdict(LaunchSamples.UnexplainedShares(baseline), LaunchSamples.UnexplainedShares(candidate)));
        return [
            .. categories.Append(unexplained)
                .Where(shift => shift.BaselineMs != 0 || shift.CandidateMs != 0)
                .OrderByDescending(shift => Math.Abs(shift.ShareDelta)),
        ];
    }

    /// <summary>The names of the categories that one account tells and another does not.</summary>
    public static ImmutableArray<string> OnlyIn(Account? one, Account? other) => one is null || other is null
        ? []
        : [.. CategoryNames.All.Where(category => one[category] is not null && other[category] is null).Select(CategoryNames.Of)];

    /// <summary>Time off the CPUs of unknown cause is not compared with that of a system which tells the cause.</summary>
    private static bool AreKnown(Category category, Account before, Account after) =>
        before[category] is not null && after[category] is not null
        && (category != Category.OffCpu || (before[Category.RunQueue] is null) == (after[Category.RunQueue] is null));

    private static CategoryShift Shift(string name, long beforeNs, long afterNs, Account before, Account after, ShiftVerdict verdict)
    {
        var whole = (after.LaneNs / (double)before.LaneNs) - 1;
        return new CategoryShift(
            name,
            Ns.ToMs(beforeNs),
            Ns.ToMs(afterNs),
            beforeNs / (double)before.LaneNs,
            afterNs / (double)after.LaneNs,
            verdict)
        {
            Overweight = Math.Abs(whole) < WholeMoved || beforeNs <= 0 ? null : ((afterNs / (double)beforeNs) - 1) / whole,
        };
    }

    private static ShiftVerdict Verdict(TrialReport baseline, TrialReport candidate, Category category, double error)
    {
        var own = Verdict(LaunchSamples.Shares(baseline, [category]), LaunchSamples.Shares(candidate, [category]), error);
        var whole = Array.Find(Wholes, whole => whole.Contains(category));
        if (whole is null) return own;
        Category[] known = [.. whole.Where(part => baseline.Account?[part] is not null && candidate.Account?[part] is not null)];
        var ofWhole = Verdict(LaunchSamples.Shares(baseline, known), LaunchSamples.Shares(candidate, known), error);
        return own == ofWhole ? own : ShiftVerdict.Unsure;
    }

    /// <param name="before">The shares of the baseline's launches.</param>
    /// <param name="after">Those of the candidate's.</param>
    /// <param name="error">A difference that may be due to how the shares were counted.</param>
    private static ShiftVerdict Verdict(IReadOnlyList<double> before, IReadOnlyList<double> after, double error = 0)
    {
        if (Math.Min(before.Count, after.Count) < Equivalence.LeastLaunches) return ShiftVerdict.Unsure;
        double[] Moved(IReadOnlyList<double> shares, double by) => [.. shares.Select(share => share + by)];
        if (MannWhitney.PValue(after, Moved(before, Threshold + error)) <= MovedLevel) return ShiftVerdict.Grew;
        if (MannWhitney.PValue(Moved(before, -Threshold - error), after) <= MovedLevel) return ShiftVerdict.Shrank;
        var same = error < Threshold
            && MannWhitney.PValue(Moved(before, Threshold - error), after) <= SameLevel
            && MannWhitney.PValue(after, Moved(before, error - Threshold)) <= SameLevel;
        return same ? ShiftVerdict.Same : ShiftVerdict.Unsure;
    }
}
