using Concur.Core.Model;
using Concur.Protocol;

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

    /// <summary>A request's form: one for workloads and commands, which have what the other has not as it is by default.</summary>
    /// <param name="request">What was asked for.</param>
    /// <param name="workers">How many workers there were.</param>
    public static RequestJson Of(RunRequest request, int workers)
    {
        var json = Common(request) with { Workers = workers };
        return request switch
        {
            CommandsRequest commands => json with
            {
                Commands = [.. commands.Commands.Select(command => new CommandJson(command.Name, command.Text))],
                WarmupLaunches = commands.WarmupLaunches,
            },
            WorkloadRequest run => Workload(run, json) with
            {
                Variants = [.. run.Variants.Select(FindingJsonForm.Of)],
                Size = run.Size,
                WorkersAuto = run.Workers is null,
                Precision = run.Precision,
                BudgetMs = run.Budget?.TotalMilliseconds,
                Verify = run.Verify,
            },
            SweepGrid sweep => Workload(sweep, json) with { Size = sweep.Sizes[^1] },
            _ => throw new ArgumentOutOfRangeException(nameof(request)),
        };
    }

    private static RequestJson Common(RunRequest request) => new()
    {
        Workload = request.Name,
        Strategies = [],
        Variants = [],
        Return = RunWords.Of(ReturnKind.Value),
        Units = 1,
        Size = 0,
        Workers = 0,
        WorkersAuto = true,
        Launches = request.Launches,
        Profile = RunWords.Of(request.Profile),
        Scheduler = RunWords.Of(SchedulerKind.Auto),
        SampleIntervalMs = request.SampleInterval?.TotalMilliseconds,
        TimeoutMs = request.Timeout.TotalMilliseconds,
    };

    private static RequestJson Workload(WorkloadSettings settings, RequestJson json) => json with
    {
        AssemblyPath = settings.AssemblyPath,
        Strategies = settings.Strategies,
        Return = RunWords.Of(settings.Return),
        Units = settings.Units,
        Iterations = settings.Iterations ?? 0,
        Scheduler = RunWords.Of(settings.Scheduler),
        Seed = settings.Seed,
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
