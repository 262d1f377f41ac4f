using Concur.Core.Analysis;
using Concur.Core.Model;
using Concur.Core.Recording;
using Concur.Core.Storage.Sweeps;

namespace Concur.Core;

/// <summary>Makes the launches of a sweep that were not made before, one after the other, and keeps each.</summary>
/// <param name="recorder">Makes them.</param>
/// <param name="journal">Keeps them.</param>
/// <param name="progress">Told of each launch.</param>
/// <param name="cancellation">Ends the launch that is under way and leaves out the rest.</param>
internal sealed class SweepLoop(LaunchRecorder recorder, SweepJournal journal, IProgress<RunEvent> progress, CancellationToken cancellation)
{
    /// <summary>Runs a plan to its end, or to its cancellation. A point that fails is given up; one that failed before is tried again.</summary>
    /// <param name="plan">The launches.</param>
    /// <param name="made">Those that were made before; gets those that are made now.</param>
    /// <param name="usableCores">What a launch may use.</param>
    public async Task RunAsync(IReadOnlyList<SweepStep> plan, List<SweepLaunch> made, double usableCores)
    {
        made.RemoveAll(launch => launch.Error is not null);
        var known = made.Select(launch => (launch.Point, launch.Number)).ToHashSet();
        var failed = new HashSet<SweepPoint>();
        for (var i = 0; i < plan.Count && !cancellation.IsCancellationRequested; i++)
        {
            var step = plan[i];
            if (known.Contains((step.Point, step.Number)) || failed.Contains(step.Point)) continue;
            progress.Report(new RunEvent.LaunchStarting(i + 1, plan.Count, step.Launch));
            var record = await recorder.RecordAsync(step.Launch, step.Request, journal.Traces, cancellation);
            progress.Report(new RunEvent.LaunchEnded(i + 1, plan.Count, record));
            if (record.Ending == LaunchEnding.Cancelled) return;
            var launch = SweepLaunches.Of(step, record, recorder.Scheduler.Interval(step.Request.SampleInterval), usableCores);
            journal.Keep(launch);
            made.Add(launch);
            if (launch.Error is not null) failed.Add(step.Point);
        }
    }
}
