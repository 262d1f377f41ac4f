using Concur.Core.Analysis;
using Concur.Core.Model;
using Concur.Core.Recording;

namespace Concur.Core;

/// <summary>Makes the launches of a plan, one after the other, and keeps what comes of them.</summary>
internal sealed class LaunchLoop(LaunchRecorder recorder, RunArchive archive, IProgress<RunEvent> progress)
{
    /// <summary>Runs a plan to its end, or to its cancellation; then every trial of the book has a report.</summary>
    /// <param name="plan">The launches.</param>
    /// <param name="book">Takes them.</param>
    /// <param name="traceFolder">Where traces go; must exist.</param>
    /// <param name="roundEnded">Called after each round of launches.</param>
    /// <param name="cancellation">Ends the launch that is under way and leaves out the rest.</param>
    public async Task RunAsync(RunPlan plan, TrialBook book, string traceFolder, Action roundEnded, CancellationToken cancellation)
    {
        for (var i = 0; i < plan.Launches.Length && !cancellation.IsCancellationRequested; i++)
        {
            var launch = plan.Launches[i];
            if (book.HasFailed(launch.Trial)) continue;
            progress.Report(new RunEvent.LaunchStarting(i + 1, plan.Launches.Length, launch));
            var record = await recorder.RecordAsync(launch, plan.Request, traceFolder, cancellation);
            progress.Report(new RunEvent.LaunchEnded(i + 1, plan.Launches.Length, record));
            if (record.Ending == LaunchEnding.Cancelled) break;
            if (book.Add(record) is { } done)
            {
                book.Amend(archive.Keep(done));
                progress.Report(new RunEvent.TrialSaved(done.Report));
            }

            if (launch.Trial == plan.Trials[^1]) roundEnded();
        }

        foreach (var unfinished in book.Close()) book.Amend(archive.Keep(unfinished));
    }
}
