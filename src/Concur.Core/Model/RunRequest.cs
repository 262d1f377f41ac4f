using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using Concur.Protocol;

namespace Concur.Core.Model;

/// <summary>
/// What the user asked to be measured: a workload's strategies (<see cref="WorkloadRequest"/>), the same over numbers of
/// workers and sizes (<see cref="SweepGrid"/>), or commands (<see cref="CommandsRequest"/>). There are no others.
/// </summary>
public abstract record RunRequest
{
    private protected RunRequest()
    {
    }

    /// <summary>A short name of the work, for folders and titles: the workload's, or <c>exec</c>.</summary>
    public abstract string Name { get; }

    /// <summary>Timed launches of each strategy or command; of each point in a sweep.</summary>
    public required int Launches { get; init; }

    /// <summary>What the profiled launch records.</summary>
    public required ProfileKind Profile { get; init; }

    /// <summary>The time between stack samples; null for the scheduler source's usual one.</summary>
    public TimeSpan? SampleInterval { get; init; }

    /// <summary>The time limit of one launch. A launch that exceeds it is ended.</summary>
    public required TimeSpan Timeout { get; init; }
}

/// <summary>How a workload is measured, whatever the size of its units and the number of workers.</summary>
public abstract record WorkloadSettings : RunRequest
{
    private protected WorkloadSettings()
    {
    }

    /// <inheritdoc/>
    public override string Name => Workload;

    /// <summary>The workload's name.</summary>
    public required string Workload { get; init; }

    /// <summary>The absolute path of the workload's assembly; null for a built-in workload.</summary>
    public string? AssemblyPath { get; init; }

    /// <summary>The SHA-256 of that assembly; null for a built-in workload, and in older files.</summary>
    public string? CodeHash { get; init; }

    /// <summary>Whether a unit's size means anything to the workload: a user's method may take none. True in older files.</summary>
    public bool TakesSize { get; init; } = true;

    /// <summary>Whether the units are async methods of the user's. False in older files.</summary>
    public bool Awaits { get; init; }

    /// <summary>The version of .NET under which the workload runs, such as net8.0; null for its own, and in older files.</summary>
    public string? Framework { get; init; }

    /// <summary>The items of the units; null where a unit has its number alone.</summary>
    public ItemsRequest? Items { get; init; }

