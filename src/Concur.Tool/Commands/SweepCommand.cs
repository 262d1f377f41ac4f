using System.Collections.Immutable;
using System.CommandLine;
using System.Diagnostics.CodeAnalysis;
using Concur.Core.Measuring;
using Concur.Core.Measuring.Platform;
using Concur.Core.Model;
using Concur.Protocol;
using Concur.Tool.Console;

namespace Concur.Tool.Commands;

/// <summary><c>sweep</c>: measures a workload with several numbers of workers and at several sizes.</summary>
internal static class SweepCommand
{
    private const string Description = """
        Measure how each strategy scales over workers and unit sizes. With several sizes, it says from which one on each beats
        sequential.

        Examples:
          dotnet concur sweep primes                             1, 2, 4, ... workers
          dotnet concur sweep primes -w 1,2,4,8 -s threads,parallel-for
          dotnet concur sweep random -n 100..10000000            where each strategy wins
          dotnet concur sweep counter-lock --project 8,16,64     predict more cores
          dotnet concur sweep --resume concur-runs/20260102T030405Z_sweep-primes
          dotnet concur show concur-runs/20260102T030405Z_sweep-primes --format markdown
          dotnet concur sweep Benchmarks.csproj --benchmark Parse --param Size=10,1000

        The launches of all points take turns, and each is saved as soon as it has ended. Where a strategy begins to win
        between two sizes, sizes in between are added: the workload is called with sizes that you did not give, unless you
        give --no-refine. The curves are saved as SVG in the folder of the sweep.

        Resuming a sweep runs the workload's assembly that its journal names. If you did not begin the sweep on this machine, you
        are asked first; --trust answers yes.

        Exit codes: 0 done, 2 bad usage or input, 3 the workload failed, 4 timed out, 5 results differ, 130 cancelled.
        """;

    public static Command Create(ToolEnvironment environment)
    {
        var options = new SweepOptions();
        var command = new Command("sweep", Description);
        options.AddTo(command);
        command.SetAction((parsed, cancellation) =>
            RunAsync(options.WithSettings(parsed, environment), options, environment, cancellation));
        return command;
    }

    private static async Task<int> RunAsync(
        ParseResult parsed, SweepOptions options, ToolEnvironment environment, CancellationToken cancellation)
    {
        MachineProbe.Require("sweep");
        var harness = HarnessFiles.Find(environment.ToolFolder);
        var cores = MachineProbe.Read().PlannedCores;
        using var building = new RunProgress(environment);
        var arguments = await options.ParseAsync(parsed, new WorkloadParser(harness, environment, building), cores, cancellation);

        if (arguments.Requests.Length > 1) return await new CaseSweeps(harness, arguments, environment).RunAsync(cancellation);

        var (sweep, folder) = await SweepMeasurement.RunAsync(harness, environment, pipeline => arguments.Resumed is { } resumed
            ? pipeline.ResumeAsync(
                environment.Absolute(resumed.Folder),
                assembly => resumed.IsTrusted || Question.IsAgreed(
                    $"This sweep was not begun here. Resuming it runs '{TerminalText.Name(assembly)}'. Run it?", environment),
                cancellation)
            : pipeline.BeginAsync(arguments.Requests[0], arguments.OutputFolder, cancellation));
        if (arguments.Format == ReportFormat.Table || !cancellation.IsCancellationRequested)
            SweepPrinter.Print(sweep, arguments.Format, environment);
        await SweepMeasurement.SayWhereAsync(sweep, folder, environment, cancellation);
        cancellation.ThrowIfCancellationRequested();
        return ExitCode.Of(sweep);
    }
}

/// <param name="Requests">The sweeps to begin, one for each case; empty if one is resumed.</param>
/// <param name="Resumed">The sweep to resume; null if one is begun.</param>
/// <param name="OutputFolder">The folder of a new sweep as the user gave it; null for a new one in <c>concur-runs</c>.</param>
/// <param name="Format">The format of the report.</param>
internal sealed record SweepArguments(
    ImmutableArray<SweepGrid> Requests, ResumedSweep? Resumed, string? OutputFolder, ReportFormat Format);

/// <param name="Folder">The folder of the sweep, as the user gave it.</param>
/// <param name="IsTrusted">Whether the assembly that its journal names may be run without a question.</param>
internal sealed record ResumedSweep(string Folder, bool IsTrusted);

