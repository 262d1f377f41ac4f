namespace Concur.Core.Model;

/// <summary>What happens while a run is under way.</summary>
public abstract record RunEvent
{
    private RunEvent()
    {
    }

    /// <summary>A launch is about to start.</summary>
    /// <param name="Number">1 to <paramref name="Of"/>.</param>
    /// <param name="Of">How many launches the run has.</param>
    /// <param name="Plan">Which.</param>
    public sealed record LaunchStarting(int Number, int Of, LaunchPlan Plan) : RunEvent;

    /// <summary>A launch has ended.</summary>
    public sealed record LaunchEnded(int Number, int Of, LaunchRecord Record) : RunEvent;

    /// <summary>A trial has been analysed and saved.</summary>
    public sealed record TrialSaved(TrialReport Trial) : RunEvent;
}