    /// <summary>All values that the parameters of the user's object and a benchmark's arguments have, by name, given or not.</summary>
    public ImmutableSortedDictionary<string, string> Values { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>The values of them that the user gave.</summary>
    public ImmutableSortedDictionary<string, string> Parameters { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Whether each worker has an object of its own, where the method is called on one.</summary>
    public bool HasObjectPerWorker { get; init; }

    /// <summary>What each process that runs units is given.</summary>
    public UnitInputs Inputs => new()
    {
        ItemsPath = Items?.LinesPath,
        Batch = Items?.Batch ?? 1,
        HasObjectPerWorker = HasObjectPerWorker,
        Parameters = Parameters,
    };

    /// <summary>The strategies with their parameters. Sequential is first, and none is there twice.</summary>
    public required ImmutableArray<string> Strategies { get; init; }

    /// <summary>The strategies among them that are the user's own.</summary>
    public ImmutableArray<StrategyCode> StrategyCodes { get; init; } = [];

    /// <summary>The assemblies that the request runs besides the tool's own, each with its SHA-256 where that is known.</summary>
    public virtual IEnumerable<(string Path, string? Hash)> Assemblies => StrategyCodes
        .Select(code => (code.AssemblyPath, code.CodeHash))
        .Concat(AssemblyPath is { } path ? [(path, CodeHash)] : [])
        .Distinct();

    /// <summary>The code behind a strategy with its parameters; null for one of the catalogue.</summary>
    public StrategyCode? CodeOf(string strategy) => StrategySpec.NameOf(strategy) is var name && StrategyCatalogue.Find(name) is null
        ? StrategyCodes.FirstOrDefault(code => code.Name == name)
        : null;

    /// <summary>What is known of a strategy with its parameters; null where there is no such strategy.</summary>
    public StrategyDescriptor? Find(string strategy)
    {
        try
        {
            return Parse(strategy).Strategy;
        }
        catch (FormatException)
        {
            return null; // A run file of another version may have others.
        }
    }

    /// <summary>Parses a strategy with its parameters.</summary>
    /// <exception cref="FormatException">There is no such strategy, or its parameter is wrong.</exception>
    public StrategySpec Parse(string strategy) => StrategySpec.Parse(
        strategy, name => $"there is no strategy '{name}'", StrategyCodes.Select(code => code.Descriptor));

    /// <summary>
    /// The machines over which strategies that span machines spread their units, as the user gave them; empty for this machine alone.
    /// </summary>
    public ImmutableArray<string> On { get; init; } = [];

    /// <summary>
    /// Where the silos of strategies that have such find each other, redis or postgres; null for the driver, and in older files. How it is
    /// reached is no part of a request: it may have a password.
    /// </summary>
    public string? Membership { get; init; }

    /// <summary>Units per iteration, at least 1.</summary>
    public required int Units { get; init; }

    /// <summary>Measured iterations per launch; null where the harness chooses.</summary>
    public int? Iterations { get; init; }

    /// <summary>The longest warm-up where the user says nothing else.</summary>
    public static TimeSpan UsualWarmup { get; } = TimeSpan.FromSeconds(1.2);

    /// <summary>The same for a strategy of an engine, whose own code is compiled as well.</summary>
    public static TimeSpan UsualWarmupOfEngine { get; } = TimeSpan.FromSeconds(4);

    /// <summary>
    /// How long the warm-up of a launch lasts at most. It ends where the code is final; where that takes longer than this, it is short,
    /// and the code is measured as it is.
    /// </summary>
    public TimeSpan LongestWarmup { get; init; } = UsualWarmup;

    /// <summary>What worker processes send back for a unit.</summary>
    public ReturnKind Return { get; init; }

    /// <summary>Where the profiled launch's times on and off the CPUs come from.</summary>
    public SchedulerKind Scheduler { get; init; } = SchedulerKind.Auto;

    /// <summary>The seed of which every unit's seed is made.</summary>
    public int Seed { get; init; }
}

/// <summary>A request of <c>run</c>: a workload under several strategies.</summary>
public sealed record WorkloadRequest : WorkloadSettings
{
    /// <summary>A request of which every required member is still to be set.</summary>
    public WorkloadRequest()
    {
    }

    /// <summary>A request with the settings of another.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="size">The size of a unit.</param>
    /// <param name="workers">The number of workers.</param>
    [SetsRequiredMembers]
    public WorkloadRequest(WorkloadSettings settings, long size, int workers)
        : base(settings) => (Size, Workers, KeepsGoing) = (size, workers, true);

    /// <summary>The size of a unit, in the workload's own measure.</summary>
    public required long Size { get; init; }

    /// <summary>The number of workers; null for as many as there are cores that the process may use.</summary>
    public int? Workers { get; init; }

    /// <summary>Settings of the runtime under which every strategy runs, besides the runtime as it is.</summary>
    public ImmutableArray<RuntimeVariant> Variants { get; init; } = [];

    /// <summary>
    /// The half width that every median's 95 % confidence interval should reach, as a share of the median: launches are added
    /// until it does. Null where no launches are added.
    /// </summary>
    public double? Precision { get; init; }

    /// <summary>The time after which no more launches are added; null where none are.</summary>
    public TimeSpan? Budget { get; init; }

    /// <summary>
    /// Whether launches are added for the strategies that can still win, until the fastest is known or the time for it is over. False in
    /// older files.
    /// </summary>
    public bool IsRace { get; init; }

    /// <summary>Other versions of the code, under which every strategy runs as well.</summary>
    public ImmutableArray<CodeVersion> Versions { get; init; } = [];

    /// <inheritdoc/>
    public override IEnumerable<(string Path, string? Hash)> Assemblies =>
        base.Assemblies
        .Concat(Versions.Where(version => version.AssemblyPath is not null).Select(version => (version.AssemblyPath!, version.CodeHash)))
        .Distinct();

    /// <summary>Whether the remedies of findings are tried as well.</summary>
    public bool Verify { get; init; }

    /// <summary>Whether the other strategies run after sequential has failed. False in older files.</summary>
    public bool KeepsGoing { get; init; }
}

/// <summary>A request of <c>exec</c>: commands, each launched as it is.</summary>
public sealed record CommandsRequest : RunRequest
{
    /// <summary>The name that stands for a workload's in the run file.</summary>
    internal const string FileName = "exec";

    /// <inheritdoc/>
    public override string Name => FileName;

    /// <summary>The commands, at least one.</summary>
    public required ImmutableArray<NamedCommand> Commands { get; init; }

    /// <summary>Launches of each command before those that count.</summary>
    public int WarmupLaunches { get; init; }

    /// <summary>Whether a launch that exits with another code than 0 counts as well.</summary>
    public bool IgnoresFailure { get; init; }

    /// <summary>
    /// The path or name of the shell that runs every command; <see cref="NoShell"/> to start all directly; null to start those directly
    /// that need no shell.
    /// </summary>
    public string? Shell { get; init; }

    /// <summary>No command is given to a shell.</summary>
    public const string NoShell = "none";
}

/// <summary>A command that is measured like a strategy.</summary>
/// <param name="Name">Its name in reports.</param>
/// <param name="Text">The command line as it was given.</param>
public sealed record NamedCommand(string Name, string Text)
{
    /// <summary>A command that is run once before its first launch; null for none.</summary>
    public string? Setup { get; init; }

    /// <summary>A command that is run before each launch; null for none.</summary>
    public string? Prepare { get; init; }

    /// <summary>A command that is run once after its last launch; null for none.</summary>
    public string? Cleanup { get; init; }
}

/// <summary>Settings of the runtime, or another number of workers, under which strategies run as well.</summary>
/// <param name="Name">Its name in reports.</param>
/// <param name="Environment">The environment variables that it sets, such as <c>DOTNET_gcServer=1</c>.</param>
public sealed record RuntimeVariant(string Name, IReadOnlyDictionary<string, string> Environment)
{
    /// <summary>Its number of workers; null for the run's.</summary>
    public int? Workers { get; init; }

    /// <summary>Its code; null for the run's.</summary>
    [JsonIgnore]
    public CodeVersion? Code { get; init; }
}

/// <summary>What the profiled launch of a trial records.</summary>
public enum ProfileKind
{
    /// <summary>Nothing: there are timed launches only.</summary>
    None,

    /// <summary>The runtime's events, without stacks.</summary>
    Light,

    /// <summary>The runtime's events, and sampled stacks in a second session.</summary>
    Full,
}
