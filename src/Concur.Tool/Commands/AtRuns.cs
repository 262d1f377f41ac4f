using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Concur.Core;
using Concur.Core.Comparing;
using Concur.Core.Measuring;
using Concur.Core.Model;
using Concur.Core.Storage;
using Concur.Reports;
using Concur.Tool.Console;

namespace Concur.Tool.Commands;

/// <summary>A run on each of several machines, and the comparison of all of them.</summary>
/// <param name="harness">The harness of this tool.</param>
/// <param name="form">How it is printed.</param>
/// <param name="choice">The machines.</param>
/// <param name="environment">The environment.</param>
[SuppressMessage("Maintainability", "CA1506", Justification = "It has a part in every stage of a run, and prints every format.")]
internal sealed class AtRuns(HarnessFiles harness, AtForm form, AtChoice choice, ToolEnvironment environment)
{
    /// <summary>Makes the runs of a workload, and prints what is asked for.</summary>
    /// <returns>The exit code.</returns>
    /// <exception cref="ConcurException">A machine was refused before anything was measured, or there are several cases.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled; what was measured by then is in the runs' folders.</exception>
    public static Task<int> RunAsync(
        RunArguments arguments, AtChoice choice, HarnessFiles harness, ToolEnvironment environment, CancellationToken cancellation)
    {
        if (arguments.Requests is not [var request])
            throw UsageErrors.Create($"{AtOptions.Name} takes one case at a time; choose a method and one value of each parameter");
        return new AtRuns(harness, new AtForm(arguments.Format, arguments.Detail), choice, environment).RunAsync(
            request,
            turn => new RunPipeline(turn.Environment, turn.Progress).RunAsync(
                request, AtEnding.PlaceOf(arguments.Place, turn.Target.Name), cancellation),
            cancellation);
    }

    /// <summary>As <see cref="RunAsync(RunArguments, AtChoice, HarnessFiles, ToolEnvironment, CancellationToken)"/>, of commands.</summary>
    public static Task<int> RunAsync(
        ExecArguments arguments, AtChoice choice, HarnessFiles harness, ToolEnvironment environment, CancellationToken cancellation) =>
        new AtRuns(harness, new AtForm(arguments.Format, arguments.Detail), choice, environment).RunAsync(
            arguments.Request,
            turn => new ExecPipeline(turn.Environment, turn.Progress).RunAsync(
                arguments.Request, AtEnding.FolderOf(arguments.OutputFolder, turn.Target.Name), cancellation),
            cancellation);

    private async Task<int> RunAsync(RunRequest request, Func<MachineTurn, Task<RunOutcome>> run, CancellationToken cancellation)
    {
        if (form.Format is ReportFormat.Csv && choice.Targets.Length > 1)
            throw UsageErrors.Create($"--format csv has one run, and {AtOptions.Name} makes several; use json, or 'show' each of them");
        var turns = new MachineTurns(harness, choice, environment);
        var endings = await turns.RunAsync(request, turn => MeasureAsync(turn, run, cancellation), cancellation);
        if (!cancellation.IsCancellationRequested) await PrintAsync(endings);
        foreach (var ending in endings)
        {
            if (ending.Made is { } outcome) await SavedLine.PrintAsync(outcome, environment);
        }

        cancellation.ThrowIfCancellationRequested();
        return AtEnding.ExitCodeOf(endings, choice);
    }

    private async Task<(RunOutcome Made, string Folder, int ExitCode)> MeasureAsync(
        MachineTurn turn, Func<MachineTurn, Task<RunOutcome>> run, CancellationToken cancellation)
    {
        var outcome = await run(turn);
        turn.Progress.Finish();
        await ReportPageFile.SaveAsync(outcome.Folder.Path, pages => pages.Of(outcome), environment, cancellation);
        return (outcome, outcome.Folder.Path, ExitCode.Of(outcome.Report, choice.AllowsPartial));
    }

    private async Task PrintAsync(ImmutableArray<MachineEnding<RunOutcome>> endings)
    {
        Print(endings);

        // A comparison does not give the reasons of failures.
        foreach (var (machine, run) in endings.Where(ending => ending.Made is not null).Select(ending => (ending.Run.Name, ending.Made!)))
        {
            foreach (var failure in RunFailures.Of(run.Report))
                await environment.Error.WriteLineAsync(CommandFailure.Line($"{machine}: {failure}"));
        }
    }

    private void Print(ImmutableArray<MachineEnding<RunOutcome>> endings)
    {
        ImmutableArray<ComparedRun> runs =
            [.. endings.Where(ending => ending.Made is not null).Select(ending => new ComparedRun(ending.Run.Name, ending.Made!.Report))];
        var usual = new ComparisonChoice { Threshold = ComparisonChoice.UsualThreshold };
        var comparison = runs.Length < 2 ? null : RunComparer.Compare(runs[0], runs[1..], usual) with { IsOfMachines = true };
        if (form.Format == ReportFormat.Json)
            MachineRunsJson.Write([.. endings.Select(ending => ending.Run)], comparison, environment.Out);
        else if (comparison is not null) ComparisonPrinter.Print(comparison, form.Format, environment);
        else if (runs is [var only]) RunPrinter.Print(only.Run, form.Format, form.Detail, environment);
        if (form.Format == ReportFormat.Table) CostTable.Print(endings, environment);
    }
}

/// <param name="Format">The format of what is printed.</param>
/// <param name="Detail">How much is printed of a run that is the only one.</param>
internal sealed record AtForm(ReportFormat Format, ReportDetail Detail);

/// <summary>What runs and sweeps on several machines have in common.</summary>
internal static class AtEnding
{
    /// <summary>A machine's run has a name and a folder of its own.</summary>
    public static RunPlace PlaceOf(RunPlace place, string machine) => place with
    {
        OutputPath = FolderOf(place.OutputPath, machine),
        Label = place.Label is { } label ? $"{label}-{machine}" : machine,
    };

    /// <summary>The folder of a machine below the one that the user gave.</summary>
    /// <returns>Null where none was given.</returns>
    public static string? FolderOf(string? folder, string machine) => folder is null ? null : Path.Combine(folder, machine);

    /// <summary>That of the worst run. What was refused or lost counts unless that was allowed, and some run is there.</summary>
    public static int ExitCodeOf<T>(ImmutableArray<MachineEnding<T>> endings, AtChoice choice)
        where T : class => ExitCode.Worst(endings
            .Where(ending => ending.Made is not null || !choice.AllowsPartial || endings.All(other => other.Made is null))
            .Select(ending => ending.ExitCode));
}
