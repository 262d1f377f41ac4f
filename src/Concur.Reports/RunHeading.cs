using Concur.Core.Model;

namespace Concur.Reports;

/// <summary>What a report begins with.</summary>
public static class RunHeading
{
    /// <summary>The work in one line.</summary>
    public static string Title(RunReport run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return run.Request switch
        {
            CommandsRequest r => FormattableString.Invariant($"{r.Commands.Length} commands, {r.Launches} launches each after {r.WarmupLaunches} to warm up"),
            WorkloadRequest r => FormattableString.Invariant($"{r.Workload}: {r.Units} units of size {r.Size:N0}, {run.Workers} workers, {r.Launches} launches a strategy"),
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