/// <summary>The command line of <c>sweep</c>.</summary>
[SuppressMessage("Maintainability", "CA1506", Justification = "It has an option for every part of a sweep.")]
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
        Description = "Resume the sweep in this folder. What was measured is not measured again. Of the other options, --format and "
            + "--trust go with it",
        HelpName = "DIR",
    };

    private readonly Option<bool> _trust = new("--trust")
    {
        Description = "With --resume, run the workload's assembly without a question, even if the sweep was begun elsewhere",
    };

    private readonly ChoiceOption<ReportFormat> _format = SharedOptions.StoredFormat("sweep.json. Several cases make a list of these");
    private readonly SettingsOptions _settings = new();

    /// <summary>The options that a resumed sweep has from its beginning.</summary>
    private Option[] NewSweepOptions =>
    [
        _shared.Method, _shared.Framework.Option, .. _shared.Inputs.All, _shared.Cases, _shared.Strategies,
        _axes.Workers, _axes.Sizes, _axes.NoRefine, _units, _axes.Project, _shared.Return,
        _shared.Launches, _shared.Iterations, _shared.Warmup, _profile, _shared.Scheduler, _shared.SampleInterval, _shared.Timeout,
        _shared.Seed, _output,
    ];

    public void AddTo(Command command)
    {
        command.Add(_shared.Workload);
        foreach (var option in NewSweepOptions) command.Add(option);
        command.Add(_resume);
        command.Add(_trust);
        command.Add(_format);
        _settings.AddTo(command, prints: false);
    }

    /// <summary>The command line with what a settings file adds; to a resumed sweep that is only the format.</summary>
    /// <exception cref="ConcurException">The settings file is wrong.</exception>
    public ParseResult WithSettings(ParseResult parsed, ToolEnvironment environment) =>
        _settings.Complete(parsed, environment, name => name == "format" || parsed.GetValue(_resume) is null);

    /// <summary>Parses the command line; this may build the user's project.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="workloads">Finds the workload.</param>
    /// <param name="cores">How many cores may be used: decides the default numbers of workers.</param>
    /// <param name="cancellation">Stops the build.</param>
    /// <exception cref="ConcurException">A value is wrong, there is no such workload, or there are too many points.</exception>
    public async Task<SweepArguments> ParseAsync(ParseResult parsed, WorkloadParser workloads, int cores, CancellationToken cancellation)
    {
        var format = _format.Parse(parsed);
        if (parsed.GetValue(_resume) is null && parsed.GetValue(_trust))
            throw UsageErrors.Create("--trust goes with --resume; leave it out to begin a sweep");
        if (parsed.GetValue(_resume) is not { } resumed)
            return new SweepArguments(await ParseNewAsync(parsed, workloads, cores, cancellation), null, parsed.GetValue(_output), format);
        RefuseOptionsOfNewSweeps(parsed);
        return new SweepArguments([], new ResumedSweep(resumed, parsed.GetValue(_trust)), null, format);
    }

    private async Task<ImmutableArray<SweepGrid>> ParseNewAsync(
        ParseResult parsed, WorkloadParser workloads, int cores, CancellationToken cancellation)
    {
        var axes = _axes.Parse(parsed, cores);
        var units = parsed.GetValue(_units)!;
        var shape = new LaunchShape(
            units == "auto"
                ? Math.Max(LeastUnits, 2 * Math.Max(axes.Workers[^1], axes.Projections.LastOrDefault()))
                : WorkloadValues.Units("--units", units),
            Size: null,
            Workers: null,
            _profile.Parse(parsed))
        {
            GivesUnits = units != "auto",
            Project = axes.ProjectName,
        };
        if (!axes.Projections.IsEmpty && shape.Profile == ProfileKind.None)
            throw UsageErrors.Create("--project needs the account of a profiled launch, and --profile none makes none; use light or full");
        var runs = await _shared.ParseAsync(parsed, shape, workloads, cancellation);
        SweepGrid Grid(WorkloadRequest run) => new(run, axes.Workers, axes.Sizes.IsEmpty ? [run.Size] : axes.Sizes)
        {
            Projections = axes.Projections,
            Refines = axes.Refines,
        };
        return UsageErrors.Translate(() =>
        {
            ImmutableArray<SweepGrid> grids = [.. runs.Select(Grid)];
            foreach (var grid in grids) grid.Check();
            return grids;
        });
    }

    private void RefuseOptionsOfNewSweeps(ParseResult parsed)
    {
        if (NewSweepOptions.FirstOrDefault(parsed.IsGiven) is { } given)
            throw UsageErrors.Create($"{given.Name} cannot change when a sweep is resumed; give only --format and --trust with --resume");
        if (parsed.IsGiven(_shared.Workload))
            throw UsageErrors.Create("the workload cannot change when a sweep is resumed; leave it out with --resume");
    }
}

