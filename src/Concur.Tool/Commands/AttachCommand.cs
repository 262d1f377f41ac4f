using System.CommandLine;
using System.Globalization;
using Concur.Core;
using Concur.Core.Measuring;
using Concur.Core.Measuring.Platform;
using Concur.Core.Model;
using Concur.Protocol;
using Concur.Tool.Console;

namespace Concur.Tool.Commands;

/// <summary><c>attach</c>: records a running .NET process.</summary>
internal static class AttachCommand
{
    private const string Description = """
        Record a running .NET process: where its threads' time goes.

        Examples:
          dotnet concur attach --list                            the .NET processes that you can attach to
          dotnet concur attach 1234                              record for ten seconds
          dotnet concur attach --name MyApp --duration 1m --profile light
          dotnet concur attach 1234 --format json > trace.json
          dotnet concur export last --format chromium            for ui.perfetto.dev

        The process continues undisturbed afterwards. Ctrl-C ends the recording early and reports what was recorded; a second
        Ctrl-C cancels. If the process ends first, the report covers the time until then. With perf events, stacks are sampled
        from outside the process; without them, the runtime's own sampler stops all threads every 1 ms, which --profile light
        avoids. The folder holds report.html, trace.json, the traces and a speedscope file; 'show', 'view' and 'export' read it.

        Exit codes: 0 done, 2 bad usage or input, 130 cancelled.
        """;

    public static Command Create(ToolEnvironment environment)
    {
        var options = new AttachOptions();
        var command = new Command("attach", Description);
        options.AddTo(command);
        command.SetAction((parsed, cancellation) => options.AsksForList(parsed)
            ? Task.FromResult(ProcessList.Print(options.Format(parsed), environment))
            : RunAsync(options.Parse(parsed, environment), environment, cancellation));
        return command;
    }

    private static async Task<int> RunAsync(AttachArguments arguments, ToolEnvironment environment, CancellationToken cancellation)
    {
        MachineProbe.Require("recording");
        using var stop = new CancellationTokenSource();
        using var progress = new RunProgress(environment);
        environment.Stop.CallOnce(stop.Cancel);
        var pipeline = new AttachPipeline(environment.CurrentFolder, environment.Version, environment.Clock, progress);
        var outcome = await pipeline.RunAsync(
            arguments.Request, arguments.TopMethods, arguments.OutputFolder, stop.Token, cancellation);
        progress.Finish();
        var (report, folder) = (outcome.Report, outcome.Folder);
        await ReportPageFile.SaveAsync(folder.Path, pages => pages.Of(outcome), environment, cancellation);
        if (!cancellation.IsCancellationRequested) TracePrinter.Print(report, arguments.Format, environment);
        await SavedLine.PrintAsync(folder.Path, null, environment);
        cancellation.ThrowIfCancellationRequested();
        return ExitCode.Done;
    }
}

/// <summary>What <c>attach --list</c> prints.</summary>
internal static class ProcessList
{
    public static int Print(ReportFormat format, ToolEnvironment environment)
    {
        var (processes, refused) = (RunningProcesses.All(), RunningProcesses.Refused());
        if (format == ReportFormat.Json) ListJson.Write(processes, refused, environment.Out);
        else PrintTable(processes, refused, environment);
        return ExitCode.Done;
    }

    private static void PrintTable(
        IReadOnlyList<RunningProcess> processes,
        IReadOnlyList<(RunningProcess Process, string Reason)> refused,
        ToolEnvironment environment)
    {
        if (processes.Count == 0)
        {
            environment.Error.WriteLine($"dotnet-concur: {AttachOptions.NoProcess}");
        }
        else
        {
            ConsoleTables.PrintSentences(environment, ["process", "name", "command"], processes.Select(process => (string[])
                [process.ProcessId.ToString(CultureInfo.InvariantCulture), process.Name, process.Command]));
        }

        foreach (var (process, reason) in refused)
        {
            environment.Error.WriteLine(TerminalText.OneLine(
                FormattableString.Invariant($"not {process.ProcessId} ({process.Name}): {reason}")));
        }
    }
}

/// <param name="Request">The request.</param>
/// <param name="TopMethods">How many of the hottest methods are listed.</param>
/// <param name="OutputFolder">The folder as the user gave it; null for a new one in <c>concur-runs</c>.</param>
/// <param name="Format">The format of the report.</param>
internal sealed record AttachArguments(AttachRequest Request, int TopMethods, string? OutputFolder, ReportFormat Format);

/// <summary>The command line of <c>attach</c>.</summary>
internal sealed class AttachOptions
{
    public const string NoProcess = "no .NET process that this user may attach to is running";

    /// <summary>How many of the running processes a message names.</summary>
    private const int MostNamed = 5;

    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Longest = TimeSpan.FromHours(24);

    private readonly Option<string?> _process = new("--process-id", "-p") { Description = "Id of the process", HelpName = "PID" };

    private readonly Argument<string?> _positional = new("PID")
    {
        Description = "Id of the process",
        DefaultValueFactory = _ => null,
    };

    private readonly Option<string?> _name = new("--name")
    {
        Description = "Name of the process, as --list shows it",
        HelpName = "NAME",
    };

