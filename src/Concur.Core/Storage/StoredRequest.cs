using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Concur.Core.Model;
using Concur.Protocol;

namespace Concur.Core.Storage;

/// <summary>
/// A request in files, which have one shape for all kinds of requests: a kind without a field has the field's usual value. Times
/// are ms.
/// </summary>
internal sealed record StoredRequest
{
    /// <summary>The workload's name; exec for commands.</summary>
    public required string Workload { get; init; }

    /// <summary>The absolute path of the workload's assembly; null for a built-in workload.</summary>
    public string? AssemblyPath { get; init; }

    /// <summary>The strategies with their parameters, sequential first; empty for commands.</summary>
    public required ImmutableArray<string> Strategies { get; init; }

    /// <summary>The commands; null for a workload.</summary>
    public ImmutableArray<StoredCommand>? Commands { get; init; }

    /// <summary>Launches of each command before those that count; null for a workload.</summary>
    public int? WarmupLaunches { get; init; }

    /// <summary>Whether launches of commands count whatever their exit code; null for a workload, and in older files.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? IgnoresFailure { get; init; }

    /// <summary>The shell of commands; null for the system's, where a command needs one, and in older files.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Shell { get; init; }

    /// <summary>The runtime variants; null in older files.</summary>
    public ImmutableArray<RuntimeVariant>? Variants { get; init; }

    /// <summary>Other versions of the code; left out where there are none, and in older files.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ImmutableArray<CodeVersion>? Versions { get; init; }

    /// <summary>The strategies that are the user's own; left out where there are none, and in older files.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ImmutableArray<StrategyCode>? StrategyCodes { get; init; }

    /// <summary>The machines over which units were spread; left out where there was only one, and in older files.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ImmutableArray<string>? On { get; init; }

    /// <summary>Where silos found each other, redis or postgres; left out where it was the driver, and in older files.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Membership { get; init; }

    /// <summary>What worker processes send back for a unit; null in older files.</summary>
    public ReturnKind? Return { get; init; }

    /// <summary>Units per iteration; 1 for commands.</summary>
    public required int Units { get; init; }

    /// <summary>The size of a unit; 0 for commands, the largest one for a sweep.</summary>
    public required long Size { get; init; }

    /// <summary>Whether the size means nothing to the workload, because a user's method takes none; false in older files.</summary>
    public bool TakesNoSize { get; init; }

    /// <summary>The SHA-256 of the workload's assembly; left out for a built-in workload, and in older files.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? CodeHash { get; init; }

    /// <summary>Whether the units are async methods of the user's; left out where they are not, and in older files.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Awaits { get; init; }

    /// <summary>The version of .NET that was asked for; left out where none was, and in older files.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Framework { get; init; }

    /// <summary>The items of the units; left out where there are none, and in older files.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ItemsRequest? Items { get; init; }

    /// <summary>All values that parameters and arguments had, by name; left out where there are none, and in older files.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ImmutableSortedDictionary<string, string>? Values { get; init; }

    /// <summary>The values of parameters and arguments that were given; left out where none were, and in older files.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ImmutableSortedDictionary<string, string>? Parameters { get; init; }

    /// <summary>Whether each worker had an object of its own; left out where not, and in older files.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool ObjectPerWorker { get; init; }

    /// <summary>The number of workers; 0 for a sweep.</summary>
    public required int Workers { get; init; }

    /// <summary>Whether the number of workers was left to the tool.</summary>
    public bool WorkersAuto { get; init; }

    /// <summary>Timing launches of each strategy, command or point.</summary>
    public int Launches { get; init; }

    /// <summary>The wanted half width of the medians' intervals, as a share of the median; null where none was given.</summary>
    public double? Precision { get; init; }

    /// <summary>The time after which no more launches were added; null where none were.</summary>
    public double? BudgetMs { get; init; }

    /// <summary>Whether launches were added for strategies that could still win; null where they were not, and in older files.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? Race { get; init; }

    /// <summary>Measured iterations per launch; 0 where the harness chose.</summary>
    public int Iterations { get; init; }

    /// <summary>The longest warm-up of a launch; null for the usual one, and in older files.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? LongestWarmupMs { get; init; }

    /// <summary>What the profiled launch records.</summary>
    public required ProfileKind Profile { get; init; }

    /// <summary>The scheduler source that was asked for; null in older files.</summary>
    public SchedulerKind? Scheduler { get; init; }

    /// <summary>The time between stack samples; null for the scheduler source's usual one.</summary>
    public double? SampleIntervalMs { get; init; }

    /// <summary>The time limit of a launch.</summary>
    public double TimeoutMs { get; init; }

    /// <summary>Whether remedies of findings were tried.</summary>
    public bool Verify { get; init; }

    /// <summary>Whether other strategies ran after sequential had failed; left out where not, and in older files.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool KeepGoing { get; init; }

    /// <summary>The seed.</summary>
    public int Seed { get; init; }

