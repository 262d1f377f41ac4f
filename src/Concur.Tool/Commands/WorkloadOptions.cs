using System.Collections.Immutable;
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

    /// <summary>Whether several versions of .NET may be compared.</summary>
    public bool TakesFrameworks { get; init; }
}

/// <summary>The options that <c>run</c> and <c>sweep</c> share: which workload, under which strategies, and how it is launched.</summary>
[SuppressMessage("Maintainability", "CA1506", Justification = "It has an option for every part of a request.")]
internal sealed class WorkloadOptions
{
    private const int DefaultLaunches = 6;
    private const int UsualCases = 50;
    private const int MostCases = 10_000;
    private const string Benchmark = "--benchmark";

    public Argument<string> Workload { get; } = new("WORKLOAD")
    {
        Description = "A built-in workload, or the path of a .csproj, .slnx, .dll or .cs. 'list workloads' shows the built-in ones; "
            + "a file has methods marked [Workload], or --method names one",
        DefaultValueFactory = _ => BuiltInWorkload.Random,
    };

    public Option<string?> Method { get; } = new("--method", Benchmark)
    {
        Description = "The method, by the end of its name: Type.Method, or Parse*. "
            + "--benchmark 'Json*' runs each method that matches [default: the one marked [Workload], or the only public one]",
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

    public Option<string> Cases { get; } = new("--cases")
    {
        Description = "The most cases that are run: a case is one method with one value of each parameter",
        HelpName = "N",
        DefaultValueFactory = _ => FormattableString.Invariant($"{UsualCases}"),
    };

    public VersionOptions Versions { get; } = new();

    public FrameworkOption Framework { get; } = new();

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

    public Option<string> Warmup { get; } = new("--warmup")
    {
        Description = "How long a launch may run until the runtime's code is final. Units of more than a seventieth of it are measured "
            + "without that",
        HelpName = "TIME",
        DefaultValueFactory = _ => "1.2s",
    };

    public ChoiceOption<SchedulerKind> Scheduler { get; } = SharedOptions.Scheduler("the profiled launch");

    public Option<string?> SampleInterval { get; } = SharedOptions.SampleInterval(" [default: 1ms with perf, else 20ms]");

    public Option<string> Timeout { get; } = SharedOptions.Timeout();

    public Option<string> Seed { get; } = new("--seed")
    {
        Description = "Seed of the workload's random numbers",
        HelpName = "N",
        DefaultValueFactory = _ => "1",
    };

    /// <summary>Whether the number of launches is left to the tool.</summary>
    public bool IsAuto(ParseResult parsed) => parsed.GetValue(Launches) == "auto";

    /// <summary>Whether several versions of the code or of .NET are compared.</summary>
    public bool HasVersions(ParseResult parsed) => Versions.Any(parsed) || Framework.Parse(parsed).Length > 1;

    /// <summary>Parses the shared options, then finds the workload, for which a project may have to be built.</summary>
    /// <returns>A request for each case.</returns>
    /// <exception cref="ConcurException">
    /// A value is wrong, there is no such workload, a strategy does not suit it, or there are too many cases.
    /// </exception>
    public async Task<ImmutableArray<WorkloadRequest>> ParseAsync(
        ParseResult parsed, LaunchShape shape, WorkloadParser workloads, CancellationToken cancellation)
    {
        var frameworks = Frameworks(parsed, shape);
        var settings = Settings(parsed, shape);
        if (!frameworks.IsEmpty) workloads = workloads.Under(frameworks[^1]);
        var named = StrategyParser.Parse(parsed.GetValue(Strategies) ?? []);
        var most = (int)ValueParser.WholeNumber("--cases", parsed.GetValue(Cases)!, 1, MostCases);
        var given = Inputs.Parse(parsed, workloads.Items);
        var (text, methods) = (parsed.GetValue(Workload)!, Versions.Methods(parsed, parsed.GetValue(Method)));
        if (Versions.Any(parsed)) workloads.Files.RequireFile(text);
        text = await workloads.Files.ProjectAsync(text, shape.Project, cancellation);
        var users = new UserStrategyReader(workloads);
        users.Check(named, text);
        var asked = methods.IsEmpty ? Asked(parsed) : new AskedMethod(methods[0], false);
        var cases = await workloads.CasesAsync(text, asked, shape.Size, given, most, cancellation);
        ImmutableArray<WorkloadParser> older = [.. frameworks.SkipLast(1).Select(framework => workloads.Under(framework))];
        var requests = ImmutableArray.CreateBuilder<WorkloadRequest>();
        foreach (var one in cases)
        {
            var inputs = given with { Parameters = one.Parameters };
            var workload = await workloads.FindAsync(text, one.Method, shape.Size, inputs, cancellation);
            var versions = older.IsEmpty
                ? await Versions.FindAsync(parsed, text, workload, inputs, workloads, cancellation)
                : await VersionOptions.UnderAsync(older, text, workload, inputs, cancellation);
            var codes = await users.ReadAsync(named, workload, cancellation);
            var strategies = StrategyParser.Choose(named, codes, workload, shape.Workers ?? Environment.ProcessorCount);
            workloads.RequireEngines(strategies);
            var request = Request(settings, shape, workload, inputs) with
            {
                Strategies = strategies,
                StrategyCodes = [.. codes.All.Where(code => strategies.Any(name => StrategySpec.NameOf(name) == code.Name))],
                Versions = versions,
            };
            requests.Add(request with { Framework = FrameworkOf(request, workloads, older)?.Name });
        }

        // The same value may have been written in two ways.
        return [.. requests.DistinctBy(one => string.Join('\n', one.Values.Select(value => value.ToString()).Prepend(one.Workload)))];
    }

    /// <summary>The one version of .NET for all launches of a request, but for those under older ones.</summary>
    /// <exception cref="ConcurException">Some of the code does not run under a version that was asked for.</exception>
    private static DotnetFramework? FrameworkOf(WorkloadRequest request, WorkloadParser workloads, ImmutableArray<WorkloadParser> older)
    {
        var strategies = request.StrategyCodes.Select(code => code.AssemblyPath).Where(path => path != request.AssemblyPath).ToList();
        foreach (var version in older) version.Common(strategies, request.AssemblyPath is null);
        var versions = older.IsEmpty ? request.Versions.Select(version => version.AssemblyPath) : [];
        return workloads.Common(
            strategies.Concat(versions).Append(request.AssemblyPath).OfType<string>().Distinct(), request.AssemblyPath is null);
    }

    /// <summary>The method that is asked for: several are meant by a benchmark's name with stars alone.</summary>
    private AskedMethod Asked(ParseResult parsed)
    {
        var name = parsed.GetValue(Method);
        var isBenchmark = parsed.GetResult(Method)?.IdentifierToken?.Value == Benchmark;
        return new AskedMethod(name, isBenchmark && name?.Contains('*', StringComparison.Ordinal) == true);
    }

    /// <summary>The versions of .NET, the oldest first.</summary>
    private ImmutableArray<DotnetFramework> Frameworks(ParseResult parsed, LaunchShape shape)
    {
        if (!shape.TakesFrameworks) return Framework.ParseOne(parsed) is { } one ? [one] : [];
        var frameworks = Framework.Parse(parsed);
        return frameworks.Length > 1 && Versions.Any(parsed)
            ? throw UsageErrors.Create("--against and --candidates compare under one version of .NET; give --framework one name")
            : frameworks;
    }

    /// <summary>What all cases have in common, without their workload.</summary>
    private WorkloadRequest Settings(ParseResult parsed, LaunchShape shape) => new()
    {
        Workload = "",
        Strategies = [],
        Units = shape.Units,
        Size = 0,
        Workers = shape.Workers,
        Launches = IsAuto(parsed) ? DefaultLaunches : WorkloadValues.Launches("--launches", parsed.GetValue(Launches)!),
        Iterations = WorkloadValues.Iterations("--iterations", parsed.GetValue(Iterations)!),
        LongestWarmup = WorkloadValues.Warmup("--warmup", parsed.GetValue(Warmup)!),
        Return = Return.Parse(parsed),
        Profile = shape.Profile,
        Scheduler = Scheduler.Parse(parsed),
        SampleInterval = ValueParser.SampleInterval(parsed.GetValue(SampleInterval)),
        Timeout = ValueParser.Timeout(parsed.GetValue(Timeout)!),
        Seed = WorkloadValues.Seed("--seed", parsed.GetValue(Seed)!),
    };

    private static WorkloadRequest Request(WorkloadRequest settings, LaunchShape shape, FoundWorkload workload, GivenInputs given)
    {
        var items = workload.Description is { } description
            ? InputOptions.Complete(given, description, shape.Workers ?? Environment.ProcessorCount)
            : null;
        return settings with
        {
            Workload = workload.Name,
            AssemblyPath = workload.AssemblyPath,
            CodeHash = AssemblyHash.Of(workload.AssemblyPath),
            Units = items is null ? shape.Units : shape.GivesUnits ? Math.Min(shape.Units, items.Units) : items.Units,
            Items = items,
            Parameters = given.Parameters,
            Values = given.Parameters.SetItems(workload.Description?.Parameters ?? given.Parameters),
            HasObjectPerWorker = given.HasObjectPerWorker,
            Size = workload.Size,
            TakesSize = workload.TakesSize,
            Awaits = workload is { Awaits: true, AssemblyPath: not null },
        };
    }
}
