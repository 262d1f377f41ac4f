using Concur.Core.Model;
using Concur.Traces.Recordings;

namespace Concur.Core.Accounting.Trials;

/// <summary>Turns a launch of a sweep into what is kept of it.</summary>
public static class SweepLaunches
{
    /// <param name="step">What was launched.</param>
    /// <param name="record">The launch.</param>
    /// <param name="recording">What was recorded of it; null for a timing launch.</param>
    /// <param name="units">What the units of the point's profiled launch were made of, for a timing launch; null where there is
    /// none.</param>
    public static SweepLaunch Of(SweepStep step, LaunchRecord record, Recording? recording, ProfiledUnits? units)
    {
        ArgumentNullException.ThrowIfNull(step);
        ArgumentNullException.ThrowIfNull(record);
        var verdict = LaunchVerdict.Of(record);
        var kept = new SweepLaunch(step.Point, step.Number) { Status = verdict.Status, Error = verdict.Error };
        if (kept.Error is not null) return kept;
        var split = recording is not null ? UnitSplit.Of(record, LaunchRecording.Of(record, recording))
            : units is not null ? UnitSplit.Of(units)
            : null;
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
