using System.Globalization;
using Concur.Core.Model;

namespace Concur.Core.Accounting.Trials;

/// <summary>The digests of all iterations of a trial, warm-up included, because a race may show in any of them.</summary>
/// <param name="First">The digest of the first iteration as 16 hexadecimal digits; null without iterations.</param>
/// <param name="AllEqual">Whether all iterations have the same digest.</param>
internal sealed record TrialDigests(string? First, bool AllEqual)
{
    /// <summary>The digest that the harness writes for units without a result.</summary>
    private const ulong NoResults = 0;

    public static TrialDigests Of(IEnumerable<LaunchRecord> launches)
    {
        var digests = launches.SelectMany(launch => launch.Result?.Iterations ?? [])
            .Select(iteration => iteration.Digest)
            .Where(digest => digest != NoResults)
            .ToList();
        return digests.Count == 0
            ? new TrialDigests(null, true)
            : new TrialDigests(
                digests[0].ToString("x16", CultureInfo.InvariantCulture),
                digests.TrueForAll(digest => digest == digests[0]));
    }

    /// <param name="isBaseline">Whether this is sequential, whose iterations need only agree with each other.</param>
    /// <param name="baseline">The digest of sequential; null for none.</param>
    /// <returns>Null where there is nothing to compare.</returns>
    public bool? Agree(bool isBaseline, string? baseline)
    {
        if (First is null) return null;
        if (!AllEqual) return false;
        return isBaseline ? true : baseline is null ? null : First == baseline;
    }
}
