using Concur.Core.Model;

namespace Concur.Core.Storage;

/// <summary>From the report to the run file's form.</summary>
internal static class RunJsonWriting
{
    public static RunJson Of(RunReport run) => new()
    {
        SchemaVersion = RunJson.CurrentSchema,
        Tool = new ToolJson(run.ToolVersion),
        Request = Of(run.Request, run.Workers),
        Machine = Of(run.Machine),
        StartedUtc = run.StartedUtc,
        DurationMs = run.Duration.TotalMilliseconds,
        Scheduler = run.Scheduler is { } scheduler ? new SchedulerJson(RunWords.Of(scheduler.Kind), scheduler.Refusal) : null,
        Capabilities = run.Capabilities,
        Trials = [.. run.Trials.Select(TrialJsonWriting.Of)],
        Findings = [.. run.Findings.Select(FindingJsonForm.Of)],
        Verifications = [.. run.Verifications.Select(FindingJsonForm.Of)],
    };

    /// <param name="request">What was asked for.</param>
    /// <param name="workers">How many workers there were.</param>
    public static RequestJson Of(RunRequest request, int workers) => new()
    {
        Workload = request.Workload,
        AssemblyPath = request.AssemblyPath,
        Strategies = request.Strategies,
        Commands = request.Commands.IsEmpty ? null : [.. request.Commands.Select(command => new CommandJson(command.Name, command.Text))],
        WarmupLaunches = request.Commands.IsEmpty ? null : request.WarmupLaunches,
        Variants = [.. request.Variants.Select(FindingJsonForm.Of)],
        Return = RunWords.Of(request.Return),
        Units = request.Units,
        Size = request.Size,
        Workers = workers,
        WorkersAuto = request.Workers is null,
        Launches = request.Launches,
        Iterations = request.Iterations,
        Precision = request.Precision,
        BudgetMs = request.Budget?.TotalMilliseconds,
        Profile = RunWords.Of(request.Profile),
        Scheduler = RunWords.Of(request.Scheduler),
        SampleIntervalMs = request.SampleInterval?.TotalMilliseconds,
        TimeoutMs = request.Timeout.TotalMilliseconds,
        Verify = request.Verify,
        Seed = request.Seed,
    };

    public static MachineJson Of(MachineFacts machine) => new()
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
