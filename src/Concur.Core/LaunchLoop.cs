using System.Collections.Immutable;
using Concur.Core.Analysis;
using Concur.Core.Measuring;
using Concur.Core.Model;
using Concur.Core.Planning;

namespace Concur.Core;

/// <summary>Makes the launches of a plan, one after the other, and keeps what comes of them.</summary>
/// <param name="recorder">Makes them.</param>
/// <param name="archive">Keeps trials.</param>
/// <param name="progress">Told of each launch.</param>
/// <param name="clock">For the budget of launches that are added.</param>
/// <param name="cancellation">Ends the launch that is under way and leaves out the rest.</param>
internal sealed class LaunchLoop(LaunchRecorder recorder, RunArchive archive, IProgress<RunEvent> progress, TimeProvider clock, CancellationToken cancellation)
{
    private int _number;
    private int _of;

    /// <summary>Runs a plan to its end, or to its cancellation; then every trial of the book has a report.</summary>
    /// <param name="plan">The launches.</param>
    /// <param name="book">Takes them.</param>
    /// <param name="traceFolder">Where traces go; must exist.</param>
    /// <param name="roundEnded">Called after each round of launches.</param>
    public async Task RunAsync(RunPlan plan, TrialBook book, string traceFolder, Action roundEnded)
    {
        (_number, _of) = (0, plan.Launches.Length);
        if (await TimeAsync(plan, book, traceFolder, roundEnded)) await AllAsync([.. plan.Launches.Where(launch => launch.Profiled)], plan, book, traceFolder);
        roundEnded();
        foreach (var unfinished in book.Close()) book.Amend(archive.Keep(unfinished));
    }

    /// <summary>Timing launches, round by round, and as many rounds more as were asked for.</summary>
    /// <returns>Whether to go on: false after a cancellation.</returns>
    private async Task<bool> TimeAsync(RunPlan plan, TrialBook book, string traceFolder, Action roundEnded)
    {
        var rounds = 0;
        foreach (var round in plan.TimingRounds)
        {
            if (!await AllAsync(round, plan, book, traceFolder)) return false;
            roundEnded();
            rounds++;
        }

        var started = clock.GetTimestamp();
        while (plan.Request.Budget is { } budget && clock.GetElapsedTime(started) < budget)
        {
            var added = PrecisionPlanner.Next(plan, [.. plan.Trials.Select(trial => book.HasFailed(trial) ? null : book.TimingSoFar(trial))], rounds++);
            if (added.IsEmpty) break;
            foreach (var launch in added) book.Expect(launch);
            _of += added.Length;
            if (!await AllAsync(added, plan, book, traceFolder)) return false;
            roundEnded();
        }

        return true;
    }

    private async Task<bool> AllAsync(ImmutableArray<LaunchPlan> launches, RunPlan plan, TrialBook book, string traceFolder)
    {
        foreach (var launch in launches)
        {
            if (cancellation.IsCancellationRequested) return false;
            _number++;
            if (book.HasFailed(launch.Trial)) continue;
            progress.Report(new RunEvent.LaunchStarting(_number, _of, launch));
            var record = await recorder.RecordAsync(launch, plan.Request, traceFolder, cancellation);
            progress.Report(new RunEvent.LaunchEnded(_number, _of, record));
            if (record.Ending == LaunchEnding.Cancelled) return false;
            if (book.Add(record) is not { } done) continue;
            book.Amend(archive.Keep(done));
            progress.Report(new RunEvent.TrialSaved(done.Report));
        }

        return true;
    }
}
