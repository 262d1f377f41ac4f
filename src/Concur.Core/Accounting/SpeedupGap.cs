using System.Collections.Immutable;
using Concur.Core.Model;

namespace Concur.Core.Accounting;

/// <summary>
/// What lies between L lanes' worth of sequential compute and what the lanes took: the shares of all categories but
/// compute, the inflation of compute itself, and the residue. They and T1 / (L x W) sum to 1.
/// </summary>
internal static class SpeedupGap
{
    public const string Inflation = "inflation";
    public const string Unexplained = "unexplained";

    /// <summary>The parts, as shares of lane time, largest first; empty when either compute time is unknown.</summary>
    public static ImmutableArray<GapPart> Of(Account account, Account? sequential)
    {
        if (account[Category.Compute] is not { } computeNs || sequential?[Category.Compute] is not { } sequentialNs || account.LaneNs == 0)
            return [];
        var laneNs = (double)account.LaneNs;
        var parts = CategoryNames.All
            .Where(category => category != Category.Compute)
            .Select(category => new GapPart(CategoryNames.Of(category), account.Share(category)))
            .Append(new GapPart(Inflation, (computeNs - sequentialNs) / laneNs))
            .Append(new GapPart(Unexplained, account.UnexplainedNs / laneNs));
        return [.. parts.OrderByDescending(part => part.Share ?? double.NegativeInfinity)];
    }
}
