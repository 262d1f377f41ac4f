using System.Globalization;
using Concur.Core.Model;

namespace Concur.Core.Accounting.Trials;

/// <summary>The digests of all of a trial's iterations, warm-up included: a race shows in any of them.</summary>
/// <param name="First">The first iteration's, as 16 hexadecimal digits; null without iterations.</param>
/// <param name="AllEqual">Whether every iteration gave it.</param>
internal sealed record TrialDigests(string? First, bool AllEqual)
{
    /// <summary>What the harness writes for units that return nothing.</summary>
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

    /// <param name="isBaseline">Whether this is sequential itself: it need only agree with itself.</param>
    /// <param name="baseline">Sequential's digest; null when it has none.</param>
    /// <returns>Null when there is nothing to compare.</returns>
    public bool? Agree(bool isBaseline, string? baseline)
    {
        if (First is null) return null;
        if (!AllEqual) return false;
        return isBaseline ? true : baseline is null ? null : First == baseline;
    }
}
