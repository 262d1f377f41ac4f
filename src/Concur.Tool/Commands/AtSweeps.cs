using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Concur.Core.Comparing;
using Concur.Core.Measuring;
using Concur.Core.Model;
using Concur.Core.Storage;
using Concur.Tool.Console;

namespace Concur.Tool.Commands;

/// <summary>A sweep on each of several machines, and the comparison of all of them: see <see cref="AtRuns"/>.</summary>
/// <param name="harness">The harness of this tool.</param>
/// <param name="arguments">The command line.</param>
/// <param name="choice">The machines.</param>
/// <param name="environment">The environment.</param>
[SuppressMessage("Maintainability", "CA1506", Justification = "It has a part in every stage of a sweep, and prints every format.")]
internal sealed class AtSweeps(HarnessFiles harness, SweepArguments arguments, AtChoice choice, ToolEnvironment environment)
{
    /// <summary>Makes the sweeps, and prints what is asked for.</summary>
    /// <returns>The exit code.</returns>
    /// <exception cref="ConcurException">A machine was refused before anything was measured, or there are several cases.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled; what was measured by then is in the sweeps' folders.</exception>
    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        if (arguments.Requests is not [var request])
            throw UsageErrors.Create($"{AtOptions.Name} takes one case at a time; choose a method and one value of each parameter");
        var turns = new MachineTurns(harness, choice, environment);
        var endings = await turns.RunAsync(request, turn => MeasureAsync(turn, request, cancellation), cancellation);
        if (!cancellation.IsCancellationRequested) Print(endings);
        foreach (var ending in endings)
        {
            if (ending is { Made: { } sweep, Run.Folder: { } folder })
                await SweepMeasurement.SayWhereAsync(sweep, folder, environment, cancellation);
        }

        cancellation.ThrowIfCancellationRequested();
        return AtEnding.ExitCodeOf(endings, choice);
    }

    private async Task<(SweepReport Made, string Folder, int ExitCode)> MeasureAsync(
        MachineTurn turn, SweepGrid request, CancellationToken cancellation)
    {
        var folder = AtEnding.FolderOf(arguments.OutputFolder, turn.Target.Name);
        var (sweep, made) = await SweepMeasurement.RunAsync(
            turn.Environment, turn.Progress, environment, pipeline => pipeline.BeginAsync(request, folder, cancellation));
        return (sweep, made, ExitCode.Of(sweep));
    }

    private void Print(ImmutableArray<MachineEnding<SweepReport>> endings)
    {
        var sweeps = endings.Where(ending => ending.Made is not null)
            .Select(ending => new StoredSweep(ending.Run.Name, ending.Made!)).ToList();
        ImmutableArray<SweepComparison> comparisons =
            [.. sweeps.Skip(1).Select(sweep => SweepComparer.Compare(sweeps[0], sweep) with { IsOfMachines = true })];
        if (arguments.Format == ReportFormat.Json)
            MachineSweepsJson.Write([.. endings.Select(ending => ending.Run)], comparisons, environment.Out);
        else if (sweeps is [var only]) SweepPrinter.Print(only.Report, arguments.Format, environment);
        else if (!comparisons.IsEmpty) SweepPrinter.Print(comparisons, arguments.Format, environment);
    }
}
