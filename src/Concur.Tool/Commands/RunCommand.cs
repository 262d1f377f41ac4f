using System.CommandLine;
using System.Diagnostics.CodeAnalysis;
using Concur.Core;
using Concur.Core.Measuring;
using Concur.Core.Measuring.Platform;
using Concur.Core.Model;
using Concur.Core.Planning;
using Concur.Core.Storage;
using Concur.Tool.Console;

namespace Concur.Tool.Commands;

/// <summary><c>run</c>: measures a workload under several strategies.</summary>
[SuppressMessage("Maintainability", "CA1506", Justification = "It leads to every kind of run.")]
internal static class RunCommand
{
    private const string Description = """
        Run a workload under several strategies: which is fastest, and why.

        Examples:
          dotnet concur run                                     the built-in workload
          dotnet concur run My.csproj                           your [Workload] method
          dotnet concur run bin/My.dll --method My.Space.Type.Method -n 5000
          dotnet concur run primes -s threads,async -u 8 -w 4   8 units on 4 workers
          dotnet concur run json -s threads --verify            try the findings' advice
          dotnet concur run My.csproj --method ParseFile --items 'logs/**/*.json'
          dotnet concur run Benchmarks.csproj --benchmark 'Json*' --param Size=10,1000
          dotnet concur run My.csproj --method Parse --against HEAD~1
          dotnet concur run sleep -u 64 -s threads,async        units that wait: blocking a thread, and awaiting
          dotnet concur run json --variant server-gc:DOTNET_gcServer=1
          dotnet concur run My.csproj --at m1,ssh://user@host   on each machine, and compared

        --method names any public method, synchronous or async. Its parameters are filled by type, by name, or from items:
        see 'dotnet concur help own-code'.

        Options that a folder always needs can stand in a file concur.json there: see 'dotnet concur help settings'.

        Exit codes: 0 done, 2 bad usage or input, 3 the workload failed, 4 timed out, 5 results differ, 130 cancelled.
        """;

    public static Command Create(ToolEnvironment environment)
    {
        var options = new RunOptions();
        var command = new Command("run", Description);
        options.AddTo(command);
        command.SetAction((parsed, cancellation) => options.Settings.AsksToPrint(parsed)
            ? Task.FromResult(PrintSettings(parsed, options.Settings, environment))
            : RunAsync(options.Settings.Complete(parsed, environment, _ => true), options, environment, cancellation));
        return command;
    }

    private static int PrintSettings(ParseResult parsed, SettingsOptions settings, ToolEnvironment environment)
    {
        SettingsJson.Write(settings.Effective(parsed, environment), environment.Out);
        return ExitCode.Done;
    }

    private static async Task<int> RunAsync(
        ParseResult parsed, RunOptions options, ToolEnvironment environment, CancellationToken cancellation)
    {
        MachineProbe.Require("run");
        var harness = HarnessFiles.Find(environment.ToolFolder);
        var at = options.At.Parse(parsed, environment);
        var on = options.At.On.Parse(parsed, environment);
        harness = options.At.Membership.AddTo(harness, parsed);
        using var building = new RunProgress(environment);
        var arguments = await options.ParseAsync(parsed, new WorkloadParser(harness, environment, building), cancellation);

        arguments = options.Spread(parsed, arguments, new SiloPlaces(on, harness.Membership));
        await MembershipCheck.RequireAsync(harness, cancellation);
        await using var fleet = await OnOptions.ConnectAsync(on, harness, environment, cancellation);
        environment = await OnOptions.PrepareAsync(fleet, arguments.Requests, environment, cancellation);
        if (at is { } machines) return await AtRuns.RunAsync(arguments, machines, harness, environment, cancellation);
        if (arguments.Requests is not [var request]) return await new CaseRuns(harness, arguments, environment).RunAsync(cancellation);

        var outcome = await MeasureAsync(harness, request, arguments.Place, environment, cancellation);
        if (arguments.Format == ReportFormat.Table || !cancellation.IsCancellationRequested)
            RunPrinter.Print(outcome.Report, arguments.Format, arguments.Detail, environment);
        await SavedLine.PrintAsync(outcome, environment);
        cancellation.ThrowIfCancellationRequested();
        return ExitCode.Of(outcome.Report, arguments.AllowsPartial);
    }

