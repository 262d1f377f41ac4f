using Concur.Core.Model;
using Concur.Core.Recording.Native;

namespace Concur.Core.Recording.Commands;

/// <summary>Runs a command once, with nothing between it and the operating system.</summary>
public static class CommandRecorder
{
    /// <summary>Starts the command and waits for its end.</summary>
    /// <param name="command">What to run.</param>
    /// <param name="timeout">How long it may take.</param>
    /// <param name="cancellation">Ends it and everything in its process group; the record then says so.</param>
    /// <exception cref="ConcurException">The system can't start any process.</exception>
    public static async Task<CommandRecord> RecordAsync(NamedCommand command, TimeSpan timeout, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(command);
        var line = CommandLine.Parse(command.Text);
        var (path, exitCode) = line.Find();
        if (path is null) return NotStarted(line.Program, exitCode);
        var child = await Child.StartAsync(new ChildStart(path, line.Arguments, new Dictionary<string, string?>()));
        var ending = await child.EndAsync(timeout, cancellation);
        var exit = await child.Exited;
        return new CommandRecord
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
        };
    }

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
