using Concur.Core.Accounting;
using Concur.Core.Model;

namespace Concur.Core.Analysis;

/// <summary>Turns a launch of a sweep into what is kept of it.</summary>
public static class SweepLaunches
{
    /// <param name="step">What was launched.</param>
    /// <param name="record">What came of it.</param>
    /// <param name="sampleInterval">The time between stack samples.</param>
    /// <param name="usableCores">What the launch may use.</param>
    /// <param name="units">What the units of the point's recorded launch were made of, for a timing launch; null where there is none.</param>
    public static SweepLaunch Of(SweepStep step, LaunchRecord record, TimeSpan sampleInterval, double usableCores, RecordedUnits? units)
    {
        ArgumentNullException.ThrowIfNull(step);
        ArgumentNullException.ThrowIfNull(record);
        var verdict = LaunchVerdict.Of(record);
        var kept = new SweepLaunch(step.Point, step.Number) { Status = verdict.Status, Error = verdict.Error };
        if (kept.Error is not null) return kept;
        var split = record.Plan.Profiled ? RecordedLaunch.Read(record, sampleInterval, usableCores)?.Split : units is null ? null : UnitSplit.Of(units);
        var digests = TrialDigests.Of([record]);
        return kept with
        {
            IterationsMs = record.Plan.Profiled ? [] : TrialTimes.Report(record).IterationsMs,
            Account = LaneAccountant.Close([record], split),
            Units = record.Plan.Profiled ? split?.Units : null,
            Digest = !digests.AllEqual ? LaunchDigest.Several : digests.First is { } single ? new LaunchDigest(single) : null,
        };
    }
}