    private readonly Option<bool> _list = new("--list")
    {
        Description = "Only list the .NET processes that you can attach to, and why you can't to others",
    };

    private readonly Option<string> _duration = new("--duration")
    {
        Description = "How long to record; Ctrl-C ends the recording earlier",
        HelpName = "TIME",
        DefaultValueFactory = _ => "10s",
    };

    private readonly ChoiceOption<ProfileKind> _profile = new(
        "--profile",
        "What to record: events, or events and stacks",
        [new("light", ProfileKind.Light), new("full", ProfileKind.Full)],
        "full");

    private readonly ChoiceOption<SchedulerKind> _scheduler = SharedOptions.Scheduler("the recording");
    private readonly Option<string?> _sampleInterval = SharedOptions.SampleInterval("; needs perf events [default: 10ms]");
    private readonly Option<string> _top = SharedOptions.Top();
    private readonly Option<string?> _symbolPath = SharedOptions.SymbolPath();
    private readonly Option<string?> _output = SharedOptions.OutputFolder("recording");
    private readonly ChoiceOption<ReportFormat> _format = SharedOptions.StoredFormat("trace.json in the folder");

    public void AddTo(Command command)
    {
        command.Add(_positional);
        foreach (var option in (Option[])
            [_process, _name, _list, _duration, _profile, _scheduler, _sampleInterval, _top, _symbolPath, _output, _format])
        {
            command.Add(option);
        }
    }

    public bool AsksForList(ParseResult parsed) => parsed.GetValue(_list);

    /// <summary>The format of the list.</summary>
    /// <exception cref="ConcurException">A list has no such format.</exception>
    public ReportFormat Format(ParseResult parsed) => _format.Parse(parsed) is var format and (ReportFormat.Table or ReportFormat.Json)
        ? format
        : throw UsageErrors.Create("--list has the formats table and json; give one of them");

    /// <exception cref="ConcurException">No process was given, a value is wrong, or options contradict each other.</exception>
    public AttachArguments Parse(ParseResult parsed, ToolEnvironment environment)
    {
        var request = new AttachRequest
        {
            ProcessId = ProcessId(parsed),
            Duration = ValueParser.Duration("--duration", parsed.GetValue(_duration)!, Shortest, Longest),
            Profile = _profile.Parse(parsed),
            Scheduler = _scheduler.Parse(parsed),
            SampleInterval = ValueParser.SampleInterval(parsed.GetValue(_sampleInterval)),
            SymbolFolders = SharedOptions.SymbolFoldersOf(parsed.GetValue(_symbolPath), environment),
        };
        if (request is { Profile: ProfileKind.Light, SampleInterval: not null })
            throw UsageErrors.Create("--sample-interval needs stack samples, and --profile light takes none; leave one of the two out");
        if (request is { Scheduler: SchedulerKind.Proc or SchedulerKind.Etw, SampleInterval: not null })
        {
            var source = request.Scheduler == SchedulerKind.Etw ? "etw" : "proc";
            throw UsageErrors.Create(
                "--sample-interval needs perf events, which are Linux's: the runtime's own sampler in a running process is fixed at 1 ms; "
                    + $"leave it out, or leave out --scheduler {source}");
        }

        return new AttachArguments(
            request, ValueParser.Top(parsed.GetValue(_top)!), parsed.GetValue(_output), _format.Parse(parsed));
    }

    private int ProcessId(ParseResult parsed)
    {
        var (id, name) = (parsed.GetValue(_positional) ?? parsed.GetValue(_process), parsed.GetValue(_name));
        if ((parsed.GetValue(_positional), parsed.GetValue(_process)) is (not null, not null) || (id is not null && name is not null))
            throw UsageErrors.Create("attach records one process; give its id or its name once");
        if (name is null) return (int)ValueParser.WholeNumber("PID", id ?? throw ProcessIsMissing(), 1, int.MaxValue);
        var shown = TerminalText.Name(name);
        var nearest = NearestName.Suggest(name, RunningProcesses.All().Select(process => process.Name));
        return RunningProcesses.Named(name) switch
        {
            [var one] => one.ProcessId,
            [] => throw UsageErrors.Create(
                $"no process that you can attach to is called '{shown}'{nearest}; see 'dotnet concur attach --list'"),
            var several => throw UsageErrors.Create(
                FormattableString.Invariant($"{several.Count} processes are called '{shown}'; give the id of one: ")
                    + string.Join(", ", several.Select(process => process.ProcessId.ToString(CultureInfo.InvariantCulture)))),
        };
    }

    private static ConcurException ProcessIsMissing()
    {
        var processes = RunningProcesses.All();
        if (processes.Count == 0) return UsageErrors.Create($"attach needs the id of a process; {NoProcess}");
        var named = processes.Take(MostNamed).Select(process => FormattableString.Invariant($"{process.ProcessId} ({process.Name})"));
        var others = processes.Count > MostNamed ? ", ..." : "";
        return UsageErrors.Create($"attach needs the id of a process: {string.Join(", ", named)}{others}; "
            + "see 'dotnet concur attach --list'");
    }
}
