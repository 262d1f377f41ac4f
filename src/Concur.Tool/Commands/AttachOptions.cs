using System.CommandLine;
using Concur.Core.Model;

namespace Concur.Tool.Commands;

/// <summary>The options of <c>attach</c>, and the request that they come to.</summary>
internal sealed class AttachOptions
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Longest = TimeSpan.FromHours(24);
    private const int MostMethods = 10_000;

    private readonly Option<string?> _process = new("--process-id", "-p") { Description = "The process", HelpName = "PID" };

    private readonly Option<string> _duration = new("--duration") { Description = "For how long to record; Ctrl-C ends it earlier", HelpName = "TIME", DefaultValueFactory = _ => "10s" };

    private readonly Option<string> _profile = new("--profile") { Description = "What to record: events, or events and stacks", HelpName = "light|full", DefaultValueFactory = _ => "full" };

    private readonly Option<string> _scheduler = new("--scheduler")
    {
        Description = "Where the times on and off the CPUs come from: perf events, /proc, or the best that this machine grants",
        HelpName = "auto|perf|proc",
        DefaultValueFactory = _ => "auto",
    };

    private readonly Option<string?> _sampleInterval = new("--sample-interval") { Description = "Time between stack samples; needs perf events [default: 10ms]", HelpName = "TIME" };

    private readonly Option<string> _top = new("--top") { Description = "How many of the hottest methods", HelpName = "N", DefaultValueFactory = _ => "15" };

    public Option<bool> List { get; } = new("--list") { Description = "Only name the .NET processes that can be attached to" };

    public Option<string?> Output { get; } = new("--output", "-o") { Description = "The folder [default: a new one in concur-runs]", HelpName = "DIR" };

    public Option<string> Format { get; } = FormatOption.Create();

    public void AddTo(Command command)
    {
        Format.Description = "What goes to standard output; json is exactly the trace.json of the folder";
        foreach (var option in (Option[])[_process, List, _duration, _profile, _scheduler, _sampleInterval, _top, Output, Format]) command.Add(option);
    }

    /// <summary>How many of the hottest methods to tell.</summary>
    /// <exception cref="ConcurException">It is no such number.</exception>
    public int Top(ParseResult parsed) => (int)DoorValues.Whole("--top", parsed.GetValue(_top)!, 0, MostMethods);

    /// <returns>Null when no process was named.</returns>
    /// <exception cref="ConcurException">Something is wrong, in one line.</exception>
    public AttachRequest? Read(ParseResult parsed)
    {
        var request = new AttachRequest
        {
            ProcessId = parsed.GetValue(_process) is { } id ? (int)DoorValues.Whole("--process-id", id, 1, int.MaxValue) : 0,
            Duration = DoorValues.Duration("--duration", parsed.GetValue(_duration)!, Shortest, Longest),
            Profile = DoorValues.Profile(parsed.GetValue(_profile)!),
            Scheduler = DoorValues.Scheduler(parsed.GetValue(_scheduler)!),
            SampleInterval = parsed.GetValue(_sampleInterval) is { } interval ? DoorValues.SampleInterval(interval) : null,
        };
        if (request.Profile == ProfileKind.None) throw DoorValues.Bad("there is nothing to tell with --profile none; it is one of light, full");
        if (request is { Profile: ProfileKind.Light, SampleInterval: not null }) throw DoorValues.Bad("--profile light takes no stack samples, so --sample-interval does not go with it");
        if (request is { Scheduler: SchedulerKind.Proc, SampleInterval: not null })
            throw DoorValues.Bad("the runtime's sampler keeps its own interval of 1 ms in a process that runs already, so --sample-interval does not go with --scheduler proc");
        return request.ProcessId == 0 ? null : request;
    }
}
