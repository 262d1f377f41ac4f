using System.CommandLine;
using Concur.Protocol;
using Concur.Tool.Console;

namespace Concur.Tool.Commands;

/// <summary><c>list</c>: what can be run.</summary>
internal static class ListCommand
{
    public static Command Create(ToolSurroundings surroundings)
    {
        var workloads = new Command("workloads", "The built-in workloads, what a unit's size means, and what to expect");
        workloads.SetAction(_ => Print(surroundings, ["workload", "a unit", "size", "default", "expect"], BuiltInWorkload.All.Select(
            w => (string[])[w.Name, w.Summary, w.SizeMeaning, FormattableString.Invariant($"{w.DefaultSize:N0}"), w.Expectation])));

        var strategies = new Command("strategies", "The strategies, what each suits and costs, and their parameters");
        strategies.SetAction(_ => Print(surroundings, ["strategy", "how", "suits", "costs", "parameters"], StrategyCatalogue.All.Select(
            s => (string[])[s.Name, s.Summary, s.Suits, s.Costs, string.Join("\n", s.Parameters.Select(p => $"{p.Name}: {p.Description}"))])));

        return new Command("list", "List the workloads, the strategies, the runs, or the sweeps") { workloads, strategies, ListRunsCommand.Create(surroundings), ListSweepsCommand.Create(surroundings) };
    }

    private static int Print(ToolSurroundings surroundings, string[] headings, IEnumerable<string[]> rows)
    {
        PlainTable.Print(surroundings, headings, rows);
        return ExitCode.Done;
    }
}
