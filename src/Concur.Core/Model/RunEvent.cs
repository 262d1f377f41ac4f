namespace Concur.Core.Model;

/// <summary>What happens while a run is under way.</summary>
public abstract record RunEvent
{
    private RunEvent()
    {
    }

    /// <summary>The folder exists in which everything that is measured will be saved.</summary>
    /// <param name="Path">Its absolute path.</param>
    public sealed record FolderCreated(string Path) : RunEvent;

    /// <summary>A launch is about to start.</summary>
    /// <param name="Number">1 to <paramref name="Of"/>.</param>
    /// <param name="Of">How many launches the run has.</param>
    /// <param name="Plan">Which.</param>
    public sealed record LaunchStarting(int Number, int Of, LaunchPlan Plan) : RunEvent;

    /// <summary>A launch has ended.</summary>
    public sealed record LaunchEnded(int Number, int Of, LaunchRecord Record) : RunEvent;

    /// <summary>A trial has been analysed and saved.</summary>
    public sealed record TrialSaved(TrialReport Trial) : RunEvent;

    /// <summary>A command has ended that nothing recorded.</summary>
    /// <param name="Number">1 to <paramref name="Of"/>: the round.</param>
    /// <param name="Of">How many rounds the run has, warm-up included.</param>
    /// <param name="Command">The command's name.</param>
    /// <param name="IsWarmup">Whether the round does not count.</param>
    /// <param name="Record">What was measured.</param>
    public sealed record CommandTimed(int Number, int Of, string Command, bool IsWarmup, CommandRecord Record) : RunEvent;

    /// <summary>A command has ended that was recorded.</summary>
    /// <param name="Command">The command's name.</param>
    /// <param name="Record">What was measured.</param>
    public sealed record CommandProfiled(string Command, CommandRecord Record) : RunEvent;

    /// <summary>A running process is being recorded.</summary>
    /// <param name="Process">Which.</param>
    /// <param name="Scheduler">The scheduler source.</param>
    /// <param name="Elapsed">For how long so far; 0 once, when it begins.</param>
    /// <param name="Of">For how long in all.</param>
    public sealed record Attached(RunningProcess Process, SchedulerChoice Scheduler, TimeSpan Elapsed, TimeSpan Of) : RunEvent;

    /// <summary>A running process is no longer recorded, and what it told is being read.</summary>
    /// <param name="Process">Which.</param>
    /// <param name="Ending">Why.</param>
    public sealed record Detached(RunningProcess Process, AttachEnding Ending) : RunEvent;
}
