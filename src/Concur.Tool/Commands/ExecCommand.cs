using System.Collections.Immutable;
using System.CommandLine;
using Concur.Core;
using Concur.Core.Measuring;
using Concur.Core.Measuring.Platform;
using Concur.Core.Model;
using Concur.Protocol;
using Concur.Tool.Console;

namespace Concur.Tool.Commands;

/// <summary><c>exec</c>: measures any commands as if they were strategies.</summary>
internal static class ExecCommand
{
    private const string Description = """
        Run any commands in turn, and compare their times. Real, user and system time, peak memory and context switches are reported.

        Examples:
          dotnet concur exec --name one "python3 one.py" --name two "python3 two.py"
          dotnet concur exec "sleep 0.1" "sleep 0.2" --launches 20
          dotnet concur exec --name piped "sort big.txt | uniq -c" --warmup 2
          dotnet concur exec "sort --parallel={threads} big.txt" --parameter threads 1,2,4
          dotnet concur exec "make" --prepare "make clean" --launches 6
          dotnet concur exec "grep -q needle big.txt" --ignore-failure --shell none --format csv
          dotnet concur exec "sort big.txt" --at m1,ssh://user@host

        A command without pipes, variables or wildcards is started directly; any other is started by /bin/sh. The output of
        the commands is not shown. Speed-ups are relative to the first command. Commands without names must stand before the
        first --name. --setup runs once before the first launch of a command, --prepare before each, --cleanup after the last;
        none of them is timed. One more launch of each command is profiled: every .NET process in its tree writes a trace and gets
        an account. The peak memory of a command that needs less than this tool is not known: the kernel starts a child's peak
        with its parent's.

        With --at, the commands are run on each of these machines as they are there, in the folder in which the machine's agent
        starts: programs are looked for in its PATH, and nothing is sent there. See 'help machines'.

        Exit codes: 0 done, 2 bad usage or input, 3 a command failed, 4 timed out, 130 cancelled.
        """;

    public static Command Create(ToolEnvironment environment)
    {
        var options = new ExecOptions();
        var command = new Command("exec", Description);
        options.AddTo(command);
        command.SetAction((parsed, cancellation) => RunAsync(parsed, options, environment, cancellation));
        return command;
    }

    private static async Task<int> RunAsync(
        ParseResult parsed, ExecOptions options, ToolEnvironment environment, CancellationToken cancellation)
    {
        MachineProbe.Require("exec");
        var arguments = options.Parse(parsed);
        var harness = HarnessFiles.Find(environment.ToolFolder);
        if (options.At.Parse(parsed, environment) is { } machines)
            return await AtRuns.RunAsync(arguments, machines, harness, environment, cancellation);
        using var progress = new RunProgress(environment);
        var pipeline = new ExecPipeline(environment.ForRuns(harness), progress);
        var outcome = await pipeline.RunAsync(arguments.Request, arguments.OutputFolder, cancellation);
        progress.Finish();
        var (run, folder) = (outcome.Report, outcome.Folder);
        await ReportPageFile.SaveAsync(folder.Path, pages => pages.Of(outcome), environment, cancellation);
        if (arguments.Format == ReportFormat.Table || !cancellation.IsCancellationRequested)
            RunPrinter.Print(run, arguments.Format, arguments.Detail, environment);
        await SavedLine.PrintAsync(outcome, environment);
        cancellation.ThrowIfCancellationRequested();
        return ExitCode.Of(run);
    }
}

/// <param name="Request">The request.</param>
/// <param name="OutputFolder">The folder as the user gave it; null for a new one in <c>concur-runs</c>.</param>
/// <param name="Format">The format of the report.</param>
/// <param name="Detail">How much of it is printed.</param>
internal sealed record ExecArguments(CommandsRequest Request, string? OutputFolder, ReportFormat Format, ReportDetail Detail);

