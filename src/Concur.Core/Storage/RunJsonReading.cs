using Concur.Core.Model;
using Concur.Protocol;

namespace Concur.Core.Storage;

/// <summary>From the run file's form back to the report.</summary>
internal static class RunJsonReading
{
    private const int MostTrials = 2_000;
    private const int MostLaunches = 5_000;

    /// <exception cref="FormatException">A word or a list is not what this version knows.</exception>
    public static RunReport Of(RunJson run)
    {
        if (run.Trials.Count > MostTrials || run.Trials.Any(trial => trial.Launches.Count > MostLaunches)) throw new FormatException("it has more trials, or launches of one, than a run can have");
        return Report(run);
    }

    private static RunReport Report(RunJson run) => new()
    {
        ToolVersion = run.Tool.Version,
        Request = Of(run.Request),
        Workers = run.Request.Workers,
        Machine = Of(run.Machine),
        StartedUtc = run.StartedUtc,
        Duration = TimeSpan.FromMilliseconds(run.DurationMs),
        Scheduler = run.Scheduler is { } scheduler ? new SchedulerChoice(RunWords.Parse<SchedulerKind>(scheduler.Source), scheduler.Refusal) : null,
        Capabilities = run.Capabilities,
        Trials = [.. run.Trials.Select(TrialJsonReading.Of)],
        Findings = [.. run.Findings.Select(FindingJsonForm.Of)],
        Verifications = [.. run.Verifications?.Select(FindingJsonForm.Of) ?? []],
    };

    /// <exception cref="FormatException">A word is not what this version knows.</exception>
    public static RunRequest Of(RequestJson request) => request.Commands is { Count: > 0 } commands
        ? new CommandsRequest
        {
            Commands = [.. commands.Select(command => new NamedCommand(command.Name, command.Command))],
            WarmupLaunches = request.WarmupLaunches ?? 0,
            Launches = request.Launches,
            Profile = RunWords.Parse<ProfileKind>(request.Profile),
            SampleInterval = Time(request.SampleIntervalMs),
            Timeout = TimeSpan.FromMilliseconds(request.TimeoutMs),
        }
        : Workload(request);

    /// <exception cref="FormatException">A word is not what this version knows.</exception>
    public static WorkloadRequest Workload(RequestJson request) => new()
    {
        Workload = request.Workload,
        AssemblyPath = request.AssemblyPath,
        Strategies = [.. request.Strategies],
        Variants = [.. request.Variants?.Select(FindingJsonForm.Of) ?? []],
        Return = request.Return is { } returns ? RunWords.Parse<ReturnKind>(returns) : ReturnKind.Value,
        Units = request.Units,
        Size = request.Size,
        Workers = request.WorkersAuto ? null : request.Workers,
        Launches = request.Launches,
        Iterations = request.Iterations == 0 ? null : request.Iterations,
        Precision = request.Precision,
        Budget = Time(request.BudgetMs),
        Profile = RunWords.Parse<ProfileKind>(request.Profile),
        Scheduler = request.Scheduler is { } source ? RunWords.Parse<SchedulerKind>(source) : SchedulerKind.Proc,
        SampleInterval = Time(request.SampleIntervalMs),
        Timeout = TimeSpan.FromMilliseconds(request.TimeoutMs),
        Verify = request.Verify,
        Seed = request.Seed,
    };

    private static TimeSpan? Time(double? ms) => ms is { } known ? TimeSpan.FromMilliseconds(known) : null;

    public static MachineFacts Of(MachineJson machine) => new()
    {
        Cpu = machine.Cpu,
        LogicalCores = machine.LogicalCores,
        PhysicalCores = machine.PhysicalCores,
        Sockets = machine.Sockets,
        Affinity = machine.Affinity,
        QuotaCores = machine.QuotaCores,
        UsableCores = machine.UsableCores,
        Governor = machine.Governor,
        MemoryBytes = machine.MemoryBytes,
        Os = machine.Os,
        Kernel = machine.Kernel,
        Libc = machine.Libc,
        Virtualization = machine.Virtualization,
        Architecture = machine.Architecture,
        LoadAtStart = machine.LoadAtStart,
        Runtime = machine.Runtime,
        RuntimeSettings = machine.RuntimeSettings,
    };
}
