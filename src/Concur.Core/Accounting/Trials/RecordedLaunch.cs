using Concur.Core.Accounting.Figures;
using Concur.Core.Model;
using Concur.Traces.Profiles;
using Concur.Traces.Recordings;
using Concur.Traces.Timelines;

namespace Concur.Core.Accounting.Trials;

/// <summary>What the profiled launch of a trial tells.</summary>
/// <param name="Recording">Its files, decoded.</param>
/// <param name="Figures">What the runtime did meanwhile.</param>
/// <param name="Split">How the time inside units divides; null when nothing of it can be read.</param>
internal sealed record RecordedLaunch(Recording Recording, RuntimeFigures Figures, UnitSplit? Split)
{
    /// <param name="launch">The launch.</param>
    /// <param name="recording">Its files, decoded.</param>
    /// <param name="usableCores">What the launch may use, by affinity and quota.</param>
    public static RecordedLaunch Of(LaunchRecord launch, Recording recording, double usableCores)
    {
        var processes = LaunchRecording.Of(launch, recording);
        return new RecordedLaunch(recording, RuntimeFigures.Of(processes, launch, usableCores), UnitSplit.Of(launch, processes));
    }

    /// <summary>The stacks of all threads, lanes first; null when none were sampled.</summary>
    public static StackProfile? Profile(LaunchRecord launch, Recording recording)
    {
        var names = ThreadNames.Of(launch, recording.Schedules);
        return ProfileBuilder.Of(TimelineBuilder.Of(recording, mayBeOfElsewhere: false), recording, names.Of);
    }
}
