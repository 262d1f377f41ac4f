using System.Diagnostics;
using Concur.Protocol;

namespace Concur.Benchmarks.Silos;

/// <summary>Units under a strategy of the harness.</summary>
internal static class HarnessTimes
{
    /// <summary>The median iteration's time for a unit, us.</summary>
    public static double Measure(string toolFolder, string strategy, int bound)
    {
        var folder = Directory.CreateTempSubdirectory("concur-silos");
        var spec = new LaunchSpec
        {
            Workload = "primes",
            Strategy = strategy,
            Units = Times.Units,
            Size = bound,
            Workers = Times.Workers,
            Seed = 1,
            WarmupMs = 2000,
            LongestWarmupMs = 2000,
            MeasuredMs = 2000,
            Iterations = null,
            ResultPath = Path.Combine(folder.FullName, "result"),
            EnginePath = Path.Combine(toolFolder, EngineFiles.Folder, EngineFiles.Orleans, EngineFiles.OrleansAssembly),
        };
        var path = Path.Combine(folder.FullName, "spec");
        File.WriteAllLines(path, spec.ToLines());
        var assembly = Path.Combine(toolFolder, "harness", "any", "Concur.Harness.dll");
        var start = new ProcessStartInfo(Environment.ProcessPath!, [assembly, HarnessCommand.Launch, path])
        {
            Environment = { ["DOTNET_TC_CallCountingDelayMs"] = "0", [ToolVariables.Variable] = "DOTNET_TC_CallCountingDelayMs" },
        };
        using var harness = Process.Start(start)!;
        harness.WaitForExit();
        using var file = File.OpenRead(spec.ResultPath);
        var result = LaunchResult.Read(file);
        if (result.Failure is { } failure) throw new InvalidOperationException(failure.Message);
        file.Dispose();
        folder.Delete(recursive: true);
        var measured = result.Iterations.Where(one => one.Measured).Select(one => one.EndNs - one.StartNs);
        return Times.Median([.. measured.Select(wallNs => wallNs / (double)Ns.PerMicrosecond / Times.Units)]);
    }
}