    /// <summary>Makes a run, and its report page.</summary>
    /// <param name="harness">The harness to launch.</param>
    /// <param name="request">What is measured.</param>
    /// <param name="place">Where it is kept, and when it begins.</param>
    /// <param name="environment">Its standard error shows the progress.</param>
    /// <param name="cancellation">Ends it with what was measured by then.</param>
    internal static async Task<RunOutcome> MeasureAsync(
        HarnessFiles harness, WorkloadRequest request, RunPlace place, ToolEnvironment environment, CancellationToken cancellation)
    {
        using var progress = new RunProgress(environment);
        var outcome = await new RunPipeline(environment.ForRuns(harness), progress).RunAsync(request, place, cancellation);
        progress.Finish();
        await ReportPageFile.SaveAsync(outcome.Folder.Path, pages => pages.Of(outcome), environment, cancellation);
        return outcome;
    }
}

/// <summary>The command line of <c>run</c>.</summary>
[SuppressMessage("Maintainability", "CA1506", Justification = "It has an option for every part of a run.")]
internal sealed class RunOptions
{
    /// <summary>The most iterations that a run file can hold.</summary>
    private const long MostIterations = 2_500_000;

    private static readonly TimeSpan PrecisionBudget = TimeSpan.FromSeconds(60);

    private readonly WorkloadOptions _shared = new();

    private readonly Option<string?> _project = SharedOptions.NotEmpty(
        new("--project") { Description = "The project of a solution (.slnx, .sln) that is run", HelpName = "NAME" }, "a name");

    private readonly Option<string[]> _variants = new("--variant")
    {
        Description = "Run every strategy with these runtime settings as well, such as server-gc:DOTNET_gcServer=1; may be repeated",
        HelpName = "NAME:VAR=VALUE,...",
        AllowMultipleArgumentsPerToken = false,
    };

    private readonly Option<string> _units = new("--units", "-u")
    {
        Description = "Units per iteration",
        HelpName = "N",
        DefaultValueFactory = _ => "4",
    };

    private readonly Option<string?> _size = new("--size", "-n")
    {
        Description = "Size of each unit [default: the workload's own]",
        HelpName = "N",
    };

    private readonly Option<string> _workers = new("--workers", "-w")
    {
        Description = "Number of workers; auto for the usable cores",
        HelpName = "N|auto",
        DefaultValueFactory = _ => "auto",
    };

    private readonly Option<string?> _precision = new("--precision")
    {
        Description = "Add launches until every median is known to so many percent, such as 2%. "
            + "Its 95 % interval is then within so many percent of it",
        HelpName = "PERCENT",
    };

    private readonly Option<string?> _budget = new("--budget")
    {
        Description = "How long to look for the fastest, or with --precision, how long to add launches "
            + "[default: 9s, 60s with --precision]",
        HelpName = "TIME",
    };

    private readonly ChoiceOption<ProfileKind> _profile =
        SharedOptions.Profile("What the profiled launch records: nothing, events, or events and stacks");

    private readonly Option<bool> _verify = new("--verify")
    {
        Description = "Also try the advice and check predictions. The tool tries what it can of both, in turns with the strategy "
            + "that it should improve",
    };

    private readonly Option<bool> _keepGoing = new("--keep-going")
    {
        Description = "Run the other strategies even where sequential has failed",
    };

    private readonly Option<string?> _waitQuiet = new("--wait-quiet")
    {
        Description = "Wait at most so long until other processes leave the machine alone, such as 60s",
        HelpName = "TIME",
    };

    private readonly Option<string?> _name = new("--name")
    {
        Description = "A name for the run, by which other commands find it in concur-runs",
        HelpName = "NAME",
    };

    private readonly Option<string?> _output = SharedOptions.OutputFolder("run");
    private readonly ChoiceOption<ReportFormat> _format =
        SharedOptions.StoredFormat("run.json. Several cases make a list of these", "csv");

    private readonly DetailOptions _detail = new();

    /// <summary>The options that say on which machines.</summary>
    public AtOptions At { get; } = new();

    /// <summary>The options that are about settings files.</summary>
    public SettingsOptions Settings { get; } = new();

    public void AddTo(Command command)
    {
        command.Add(_shared.Workload);
        foreach (var option in (Option[])
            [
                _project, _shared.Method, _shared.Versions.Candidates, _shared.Versions.Against, _shared.Framework.Option,
                .. _shared.Inputs.All, _shared.Cases, _shared.Strategies, _variants, _shared.Return, _units, _size, _workers,
                _shared.Launches, _precision, _budget, _shared.Iterations, _shared.Warmup, _profile, _shared.Scheduler,
                _shared.SampleInterval, _shared.Timeout, _verify, _keepGoing, _waitQuiet, _shared.Seed, .. At.All, _name, _output, _format,
            ])
        {
            command.Add(option);
        }

        _detail.AddTo(command);
        Settings.AddTo(command, prints: true);
    }

