using System.Text.Json;
using Concur.Core.Model;

namespace Concur.Core.Reports.Speedscope;

/// <summary>Writes a stack profile in speedscope's format: a profile per thread and weighting, in the order given.</summary>
public static class SpeedscopeReport
{
    /// <summary>Writes the file.</summary>
    /// <param name="profile">What was sampled.</param>
    /// <param name="toolVersion">Named as the exporter.</param>
    /// <param name="output">Where to, as UTF-8.</param>
    public static void Write(StackProfile profile, string toolVersion, Stream output)
    {
        ArgumentNullException.ThrowIfNull(profile);
        var order = FrameOrder.ByUse(profile);
        JsonSerializer.Serialize(
            output,
            new SpeedscopeFile
            {
                Name = profile.Name,
                Exporter = "dotnet-concur " + toolVersion,
                Shared = new SpeedscopeShared(order.Names.Select(frame => new SpeedscopeFrame(frame))),
                Profiles = profile.Threads.Select(thread => ProfileOf(thread, profile, order.Numbers)),
            },
            SpeedscopeJsonContext.Default.SpeedscopeFile);
    }

    private static SpeedscopeProfile ProfileOf(ThreadProfile thread, StackProfile profile, int[] numbers) => new()
    {
        Name = $"{thread.Name} ({WeightingNames.Of(thread.Weighting)})",
        EndValue = Rounded(thread.Samples.Sum(sample => Rounded(sample.WeightMs))),
        Samples = thread.Samples.Select(sample => new SpeedscopeStack(profile.Stacks[sample.Stack], numbers)),
        Weights = thread.Samples.Select(sample => Rounded(sample.WeightMs)),
    };

    /// <summary>Whole microseconds: a sampler knows no more, and more digits are most of a file.</summary>
    private static double Rounded(double ms) => Math.Round(ms, 3);
}
