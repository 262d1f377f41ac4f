using Concur.Core;
using Concur.Core.Measuring;
using Concur.Core.Model;
using Concur.Reports;
using Concur.Tool.Console;

namespace Concur.Tool.Commands;

/// <summary>
/// The runs of several cases: each is made, kept and reported as if it were the only one, and a table says what is best for each.
/// </summary>
/// <param name="harness">The harness to launch.</param>
/// <param name="arguments">The command line.</param>
/// <param name="environment">The environment.</param>
internal sealed class CaseRuns(HarnessFiles harness, RunArguments arguments, ToolEnvironment environment)
{
    private readonly List<string> _names = [.. arguments.Requests.Select(CaseName.Of)];

    /// <summary>Makes the runs, and prints what is asked for.</summary>
    /// <returns>The exit code.</returns>
    /// <exception cref="OperationCanceledException">It was cancelled; what was measured by then has been printed.</exception>
    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        var made = new MeasuredCase?[_names.Count];
        var endings = await new CaseLoop(environment).RunAsync(
            _names,
            arguments.Requests.Aggregate(TimeSpan.Zero, (sum, request) => sum + CaseTime.Of(request)),
            async number =>
            {
                var outcome = await RunCommand.MeasureAsync(
                    harness, arguments.Requests[number], PlaceOf(number), environment, cancellation);
                made[number] = new MeasuredCase(_names[number], outcome.Report, environment.Shown(outcome.Folder.Path));
                if (arguments.Format == ReportFormat.Table) CasePrinter.Print(outcome.Report, arguments.Detail, number, environment);
                await SavedLine.PrintAsync(outcome, environment);
                return ExitCode.Of(outcome.Report, arguments.AllowsPartial);
            },
            cancellation);
        var cases = endings.Select((ending, i) => made[i] ?? new MeasuredCase(_names[i], null, null) { Failure = ending.Failure }).ToList();
        if (arguments.Format == ReportFormat.Table || !cancellation.IsCancellationRequested)
            CasePrinter.Print(cases, arguments.Format, environment);
        cancellation.ThrowIfCancellationRequested();
        return ExitCode.Worst(endings.Select(ending => ending.ExitCode));
    }

    /// <summary>A folder of its own for each case, and a name of its own.</summary>
    private RunPlace PlaceOf(int number)
    {
        var place = arguments.Place;
        return place with
        {
            OutputPath = CaseFolder.Of(place.OutputPath, number, _names[number]),
            Label = place.Label is { } label ? $"{label}-{CaseFolder.Number(number)}" : null,
        };
    }
}

/// <summary>How long a run takes, roughly, before anything of it is known.</summary>
internal static class CaseTime
{
    /// <summary>A launch starts a runtime, warms up and measures, a tenth of a second each at least.</summary>
    private static readonly TimeSpan Timed = TimeSpan.FromSeconds(0.5);

    /// <summary>The profiled launch is longer, and its recording is read.</summary>
    private static readonly TimeSpan Profiled = TimeSpan.FromSeconds(1.5);

    public static TimeSpan Of(SweepGrid request) => request.Strategies.Length * request.Workers.Length * request.Sizes.Length
        * ((Timed * request.Launches) + (request.Profile == ProfileKind.None ? TimeSpan.Zero : Profiled));

    public static TimeSpan Of(WorkloadRequest request)
    {
        var trials = request.Strategies.Length * (1 + request.Variants.Length + request.Versions.Length);
        return (request.Budget ?? (Timed * (trials * request.Launches)))
            + (request.Profile == ProfileKind.None ? TimeSpan.Zero : Profiled * trials);
    }
}