/// <param name="Workers">Numbers of workers, ascending.</param>
/// <param name="Sizes">Sizes of a unit, ascending; empty for the workload's own.</param>
/// <param name="Projections">Numbers of cores for which times are predicted, ascending; empty for none.</param>
/// <param name="Refines">Whether sizes may be added.</param>
internal sealed record SweepAxes(ImmutableArray<int> Workers, ImmutableArray<long> Sizes, ImmutableArray<int> Projections, bool Refines)
{
    /// <summary>The project of a solution that is run; null where none was named.</summary>
    public string? ProjectName { get; init; }
}

/// <summary>The options that say over which workers, sizes and cores a sweep goes.</summary>
internal sealed class SweepAxisOptions
{
    private const string NumbersHelp = "N,...|FROM..TO*STEP";

    public Option<string?> Workers { get; } = new("--workers", "-w")
    {
        Description = "Numbers of workers, such as 1,2,4,8 or 1..64*2. The second is 1 to 64, each twice the one before "
            + "[default: 1, 2, 4, ... to beyond the number of cores; with several sizes, the number of cores]",
        HelpName = NumbersHelp,
    };

    public Option<string?> Sizes { get; } = new("--sizes", "-n")
    {
        Description = "Sizes of a unit, such as 100,5000 or 100..1000000. The second is each size ten times the one before, and in "
            + "100..6400*2 each is twice the one before [default: the workload's own]",
        HelpName = NumbersHelp,
    };

    public Option<bool> NoRefine { get; } = new("--no-refine")
    {
        Description = "Use only the given --sizes: do not add sizes between the two where a strategy begins to beat sequential",
    };

    public Option<string[]> Project { get; } = new("--project")
    {
        Description = "Predict the times on so many cores, such as 8,16,64. Of a solution (.slnx, .sln), a name is that of the project "
            + "that is run; both may be given",
        HelpName = "CORES,...|NAME",
        AllowMultipleArgumentsPerToken = false,
    };

    /// <param name="parsed">The command line.</param>
    /// <param name="cores">How many cores may be used: decides the default numbers of workers.</param>
    /// <exception cref="ConcurException">A value is wrong.</exception>
    public SweepAxes Parse(ParseResult parsed, int cores)
    {
        var sizes = parsed.GetValue(Sizes) is { } text ? ValueParser.Numbers("--sizes", text, 0, long.MaxValue) : [];
        var workers = Counts(Workers.Name, parsed.GetValue(Workers)) ?? (sizes.Length > 1 ? [cores] : DefaultWorkers(cores));
        var projects = parsed.GetValue(Project) ?? [];
        var projections = Counts(Project.Name, Only(projects.Where(IsNumbers))) ?? [];
        return new SweepAxes(workers, sizes, projections, sizes.Length > 1 && !parsed.GetValue(NoRefine))
        {
            ProjectName = Only(projects.Where(text => !IsNumbers(text))),
        };
    }

    /// <summary>Numbers of cores begin with a digit, or a sign that is refused; what is empty is refused with them.</summary>
    private static bool IsNumbers(string text) => text.Length == 0 || !(char.IsLetter(text[0]) || text[0] == '_');

    private static string? Only(IEnumerable<string> texts) => texts.ToList() switch
    {
        [] => null,
        [var only] => only,
        var several => throw UsageErrors.Create($"--project has both {several[0]} and {several[1]}; give one of them"),
    };

    /// <summary>1, 2, 4, ... up to twice the cores, and the number of cores itself.</summary>
    public static ImmutableArray<int> DefaultWorkers(int cores)
    {
        var workers = new List<int> { 1 };
        while (workers[^1] < 2 * cores) workers.Add(workers[^1] * 2);
        return [.. workers.Append(cores).Where(count => count <= SweepGrid.MostWorkers).Distinct().Order()];
    }

    /// <summary>Numbers of workers or cores; null if the option was not given.</summary>
    private static ImmutableArray<int>? Counts(string option, string? text) => text is not null
        ? [.. ValueParser.Numbers(option, text, 1, SweepGrid.MostWorkers).Select(number => (int)number)]
        : null;
}
