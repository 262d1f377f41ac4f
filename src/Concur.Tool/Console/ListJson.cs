using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Concur.Core.Measuring;
using Concur.Core.Model;
using Concur.Protocol;

namespace Concur.Tool.Console;

/// <summary>
/// Writes what the tool lists as JSON: checks, workloads, strategies, sweeps, baselines and processes. The topic <c>formats</c> of the
/// help documents the shapes. A member is added rather than changed, because scripts read them.
/// </summary>
internal static class ListJson
{
    /// <summary>Writes what <c>doctor</c> saw.</summary>
    public static void Write(IReadOnlyList<MachineCheck> checks, TextWriter output) => Write(
        new DoctorDocument(
            checks.All(check => check.State != CheckState.Broken),
            [.. checks.Select(check => new CheckRow(check.Name, Word(check.State), check.Seen, NullIfEmpty(check.Advice)))]),
        ListContext.Default.DoctorDocument,
        output);

    /// <summary>Writes the built-in workloads.</summary>
    public static void Write(IReadOnlyList<BuiltInWorkload> workloads, TextWriter output) =>
        Write([.. workloads.Select(Row)], ListContext.Default.WorkloadRowArray, output);

    /// <summary>Writes the strategies.</summary>
    public static void Write(IReadOnlyList<StrategyDescriptor> strategies, TextWriter output) =>
        Write([.. strategies.Select(Row)], ListContext.Default.StrategyRowArray, output);

    /// <summary>Writes the sweeps of a folder.</summary>
    public static void Write(IReadOnlyList<StoredSweep> sweeps, TextWriter output) =>
        Write([.. sweeps.Select(Row)], ListContext.Default.SweepRowArray, output);

    /// <summary>Writes the names of baselines, each with its run.</summary>
    public static void Write(IReadOnlyDictionary<string, string> baselines, TextWriter output) => Write(
        [.. baselines.Select(baseline => new BaselineRow(baseline.Key, baseline.Value))], ListContext.Default.BaselineRowArray, output);

    /// <summary>Writes the machines that have names.</summary>
    public static void Write(IReadOnlyDictionary<string, NamedMachine> machines, TextWriter output) => Write(
        [.. machines.Select(machine => MachineRow.Of(machine.Key, machine.Value))], ListContext.Default.MachineRowArray, output);

    /// <summary>Writes machines that were tried.</summary>
    public static void Write(IReadOnlyList<CheckedMachine> machines, TextWriter output) =>
        Write([.. machines.Select(CheckedMachineRow.Of)], ListContext.Default.CheckedMachineRowArray, output);

    /// <summary>Writes the processes that can be attached to, and the others.</summary>
    public static void Write(
        IReadOnlyList<RunningProcess> processes,
        IReadOnlyList<(RunningProcess Process, string Reason)> refused,
        TextWriter output) => Write(
        new ProcessesDocument(
            [.. processes.Select(process => new ProcessRow(process.ProcessId, process.Name, process.Command))],
            [.. refused.Select(each => new RefusedRow(each.Process.ProcessId, each.Process.Name, each.Reason))]),
        ListContext.Default.ProcessesDocument,
        output);

    private static void Write<T>(T value, JsonTypeInfo<T> type, TextWriter output)
    {
        output.Write(JsonSerializer.Serialize(value, type));
        output.Write('\n');
    }

    private static WorkloadRow Row(BuiltInWorkload workload) => new(
        workload.Name, workload.Summary, workload.SizeMeaning, workload.DefaultSize, workload.Expectation, workload.Awaits,
        workload.SharesMemory);

    private static StrategyRow Row(StrategyDescriptor strategy) => new(
        strategy.Name,
        strategy.Summary,
        strategy.Suits,
        strategy.Costs,
        strategy.DefaultUse switch
        {
            DefaultUse.Always => "always",
            DefaultUse.PlainUnits => "plainUnits",
            DefaultUse.AwaitingUnits => "awaitingUnits",
            _ => "never",
        },
        strategy.IsSimulation,
        [.. strategy.Parameters.Select(parameter => new ParameterRow(parameter.Name, parameter.Description, parameter.Choices))]);

    private static SweepRow Row(StoredSweep sweep)
    {
        var (report, request) = (sweep.Report, sweep.Report.Request);
        return new SweepRow(
            sweep.Name, report.StartedUtc, request.Workload, report.Machine.Cpu, report.Machine.UsableCores, request.Units, request.Sizes,
            request.Workers, request.Strategies, report.Launches.Made, report.Launches.Planned);
    }

    private static string Word(CheckState state) => state switch
    {
        CheckState.Good => "good",
        CheckState.Notable => "note",
        _ => "broken",
    };

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;
}

