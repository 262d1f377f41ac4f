using Concur.Core.Answers;
using Concur.Core.Model;
using Concur.Protocol;

namespace Concur.Reports;

/// <summary>The first lines of a report.</summary>
public static class RunHeading
{
    /// <summary>A unit's own code has its final form after about seventy calls; some more leave the compiler time.</summary>
    private const int CallsToFinalCode = 90;

    /// <summary>Nobody waits longer for each launch, s.</summary>
    private const double LongestAdvised = 30;

    /// <summary>A smaller share changes no answer.</summary>
    private const double LeastShown = 0.01;

    /// <summary>What stands against the answer, a sentence each: what disturbed the run, and code that was not final.</summary>
    public static IEnumerable<string> Reservations(RunReport run) =>
        new[] { Disturbance(run), UnfinishedCode(run) }.OfType<string>();

    /// <summary>The work in one line.</summary>
    public static string Title(RunReport run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return run.Request switch
        {
            CommandsRequest { Commands.Length: var commands } request =>
                $"{Figures.Count(commands, "command")}, {Figures.Launches(request.Launches)} each after "
                    + FormattableString.Invariant($"{request.WarmupLaunches} to warm up"),
            WorkloadRequest request =>
                $"{request.Workload}: {Work(request)}, {Figures.Count(run.Workers, "worker")}, {Launches(request)} a strategy",
            var other => other.Name,
        };
    }

    /// <summary>What one iteration does.</summary>
    private static string Work(WorkloadRequest request)
    {
        var size = request.TakesSize ? $" of size {Figures.Whole(request.Size)}" : "";
        var given = string.Concat(request.Values.Select(value => $", {value.Key}={SecretText.Value(value.Key, value.Value)}"));
        return request.Items switch
        {
            null => Figures.Count(request.Units, "unit") + size,
            { Batch: 1 } => Figures.Count(request.Units, "item") + size,
            { Batch: var batch, Count: var count } =>
                $"{Figures.Count(Math.Min(count, request.Units * batch), "item")}, {Figures.Whole(batch)} a unit{size}",
        } + given;
    }

    /// <summary>
    /// Why the order of the times and that of the speed-ups differ, where they do and both are shown with the same digits; null elsewhere.
    /// </summary>
    public static string? OrderNote(RunReport run)
    {
        ArgumentNullException.ThrowIfNull(run);
        var ranked = ResultTable.Ranking(run).Select(place => place.Trial)
            .Where(trial => Answer.IsRanked(trial) && trial is { MedianMs: not null, Variant: null }).ToList();
        var differs = ranked.Zip(ranked.Skip(1)).Any(pair =>
            pair.First.MedianMs > pair.Second.MedianMs && Figures.Factor(pair.First.Speedup) != Figures.Factor(pair.Second.Speedup));
        return differs
            ? "Speed-ups compare launches of the same round, in which the machine was the same, so their order may differ from the times'."
            : null;
    }

    /// <summary>What an item costs with sequential, and with the fastest; null where units have no items.</summary>
    public static string? ItemCost(RunReport run)
    {
        ArgumentNullException.ThrowIfNull(run);
        if (run.Request is not WorkloadRequest { Items: { } items } request || Answer.Of(run) is not { } answer) return null;
        var count = Math.Min(items.Count, request.Units * items.Batch);
        var shown = run.Trials
            .Where(trial => trial.MedianMs is not null && (trial == run.Trials[0] || trial.Label == answer.Ranking[0].Strategy))
            .Select(trial => $"{Figures.Duration(trial.MedianMs!.Value / count)} with {trial.Label}");
        return $"An item takes {Figures.Listed([.. shown])} (time of an iteration / items).";
    }

    private static string Launches(WorkloadRequest request) =>
        request.IsRace ? $"at least {Figures.Launches(request.Launches)}" : Figures.Launches(request.Launches);

    /// <summary>The work in few words, and the machine.</summary>
    public static string Brief(RunReport run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return run.Request is WorkloadRequest request
            ? $"{request.Workload}: {Work(request)}, {Figures.Count(run.Workers, "worker")}; {Place(run)}"
            : $"{Title(run)}; {Place(run)}";
    }

    /// <summary>The cores and the runtime, for a first line that is short.</summary>
    public static string Place(RunReport run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return $"{Figures.Count(run.Machine.UsableCores, "core")}, {Runtimes(run)}";
    }

    /// <summary>The runtimes that the launches had, in the order of trials; the tool's where there were none.</summary>
    private static string Runtimes(RunReport run)
    {
        var all = run.Trials.SelectMany(trial => trial.Launches)
            .Where(launch => !launch.IterationsMs.IsEmpty)
            .Select(launch => launch.Runtime ?? run.Machine.Runtime)
            .Distinct().ToList();
        return all.Count == 0 ? run.Machine.Runtime : Figures.Listed(all);
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

    /// <summary>
    /// That the code of units was not final, where that leaves the answer open; null elsewhere. The intervals allow for it.
    /// </summary>
    public static string? UnfinishedCode(RunReport run)
    {
        ArgumentNullException.ThrowIfNull(run);
        if (run.Request is not WorkloadRequest request || Answer.Of(run) is not { } answer || IsSettled(answer)) return null;
        var most = run.Trials.Where(Answer.IsRanked).Select(Core.Stats.UnfinishedCode.ShareOf).DefaultIfEmpty().Max();
        if (most < LeastShown) return null;
        var unitMs = run.Trials.Where(Answer.IsRanked).Max(trial => UnitMs(run, request, trial));
        var finalSeconds = Math.Ceiling(CallsToFinalCode * unitMs / 1000);
        var advice = finalSeconds <= LongestAdvised && finalSeconds > request.LongestWarmup.TotalSeconds
            ? FormattableString.Invariant($"--warmup {finalSeconds:0}s waits for it in each launch.")
            : "Shorter units avoid it.";
        return $"Units of {Figures.Duration(unitMs)} were too long to wait for their final code, which may shift speed-ups by "
            + FormattableString.Invariant($"{most * 100:0} %: no smaller difference counts. {advice}");
    }

    /// <summary>About how long a worker takes for a unit, ms, while the others work beside it.</summary>
    private static double UnitMs(RunReport run, WorkloadRequest request, TrialReport trial)
    {
        if (trial.UnitTimes is { } times) return times.MedianMs;
        var workers = trial.Strategy == StrategyNames.Sequential ? 1 : Math.Min(run.Workers, request.Units);
        return (trial.MedianMs ?? 0) * workers / request.Units;
    }

    private static bool IsSettled(AnswerReport answer) => answer.Versions is { IsEmpty: false } versions
        ? versions.All(row => row.Verdict is Verdict.Faster or Verdict.Slower)
        : answer.Kind == AnswerKind.Winner;

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
    public static string Machine(RunReport run)
    {
        ArgumentNullException.ThrowIfNull(run);
        var machine = run.Machine;
        var cores = FormattableString.Invariant($"{machine.UsableCores:0.##} of {machine.LogicalCores} cores");
        return $"{machine.Cpu ?? machine.Architecture}, {cores}, {machine.Os}, {Runtimes(run)}";
    }
}
