using System.Text.Json;
using Concur.Core.Model;

namespace Concur.Core.Reports.Speedscope;

/// <summary>Writes a stack profile in speedscope's format: a profile per thread, in the order given.</summary>
public static class SpeedscopeReport
{
    /// <summary>Writes the file.</summary>
    /// <param name="profile">What was sampled.</param>
    /// <param name="toolVersion">Named as the exporter.</param>
    /// <param name="output">Where to, as UTF-8.</param>
    public static void Write(StackProfile profile, string toolVersion, Stream output)
    {
        ArgumentNullException.ThrowIfNull(profile);
        JsonSerializer.Serialize(
            output,
            new SpeedscopeFile
            {
                Name = profile.Name,
                Exporter = "dotnet-concur " + toolVersion,
                Shared = new SpeedscopeShared([.. profile.Frames.Select(frame => new SpeedscopeFrame(frame))]),
                Profiles = [.. profile.Threads.Select(ProfileOf)],
            },
            SpeedscopeJsonContext.Default.SpeedscopeFile);
    }

    private static SpeedscopeProfile ProfileOf(ThreadProfile thread) => new()
    {
        Name = thread.Name,
        EndValue = thread.Samples.Sum(sample => sample.WeightMs),
        Samples = [.. thread.Samples.Select(sample => sample.Stack)],
        Weights = [.. thread.Samples.Select(sample => sample.WeightMs)],
    };
}
