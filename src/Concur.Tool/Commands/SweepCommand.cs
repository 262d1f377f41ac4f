using System.Collections.Immutable;
using System.CommandLine;
using System.Diagnostics.CodeAnalysis;
using Concur.Core.Machines;
using Concur.Core.Measuring;
using Concur.Core.Measuring.Platform;
using Concur.Core.Model;
using Concur.Protocol;
using Concur.Tool.Console;

namespace Concur.Tool.Commands;

/// <summary><c>sweep</c>: measures a workload with several numbers of workers and at several sizes.</summary>
[SuppressMessage("Maintainability", "CA1506", Justification = "It leads to each of the ways in which a sweep is made.")]
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
          dotnet concur sweep sleep --on m1,m2 --machines 1,2 --project 8
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
        var at = options.At.Parse(parsed, environment);
        var on = options.At.On.Parse(parsed, environment);
        if (!on.IsEmpty && options.At.AllowsPartial(parsed))
            throw UsageErrors.Create($"--allow-partial is for run {OnOptions.Name}; a sweep gives up a point of which a launch is lost");
        harness = options.At.Membership.AddTo(harness, parsed);
        var machines = new SweptMachines(MachineProbe.Read().PlannedCores, on, Fleet: null, harness.Membership);
        using var building = new RunProgress(environment);
        var arguments = await options.ParseAsync(parsed, new WorkloadParser(harness, environment, building), machines, cancellation);

        // A wrong command line is refused before anything is connected.
        await MembershipCheck.RequireAsync(harness, cancellation);
        await using var fleet = await OnOptions.ConnectAsync(on, harness, environment, cancellation);
        if (fleet is not null) arguments = options.Spread(parsed, arguments, machines with { Fleet = fleet.Fleet });
        environment = await OnOptions.PrepareAsync(fleet, arguments.Requests, environment, cancellation);
        if (at is { } each && arguments.Resumed is null)
            return await new AtSweeps(harness, arguments, each, environment).RunAsync(cancellation);
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

