using Concur.Core.Model;
using Concur.Traces.Recordings;

namespace Concur.Core.Accounting.Trials;

/// <summary>Turns a launch of a sweep into the record that is stored.</summary>
public static class SweepLaunches
{
    /// <param name="step">The planned launch.</param>
    /// <param name="record">The launch.</param>
    /// <param name="recording">Its recording; null for a timed launch.</param>
    /// <param name="units">For a timed launch: how the units of the point's profiled launch divide; null without one.</param>
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
            IterationsMs = record.Plan.Profiled ? [] : [.. TrialTimes.MeasuredMs(record)],
            Account = LaneAccountant.Close([record], split),
            Units = record.Plan.Profiled ? split?.Units : null,
            Digest = !digests.AllEqual ? LaunchDigest.Several : digests.First is { } single ? new LaunchDigest(single) : null,
        };
    }
}
