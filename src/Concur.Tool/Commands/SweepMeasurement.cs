using Concur.Core;
using Concur.Core.Measuring;
using Concur.Core.Model;
using Concur.Core.Storage;
using Concur.Reports;
using Concur.Tool.Console;

namespace Concur.Tool.Commands;

/// <summary>What is done for each sweep of a command: measuring, keeping its pictures and its page, and saying where they are.</summary>
internal static class SweepMeasurement
{
    /// <summary>Makes a sweep, its pictures and its report page.</summary>
    public static async Task<(SweepReport Sweep, string Folder)> RunAsync(
        HarnessFiles harness, ToolEnvironment environment, Func<SweepPipeline, Task<(SweepReport Report, string Folder)>> measure)
    {
        using var progress = new RunProgress(environment);
        return await RunAsync(environment.ForRuns(harness), progress, environment, measure);
    }

    /// <summary>Makes a sweep somewhere, its pictures and its report page.</summary>
    /// <param name="runs">Where launches are made.</param>
    /// <param name="progress">Says what happens.</param>
    /// <param name="environment">The environment.</param>
    /// <param name="measure">Makes the sweep.</param>
    public static async Task<(SweepReport Sweep, string Folder)> RunAsync(
        RunEnvironment runs,
        RunProgress progress,
        ToolEnvironment environment,
        Func<SweepPipeline, Task<(SweepReport Report, string Folder)>> measure)
    {
        var (sweep, folder) = await measure(new SweepPipeline(runs, new OwnSweeps(environment.CacheFolder), progress));
        progress.Finish();
        foreach (var plot in SweepPlots.Of(sweep)) SweepChart.Save(plot, folder);
        await ReportPageFile.SaveAsync(folder, pages => pages.Of(sweep), environment, CancellationToken.None);
        return (sweep, folder);
    }

    /// <summary>Says where a sweep is kept, and how one that was cancelled is resumed.</summary>
    public static async Task SayWhereAsync(
        SweepReport sweep, string folder, ToolEnvironment environment, CancellationToken cancellation)
    {
        await SavedLine.PrintAsync(folder, null, environment);
        if (sweep.Launches.Made < sweep.Launches.Planned && cancellation.IsCancellationRequested)
            await environment.Error.WriteLineAsync($"Resume it with: dotnet concur sweep --resume {environment.Shown(folder)}");
    }
}
