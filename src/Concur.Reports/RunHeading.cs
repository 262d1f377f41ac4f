using Concur.Core.Answers;
using Concur.Core.Model;

namespace Concur.Reports;

/// <summary>The first lines of a report.</summary>
public static class RunHeading
{
    /// <summary>The work in one line.</summary>
    public static string Title(RunReport run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return run.Request switch
        {
            CommandsRequest { Commands.Length: var commands } request =>
                $"{Figures.Count(commands, "command")}, {Figures.Launches(request.Launches)} each after "
                    + FormattableString.Invariant($"{request.WarmupLaunches} to warm up"),
            WorkloadRequest { Units: var units, Size: var size } request =>
                $"{request.Workload}: {Figures.Count(units, "unit")}"
                    + $"{(request.TakesSize ? $" of size {Figures.Whole(size)}" : "")}, {Figures.Count(run.Workers, "worker")}, "
                    + $"{Launches(request)} a strategy",
            var other => other.Name,
        };
    }

    private static string Launches(WorkloadRequest request) =>
        request.IsRace ? $"at least {Figures.Launches(request.Launches)}" : Figures.Launches(request.Launches);

    /// <summary>The work in few words, and the machine.</summary>
    public static string Brief(RunReport run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return run.Request is WorkloadRequest { Units: var units, Size: var size } request
            ? $"{request.Workload}: {Figures.Count(units, "unit")}{(request.TakesSize ? $" of size {Figures.Whole(size)}" : "")}, "
                + $"{Figures.Count(run.Workers, "worker")}; {Place(run.Machine)}"
            : $"{Title(run)}; {Place(run.Machine)}";
    }

    /// <summary>The cores and the runtime, for a first line that is short.</summary>
    public static string Place(MachineFacts machine)
    {
        ArgumentNullException.ThrowIfNull(machine);
        return $"{Figures.Count(machine.UsableCores, "core")}, {machine.Runtime}";
    }

    /// <summary>What disturbed the run, and what that means for its answer; null where nothing did.</summary>
    public static string? Disturbance(RunReport run)
    {
        ArgumentNullException.ThrowIfNull(run);
        var (state, repeated) = (MachineState.Of(run), Repeated(run));
        var word = state.OthersShare >= MachineState.Busy ? "busy" : "disturbed";
        var again = repeated is null ? "" : $" {repeated}";
        return state.IsBusy
            ? $"The machine was {word}: {Figures.Listed(state.Sentences())}.{again} Treat the ranking as tentative."
            : null;
    }

    /// <summary>How many launches were made again; null for none.</summary>
    public static string? Repeated(RunReport run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return run.RepeatedLaunches switch
        {
            0 => null,
            1 => "One launch was made again because other processes disturbed it.",
            var several => FormattableString.Invariant($"{several} launches were made again because other processes disturbed them."),
        };
    }

    /// <summary>What to do next: a command or an option, and what it is for.</summary>
    public static IEnumerable<(string Command, string Purpose)> NextSteps(RunReport run)
    {
        ArgumentNullException.ThrowIfNull(run);
        if (run.Request is WorkloadRequest && Answer.Of(run) is { Kind: not AnswerKind.Winner } answer)
        {
            yield return (
                answer.Kind == AnswerKind.Tie ? "dotnet concur rerun --precision 2%" : "dotnet concur rerun --launches 6",
                answer.Kind == AnswerKind.Tie ? "add launches until the tie is settled" : "enough launches for an answer");
        }

        yield return ("dotnet concur show --details", "every strategy, category and finding, with advice");
        yield return ("dotnet concur view", "report, timeline and flame graphs");
    }

    /// <summary>The machine in one line.</summary>
    public static string Machine(MachineFacts machine)
    {
        ArgumentNullException.ThrowIfNull(machine);
        var cores = FormattableString.Invariant($"{machine.UsableCores:0.##} of {machine.LogicalCores} cores");
        return $"{machine.Cpu ?? machine.Architecture}, {cores}, {machine.Os}, {machine.Runtime}";
    }
}