/// <summary>The machines of a sweep.</summary>
/// <param name="Cores">How many cores of this one may be used: decides the default numbers of workers.</param>
/// <param name="Targets">Those over which units are spread; empty for this one alone.</param>
/// <param name="Fleet">What is known of those; null for this one alone, and until they are connected.</param>
/// <param name="Membership">Where silos find each other; null for the driver.</param>
internal sealed record SweptMachines(int Cores, ImmutableArray<Target> Targets, Fleet? Fleet, ClusterMembership? Membership);

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
        Description = "Resume the sweep in this folder. What was measured is not measured again. Of the other options, --format, "
            + "--trust, --on and --membership go with it",
        HelpName = "DIR",
    };

    private readonly Option<bool> _trust = new("--trust")
    {
        Description = "With --resume, run the workload's assembly without a question, even if the sweep was begun elsewhere",
    };

    private readonly ChoiceOption<ReportFormat> _format = SharedOptions.StoredFormat("sweep.json. Several cases make a list of these");
    private readonly SettingsOptions _settings = new();

    /// <summary>The options that say on which machines.</summary>
    public AtOptions At { get; } = new();

    /// <summary>The options that a resumed sweep has from its beginning.</summary>
    private Option[] NewSweepOptions =>
    [
        _shared.Method, _shared.Framework.Option, .. _shared.Inputs.All, _shared.Cases, _shared.Strategies,
        _axes.Workers, _axes.Machines, _axes.Sizes, _axes.NoRefine, _units, _axes.Project, _shared.Return,
        _shared.Launches, _shared.Iterations, _shared.Warmup, _profile, _shared.Scheduler, _shared.SampleInterval, _shared.Timeout,
        _shared.Seed, .. At.OfSweeps, _output,
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
    /// <param name="machines">The machines.</param>
    /// <param name="cancellation">Stops the build.</param>
    /// <exception cref="ConcurException">A value is wrong, there is no such workload, or there are too many points.</exception>
    public async Task<SweepArguments> ParseAsync(
        ParseResult parsed, WorkloadParser workloads, SweptMachines machines, CancellationToken cancellation)
    {
        var format = _format.Parse(parsed);
        if (parsed.GetValue(_resume) is null && parsed.GetValue(_trust))
            throw UsageErrors.Create("--trust goes with --resume; leave it out to begin a sweep");
        if (parsed.GetValue(_resume) is not { } resumed)
        {
            var begun = await ParseNewAsync(parsed, workloads, machines, cancellation);
            return new SweepArguments(begun, null, parsed.GetValue(_output), format);
        }

        RefuseOptionsOfNewSweeps(parsed);
        return new SweepArguments([], new ResumedSweep(resumed, parsed.GetValue(_trust)), null, format);
    }

    private async Task<ImmutableArray<SweepGrid>> ParseNewAsync(
        ParseResult parsed, WorkloadParser workloads, SweptMachines machines, CancellationToken cancellation)
    {
        var axes = _axes.Parse(parsed, machines);
        var givesUnits = GivesUnits(parsed);
        var shape = new LaunchShape(
            givesUnits ? WorkloadValues.Units("--units", parsed.GetValue(_units)!) : UsualUnits(axes),
            Size: null,
            Workers: null,
            _profile.Parse(parsed))
        {
            GivesUnits = givesUnits,
            Project = axes.ProjectName,
        };
        if (!axes.Projections.IsEmpty && shape.Profile == ProfileKind.None)
            throw UsageErrors.Create("--project needs the account of a profiled launch, and --profile none makes none; use light or full");
        var runs = await _shared.ParseAsync(parsed, shape, workloads, cancellation);
        var places = new SiloPlaces(machines.Targets, machines.Membership);
        runs = [.. runs.Select(run => places.AddTo(run, parsed.IsGiven(_shared.Strategies)))];
        return Checked(runs.Select(run => Over(new SweepGrid(run, axes.Workers, axes.Sizes.IsEmpty ? [run.Size] : axes.Sizes), axes)));
    }

    /// <summary>What was asked for, over machines of which everything is known now.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="arguments">What was read from it before the machines were connected.</param>
    /// <param name="machines">The machines.</param>
    /// <exception cref="ConcurException">There are too many points.</exception>
    public SweepArguments Spread(ParseResult parsed, SweepArguments arguments, SweptMachines machines)
    {
        if (arguments.Resumed is not null) return arguments;
        var axes = _axes.Parse(parsed, machines);
        return arguments with
        {
            Requests = Checked(arguments.Requests.Select(grid => Over(
                GivesUnits(parsed) || grid.Items is not null ? grid : grid with { Units = UsualUnits(axes) }, axes))),
        };
    }

    private static SweepGrid Over(SweepGrid grid, SweepAxes axes) => grid with
    {
        Workers = axes.Workers,
        Projections = axes.Projections,
        Machines = axes.Machines,
        Refines = axes.Refines,
    };

    private static ImmutableArray<SweepGrid> Checked(IEnumerable<SweepGrid> asked) => UsageErrors.Translate(() =>
    {
        ImmutableArray<SweepGrid> grids = [.. asked];
        foreach (var grid in grids) grid.Check();
        return grids;
    });

    /// <summary>Whether the number of units was given.</summary>
    private bool GivesUnits(ParseResult parsed) => parsed.GetValue(_units) != "auto";

    /// <summary>Enough units for every worker.</summary>
    private static int UsualUnits(SweepAxes axes) =>
        Math.Max(LeastUnits, 2 * Math.Max(axes.Workers[^1], axes.Projections.LastOrDefault()));

    /// <summary>A sweep's file has neither connections nor what they need.</summary>
    private bool IsGivenAgain(Option option) => option == At.On.Option || option == At.Membership.Option;

    private void RefuseOptionsOfNewSweeps(ParseResult parsed)
    {
        if (NewSweepOptions.FirstOrDefault(option => !IsGivenAgain(option) && parsed.IsGiven(option)) is { } given)
            throw UsageErrors.Create($"{given.Name} cannot change when a sweep is resumed; leave it out with --resume");
        if (parsed.IsGiven(_shared.Workload))
            throw UsageErrors.Create("the workload cannot change when a sweep is resumed; leave it out with --resume");
    }
}