    /// <summary>A request as files have it.</summary>
    /// <param name="request">The request.</param>
    /// <param name="workers">The number of workers that were used; 0 for a sweep.</param>
    public static StoredRequest Of(RunRequest request, int workers)
    {
        var common = Common(request, workers);
        return request switch
        {
            CommandsRequest commands => common with
            {
                Commands = [.. commands.Commands.Select(StoredCommand.Of)],
                WarmupLaunches = commands.WarmupLaunches,
                IgnoresFailure = commands.IgnoresFailure,
                Shell = commands.Shell,
            },
            WorkloadRequest run => Workloads(run, common) with
            {
                Variants = [.. run.Variants.Select(WithoutSecrets)],
                Size = run.Size,
                WorkersAuto = run.Workers is null,
                Precision = run.Precision,
                BudgetMs = run.Budget?.TotalMilliseconds,
                Race = run.IsRace ? true : null,
                Verify = run.Verify,
                Versions = run.Versions.IsEmpty ? null : run.Versions,
                KeepGoing = run.KeepsGoing,
            },
            SweepGrid sweep => Workloads(sweep, common) with { Size = sweep.Sizes[^1] },
            _ => throw new ArgumentOutOfRangeException(nameof(request)),
        };
    }

    /// <summary>The request of a run: of commands where there are any, else of a workload.</summary>
    public RunRequest ToRequest() => Commands is { IsEmpty: false } commands
        ? new CommandsRequest
        {
            Commands = [.. commands.Select(command => command.ToCommand())],
            WarmupLaunches = WarmupLaunches ?? 0,
            IgnoresFailure = IgnoresFailure ?? false,
            Shell = Shell,
            Launches = Launches,
            Profile = Profile,
            SampleInterval = Time(SampleIntervalMs),
            Timeout = TimeSpan.FromMilliseconds(TimeoutMs),
        }
        : ToWorkloadRequest();

    /// <summary>The request of a workload, whether or not there are commands.</summary>
    public WorkloadRequest ToWorkloadRequest() => new()
    {
        Workload = Workload,
        AssemblyPath = AssemblyPath,
        Strategies = Strategies,
        StrategyCodes = OrNone(StrategyCodes),
        Variants = OrNone(Variants),
        On = OrNone(On),
        Membership = Membership,
        Return = Return ?? ReturnKind.Value,
        Units = Units,
        Size = Size,
        TakesSize = !TakesNoSize,
        Awaits = Awaits,
        CodeHash = CodeHash,
        Framework = Framework,
        Items = Items,
        Parameters = Parameters ?? ImmutableSortedDictionary<string, string>.Empty,
        Values = Values ?? ImmutableSortedDictionary<string, string>.Empty,
        HasObjectPerWorker = ObjectPerWorker,
        Workers = WorkersAuto ? null : Workers,
        Launches = Launches,
        Iterations = Iterations == 0 ? null : Iterations,
        LongestWarmup = Time(LongestWarmupMs) ?? WorkloadSettings.UsualWarmup,
        Precision = Precision,
        Budget = Time(BudgetMs),
        IsRace = Race ?? false,
        Profile = Profile,
        Scheduler = Scheduler ?? SchedulerKind.Proc,
        SampleInterval = Time(SampleIntervalMs),
        Timeout = TimeSpan.FromMilliseconds(TimeoutMs),
        Verify = Verify,
        Versions = Versions ?? [],
        KeepsGoing = KeepGoing,
        Seed = Seed,
    };

    private static ImmutableArray<T> OrNone<T>(ImmutableArray<T>? items) => items ?? [];

    private static StoredRequest Common(RunRequest request, int workers) => new()
    {
        Workload = request.Name,
        Strategies = [],
        Variants = [],
        Return = ReturnKind.Value,
        Units = 1,
        Size = 0,
        Workers = workers,
        WorkersAuto = true,
        Launches = request.Launches,
        Profile = request.Profile,
        Scheduler = SchedulerKind.Auto,
        SampleIntervalMs = request.SampleInterval?.TotalMilliseconds,
        TimeoutMs = request.Timeout.TotalMilliseconds,
    };

    private static StoredRequest Workloads(WorkloadSettings settings, StoredRequest common) => common with
    {
        AssemblyPath = settings.AssemblyPath,
        Strategies = settings.Strategies,
        StrategyCodes = settings.StrategyCodes.IsEmpty ? null : settings.StrategyCodes,
        On = settings.On.IsEmpty ? null : [.. settings.On.Select(SecretText.Redacted)],
        Membership = settings.Membership,
        Return = settings.Return,
        Units = settings.Units,
        TakesNoSize = !settings.TakesSize,
        Awaits = settings.Awaits,
        CodeHash = settings.CodeHash,
        Framework = settings.Framework,
        Items = settings.Items,
        Parameters = settings.Parameters.IsEmpty ? null : WithoutSecrets(settings.Parameters),
        Values = settings.Values.IsEmpty ? null : WithoutSecrets(settings.Values),
        ObjectPerWorker = settings.HasObjectPerWorker,
        Iterations = settings.Iterations ?? 0,
        LongestWarmupMs = settings.LongestWarmup == WorkloadSettings.UsualWarmup ? null : settings.LongestWarmup.TotalMilliseconds,
        Scheduler = settings.Scheduler,
        Seed = settings.Seed,
    };

    private static ImmutableSortedDictionary<string, string> WithoutSecrets(ImmutableSortedDictionary<string, string> values) =>
        values.ToImmutableSortedDictionary(value => value.Key, value => SecretText.Value(value.Key, value.Value));

    private static RuntimeVariant WithoutSecrets(RuntimeVariant variant) => variant with
    {
        Environment = variant.Environment.ToDictionary(
            setting => setting.Key, setting => SecretText.Value(setting.Key, setting.Value), StringComparer.Ordinal),
    };

    private static TimeSpan? Time(double? ms) => ms is { } known ? TimeSpan.FromMilliseconds(known) : null;
}