/// <summary>The command line of <c>exec</c>.</summary>
internal sealed class ExecOptions
{
    private readonly Argument<string[]> _commands = new("COMMAND")
    {
        Description = "Commands; quote each so that it is one word for your shell",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<string[]> _named = new("--name")
    {
        Description = "A name and the command that it stands for; may be repeated",
        HelpName = "NAME COMMAND",
        Arity = new ArgumentArity(2, 1_000),
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<string> _launches = new("--launches")
    {
        Description = "Timed launches of each command; a 95 % interval needs at least six",
        HelpName = "N",
        DefaultValueFactory = _ => "10",
    };

    private readonly Option<string> _warmup = new("--warmup")
    {
        Description = "Launches of each command before the timed ones",
        HelpName = "N",
        DefaultValueFactory = _ => "1",
    };

    private readonly Option<bool> _ignoreFailure = new("--ignore-failure", "-i")
    {
        Description = "Count launches that exit with another code than 0 as well",
    };

    private readonly Option<string?> _setup = new("--setup")
    {
        Description = "Run this once before the first launch of each command",
        HelpName = "COMMAND",
    };

    private readonly Option<string?> _prepare = new("--prepare")
    {
        Description = "Run this before each launch, such as a command that empties a cache",
        HelpName = "COMMAND",
    };

    private readonly Option<string?> _cleanup = new("--cleanup")
    {
        Description = "Run this after the last launch of each command",
        HelpName = "COMMAND",
    };

    private readonly Option<string[]> _parameters = new("--parameter")
    {
        Description = "Run each command with each value in the place of {NAME}; may be repeated",
        HelpName = "NAME A,B,C",
        Arity = new ArgumentArity(2, 100),
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<string?> _shell = SharedOptions.NotEmpty(
        new("--shell")
        {
            Description = "The shell that runs the commands; none starts all directly [default: /bin/sh, where a command needs one]",
            HelpName = "SHELL|none",
        },
        "a shell or none");

    private readonly Option<string> _timeout = SharedOptions.Timeout();

    private readonly ChoiceOption<ProfileKind> _profile = SharedOptions.Profile(
        "What one more launch of each command records of its .NET processes: nothing, events, or events and stacks");

    private readonly Option<string> _sampleInterval = new("--sample-interval")
    {
        Description = "Time between stack samples",
        HelpName = "TIME",
        DefaultValueFactory = _ => "20ms",
    };

    private readonly Option<string?> _output = SharedOptions.OutputFolder("run");
    private readonly ChoiceOption<ReportFormat> _format = SharedOptions.StoredFormat("run.json", "csv");
    private readonly DetailOptions _detail = new();

    /// <summary>The options that say on which machines.</summary>
    public AtOptions At { get; } = new();

    public void AddTo(Command command)
    {
        command.Add(_commands);
        foreach (var option in (Option[])
            [
                _named, _launches, _warmup, _ignoreFailure, _setup, _prepare, _cleanup, _parameters, _shell, _timeout, _profile,
                _sampleInterval, .. At.OfCommands, _output, _format,
            ])
        {
            command.Add(option);
        }

        _detail.AddTo(command);
    }

    /// <exception cref="ConcurException">There is no command, or a value is wrong.</exception>
    public ExecArguments Parse(ParseResult parsed)
    {
        var request = new CommandsRequest
        {
            Commands = CommandParameters.Expand(Commands(parsed), parsed.GetValue(_parameters) ?? []),
            IgnoresFailure = parsed.GetValue(_ignoreFailure),
            Shell = parsed.GetValue(_shell),
            Launches = (int)ValueParser.WholeNumber("--launches", parsed.GetValue(_launches)!, 1, 10_000),
            WarmupLaunches = (int)ValueParser.WholeNumber("--warmup", parsed.GetValue(_warmup)!, 0, 1_000),
            Profile = _profile.Parse(parsed),
            SampleInterval = ValueParser.SampleInterval(parsed.GetValue(_sampleInterval)),
            Timeout = ValueParser.Timeout(parsed.GetValue(_timeout)!),
        };
        return new ExecArguments(request, parsed.GetValue(_output), _format.Parse(parsed), _detail.Parse(parsed));
    }

    /// <summary>Commands whose text is also their name, then those that were given with one.</summary>
    private ImmutableArray<NamedCommand> Commands(ParseResult parsed)
    {
        var (named, unnamed) = (parsed.GetValue(_named) ?? [], parsed.GetValue(_commands) ?? []);
        if (named.Length % 2 != 0) throw UsageErrors.Create($"--name '{named[^1]}' has no command; give it as --name NAME \"COMMAND\"");
        var commands = unnamed.Select(text => new NamedCommand(SecretText.Redacted(text.Trim()), text))
            .Concat(named.Chunk(2).Select(pair => new NamedCommand(pair[0].Trim(), pair[1]))).ToImmutableArray();
        if (commands.IsEmpty) throw UsageErrors.Create("exec needs a command; see 'dotnet concur exec --help'");
        if (commands.Any(command => command.Name.Length == 0 || string.IsNullOrWhiteSpace(command.Text)))
            throw UsageErrors.Create("a command or its name is empty; give both some text");
        if (commands.Any(command => !TerminalText.IsSafe(command.Name + command.Text)))
        {
            throw UsageErrors.Create(
                "a command or its name has control characters, such as a line break, or changes the direction of text; leave them out");
        }

        return commands.GroupBy(command => command.Name).FirstOrDefault(group => group.Count() > 1) is { } twice
            ? throw UsageErrors.Create($"'{twice.Key}' is given twice; give each command its own --name")
            : [.. commands.Select(command => command with
            {
                Setup = parsed.GetValue(_setup),
                Prepare = parsed.GetValue(_prepare),
                Cleanup = parsed.GetValue(_cleanup),
            })];
    }
}
