using System.Collections.Immutable;
using System.Globalization;
using Concur.Core;
using Concur.Core.Model;
using Concur.Reports;
using Concur.Tool.Console;

namespace Concur.Tool.Commands;

/// <summary>
/// What a million units, or launches of a command, cost on each machine whose price is known, with the fastest strategy there.
/// </summary>
internal static class CostTable
{
    private const double Million = 1e6;
    private const double MsPerHour = 3.6e6;

    /// <summary>Prints it; nothing where no price is known.</summary>
    public static void Print(ImmutableArray<MachineEnding<RunOutcome>> endings, ToolEnvironment environment)
    {
        List<IReadOnlyList<string>> rows =
        [
            .. from ending in endings
               where ending.Run.PricePerHour is not null
               let run = ending.Made?.Report
               let best = run?.Trials.Where(IsRanked).MinBy(trial => trial.MedianMs)
               where best is not null
               select Row(ending.Run, run!, best),
        ];
        if (rows.Count == 0) return;
        var (strategy, unit, units) = endings.Any(ending => ending.Made?.Report.Request is CommandsRequest)
            ? ("command", "a launch", "a million launches")
            : ("strategy", "a unit", "a million units");
        string[] headings = ["machine", strategy, unit, "price an hour", units, "an hour and core"];
        var table = new TextTable($"What it costs, with the fastest {strategy} of each machine", headings, rows)
        {
            LeftColumns = 2,
            Footnote = "prices and costs are in the currency of --price",
        };
        ConsoleText.On(environment).Table(table);
    }

    private static bool IsRanked(TrialReport trial) => trial is { MedianMs: > 0, Error: null } && trial.ResultsAgree != false;

    private static IReadOnlyList<string> Row(MachineRun machine, RunReport run, TrialReport best)
    {
        var (unitMs, price) = (best.MedianMs!.Value / ((run.Request as WorkloadRequest)?.Units ?? 1), machine.PricePerHour!.Value);
        return
        [
            machine.Name, best.Label, Figures.Duration(unitMs), Money(price), Money(price * unitMs * Million / MsPerHour),
            Money(price / run.Machine.UsableCores),
        ];
    }

    private static string Money(double amount) => amount.ToString("0.####", CultureInfo.InvariantCulture);
}