    /// <summary>Parses the command line; this may build the user's project.</summary>
    /// <exception cref="ConcurException">A value is wrong, or there is no such workload.</exception>
    public async Task<RunArguments> ParseAsync(ParseResult parsed, WorkloadParser workloads, CancellationToken cancellation)
    {
        var format = _format.Parse(parsed);
        var variants = VariantParser.Parse(parsed.GetValue(_variants) ?? []);
        var precision = parsed.GetValue(_precision) is { } percent ? WorkloadValues.Precision("--precision", percent) : (double?)null;
        var isRace = precision is null && _shared.IsAuto(parsed) && !_shared.HasVersions(parsed);
        var budget = Budget(parsed, precision is not null, isRace);
        var requests = await _shared.ParseAsync(parsed, Shape(parsed), workloads, cancellation);
        WorkloadRequest Complete(WorkloadRequest request) => request with
        {
            Variants = variants,
            Precision = precision,
            Budget = budget,
            IsRace = isRace,
            Launches = isRace ? RacePlanner.LeastRounds : request.Launches,
            Verify = parsed.GetValue(_verify),
            KeepsGoing = parsed.GetValue(_keepGoing),
        };
        requests = [.. requests.Select(Complete)];
        foreach (var request in requests) CheckIterations(request);
        return new RunArguments(requests, format, _detail.Parse(parsed))
        {
            Place = new RunPlace(parsed.GetValue(_output), Label(parsed), WaitQuiet(parsed)),
        };
    }

    /// <summary>The same with the machines over which units are spread, and where silos find each other.</summary>
    /// <exception cref="ConcurException">None of the named strategies spans machines, or has silos.</exception>
    public RunArguments Spread(ParseResult parsed, RunArguments arguments, SiloPlaces places) => arguments with
    {
        Requests = [.. arguments.Requests.Select(request => places.AddTo(request, parsed.IsGiven(_shared.Strategies)))],
        AllowsPartial = At.AllowsPartial(parsed),
    };

    /// <exception cref="ConcurException">The name is none that a folder and a handle can have.</exception>
    private string? Label(ParseResult parsed)
    {
        if (parsed.GetValue(_name) is not { } name) return null;
        if (parsed.GetValue(_output) is not null)
            throw UsageErrors.Create("--name is for runs in concur-runs, and --output puts the run elsewhere; give one of them");
        RunHandle.CheckName("a run", name);
        return name;
    }

    private LaunchShape Shape(ParseResult parsed)
    {
        return new LaunchShape(
            WorkloadValues.Units("--units", parsed.GetValue(_units)!),
            parsed.GetValue(_size) is { } size ? WorkloadValues.Size("--size", size) : null,
            WorkloadValues.Workers("--workers", parsed.GetValue(_workers)!),
            _profile.Parse(parsed))
        {
            GivesUnits = parsed.IsGiven(_units),
            Project = parsed.GetValue(_project),
            TakesFrameworks = true,
        };
    }

    /// <summary>How long to wait for a quiet machine; null for not at all.</summary>
    private TimeSpan? WaitQuiet(ParseResult parsed) => parsed.GetValue(_waitQuiet) is { } text
        ? ValueParser.Duration("--wait-quiet", text, TimeSpan.Zero, TimeSpan.FromHours(24))
        : null;

    /// <returns>Null if no launches are to be added.</returns>
    private TimeSpan? Budget(ParseResult parsed, bool isPrecise, bool isRace)
    {
        if (parsed.GetValue(_budget) is not { } text) return isPrecise ? PrecisionBudget : isRace ? RacePlanner.UsualBudget : null;
        if (!isPrecise && !isRace) throw UsageErrors.Create("--budget has no effect with --launches; leave out one of them");
        return WorkloadValues.Budget("--budget", text);
    }

    private static void CheckIterations(WorkloadRequest request)
    {
        var launches = (request.IsRace ? RacePlanner.MostRounds : request.Launches) + 1L;
        var iterations = launches * (request.Iterations ?? 1) * request.Strategies.Length
            * (1 + request.Variants.Length + request.Versions.Length);
        if (iterations > MostIterations)
        {
            throw UsageErrors.Create($"{iterations} iterations in all are more than a run file holds ({MostIterations}); "
                + "give fewer --launches, --iterations or strategies");
        }
    }
}