/// <param name="Ok">Whether nothing is broken that a recording needs.</param>
/// <param name="Checks">The checks, in the order of the table.</param>
internal sealed record DoctorDocument(bool Ok, CheckRow[] Checks);

/// <param name="Name">The name of the check.</param>
/// <param name="State">One of good, note and broken.</param>
/// <param name="Seen">What was seen.</param>
/// <param name="Advice">What to do about it; null for nothing.</param>
internal sealed record CheckRow(string Name, string State, string Seen, string? Advice);

/// <param name="Name">The name of the workload.</param>
/// <param name="Unit">What a unit does.</param>
/// <param name="Size">What the size counts.</param>
/// <param name="DefaultSize">The size where none is given.</param>
/// <param name="Expect">What the account should show.</param>
/// <param name="Awaits">Whether its units await.</param>
/// <param name="SharesMemory">Whether its units share memory, so that worker processes cannot run it.</param>
internal sealed record WorkloadRow(
    string Name, string Unit, string Size, long DefaultSize, string Expect, bool Awaits, bool SharesMemory);

/// <param name="Name">The name of the strategy.</param>
/// <param name="How">How it executes units.</param>
/// <param name="Suits">The work that it suits.</param>
/// <param name="Costs">What it costs.</param>
/// <param name="ByDefault">For which units it runs where no strategy is named: always, plainUnits, awaitingUnits or never.</param>
/// <param name="IsSimulation">Whether it only shows how another system behaves.</param>
/// <param name="Parameters">Its parameters.</param>
internal sealed record StrategyRow(
    string Name, string How, string Suits, string Costs, string ByDefault, bool IsSimulation, ParameterRow[] Parameters);

/// <param name="Name">The name before the equals sign.</param>
/// <param name="Description">What it does, with its default.</param>
/// <param name="Choices">The words that it may be; empty where it is a number or a duration.</param>
internal sealed record ParameterRow(string Name, string Description, IReadOnlyList<string> Choices);

/// <param name="Name">The name of the sweep's folder.</param>
/// <param name="StartedUtc">When it began.</param>
/// <param name="Workload">Its workload.</param>
/// <param name="Machine">The machine's processor; null where it is unknown.</param>
/// <param name="Cores">The cores that could be used.</param>
/// <param name="Units">Units per iteration.</param>
/// <param name="Sizes">The sizes that were asked for.</param>
/// <param name="Workers">The numbers of workers.</param>
/// <param name="Strategies">Its strategies.</param>
/// <param name="LaunchesMade">How many launches were made. Fewer than planned mean that the sweep can be resumed.</param>
/// <param name="LaunchesPlanned">How many launches it has in all.</param>
internal sealed record SweepRow(
    string Name,
    DateTimeOffset StartedUtc,
    string Workload,
    string? Machine,
    double Cores,
    int Units,
    IReadOnlyList<long> Sizes,
    IReadOnlyList<int> Workers,
    IReadOnlyList<string> Strategies,
    int LaunchesMade,
    int LaunchesPlanned);

/// <param name="Name">The baseline's name.</param>
/// <param name="Run">The name of the run's folder.</param>
internal sealed record BaselineRow(string Name, string Run);

/// <param name="Processes">Those that can be attached to.</param>
/// <param name="Refused">The other .NET processes.</param>
internal sealed record ProcessesDocument(ProcessRow[] Processes, RefusedRow[] Refused);

/// <param name="ProcessId">The id of the process.</param>
/// <param name="Name">Its name.</param>
/// <param name="Command">Its command line.</param>
internal sealed record ProcessRow(int ProcessId, string Name, string Command);

/// <param name="ProcessId">The id of the process.</param>
/// <param name="Name">Its name.</param>
/// <param name="Reason">Why it cannot be attached to.</param>
internal sealed record RefusedRow(int ProcessId, string Name, string Reason);

/// <summary>The serialiser of lists, generated at build time. It only writes.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    WriteIndented = true,
    NewLine = "\n",
    GenerationMode = JsonSourceGenerationMode.Serialization)]
[JsonSerializable(typeof(DoctorDocument))]
[JsonSerializable(typeof(WorkloadRow[]))]
[JsonSerializable(typeof(StrategyRow[]))]
[JsonSerializable(typeof(SweepRow[]))]
[JsonSerializable(typeof(BaselineRow[]))]
[JsonSerializable(typeof(ProcessesDocument))]
[JsonSerializable(typeof(MachineRow[]))]
[JsonSerializable(typeof(CheckedMachineRow[]))]
[SuppressMessage("Maintainability", "CA1506", Justification = "Generated: it touches every type of the lists.")]
internal sealed partial class ListContext : JsonSerializerContext;
