namespace Concur.Core.Model;

/// <summary>An event of a run, from which its progress is shown.</summary>
public abstract record RunEvent
{
    private RunEvent()
    {
    }

    /// <summary>A project, a revision of one, or a single file has been built.</summary>
    /// <param name="Path">The path of the assembly.</param>
    /// <param name="Duration">How long that took.</param>
    public sealed record Built(string Path, TimeSpan Duration) : RunEvent;

    /// <summary>The folder exists in which everything that is measured will be saved.</summary>
    /// <param name="Path">Its absolute path.</param>
    public sealed record FolderCreated(string Path) : RunEvent;

    /// <summary>A launch is about to start.</summary>
    /// <param name="Number">1 to <paramref name="Of"/>.</param>
    /// <param name="Of">The number of launches.</param>
    /// <param name="Plan">The launch.</param>
    public sealed record LaunchStarting(int Number, int Of, LaunchPlan Plan) : RunEvent;

    /// <summary>A launch has ended.</summary>
    /// <param name="Number">1 to <paramref name="Of"/>.</param>
    /// <param name="Of">The number of launches.</param>
    /// <param name="Record">What was measured.</param>
    public sealed record LaunchEnded(int Number, int Of, LaunchRecord Record) : RunEvent;

    /// <summary>A trial has been analysed and saved.</summary>
    public sealed record TrialSaved(TrialReport Trial) : RunEvent;

    /// <summary>A timed launch of a command has ended.</summary>
    /// <param name="Number">The round, 1 to <paramref name="Of"/>.</param>
    /// <param name="Of">The number of rounds, warm-up included.</param>
    /// <param name="Command">The command's name.</param>
    /// <param name="IsWarmup">Whether it is a launch to warm up, which does not count.</param>
    /// <param name="Record">What was measured.</param>
    public sealed record CommandTimed(int Number, int Of, string Command, bool IsWarmup, CommandRecord Record) : RunEvent;

    /// <summary>The profiled launch of a command has ended.</summary>
    /// <param name="Command">The command's name.</param>
    /// <param name="Record">What was measured.</param>
    public sealed record CommandProfiled(string Command, CommandRecord Record) : RunEvent;

    /// <summary>A running process is being recorded.</summary>
    /// <param name="Process">The process.</param>
    /// <param name="Scheduler">The scheduler source.</param>
    /// <param name="Elapsed">The time recorded so far; 0 once, when it begins.</param>
    /// <param name="Of">The time to record.</param>
    public sealed record Attached(RunningProcess Process, SchedulerChoice Scheduler, TimeSpan Elapsed, TimeSpan Of) : RunEvent;

    /// <summary>The recording of a running process has ended; it will be analysed.</summary>
    /// <param name="Process">The process.</param>
    /// <param name="Ending">Why it ended.</param>
    public sealed record Detached(RunningProcess Process, AttachEnding Ending) : RunEvent;

    /// <summary>Something that the user should know of a recording, and that is no failure.</summary>
    /// <param name="Text">A sentence.</param>
    public sealed record Notice(string Text) : RunEvent;
}
