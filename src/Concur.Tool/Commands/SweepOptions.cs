using System.Collections.Immutable;
using System.CommandLine;
using Concur.Core.Model;
using Concur.Tool.Console;

namespace Concur.Tool.Commands;

/// <param name="Request">The sweep to begin; null if one is resumed.</param>
/// <param name="ResumedFolder">The folder of the sweep to resume, as the user gave it; null if one is begun.</param>
/// <param name="OutputFolder">The folder of a new sweep as the user gave it; null for a new one in <c>concur-runs</c>.</param>
/// <param name="Format">The format of the report.</param>
internal sealed record SweepArguments(SweepGrid? Request, string? ResumedFolder, string? OutputFolder, ReportFormat Format);

/// <summary>The command line of <c>sweep</c>.</summary>
internal sealed class SweepOptions
{
    private const int LeastUnits = 4;

    private readonly WorkloadOptions _shared = new();
    private readonly SweepAxisOptions _axes = new();

    private readonly Option<string> _units = new("--units", "-u")
    {
        Description = "Units per iteration; auto is twice the largest number of workers, or of cores in --project, and at least 4",
        HelpName = "N|auto",
        DefaultValueFactory = _ => "auto",
    };

    private readonly ChoiceOption<ProfileKind> _profile =
        SharedOptions.Profile("What the profiled launch of a point records: nothing, events, or events and stacks", "light");

    private readonly Option<string?> _output = SharedOptions.OutputFolder("sweep");

    private readonly Option<string?> _resume = new("--resume")
    {
        Description = "Resume the sweep in this folder: what was measured is not measured again. No other option but --format goes with it",
        HelpName = "DIR",
    };

    private readonly ChoiceOption<ReportFormat> _format = SharedOptions.StoredFormat("sweep.json");

    /// <summary>The options that a resumed sweep has from its beginning.</summary>
    private Option[] NewSweepOptions =>
    [
        _shared.Method, _shared.Strategies, _axes.Workers, _axes.Sizes, _axes.NoRefine, _units, _axes.Project, _shared.Return,
        _shared.Launches, _shared.Iterations, _profile, _shared.Scheduler, _shared.SampleInterval, _shared.Timeout, _shared.Seed, _output,
    ];

    public void AddTo(Command command)
    {
        command.Add(_shared.Workload);
        foreach (var option in NewSweepOptions) command.Add(option);
        command.Add(_resume);
        command.Add(_format);
    }

    /// <summary>Parses the command line; this may build the user's project.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="workloads">Finds the workload.</param>
    /// <param name="cores">How many cores may be used: decides the default numbers of workers.</param>
    /// <param name="cancellation">Stops the build.</param>
    /// <exception cref="ConcurException">A value is wrong, there is no such workload, or there are too many points.</exception>
    public async Task<SweepArguments> ParseAsync(ParseResult parsed, WorkloadParser workloads, int cores, CancellationToken cancellation)
    {
        var format = _format.Parse(parsed);
        if (parsed.GetValue(_resume) is not { } resumed)
            return new SweepArguments(await ParseNewAsync(parsed, workloads, cores, cancellation), null, parsed.GetValue(_output), format);
        RefuseOptionsOfNewSweeps(parsed);
        return new SweepArguments(null, resumed, null, format);
    }

    private async Task<SweepGrid> ParseNewAsync(ParseResult parsed, WorkloadParser workloads, int cores, CancellationToken cancellation)
    {
        var axes = _axes.Parse(parsed, cores);
        var units = parsed.GetValue(_units)!;
        var shape = new LaunchShape(
            units == "auto"
                ? Math.Max(LeastUnits, 2 * Math.Max(axes.Workers[^1], axes.Projections.LastOrDefault()))
                : (int)ValueParser.WholeNumber("--units", units, 1, WorkloadOptions.MostUnits),
            Size: null,
            Workers: null,
            _profile.Parse(parsed));
        if (!axes.Projections.IsEmpty && shape.Profile == ProfileKind.None)
            throw UsageErrors.Create("--project needs the account of a profiled launch, and --profile none makes none; use light or full");
        var run = await _shared.ParseAsync(parsed, shape, workloads, cancellation);
        var request = new SweepGrid(run, axes.Workers, axes.Sizes.IsEmpty ? [run.Size] : axes.Sizes)
        {
            Projections = axes.Projections,
            Refines = axes.Refines,
        };
        return UsageErrors.Translate(() =>
        {
            request.Check();
            return request;
        });
    }

