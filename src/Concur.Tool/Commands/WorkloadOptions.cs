using System.CommandLine;
using System.Diagnostics.CodeAnalysis;
using Concur.Core.Measuring;
using Concur.Core.Model;
using Concur.Protocol;

namespace Concur.Tool.Commands;

/// <summary>What <c>run</c> and <c>sweep</c> read each in their own form.</summary>
/// <param name="Units">Units per iteration.</param>
/// <param name="Size">The size of a unit; null for the workload's own.</param>
/// <param name="Workers">The number of workers; null for the cores that may be used.</param>
/// <param name="Profile">What the profiled launch records.</param>
internal sealed record LaunchShape(int Units, long? Size, int? Workers, ProfileKind Profile)
{
    /// <summary>The project of a solution that is run; null where none was named.</summary>
    public string? Project { get; init; }

    /// <summary>Whether the user gave the number of units. Else there is one for each item, where units have items.</summary>
    public bool GivesUnits { get; init; }
}

/// <summary>The options that <c>run</c> and <c>sweep</c> share: which workload, under which strategies, and how it is launched.</summary>
[SuppressMessage("Maintainability", "CA1506", Justification = "It has an option for every part of a request.")]
internal sealed class WorkloadOptions
{
    private const int DefaultLaunches = 6;

    public Argument<string> Workload { get; } = new("WORKLOAD")
    {
        Description = "A built-in workload, or the path of a .csproj, .slnx, .dll or .cs. 'list workloads' shows the built-in ones; "
            + "a file has methods marked [Workload], or --method names one",
        DefaultValueFactory = _ => BuiltInWorkload.Random,
    };

    public Option<string?> Method { get; } = new("--method", "--benchmark")
    {
        Description = "The method, by the end of its name: Type.Method, or Parse*. "
            + "[default: the one marked [Workload], or the only public one]",
        HelpName = "NAME",
    };

    public Option<string[]> Strategies { get; } = new("--strategies", "-s")
    {
        Description = "Strategies, separated by commas, such as threads,async; all means every one. Some take parameters, such as "
            + "gil:interval=5ms; a .dll or a project adds its own ones; sequential always runs "
            + $"[default: {StrategyParser.Defaults}]",
        HelpName = "STRATEGY,...",
        AllowMultipleArgumentsPerToken = false,
    };

    public InputOptions Inputs { get; } = new();

    public VersionOptions Versions { get; } = new();

    public ChoiceOption<ReturnKind> Return { get; } = new(
        "--return",
        "What worker processes send back for a unit: its value, or only a digest of it",
        [new("value", ReturnKind.Value), new("digest", ReturnKind.Digest)],
        "value");

    public Option<string> Launches { get; } = new("--launches")
    {
        Description = "Timed launches per strategy, each a new process. auto is as many as the answer of a run needs, and 6 in a sweep",
        HelpName = "N|auto",
        DefaultValueFactory = _ => "auto",
    };

    public Option<string> Iterations { get; } = new("--iterations")
    {
        Description = "Measured iterations per launch; auto lets the tool choose",
        HelpName = "N|auto",
        DefaultValueFactory = _ => "auto",
    };

    public ChoiceOption<SchedulerKind> Scheduler { get; } = SharedOptions.Scheduler("the profiled launch");

    public Option<string?> SampleInterval { get; } = SharedOptions.SampleInterval(" [default: 10ms with perf, 20ms with proc]");

    public Option<string> Timeout { get; } = SharedOptions.Timeout();

    public Option<string> Seed { get; } = new("--seed")
    {
        Description = "Seed of the workload's random numbers",
        HelpName = "N",
        DefaultValueFactory = _ => "1",
    };

    /// <summary>Whether the number of launches is left to the tool.</summary>
    public bool IsAuto(ParseResult parsed) => parsed.GetValue(Launches) == "auto";

    /// <summary>Parses the shared options, then finds the workload, for which a project may have to be built.</summary>
    /// <exception cref="ConcurException">A value is wrong, there is no such workload, or a strategy does not suit it.</exception>
    public async Task<WorkloadRequest> ParseAsync(
        ParseResult parsed, LaunchShape shape, WorkloadParser workloads, CancellationToken cancellation)
    {
        var named = StrategyParser.Parse(parsed.GetValue(Strategies) ?? []);
        var (launches, iterations, seed) = (
            IsAuto(parsed) ? DefaultLaunches : WorkloadValues.Launches("--launches", parsed.GetValue(Launches)!),
            WorkloadValues.Iterations("--iterations", parsed.GetValue(Iterations)!),
            WorkloadValues.Seed("--seed", parsed.GetValue(Seed)!));
        var (returned, scheduler) = (Return.Parse(parsed), Scheduler.Parse(parsed));
        var sampleInterval = ValueParser.SampleInterval(parsed.GetValue(SampleInterval));
        var timeout = ValueParser.Timeout(parsed.GetValue(Timeout)!);
        var given = Inputs.Parse(parsed, workloads.Items);
        var (text, methods) = (parsed.GetValue(Workload)!, Versions.Methods(parsed, parsed.GetValue(Method)));
        if (Versions.Any(parsed)) workloads.RequireFile(text);
        text = await workloads.ProjectAsync(text, shape.Project, cancellation);
        var readsStrategies = new UserStrategyReader(workloads);
        readsStrategies.Check(named, text);
        var method = methods.IsEmpty ? parsed.GetValue(Method) : methods[0];
        var workload = await workloads.FindAsync(text, method, shape.Size, given, cancellation);
        var codes = await readsStrategies.ReadAsync(named, workload, cancellation);
        var strategies = StrategyParser.Choose(named, codes, workload, shape.Workers ?? Environment.ProcessorCount);
        var versions = await Versions.FindAsync(parsed, text, workload, given, workloads, cancellation);
        var items = workload.Description is { } description
            ? InputOptions.Complete(given, description, shape.Workers ?? Environment.ProcessorCount)
            : null;
        return new WorkloadRequest
        {
            Workload = workload.Name,
            AssemblyPath = workload.AssemblyPath,
            CodeHash = AssemblyHash.Of(workload.AssemblyPath),
            Strategies = strategies,
            StrategyCodes = [.. codes.Where(code => strategies.Any(text => StrategySpec.NameOf(text) == code.Name))],
            Units = items is null ? shape.Units : shape.GivesUnits ? Math.Min(shape.Units, items.Units) : items.Units,
            Items = items,
            Versions = versions,
            Parameters = given.Parameters,
            Values = given.Parameters.SetItems(workload.Description?.Parameters ?? given.Parameters),
            HasObjectPerWorker = given.HasObjectPerWorker,
            Size = workload.Size,
            TakesSize = workload.TakesSize,
            Awaits = workload is { Awaits: true, AssemblyPath: not null },
            Workers = shape.Workers,
            Launches = launches,
            Iterations = iterations,
            Return = returned,
            Profile = shape.Profile,
            Scheduler = scheduler,
            SampleInterval = sampleInterval,
            Timeout = timeout,
            Seed = seed,
        };
    }
}
