using Concur.Harness.Measurement;
using Concur.Harness.Workers;
using Concur.Harness.Workloads;
using Concur.Protocol;

namespace Concur.Harness;

/// <summary>The measured process. What it is for stands in its first argument.</summary>
internal static class Program
{
    private static int Main(string[] args)
    {
        // The port was for this process alone: a child of the workload's that inherited it would wait on it for ever.
        Environment.SetEnvironmentVariable(DiagnosticPort.Variable, null);
        return args switch
        {
            [HarnessCommand.Worker, .. var transport] => WorkerLoop.Run(transport),
            [HarnessCommand.Launch, var specPath] => RunLaunch(specPath),
            [HarnessCommand.List, var assemblyPath, var outputPath] => ListWorkloads(assemblyPath, outputPath),
            _ => HarnessExit.BadSpec,
        };
    }

    private static int RunLaunch(string specPath)
    {
        // The tool's thread that started this process waits for it; when that is gone, nobody reads the result.
        _ = Libc.PrCtl(Libc.DeathSignal, Libc.SignalKill, 0, 0, 0);
        return new Launch(LaunchSpec.FromLines(File.ReadLines(specPath))).Run();
    }

    /// <summary>Writes a line per workload, or one line that begins with '!' and says why there is none.</summary>
    private static int ListWorkloads(string assemblyPath, string outputPath)
    {
        try
        {
            File.WriteAllLines(outputPath, AssemblyWorkloads.Load(assemblyPath).Names.Select(item => item.Name + "\t" + item.Description.ReplaceLineEndings(" ")));
            return HarnessExit.Ok;
        }
        catch (Refusal refusal)
        {
            File.WriteAllText(outputPath, "!" + refusal.Message);
            return HarnessExit.BadSpec;
        }
    }
}
