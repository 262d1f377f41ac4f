using System.Globalization;
using Concur.Harness.Platform;
using Concur.Harness.Strategies;
using Concur.Harness.Units;
using Concur.Harness.Workers;
using Concur.Harness.Workloads.UserCode;
using Concur.Protocol;

namespace Concur.Harness;

/// <summary>The measured process. Its first argument, a <see cref="HarnessCommand"/>, says what it has to do.</summary>
internal static class Program
{
    /// <summary>Ends the process itself: a foreground thread that the workload has left would keep it running for ever.</summary>
    private static void Main(string[] args)
    {
        RuntimeSettings.Take();
#pragma warning disable RS0030 // All that a returned exit code would wait for is what the workload has left.
        Environment.Exit(Run(args));
#pragma warning restore RS0030
    }

    private static int Run(string[] args) => args switch
    {
        [HarnessCommand.Worker, .. var transport] => WorkerLoop.Run(transport),
        [HarnessCommand.Launch, var specPath] => RunLaunch(specPath),
        [HarnessCommand.Describe, var assemblyPath, var outputPath, var name, var size, var inputsPath] =>
            Describe(outputPath, () => DescribeWorkload(assemblyPath, name, size, inputsPath)),
        [HarnessCommand.Strategies, var assemblyPath, var outputPath] =>
            Describe(outputPath, () => StrategyLines.Of(UserStrategies.In(UserAssembly.Load(assemblyPath)))),
        _ => HarnessExit.BadSpec,
    };

    private static int RunLaunch(string specPath)
    {
        // The tool's thread that started this process waits for it.
        ProcessControl.EndWithParent();
        return new Launch(LaunchSpec.FromLines(File.ReadLines(specPath))).Run();
    }

    private static IEnumerable<string> DescribeWorkload(string assemblyPath, string name, string size, string inputsPath)
    {
        var assembly = UserAssembly.Load(assemblyPath);
        assembly.RequireDependencies();
        var inputs = UnitInputs.FromLines(File.ReadLines(inputsPath));
        var found = assembly.Find(name, long.Parse(size, CultureInfo.InvariantCulture), inputs);
        return (MethodDescription.Of(found, inputs) with { Strategies = UserStrategies.In(assembly) }).ToLines();
    }

    /// <summary>Writes what there is to know of an assembly, or one line that begins with '!' and says what is wrong.</summary>
    private static int Describe(string outputPath, Func<IEnumerable<string>> describe)
    {
        try
        {
            File.WriteAllLines(outputPath, describe());
            return HarnessExit.Ok;
        }
        catch (Exception e) when (e is Refusal or UserFailure)
        {
            File.WriteAllText(outputPath, "!" + TerminalText.OneLine(e.Message));
            return HarnessExit.BadSpec;
        }
    }
}
