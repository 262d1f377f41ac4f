using System.Collections.Immutable;
using Concur.Core.Accounting;
using Concur.Core.Accounting.Clocks;
using Concur.Core.Accounting.Trials;
using Concur.Core.Measuring;
using Concur.Core.Model;
using Concur.Traces;
using Concur.Traces.Recordings;

namespace Concur.Core;

/// <summary>Makes the launches of a plan, one after the other, reads what was recorded of each, and keeps the results.</summary>
/// <param name="recorder">Makes them.</param>
/// <param name="archive">Keeps trials.</param>
/// <param name="progress">Receives an event for each launch.</param>
/// <param name="environment">The clock for the budget of launches that are added, and the folders with PDBs.</param>
/// <param name="cancellation">Ends the launch that is under way and leaves out the rest.</param>
internal sealed class LaunchLoop(
    ILaunchRecorder recorder,
    RunArchive archive,
    IProgress<RunEvent> progress,
    RunEnvironment environment,
    CancellationToken cancellation)
{
    private int _number;
    private int _of;

    /// <summary>Runs a plan to its end, or to its cancellation; then every trial has a report.</summary>
    /// <param name="plan">The launches.</param>
    /// <param name="trials">Takes them.</param>
    /// <param name="traceFolder">Where traces go; must exist.</param>
    /// <param name="roundEnded">Called after each round of launches.</param>
    /// <param name="timed">Called when all timed launches were made, and before the profiled ones.</param>
    public async Task RunAsync(RunPlan plan, TrialCollector trials, string traceFolder, Action roundEnded, Action timed)
    {
        (_number, _of) = (0, plan.Launches.Length);
        if (await TimeAsync(plan, trials, traceFolder, roundEnded))
        {
            timed();
            await AllAsync([.. plan.Launches.Where(launch => launch.Profiled)], plan, trials, traceFolder);
        }

        roundEnded();
        foreach (var unfinished in trials.Close()) trials.Amend(archive.Keep(unfinished));
    }

    /// <summary>Timing launches, round by round, and as many rounds more as were asked for.</summary>
    /// <returns>Whether to go on: false after a cancellation.</returns>
    private async Task<bool> TimeAsync(RunPlan plan, TrialCollector trials, string traceFolder, Action roundEnded)
    {
        var further = new FurtherRounds(plan, trials, environment.Clock);
        foreach (var round in plan.TimingRounds)
        {
            if (!await RoundAsync(round)) return false;
        }

        further.Begin();
        while (further.Next() is { IsEmpty: false } added)
        {
            _of += added.Length;
            if (!await RoundAsync(added)) return false;
        }

        return true;

        async Task<bool> RoundAsync(ImmutableArray<LaunchPlan> round)
        {
            if (!await AllAsync(round, plan, trials, traceFolder)) return false;
            var again = further.End(round);
            _of += again.Length;
            if (!await AllAsync(again, plan, trials, traceFolder)) return false;
            roundEnded();
            await environment.BetweenRounds(cancellation);
            return true;
        }
    }

    private async Task<bool> AllAsync(ImmutableArray<LaunchPlan> launches, RunPlan plan, TrialCollector trials, string traceFolder)
    {
        foreach (var launch in launches)
        {
            if (cancellation.IsCancellationRequested) return false;
            _number++;
            if (trials.HasFailed(launch.Trial) || trials.IsPointless(launch.Trial)) continue;
            progress.Report(new RunEvent.LaunchStarting(_number, _of, launch));
            var hasPoolItems = launch.Profiled && trials.AwaitsRarely(launch.Trial);
            var planned = launch with { Spec = launch.Spec with { RecordsPoolItems = hasPoolItems } };
            var record = LaunchAlignment.Of(await recorder.RecordAsync(planned, plan.Request, traceFolder, cancellation));
            progress.Report(new RunEvent.LaunchEnded(_number, _of, record));
            if (record.Ending == LaunchEnding.Cancelled) return false;
            if (trials.Add(record, Read(record)) is not { } done) continue;
            trials.Amend(archive.Keep(done));
            progress.Report(new RunEvent.TrialSaved(done.Report));
        }

        return true;
    }

    private Recording? Read(LaunchRecord record) => record.Traces.IsEmpty ? null : RecordingReader.Read(
        LaunchRecording.FilesOf(record) with { SymbolFolders = environment.SymbolFolders }, cancellation);
}
