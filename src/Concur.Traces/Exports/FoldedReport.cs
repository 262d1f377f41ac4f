using System.Globalization;
using Concur.Traces.Profiles;

namespace Concur.Traces.Exports;

/// <summary>
/// Writes a stack profile as collapsed stacks, as flame graph tools read them: a line per thread and stack, its frames
/// parted by semicolons, the thread first, and its weight in whole microseconds.
/// Source: github.com/brendangregg/FlameGraph.
/// </summary>
public static class FoldedReport
{
    private const double UsPerMs = 1e3;

    /// <summary>Writes the lines; what weighs less than half a microsecond is left out.</summary>
    public static void Write(StackProfile profile, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(profile);
        ArgumentNullException.ThrowIfNull(output);
        var frames = profile.Stacks.Frames.Select(Clean).ToArray();
        foreach (var thread in profile.OfOneWeighting)
        {
            foreach (var stack in profile.ByStack(thread))
            {
                var us = Math.Round(stack.Sum(sample => sample.WeightMs) * UsPerMs);
                if (us < 1) continue;
                var names = string.Join(';', profile.Stacks[stack[0].Stack].Select(frame => frames[frame]));
                output.Write(string.Create(CultureInfo.InvariantCulture, $"{Clean(thread.Name)};{names} {us:0}\n"));
            }
        }
    }

    /// <summary>Semicolons part frames, and a line is a stack.</summary>
    private static string Clean(string name) => name.Replace(';', ':');
}
