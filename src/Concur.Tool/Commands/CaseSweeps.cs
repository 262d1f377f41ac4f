using Concur.Core.Measuring;
using Concur.Reports;
using Concur.Tool.Console;

namespace Concur.Tool.Commands;

/// <summary>The sweeps of several cases, one after the other, and the table of all: see <see cref="CaseRuns"/>.</summary>
/// <param name="harness">The harness to launch.</param>
/// <param name="arguments">The command line.</param>
/// <param name="environment">The environment.</param>
internal sealed class CaseSweeps(HarnessFiles harness, SweepArguments arguments, ToolEnvironment environment)
{
    private readonly List<string> _names = [.. arguments.Requests.Select(CaseName.Of)];

    /// <summary>Makes the sweeps, and prints what is asked for.</summary>
    /// <returns>The exit code.</returns>
    /// <exception cref="OperationCanceledException">It was cancelled; what was measured by then has been printed.</exception>
    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        var made = new SweptCase?[_names.Count];
        var endings = await new CaseLoop(environment).RunAsync(
            _names,
            arguments.Requests.Aggregate(TimeSpan.Zero, (sum, request) => sum + CaseTime.Of(request)),
            async number =>
            {
                var (sweep, folder) = await SweepMeasurement.RunAsync(
                    harness,
                    environment,
                    pipeline => pipeline.BeginAsync(
                        arguments.Requests[number], CaseFolder.Of(arguments.OutputFolder, number, _names[number]), cancellation));
                made[number] = new SweptCase(_names[number], sweep, environment.Shown(folder));
                if (arguments.Format == ReportFormat.Table) CasePrinter.Print(sweep, number, environment);
                await SweepMeasurement.SayWhereAsync(sweep, folder, environment, cancellation);
                return ExitCode.Of(sweep);
            },
            cancellation);
        var cases = endings.Select((ending, i) => made[i] ?? new SweptCase(_names[i], null, null) { Failure = ending.Failure }).ToList();
        if (arguments.Format == ReportFormat.Table || !cancellation.IsCancellationRequested)
            CasePrinter.Print(cases, arguments.Format, environment);
        cancellation.ThrowIfCancellationRequested();
        return ExitCode.Worst(endings.Select(ending => ending.ExitCode));
    }
}
