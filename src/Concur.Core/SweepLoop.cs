using Concur.Core.Accounting;
using Concur.Core.Accounting.Trials;
using Concur.Core.Measuring;
using Concur.Core.Model;
using Concur.Core.Storage.Sweeps;
using Concur.Traces;

namespace Concur.Core;

/// <summary>Makes the launches of a sweep that were not made before, one after the other, and keeps each; what they ask for as well.</summary>
/// <param name="recorder">Makes them.</param>
/// <param name="journal">Keeps them.</param>
/// <param name="progress">Told of each launch.</param>
/// <param name="cancellation">Ends the launch that is under way and leaves out the rest.</param>
internal sealed class SweepLoop(LaunchRecorder recorder, SweepJournal journal, IProgress<RunEvent> progress, CancellationToken cancellation)
{
    private readonly HashSet<SweepPoint> _givenUp = [];

    /// <summary>Runs to its end, or to its cancellation. A point that fails is given up; one that failed before is tried again.</summary>
    /// <param name="opening">What was asked for, and where.</param>
    /// <param name="made">The launches that were made before; gets those that are made now.</param>
    public async Task RunAsync(SweepReport opening, List<SweepLaunch> made)
    {
        made.RemoveAll(launch => launch.Error is not null);
        while (!cancellation.IsCancellationRequested)
        {
            var missing = SweepPlans.Missing(opening, made);
            if (missing.IsEmpty) return;
            var (before, planned) = (made.Count, made.Count + missing.Length);
            for (var i = 0; i < missing.Length && !cancellation.IsCancellationRequested; i++)
            {
                if (!_givenUp.Contains(missing[i].Point)) await MakeAsync(opening, missing[i], (before + i + 1, planned), made);
            }
        }
    }

    private async Task MakeAsync(SweepReport opening, SweepStep step, (int Number, int Count) place, List<SweepLaunch> made)
    {
        progress.Report(new RunEvent.LaunchStarting(place.Number, place.Count, step.Launch));
        var record = await recorder.RecordAsync(step.Launch, opening.Request, journal.Traces, cancellation);
        progress.Report(new RunEvent.LaunchEnded(place.Number, place.Count, record));
        if (record.Ending == LaunchEnding.Cancelled) return;
        var units = made.Find(launch => launch.Point == step.Point && launch.Units is not null)?.Units;
        var recording = record.Traces.IsEmpty ? null : RecordingReader.Read(LaunchRecording.FilesOf(record), cancellation);
        var launch = SweepLaunches.Of(step, record, recording, units);
        journal.Keep(launch);
        made.Add(launch);
        if (launch.Error is not null) _givenUp.Add(step.Point);
    }
}
