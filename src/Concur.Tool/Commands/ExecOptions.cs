using System.CommandLine;
using Concur.Core.Model;

namespace Concur.Tool.Commands;

/// <summary>The options of <c>exec</c>, and the request that they come to.</summary>
internal sealed class ExecOptions
{
    private readonly Argument<string[]> _commands = new("COMMAND") { Description = "Commands, each one word of your shell", Arity = ArgumentArity.ZeroOrMore };

    private readonly Option<string[]> _named = new("--name")
    {
        Description = "A command with a name for it; may be repeated",
        HelpName = "NAME COMMAND",
        Arity = new ArgumentArity(2, 1_000),
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<string> _launches = new("--launches") { Description = "Launches of each that count; an interval takes six", HelpName = "N", DefaultValueFactory = _ => "10" };

    private readonly Option<string> _warmup = new("--warmup") { Description = "Launches of each before those", HelpName = "N", DefaultValueFactory = _ => "1" };

    private readonly Option<string> _timeout = new("--timeout") { Description = "How long one launch may take", HelpName = "TIME", DefaultValueFactory = _ => "2m" };

    private readonly Option<string> _profile = new("--profile") { Description = "What one more launch of each records of its .NET processes: nothing, events, or events and stacks", HelpName = "none|light|full", DefaultValueFactory = _ => "full" };

    private readonly Option<string> _sampleInterval = new("--sample-interval") { Description = "Time between stack samples", HelpName = "TIME", DefaultValueFactory = _ => "20ms" };

    public Option<string?> Output { get; } = new("--output", "-o") { Description = "The run folder [default: a new one in concur-runs]", HelpName = "DIR" };

    public Option<string> Format { get; } = FormatOption.Create();

    public void AddTo(Command command)
    {
        command.Add(_commands);
        foreach (var option in (Option[])[_named, _launches, _warmup, _timeout, _profile, _sampleInterval, Output, Format]) command.Add(option);
    }

    /// <exception cref="ConcurException">Something is wrong, in one line.</exception>
    public CommandsRequest Read(ParseResult parsed) => new()
    {
        Commands = CommandDoor.Read(parsed.GetValue(_named) ?? [], parsed.GetValue(_commands) ?? []),
        Launches = (int)DoorValues.Whole("--launches", parsed.GetValue(_launches)!, 1, 10_000),
        WarmupLaunches = (int)DoorValues.Whole("--warmup", parsed.GetValue(_warmup)!, 0, 1_000),
        Profile = DoorValues.Profile(parsed.GetValue(_profile)!),
        SampleInterval = DoorValues.SampleInterval(parsed.GetValue(_sampleInterval)!),
        Timeout = DoorValues.Duration("--timeout", parsed.GetValue(_timeout)!, TimeSpan.FromMilliseconds(100), TimeSpan.FromHours(24)),
    };
}
