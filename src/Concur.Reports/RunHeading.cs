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
            CommandsRequest { Commands.Length: var commands } request => FormattableString.Invariant(
                $"{commands} commands, {request.Launches} launches each after {request.WarmupLaunches} to warm up"),
            WorkloadRequest { Units: var units, Size: var size } request => FormattableString.Invariant(
                $"{request.Workload}: {units} units{(request.TakesSize ? FormattableString.Invariant($" of size {size:N0}") : "")}, ")
                + FormattableString.Invariant($"{run.Workers} workers, {request.Launches} launches a strategy"),
            var other => other.Name,
        };
    }

    /// <summary>The machine in one line.</summary>
    public static string Machine(MachineFacts machine)
    {
        ArgumentNullException.ThrowIfNull(machine);
        var cores = FormattableString.Invariant($"{machine.UsableCores:0.##} of {machine.LogicalCores} cores");
        return $"{machine.Cpu ?? machine.Architecture}, {cores}, {machine.Os}, {machine.Runtime}";
    }
}
