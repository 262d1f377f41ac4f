using System.Text.Json;
using Concur.Protocol;

namespace Concur.EndToEnd.Tests;

/// <summary>What the built-in workloads lose most to.</summary>
internal static class LargestLosses
{
    /// <summary>Whether all that is written beside it is waiting, which other work on the machine does not change.</summary>
    public static bool Waits(BuiltInWorkload workload) => workload.Losses.All(loss => loss is "io-sleep" or "wait");

    /// <summary>Two threads lose most, or second most, to what is written beside the workload.</summary>
    public static async Task AreWhatTheWorkloadIsAbout(string name)
    {
        // Other work on the machine may take the cores for a while: then the same is looked at again.
        for (var tries = 1; ; tries++)
        {
            using var run = await Run(name, "threads", "4");
            var losses = Of(run.RootElement.GetProperty("trials")[1]);
            if (AreOf(name, losses)) return;
            Assert.True(tries < 3, $"{name} lost most to {string.Join(", ", losses.Take(3))}");
        }
    }

    /// <summary>Whether one of the two largest is what is written beside the workload.</summary>
    public static bool AreOf(string name, IReadOnlyList<string> losses) => losses.Take(2).Intersect(BuiltInWorkload.Find(name)!.Losses).Any();

    /// <summary>The parts of a trial's gap, largest first.</summary>
    public static List<string> Of(JsonElement trial) =>
        [.. trial.GetProperty("gap").EnumerateArray().Select(part => part.GetProperty("name").GetString()!)];

    /// <summary>A run on two lanes, its events recorded.</summary>
    public static async Task<JsonDocument> Run(string workload, string strategies, string units, params string[] more)
    {
        using var tool = new ToolProcess();
        var ending = await tool.Run(["run", workload, "-s", strategies, "-u", units, "-w", "2", "--launches", "1", "--profile", "light", "--format", "json", .. more]);
        Assert.True(ending.ExitCode == 0, ending.Error);
        return JsonDocument.Parse(ending.Out);
    }
}
