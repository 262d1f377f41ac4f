using System.Globalization;
using Concur.Core.Model;

namespace Concur.Core.Analysis;

/// <summary>The digests of all of a trial's iterations, warm-up included: a race shows in any of them.</summary>
/// <param name="First">The first iteration's, as 16 hexadecimal digits; null without iterations.</param>
/// <param name="AllEqual">Whether every iteration gave it.</param>
internal sealed record TrialDigests(string? First, bool AllEqual)
{
    public static TrialDigests Of(IEnumerable<LaunchRecord> launches)
    {
        var digests = launches.SelectMany(launch => launch.Result?.Iterations ?? []).Select(iteration => iteration.Digest).ToList();
        return digests.Count == 0
            ? new TrialDigests(null, true)
            : new TrialDigests(digests[0].ToString("x16", CultureInfo.InvariantCulture), digests.TrueForAll(digest => digest == digests[0]));
    }

    /// <param name="baseline">Sequential's digest; null for sequential itself.</param>
    /// <returns>Null when there is nothing to compare.</returns>
    public bool? Agree(string? baseline) => First is null ? null : AllEqual && (baseline is null || First == baseline);
}