    private void RefuseOptionsOfNewSweeps(ParseResult parsed)
    {
        if (NewSweepOptions.FirstOrDefault(parsed.IsGiven) is { } given)
            throw UsageErrors.Create($"{given.Name} cannot change when a sweep is resumed; give only --format with --resume");
        if (parsed.IsGiven(_shared.Workload))
            throw UsageErrors.Create("the workload cannot change when a sweep is resumed; leave it out with --resume");
    }
}

/// <param name="Workers">Numbers of workers, ascending.</param>
/// <param name="Sizes">Sizes of a unit, ascending; empty for the workload's own.</param>
/// <param name="Projections">Numbers of cores for which times are predicted, ascending; empty for none.</param>
/// <param name="Refines">Whether sizes may be added.</param>
internal sealed record SweepAxes(ImmutableArray<int> Workers, ImmutableArray<long> Sizes, ImmutableArray<int> Projections, bool Refines);

/// <summary>The options that say over which workers, sizes and cores a sweep goes.</summary>
internal sealed class SweepAxisOptions
{
    private const string NumbersHelp = "N,...|FROM..TO*STEP";

    public Option<string?> Workers { get; } = new("--workers", "-w")
    {
        Description = "Numbers of workers, such as 1,2,4,8 or 1..64*2 "
            + "[default: 1, 2, 4, ... to beyond the number of cores; with several sizes, the number of cores]",
        HelpName = NumbersHelp,
    };

    public Option<string?> Sizes { get; } = new("--sizes", "-n")
    {
        Description = "Sizes of a unit, such as 100,5000, or 100..1000000 (each ten times the one before), or 100..6400*2 (each twice) "
            + "[default: the workload's own]",
        HelpName = NumbersHelp,
    };

    public Option<bool> NoRefine { get; } = new("--no-refine")
    {
        Description = "Use only the given --sizes: do not add sizes between the two where a strategy begins to beat sequential",
    };

    public Option<string?> Project { get; } = new("--project")
    {
        Description = "Predict the times on so many cores, such as 8,16,64",
        HelpName = "CORES,...",
    };

    /// <param name="parsed">The command line.</param>
    /// <param name="cores">How many cores may be used: decides the default numbers of workers.</param>
    /// <exception cref="ConcurException">A value is wrong.</exception>
    public SweepAxes Parse(ParseResult parsed, int cores)
    {
        var sizes = parsed.GetValue(Sizes) is { } text ? ValueParser.Numbers("--sizes", text, 0, long.MaxValue) : [];
        var workers = Counts(parsed, Workers) ?? (sizes.Length > 1 ? [cores] : DefaultWorkers(cores));
        return new SweepAxes(workers, sizes, Counts(parsed, Project) ?? [], sizes.Length > 1 && !parsed.GetValue(NoRefine));
    }

    /// <summary>1, 2, 4, ... up to twice the cores, and the number of cores itself.</summary>
    public static ImmutableArray<int> DefaultWorkers(int cores)
    {
        var workers = new List<int> { 1 };
        while (workers[^1] < 2 * cores) workers.Add(workers[^1] * 2);
        return [.. workers.Append(cores).Where(count => count <= SweepGrid.MostWorkers).Distinct().Order()];
    }

    /// <summary>Numbers of workers or cores; null if the option was not given.</summary>
    private static ImmutableArray<int>? Counts(ParseResult parsed, Option<string?> option) => parsed.GetValue(option) is { } text
        ? [.. ValueParser.Numbers(option.Name, text, 1, SweepGrid.MostWorkers).Select(number => (int)number)]
        : null;
}
