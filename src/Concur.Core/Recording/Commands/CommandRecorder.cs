using System.Collections.Immutable;
using Concur.Core.Model;
using Concur.Core.Recording.Native;

namespace Concur.Core.Recording.Commands;

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
        var line = CommandLine.Parse(command.Text);
        var (path, exitCode) = line.Find();
        if (path is null) return NotStarted(line.Program, exitCode);
        try
        {
            var child = await Child.StartAsync(new ChildStart(path, line.Arguments, InheritedTracing.None));
            return Record(await child.EndAsync(timeout, cancellation), await child.Exited, []);
        }
        catch (ConcurException)
        {
            return NotStarted(line.Program, NotExecutable); // Of a format that the system can't execute, or without its interpreter.
        }
    }

    /// <summary>As <see cref="TimeAsync"/>, but every .NET process of its tree records itself, and all are watched.</summary>
    /// <param name="command">What to run.</param>
    /// <param name="request">For the time limit, the profile and the sampler's interval.</param>
    /// <param name="traceFolder">Where the traces go; must exist.</param>
    /// <param name="cancellation">Ends it and everything in its process group; the record then says so.</param>
    /// <exception cref="ConcurException">The system can't start any process.</exception>
    public static async Task<CommandRecord> RecordAsync(NamedCommand command, RunRequest request, string traceFolder, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(command);
        ArgumentNullException.ThrowIfNull(request);
        var line = CommandLine.Parse(command.Text);
        var (path, exitCode) = line.Find();
        if (path is null) return NotStarted(line.Program, exitCode);
        var environment = InheritedTracing.Environment(command, traceFolder, request.Profile == ProfileKind.Full ? request.SampleInterval : null);
        var child = await Child.StartAsync(new ChildStart(path, line.Arguments, environment));
        using var watch = TreeWatch.Start(child.ProcessId);
        var ending = await child.EndAsync(request.Timeout, cancellation);
        var exit = await child.Exited;
        return Record(ending, exit, watch.Stop(process => InheritedTracing.TraceOf(command, traceFolder, process)));
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
        Real = TimeSpan.Zero,
        User = TimeSpan.Zero,
        Kernel = TimeSpan.Zero,
        MaxRssBytes = null,
        VoluntarySwitches = 0,
        InvoluntarySwitches = 0,
        Output = exitCode == 127 ? $"{program}: command not found" : $"{program}: cannot be executed",
    };
}
