using System.Collections.Immutable;
using Concur.Core.Measuring.Native;
using Concur.Core.Model;

namespace Concur.Core.Measuring.Commands;

/// <summary>Runs a command once, with nothing between it and the operating system.</summary>
public static class CommandRecorder
{
    private const int NotExecutable = 126;

    /// <summary>Starts the command and waits for its end.</summary>
    /// <param name="command">What to run.</param>
    /// <param name="timeout">How long it may take.</param>
    /// <param name="cancellation">Ends it and everything in its process group; the record then says so.</param>
    public static async Task<CommandRecord> TimeAsync(NamedCommand command, TimeSpan timeout, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(command);
        var (child, failure) = await StartAsync(command, InheritedTracing.None);
        return child is null ? failure! : Record(await child.EndAsync(timeout, cancellation), await child.Exited, []);
    }

    /// <summary>As <see cref="TimeAsync"/>, but every .NET process of its tree records itself, and all are watched.</summary>
    /// <param name="command">What to run.</param>
    /// <param name="request">For the time limit, the profile and the sampler's interval.</param>
    /// <param name="traceFolder">Where the traces go; must exist.</param>
    /// <param name="cancellation">Ends it and everything in its process group; the record then says so.</param>
    public static async Task<CommandRecord> RecordAsync(NamedCommand command, RunRequest request, string traceFolder, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(command);
        ArgumentNullException.ThrowIfNull(request);
        var sampling = request.Profile == ProfileKind.Full ? new SchedulerChoice(SchedulerKind.Proc, null).Interval(request.SampleInterval) : (TimeSpan?)null;
        var (child, failure) = await StartAsync(command, InheritedTracing.Environment(command, traceFolder, sampling));
        if (child is null) return failure!;
        using var watch = TreeWatch.Start(child.ProcessId);
        var ending = await child.EndAsync(request.Timeout, cancellation);
        var exit = await child.Exited;
        return Record(ending, exit, watch.Stop(process => InheritedTracing.TraceOf(command, traceFolder, process)));
    }

    /// <returns>The running command, or what became of one that can't be started.</returns>
    private static async Task<(Child? Child, CommandRecord? Failure)> StartAsync(NamedCommand command, IReadOnlyDictionary<string, string?> environment)
    {
        var line = CommandLine.Parse(command.Text);
        var (path, exitCode) = line.Find();
        if (path is null) return (null, NotStarted(line.Program, exitCode));
        try
        {
            return (await Child.StartAsync(new ChildStart(path, line.Arguments, environment)), null);
        }
        catch (ConcurException)
        {
            return (null, NotStarted(line.Program, NotExecutable)); // Of a format that the system can't execute, or without its interpreter.
        }
    }

    private static CommandRecord Record(LaunchEnding ending, ChildExit exit, ImmutableArray<ProcessSighting> processes) => new()
    {
        Ending = ending,
        ExitCode = exit.ExitCode,
        Real = exit.Real,
        User = exit.User,
        Kernel = exit.Kernel,
        MaxRssBytes = exit.MaxRssBytes,
        VoluntarySwitches = exit.VoluntarySwitches,
        InvoluntarySwitches = exit.InvoluntarySwitches,
        Output = exit.Output,
        Processes = processes,
    };

    private static CommandRecord NotStarted(string program, int exitCode) => new()
    {
        Ending = LaunchEnding.Exited,
        ExitCode = exitCode,
        Output = exitCode == NotExecutable ? $"{program}: cannot be executed" : $"{program}: command not found",
    };
}
